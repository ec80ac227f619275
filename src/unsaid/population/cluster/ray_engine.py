"""Fit a mixed logit on many machines: people sharded over the workers of a Ray cluster.

Each worker loads its shards by itself and keeps them; per expectation step the driver sends a
population and gets sums back. Ray starts a worker that died again, where there is room, and asks it
again; the files have everything, so nothing is lost.
"""

import contextlib
import logging
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from unsaid.data.batches import Batches
from unsaid.data.panel import Panel
from unsaid.population.cluster.shard_files import ShardFiles, joined, write_shards
from unsaid.population.cluster.worker import ShardWorker
from unsaid.population.integration.exact_likelihood import ExactLogLikelihood
from unsaid.population.integration.packed import CoefficientLayout, evenly, layout_of
from unsaid.population.integration.shards import LinearShard, Population, Step, Sums, add
from unsaid.population.mixed.fit import MAX_CLIMBED_PEOPLE, PeopleData, fit_people
from unsaid.population.normal.estimates import NormalEstimates
from unsaid.population.options import FitOptions, ProgressCallback, RayOptions
from unsaid.population.specification import MixedSpecification
from unsaid.types.errors import DataError, NumericalError, UnsaidError

__all__ = ["Workers", "fit_mixed_ray"]

CLAIMED_SHARE = 0.5
"""Share of a worker's cores that is reserved for it. Ray fills machines up to half of their cores
before it goes to the next ones, so that each gets the workers that its cores are for; and while not
more than half of the machines are lost, the others have room for all workers."""


def fit_mixed_ray(
    people: Panel | Batches | Iterable[Panel],
    specification: MixedSpecification | None = None,
    options: FitOptions | None = None,
    engine: RayOptions | None = None,
    *,
    progress: ProgressCallback | None = None,
    watch: Callable[["Workers"], None] | None = None,
) -> NormalEstimates:
    """Maximise the marginal likelihood of a mixed logit over a cluster.

    The answer is that of `fit_mixed` but for the order of summation, and, where a worker had to be
    replaced, for where a few proposals lie.

    Parameters
    ----------
    people
        A panel, or panels of different people, of which one is held at a time: `read_batches`.
    specification
        Which coefficients vary and how; all, normally and correlated, where None.
    options
        How the fit is computed; `threads` is for what is computed here.
    engine
        How people are spread over the cluster.
    progress
        Called after each expectation step with their number and the log likelihood: first of some
        people, then of all.
    watch
        Called once with the workers when all have started.

    Raises
    ------
    UnsaidError
        If Ray is not installed or its cluster cannot be reached.
    DataError
        If the specification is for other attributes, or a panel cannot be used.
    NumericalError
        If a worker died more often than it may be started again.
    """
    begun = time.perf_counter()
    engine, options = engine or RayOptions(), options or FitOptions()
    if specification is not None and not specification.random:
        raise DataError(
            "no coefficient varies, so there is nothing to share out", advice="the engine on this machine"
        )
    with contextlib.ExitStack() as open_things:
        ray = open_things.enter_context(_cluster(engine))
        count = _worker_count(ray, engine)
        folder = engine.folder or Path(
            open_things.enter_context(tempfile.TemporaryDirectory(prefix="unsaid-"))
        )
        covariates = specification.covariates if specification else ()
        files = write_shards(
            _panels(people), folder, people=_shard_people(people, engine, count), covariates=covariates
        )
        specification = specification or MixedSpecification.of(files.names)
        _check_names(specification, files)
        layout = layout_of(specification)
        diagonal = specification.covariance == "diagonal"

        kind = ray.remote(
            num_cpus=engine.cores * CLAIMED_SHARE, max_restarts=engine.max_restarts, max_task_retries=-1
        )(ShardWorker)
        shares = _shares(files, count)
        started = [kind.remote(files, layout, options.seed, diagonal, engine.cores) for _ in shares]
        workers = Workers(ray, dict(zip(shares, started, strict=True)))
        open_things.callback(workers.stop)
        if watch is not None:
            watch(workers)
        everybody = _everybody(workers, files, layout, options, diagonal)
        return fit_people(everybody, specification, options, begun, progress)


