"""Two workers of a local cluster come to the answer of one machine, one of them killed or not."""

import os
import signal
import sys
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
import pytest

from tests.population.synthetic import split_panel, synthetic_panel
from unsaid.population.cluster.ray_engine import RayOptions, Workers, fit_mixed_ray
from unsaid.population.mixed.fit import fit_mixed
from unsaid.population.specification import FitOptions, MixedSpecification
from unsaid.types.errors import DataError, NumericalError, UnsaidError

OPTIONS = FitOptions(referee_draws=512)
TWO = RayOptions(workers=2, shard_people=40)


@pytest.fixture(scope="module")
def cluster():
    """One for all tests: it takes seconds to start."""
    ray = pytest.importorskip("ray")
    ray.init(
        num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="error",
        object_store_memory=100_000_000,
    )  # fmt: skip
    yield ray
    ray.shutdown()


@pytest.fixture(scope="module")
def panel():
    return synthetic_panel()


@pytest.fixture(scope="module")
def local(panel):
    return fit_mixed(panel, options=OPTIONS)


class Killer:
    """Kills a worker while all people's sums are computed: after so many steps."""

    def __init__(self, after: int):
        self.after = after
        self.steps: list[float] = []

    def watch(self, workers) -> None:
        self.workers, self.processes = workers, workers.processes

    def progress(self, step: int, log_likelihood: float) -> None:
        assert step == len(self.steps) + 1
        self.steps.append(log_likelihood)
        if step == self.after:
            os.kill(self.processes[1], signal.SIGKILL)


def close(fit, local, errors: float) -> None:
    """Within a share of the standard errors."""
    assert fit.converged == local.converged
    assert np.max(np.abs(fit.parameters - local.parameters) / local.standard_errors) < errors
    assert abs(fit.log_likelihood - local.log_likelihood) < 0.05


@pytest.mark.slow
def test_the_answer_is_that_of_one_machine(cluster, panel, local):
    steps = Killer(after=0)
    fit = fit_mixed_ray(
        split_panel(panel, 90), options=OPTIONS, engine=TWO, watch=steps.watch, progress=steps.progress
    )
    close(fit, local, 0.01)
    assert (fit.people, fit.tasks, fit.names) == (local.people, local.tasks, local.names)
    assert len(steps.steps) > local.iterations // 2
    assert set(steps.processes) == {0, 1}
    assert os.getpid() not in steps.processes.values()


@pytest.mark.slow
def test_nothing_is_lost_when_a_worker_is_killed(cluster, panel, local):
    killer = Killer(after=local.iterations - 2)
    fit = fit_mixed_ray(panel, options=OPTIONS, engine=TWO, watch=killer.watch, progress=killer.progress)
    assert killer.workers.deaths == 1
    assert len(killer.workers.shares) == 2
    assert len(killer.steps) > killer.after
    close(fit, local, 0.05)


class Message(NamedTuple):
    """A call of a worker that was not computed yet."""

    worker: "Mortal"
    method: str
    arguments: tuple


class Mortal:
    """A worker that answers with the shards it was asked for, until it dies."""

    def __init__(self, alive: bool = True):
        self.alive = alive

    def __getattr__(self, method: str):
        return SimpleNamespace(remote=lambda *arguments: Message(self, method, arguments))


class Cluster:
    """As much of Ray as `Workers` uses, in this process; workers past the first ones never start."""

    exceptions = SimpleNamespace(RayActorError=ConnectionError)

    def __init__(self, room: int):
        self.room = room
        self.workers: list[Mortal] = []

    def start(self) -> Mortal:
        self.workers.append(Mortal(alive=len(self.workers) < self.room))
        return self.workers[-1]

    def wait(self, messages, *, num_returns=1, timeout=None):
        if timeout is not None:  # for a new worker to start
            return [message for message in messages if message.worker.alive], []
        return messages[:num_returns], []

    def get(self, message: Message):
        if not message.worker.alive:
            raise ConnectionError("killed")
        return message.arguments[0]

    def kill(self, worker: Mortal) -> None:
        worker.alive = False


def three_workers(room: int, **options) -> tuple[Cluster, Workers]:
    cluster = Cluster(room)
    shares = [(0, 1), (2, 3), (4, 5)]
    return cluster, Workers(cluster, cluster.start, shares, RayOptions(**options))


def test_another_takes_the_place_of_one_that_died():
    cluster, workers = three_workers(room=4)
    cluster.workers[1].alive = False
    assert workers.ask("expect") == [(0, 1), (2, 3), (4, 5)]
    assert workers.shares == {0: (0, 1), 1: (2, 3), 2: (4, 5)}


def test_the_others_take_over_where_there_is_no_room_for_another():
    cluster, workers = three_workers(room=3)
    cluster.workers[1].alive = False
    assert workers.ask("expect") == [(0, 1), (2,), (3,), (4, 5)]
    assert workers.shares == {0: (0, 1, 2), 2: (3, 4, 5)}
    assert workers.ask("expect") == [(0, 1, 2), (3, 4, 5)]


def test_it_gives_up_when_workers_keep_dying():
    cluster, workers = three_workers(room=9, most_deaths=2)
    for number in range(3):
        cluster.workers[number].alive = False
    with pytest.raises(NumericalError, match="too many workers died"):
        workers.ask("expect")


def test_it_gives_up_when_nobody_is_left():
    _, workers = three_workers(room=3)
    workers.stop()
    with pytest.raises(NumericalError, match="all workers died"):
        workers.ask("expect")


def test_a_specification_for_other_attributes_is_refused(cluster, panel):
    with pytest.raises(DataError, match="other attributes"):
        fit_mixed_ray(panel, MixedSpecification.of(("a", "b")), engine=TWO)


def test_nothing_is_shared_out_where_nothing_varies(panel):
    with pytest.raises(DataError, match="no coefficient varies"):
        fit_mixed_ray(panel, MixedSpecification.of(panel.names, covariance="none"))


def test_more_than_the_cluster_has_is_refused(cluster, panel):
    with pytest.raises(UnsaidError, match="no room for a worker"):
        fit_mixed_ray(panel, engine=RayOptions(cores=3))


def test_without_ray_it_says_how_to_get_it(panel, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(UnsaidError, match=r"unsaid\[ray\]"):
        fit_mixed_ray(panel)


@pytest.mark.parametrize("name", ["workers", "cores", "shard_people"])
def test_none_of_something_is_refused(name):
    with pytest.raises(DataError, match=name):
        RayOptions(**{name: 0})
