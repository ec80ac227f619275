"""A worker's answers for its shards add up to those of everybody in one place."""

import os

import numpy as np
import pytest

from tests.population.synthetic import synthetic_panel
from unsaid.population.cluster.shard_files import write_shards
from unsaid.population.cluster.worker import ShardWorker
from unsaid.population.integration.exact_likelihood import person_log_likelihoods
from unsaid.population.integration.packed import layout_of, pack
from unsaid.population.integration.shards import LinearShard, Population, Step, add
from unsaid.population.specification import MixedSpecification

POPULATION = Population(np.array([[0.8], [-0.4], [0.1]]), np.zeros(0), 0.6 * np.eye(3))
STEP = Step(0, 64, products=True)


@pytest.fixture
def both(tmp_path):
    panel = synthetic_panel(people=60)
    layout = layout_of(MixedSpecification.of(panel.names))
    files = write_shards([panel], tmp_path, people=25)
    return LinearShard(pack(panel), layout, seed=3), lambda: ShardWorker(files, layout, 3, False, 1)


def close(one, other, **tolerance) -> None:
    for a, b in zip(one, other, strict=True):
        np.testing.assert_allclose(a, b, **tolerance)


def test_sums_are_the_same_but_for_their_order(both):
    here, elsewhere = both
    worker, other = elsewhere(), elsewhere()
    parts = [worker.expect((0, 1), POPULATION, STEP), other.expect((2,), POPULATION, STEP)]
    close(add(parts), here.expect(POPULATION, STEP), rtol=1e-9, atol=1e-9)


def test_one_that_takes_over_places_its_own_proposals(both):
    here, elsewhere = both
    here.expect(POPULATION, STEP)
    later = STEP._replace(turn=1, refresh=False)
    close(
        elsewhere().expect((0, 1, 2), POPULATION, later),
        here.expect(POPULATION, later),
        rtol=1e-9,
        atol=1e-9,
    )


def test_exact_log_likelihood_adds_up(both):
    here, elsewhere = both
    value, variance = elsewhere().exact((0, 1, 2), POPULATION, 256)
    whole = person_log_likelihoods(here, POPULATION, 256)
    assert value == pytest.approx(whole.value, rel=1e-10)
    assert variance**0.5 == pytest.approx(whole.standard_error, rel=1e-6)


def test_people_asked_for_come_from_their_shards(both):
    _, elsewhere = both
    near = elsewhere().subsample((0, 1, 2), np.array([0, 24, 25, 59]))
    assert near.person_count == 4


def test_it_says_which_process_it_is(both):
    assert both[1]().process() == os.getpid()
