"""The climb ends at the top, whatever the steps promise, and says when it cannot."""

import numpy as np
import pytest

from tests.population.simulated import simple_panel
from unsaid.population.integration.ascent import ascend, newton_step, runaway, shortened
from unsaid.population.integration.coordinates import gradient_of
from unsaid.population.integration.packed import layout_of, pack
from unsaid.population.integration.shards import LinearShard, Population, Shard, Step, Sums
from unsaid.population.specification import MixedSpecification
from unsaid.types.errors import NumericalError

START = Population(np.zeros((2, 1)), np.zeros(0), np.eye(2))


def shard_of(people: int = 200) -> Shard:
    return LinearShard(pack(simple_panel(people=people)), layout_of(MixedSpecification.of("ab")))


def climb(shard: Shard, start: Population = START, **options):
    arguments = {"diagonal": False, "enough": 1e-4, "most": 60} | options
    return ascend(shard.expect, start, shard.designs, Step(0, 128), **arguments)


def test_the_slope_vanishes_at_the_top():
    shard = shard_of()
    found = climb(shard)
    assert found.settled
    assert found.steps < 20
    gradient = gradient_of(shard.expect(found.population, Step(0, 128)), diagonal=False)
    assert 0.5 * gradient @ np.linalg.solve(found.curvature, gradient) < 2e-4


def test_far_and_wide_starts_end_at_the_same_top():
    shard = shard_of()
    far = Population(np.array([[-3.0], [3.0]]), np.zeros(0), np.array([[3.0, 0.0], [-2.0, 1.0]]))
    near, other = climb(shard), climb(shard, far)
    assert other.population.means == pytest.approx(near.population.means, abs=0.02)
    assert other.population.factor == pytest.approx(near.population.factor, abs=0.02)


def test_it_is_faster_than_em_alone():
    shard = shard_of(60)
    mixed, em = climb(shard, most=9), climb(shard_of(60), most=9, warm=9)
    assert mixed.sums.log_likelihood > em.sums.log_likelihood


def test_steps_that_do_not_help_are_halved():
    shard, calls = shard_of(), []

    def falling(population: Population, step: Step) -> Sums:
        sums = shard.expect(population, step)
        calls.append(sums.log_likelihood)
        if len(calls) == 4:  # as if the step had led nowhere
            return sums._replace(log_likelihood=float("nan"))
        return sums

    found = ascend(falling, START, shard.designs, Step(0, 128), diagonal=False, enough=1e-4, most=60)
    assert found.settled


def test_no_number_anywhere_is_an_error():
    shard = shard_of(20)

    def lost(population: Population, step: Step) -> Sums:
        return shard.expect(population, step)._replace(log_likelihood=float("nan"))

    with pytest.raises(NumericalError, match="left the numbers"):
        ascend(lost, START, shard.designs, Step(), diagonal=False, enough=1e-4, most=60)


def test_too_few_steps_are_not_settled():
    assert not climb(shard_of(50), most=2).settled


def test_newton_steps_go_nowhere_without_curvature():
    curvature = np.array([[2.0, 2.0], [2.0, 2.0]])
    assert newton_step(curvature, np.array([1.0, 1.0])) == pytest.approx([0.25, 0.25])
    assert newton_step(np.diag([4.0, 2.0]), np.array([1.0, 1.0])) == pytest.approx([0.25, 0.5])


def test_steps_are_shortened_to_one_standard_deviation():
    assert shortened(np.array([0.5, -4.0])) == pytest.approx([0.125, -1.0])
    assert shortened(np.array([0.5, -0.4])) == pytest.approx([0.5, -0.4])


def test_what_has_left_all_bounds_is_noticed():
    assert not runaway(START)
    assert runaway(START._replace(means=np.array([[50.0], [0.0]])))
    assert runaway(START._replace(factor=np.diag([np.nan, 1.0])))
    assert runaway(START._replace(factor=2 * np.eye(2)), 1.5)
