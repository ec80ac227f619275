"""Expectation steps add up over shards, and their slopes are those of the log likelihood."""

import numpy as np
import pytest

from tests.population.simulated import coefficients_of, panel_of
from unsaid.population.integration.coordinates import gradient_of, moved
from unsaid.population.integration.packed import Packed, layout_of, pack, people_between
from unsaid.population.integration.shards import (
    LinearShard,
    Population,
    Posteriors,
    Step,
    WeightedDraws,
    add,
    person_scores,
    triangle,
)
from unsaid.population.specification import MixedSpecification

MODEL = MixedSpecification.of("abc", distributions={"b": "fixed"}, covariates=["z0"])
POPULATION = Population(
    np.array([[0.8, 0.2], [-0.3, 0.1]]), np.array([0.6]), np.array([[0.7, 0.0], [0.2, 0.5]])
)


def people(count: int = 200) -> Packed:
    covariates = np.random.default_rng(0).normal(size=(count, 1))
    c = coefficients_of(1, count, [0.8, 0.6, -0.3], np.diag([0.5, 0.0, 0.3]))
    weights = np.random.default_rng(1).uniform(0.5, 1.5, count)
    return pack(panel_of(2, c, covariates=covariates, weights=weights, ragged=True), ("z0",))


def test_shards_add_up_to_the_whole():
    packed, layout, step = people(), layout_of(MODEL), Step(2, 64, products=True)
    whole = LinearShard(packed, layout, threads=2).expect(POPULATION, step)
    parts = [people_between(packed, *ends) for ends in ((0, 70), (70, 71), (71, 200))]
    together = add(LinearShard(part, layout, threads=1).expect(POPULATION, step) for part in parts)
    for ours, theirs in zip(whole, together, strict=True):
        assert np.asarray(ours) == pytest.approx(np.asarray(theirs), rel=1e-9, abs=1e-9)


def test_the_number_of_threads_changes_nothing():
    packed, layout = people(), layout_of(MODEL)
    one, two = (LinearShard(packed, layout, threads=n).expect(POPULATION, Step()) for n in (1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))


@pytest.mark.parametrize("diagonal", [False, True])
def test_slopes_are_those_of_the_log_likelihood(diagonal: bool):
    shard = LinearShard(people(60), layout_of(MODEL), diagonal=diagonal)
    step = Step(0, 2048)
    gradient = gradient_of(shard.expect(POPULATION, step), diagonal=diagonal)
    assert len(gradient) == shard.score_count
    for k in range(len(gradient)):
        move = np.eye(len(gradient))[k] * 0.02
        ahead = shard.expect(moved(POPULATION, move, diagonal=diagonal), step).log_likelihood
        behind = shard.expect(moved(POPULATION, -move, diagonal=diagonal), step).log_likelihood
        assert (ahead - behind) / 0.04 == pytest.approx(gradient[k], abs=0.3, rel=0.02)


def test_products_are_those_of_the_scores():
    packed = people()
    shard = LinearShard(packed, layout_of(MODEL))

    def scores(begin: int, end: int, posteriors: Posteriors) -> np.ndarray:
        return person_scores(posteriors, packed.design[begin:end], diagonal=False)

    sums = shard.expect(POPULATION, Step(products=True))
    rows = np.concatenate(shard.posteriors(POPULATION, Step(refresh=False), scores))
    assert packed.weights @ rows == pytest.approx(gradient_of(sums, diagonal=False))
    assert (packed.weights[:, None] * rows).T @ rows == pytest.approx(sums.products)


def test_complete_products_are_those_of_weighted_draws():
    packed = people()
    shard = LinearShard(packed, layout_of(MODEL))
    rows, columns = triangle(2, diagonal=False)

    def summed(begin: int, end: int, draws: WeightedDraws) -> float:
        own = packed.weights[begin:end, None] * draws.weights
        return float(np.sum(own * (draws.white[:, 0] ** 2 - 1) ** 2))

    total = shard.complete_products(POPULATION, Step())
    assert total.shape == (4 + len(rows), 4 + len(columns))
    assert total == pytest.approx(total.T)
    assert sum(shard.draws(POPULATION, Step(refresh=False), summed)) == pytest.approx(total[4, 4])


def test_weights_and_designs_are_summed():
    packed = people()
    shard = LinearShard(packed, layout_of(MODEL))
    assert shard.weight == pytest.approx(packed.weights.sum())
    assert shard.designs == pytest.approx((packed.design.T * packed.weights) @ packed.design)
    other = shard.some(np.arange(5))
    assert (other.packed.person_count, other.layout, other.seed) == (5, shard.layout, shard.seed)
