"""What a worker elsewhere does: load its shards when they are first needed, and answer for them."""

import os
from collections.abc import Callable, Sequence

import numpy as np

from unsaid.population.cluster.shard_files import ShardFiles, joined, load_shard, picked_from
from unsaid.population.integration.exact_likelihood import person_log_likelihoods
from unsaid.population.integration.packed import CoefficientLayout, Packed
from unsaid.population.integration.shards import LinearShard, Population, Shard, Step, Sums, add

__all__ = ["ShardWorker"]


class ShardWorker:
    """Some of the people, in one process of any machine.

    Every answer is for the shards whose numbers are given; a shard is loaded when it is first asked
    for, so that a worker that is started again needs nothing but the files.

    Parameters
    ----------
    files
        Where the people lie.
    layout
        Of the coefficients.
    seed, diagonal, threads
        As for `Shard`.
    """

    def __init__(self, files: ShardFiles, layout: CoefficientLayout, seed: int, diagonal: bool, threads: int):
        self.files = files
        self._make: Callable[[Packed], Shard] = lambda packed: LinearShard(
            packed, layout, seed=seed, diagonal=diagonal, threads=threads
        )
        self._shards: dict[int, Shard] = {}
        self._placed: set[int] = set()

    def process(self) -> int:
        """Number of this process on its machine."""
        return os.getpid()

    def subsample(self, numbers: Sequence[int], which: np.ndarray) -> Packed:
        """Those of the people whose numbers in the whole population are asked for."""
        return joined([picked_from(self._shard(number).packed, which) for number in numbers])

    def expect(self, numbers: Sequence[int], population: Population, step: Step) -> Sums:
        """The expectation step, added up over shards."""
        return add([self._expect(number, population, step) for number in numbers])

    def exact(self, numbers: Sequence[int], population: Population, draws: int) -> tuple[float, float]:
        """Log likelihood of these people, and the variance due to the draws."""
        parts = [person_log_likelihoods(self._shard(number), population, draws) for number in numbers]
        self._placed.update(numbers)
        return sum(part.value for part in parts), sum(part.standard_error**2 for part in parts)

    def _expect(self, number: int, population: Population, step: Step) -> Sums:
        shard = self._shard(number)
        if number not in self._placed:  # loaded since the others placed their proposals
            step = step._replace(refresh=True)
        self._placed.add(number)
        return shard.expect(population, step)

    def _shard(self, number: int) -> Shard:
        if number not in self._shards:
            self._shards[number] = self._make(load_shard(self.files, number))
        return self._shards[number]
