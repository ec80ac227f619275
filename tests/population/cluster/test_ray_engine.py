"""Two workers of a local cluster come to the answer of one machine, one of them killed or not."""

import os
import signal
import sys
import threading

import numpy as np
import pytest

from tests.population.synthetic import split_panel, synthetic_panel
from unsaid.population.cluster.ray_engine import Workers, fit_mixed_ray
from unsaid.population.mixed.fit import fit_mixed
from unsaid.population.options import FitOptions, RayOptions
from unsaid.population.specification import MixedSpecification
from unsaid.types.errors import DataError, NumericalError, UnsaidError

OPTIONS = FitOptions(exact_draws=512)
TWO = RayOptions(workers=2, shard_people=40)


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
        self.later = self.processes

    def progress(self, step: int, log_likelihood: float) -> None:
        assert step == len(self.steps) + 1
        self.steps.append(log_likelihood)
        if step == self.after:
            os.kill(self.processes[1], signal.SIGKILL)
        elif step == self.after + 1:
            self.later = self.workers.processes


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
    assert len({*steps.processes, os.getpid()}) == 3


@pytest.mark.slow
def test_nothing_is_lost_when_a_worker_is_killed(cluster, panel, local):
    killer = Killer(after=local.iterations - 2)
    fit = fit_mixed_ray(panel, options=OPTIONS, engine=TWO, watch=killer.watch, progress=killer.progress)
    assert len(killer.steps) > killer.after
    assert killer.later[0] == killer.processes[0]
    assert killer.later[1] not in killer.processes
    close(fit, local, 0.05)


class Sleeper:
    """A worker that says its process and its shards, at once or never."""

    def process(self) -> int:
        return os.getpid()

    def shards(self, numbers: tuple[int, ...]) -> tuple[int, ...]:
        return numbers

    def wait(self, numbers: tuple[int, ...]) -> None:
        threading.Event().wait()


@pytest.fixture
def started(cluster):
    """Starts two real workers that may be started again so often."""
    begun = []

    def start(max_restarts: int) -> Workers:
        kind = cluster.remote(num_cpus=0.5, max_restarts=max_restarts, max_task_retries=-1)(Sleeper)
        begun.append(Workers(cluster, {shards: kind.remote() for shards in ((0, 1), (2, 3))}))
        return begun[-1]

    yield start
    for workers in begun:
        workers.stop()


def test_answers_come_in_the_order_of_the_shards(started):
    assert started(0).ask("shards") == [(0, 1), (2, 3)]


def test_one_that_was_killed_is_started_again(started):
    workers = started(1)
    before = workers.processes
    os.kill(before[0], signal.SIGKILL)
    assert workers.ask("shards") == [(0, 1), (2, 3)]
    after = workers.processes
    assert after[0] != before[0]
    assert after[1] == before[1]


def test_it_gives_up_when_one_dies_too_often(started):
    workers = started(0)
    killed = workers.processes[1]
    threading.Timer(0.2, os.kill, (killed, signal.SIGKILL)).start()
    with pytest.raises(NumericalError, match="died too often"):
        workers.ask("wait")


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