class Workers:
    """The processes that have the people.

    Parameters
    ----------
    ray
        The module.
    of_shards
        Whose which shards are, by their numbers.
    """

    def __init__(self, ray: Any, of_shards: dict[tuple[int, ...], Any]):
        self._ray = ray
        self._of_shards = of_shards

    @property
    def processes(self) -> list[int]:
        """Process numbers of the workers."""
        return self._get([worker.process.remote() for worker in self._of_shards.values()])

    def ask(self, method: str, *arguments: object) -> list[Any]:
        """Answers of a method of `ShardWorker` for all shards, in their order.

        Raises
        ------
        NumericalError
            If a worker died more often than it may be started again.
        """
        asked = self._of_shards.items()
        return self._get([getattr(worker, method).remote(shards, *arguments) for shards, worker in asked])

    def stop(self) -> None:
        """End all workers."""
        for worker in self._of_shards.values():
            self._ray.kill(worker)

    def _get(self, answers: list[Any]) -> list[Any]:
        try:
            return self._ray.get(answers)
        except self._ray.exceptions.RayActorError as error:
            raise NumericalError(
                "a worker died too often",
                got=str(error).splitlines()[0],
                advice="more memory for each, or smaller shards (shard_people) and more workers",
            ) from None


def _everybody(
    workers: Workers,
    files: ShardFiles,
    layout: CoefficientLayout,
    options: FitOptions,
    diagonal: bool,
) -> PeopleData:
    """What a fit asks of all people, put to the workers."""
    parts = workers.ask("subsample", evenly(files.people, MAX_CLIMBED_PEOPLE))
    subsample = LinearShard(
        joined(parts), layout, seed=options.seed, diagonal=diagonal, threads=options.threads
    )

    def expect(population: Population, step: Step) -> Sums:
        return add(workers.ask("expect", population, step))

    def exact(population: Population, draws: int) -> ExactLogLikelihood:
        values, variances = np.sum(workers.ask("exact", population, draws), axis=0)
        return ExactLogLikelihood(float(values), float(np.sqrt(variances)), np.zeros(0))

    return PeopleData(files.people, files.tasks, files.weight, subsample, expect, exact)


def _panels(people: Panel | Iterable[Panel]) -> Iterable[Panel]:
    return [people] if isinstance(people, Panel) else people


def _shard_people(people: Panel | Iterable[Panel], engine: RayOptions, workers: int) -> int:
    """People of a shard: few enough that every worker has one, where it is known how many there are."""
    known = None
    if isinstance(people, Panel):
        known = people.person_count
    elif isinstance(people, Batches):
        known = people.people
    return engine.shard_people if known is None else min(engine.shard_people, max(1, -(-known // workers)))


def _shares(files: ShardFiles, workers: int) -> list[tuple[int, ...]]:
    """Shards of each worker, neighbours together."""
    parts = np.array_split(np.array(files.shards), min(workers, len(files.shards)))
    return [tuple(int(number) for number in part) for part in parts]


def _check_names(specification: MixedSpecification, files: ShardFiles) -> None:
    if specification.names != files.names:
        raise DataError(
            "the specification is for other attributes",
            expected=", ".join(files.names),
            got=", ".join(specification.names),
        )


def _worker_count(ray: Any, engine: RayOptions) -> int:
    room = int(ray.cluster_resources().get("CPU", 0)) // engine.cores
    if room < 1:
        raise UnsaidError(
            "the cluster has no room for a worker", expected=f"{engine.cores} cores", got=f"{room}"
        )
    return min(engine.workers or room, room)


@contextlib.contextmanager
def _cluster(engine: RayOptions) -> Iterator[Any]:
    """Ray, connected to its cluster; left as it was found.

    Raises
    ------
    UnsaidError
        If it is not installed, or the cluster cannot be reached.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_ENABLE_UV_RUN_RUNTIME_ENV", "0")  # workers use this environment as it is
    try:
        import ray
    except ImportError:
        raise UnsaidError(
            "this needs Ray, which is not installed", advice="pip install 'unsaid[ray]'"
        ) from None
    if ray.is_initialized():
        yield ray
        return
    address = engine.address or os.environ.get("RAY_ADDRESS")
    here: dict[str, Any] = (
        {} if address else {"num_cpus": _cores_here(engine), "object_store_memory": 100_000_000}
    )
    try:
        ray.init(
            address=address, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR, **here
        )
    except (ConnectionError, RuntimeError, TimeoutError, ValueError) as error:
        raise UnsaidError(
            "Ray's cluster cannot be reached",
            where=address or "this machine",
            got=str(error).splitlines()[0],
            advice="check the address, and that it runs the same version of Ray",
        ) from None
    try:
        yield ray
    finally:
        ray.shutdown()


def _cores_here(engine: RayOptions) -> int:
    """Cores that a cluster on this machine offers: what was asked for, or all."""
    if engine.workers is None:
        return max(os.cpu_count() or 1, engine.cores)
    return engine.workers * engine.cores
