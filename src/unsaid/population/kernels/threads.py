"""Work on chunks of people in several threads, with the same chunks however many threads there are."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np

__all__ = ["over_chunks"]

CHUNKS, SMALLEST, LARGEST = 64, 32, 1024
"""About how many chunks the people are split into, and how many people these have."""

Result = TypeVar("Result")


def over_chunks(
    people: int, work: Callable[[int, int], Result], *, threads: int | None = None
) -> list[Result]:
    """Results of the work on each chunk of people, in order.

    Parameters
    ----------
    people
        How many.
    work
        Called with the first of a chunk and the one after its last; compiled code in it should
        leave Python's lock to others.
    threads
        How many; None for all cores.
    """
    size = int(np.clip(2 ** int(np.log2(max(1, people / CHUNKS))), SMALLEST, LARGEST))
    begins = range(0, people, size)
    ends = [min(begin + size, people) for begin in begins]
    threads = min(threads or os.cpu_count() or 1, len(ends))
    if threads <= 1:
        return [work(begin, end) for begin, end in zip(begins, ends, strict=True)]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, begins, ends))
