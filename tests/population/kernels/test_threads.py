"""Chunks cover everybody once, in order, and do not depend on the number of threads."""

import itertools
import threading

from tests.patience import PATIENCE_SECONDS
from unsaid.population.kernels.threads import over_chunks


def test_chunks_cover_everybody_in_order():
    for people in (1, 31, 33, 1000, 200_000):
        chunks = over_chunks(people, lambda begin, end: (begin, end), threads=3)
        assert chunks[0][0] == 0
        assert chunks[-1][1] == people
        assert all(a[1] == b[0] for a, b in itertools.pairwise(chunks))
        assert chunks == over_chunks(people, lambda begin, end: (begin, end), threads=1)


def test_threads_are_used_where_there_are_several_chunks():
    together = threading.Barrier(2, timeout=PATIENCE_SECONDS)

    def work(begin: int, end: int) -> int:
        together.wait()
        return end - begin

    assert sum(over_chunks(64, work, threads=2)) == 64
