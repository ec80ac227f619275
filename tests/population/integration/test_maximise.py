"""Estimates from expectation steps: as many draws as needed, and the same from many shards."""

import numpy as np
import pytest

from tests.population.simulated import simple_panel
from unsaid.population.integration.maximise import estimate, finish
from unsaid.population.integration.packed import layout_of, pack, people_between, thinned
from unsaid.population.integration.shards import LinearShard, Population, Step, Sums, add
from unsaid.population.options import FitOptions
from unsaid.population.specification import MixedSpecification

LAYOUT = layout_of(MixedSpecification.of("ab"))
START = Population(np.array([[1.0], [-0.5]]), np.zeros(0), np.eye(2))


def test_a_stricter_tolerance_takes_more_draws():
    shard = LinearShard(pack(simple_panel(people=200)), LAYOUT)
    found = [
        estimate(shard, shard.expect, START, shard.weight, FitOptions(tolerance=tolerance))
        for tolerance in (0.1, 1e-5)
    ]
    assert found[0].draws < found[1].draws
    assert found[0].loss > found[1].loss
    assert all(one.settled for one in found)
    assert found[1].loss < 4 * 1e-5 * 2.5
    fixed = estimate(shard, shard.expect, START, shard.weight, FitOptions(draws=32))
    assert fixed.draws == 64


def test_the_last_steps_alone_lead_to_the_same_place():
    shard = LinearShard(pack(simple_panel(people=400)), LAYOUT)
    whole = estimate(shard, shard.expect, START, shard.weight, FitOptions())
    displaced = whole.population._replace(means=whole.population.means + np.array([[0.6], [-0.5]]))
    last = finish(shard, displaced, FitOptions())
    assert last.settled
    error = np.sqrt(np.diag(np.linalg.inv(whole.information)))
    assert (last.population.means - whole.population.means).ravel() / error[:2] == pytest.approx(
        np.zeros(2), abs=0.25
    )
    assert last.information == pytest.approx(whole.information, rel=0.2, abs=0.05 * np.max(whole.information))


def test_people_in_shards_far_away_give_the_same_estimate():
    packed = pack(simple_panel(people=600))
    shards = [LinearShard(people_between(packed, *ends), LAYOUT) for ends in ((0, 250), (250, 600))]

    def expect(population: Population, step: Step) -> Sums:
        return add(shard.expect(population, step) for shard in shards)

    whole, near = LinearShard(packed, LAYOUT), LinearShard(thinned(packed, 200), LAYOUT)
    here = estimate(whole, whole.expect, START, 600.0, FitOptions())
    there = estimate(near, expect, START, 600.0, FitOptions())
    assert there.settled
    error = np.sqrt(np.diag(np.linalg.inv(here.information)))
    assert (there.population.means - here.population.means).ravel() / error[:2] == pytest.approx(
        np.zeros(2), abs=0.25
    )
    assert there.information == pytest.approx(here.information, rel=0.35, abs=0.1 * np.max(here.information))
    assert there.products == pytest.approx(here.products, rel=0.1, abs=0.03 * np.max(here.products))
