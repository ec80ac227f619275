"""The curvature is the derivative of the slope."""

import numpy as np
import pytest

from tests.population.simulated import coefficients_of, panel_of, simple_panel
from unsaid.population.integration.coordinates import gradient_of, moved
from unsaid.population.integration.information import information_near, observed_information, steadied
from unsaid.population.integration.packed import Packed, layout_of, pack
from unsaid.population.integration.shards import LinearShard, Population, Shard, Step
from unsaid.population.integration.units import PopulationParameters, to_packed
from unsaid.population.mixed.fit import fit_mixed
from unsaid.population.options import FitOptions
from unsaid.population.specification import MixedSpecification

LAYOUT = layout_of(MixedSpecification.of("ab"))


def at_the_top() -> tuple[Shard, Population]:
    covariates = np.random.default_rng(0).normal(size=(200, 1))
    c = coefficients_of(1, 200, [0.8, 0.6, -0.3], np.diag([1.0, 0.0, 0.6]))
    panel = panel_of(2, c, covariates=covariates)
    model = MixedSpecification.of("abc", distributions={"b": "fixed"}, covariates=["z0"])
    fit = fit_mixed(panel, model, FitOptions(draws=512, tolerance=0.001, exact_draws=0))
    packed = pack(panel, ("z0",))
    population = to_packed(
        model, PopulationParameters(fit.mean, fit.covariate_effects, fit.covariance), packed.scales
    )
    return LinearShard(packed, layout_of(model)), population


def test_it_is_the_derivative_of_the_slope():
    shard, population = at_the_top()
    step = Step(0, 1024)
    information = observed_information(shard, population, step)
    for k in range(shard.score_count):
        move = np.eye(shard.score_count)[k] * 0.03

        def slope(move: np.ndarray) -> np.ndarray:
            there = moved(population, move, diagonal=False)
            gradient = gradient_of(shard.expect(there, step), diagonal=False)
            return _back(gradient, move)

        column = (slope(-move) - slope(move)) / 0.06
        size = np.sqrt(np.diag(information) * information[k, k])
        assert column / size == pytest.approx(information[k] / size, abs=0.06)


@pytest.mark.parametrize("spreads", [(0.3, 0.02), (0.001, 0.2)])
def test_it_is_the_derivative_of_the_slope_where_people_hardly_differ(spreads: tuple[float, float]):
    shard, top = at_the_top()
    population = top._replace(factor=np.diag(spreads) @ np.array([[1.0, 0.0], [0.3, 1.0]]))
    assert shard.says_little(population)
    step = Step(0, 256)
    information = shard.curvature_by_slopes(population, step)

    def slope(move: np.ndarray) -> np.ndarray:
        there = moved(population, move, diagonal=False)
        return _back(gradient_of(shard.expect(there, step), diagonal=False), move)

    for k in range(shard.score_count):
        move = np.eye(shard.score_count)[k] * 0.03
        column = (slope(-move) - slope(move)) / 0.06
        size = np.sqrt(np.abs(np.diag(information) * information[k, k]))
        assert column / size == pytest.approx(information[k] / size, abs=0.03)


def test_the_draws_hardly_matter_to_what_is_known_of_means_where_people_hardly_differ():
    shard, top = at_the_top()
    population = top._replace(factor=np.diag([0.01, 0.01]))
    few, many = (
        shard.curvature_by_slopes(population, Step(turn, draws)) for turn, draws in ((0, 64), (1, 2048))
    )
    assert few[:5, :5] == pytest.approx(many[:5, :5], rel=0.01)


def _back(gradient: np.ndarray, move: np.ndarray) -> np.ndarray:
    """A slope by coordinates around a moved population, as one by those around the first."""
    factor = np.zeros((2, 2))
    rows = np.tril_indices(2)
    factor[rows] = move[5:]
    factor[np.diag_indices(2)] = np.exp(np.diag(factor))
    inverse = np.linalg.inv(factor)
    means = inverse.T @ gradient[:4].reshape(2, 2)
    lower = np.zeros((2, 2))
    lower[rows] = gradient[5:]
    spread = np.tril(inverse.T @ lower)
    spread[np.diag_indices(2)] *= np.diag(factor)
    return np.concatenate([means.ravel(), gradient[4:5], spread[rows]])


def plain() -> tuple[Packed, Population]:
    return pack(simple_panel(people=1000)), Population(np.array([[1.0], [-0.5]]), np.zeros(0), np.eye(2))


def test_some_of_the_people_stand_for_all(monkeypatch: pytest.MonkeyPatch):
    packed, population = plain()
    shard = LinearShard(packed, LAYOUT)
    products = shard.expect(population, Step(0, 256, products=True)).products
    whole = information_near(shard, population, products)
    monkeypatch.setattr("unsaid.population.integration.information.MAX_PEOPLE", 400)
    part = information_near(LinearShard(packed, LAYOUT), population, products)
    assert part == pytest.approx(whole, rel=0.2, abs=0.1 * np.max(whole))


def test_more_draws_are_taken_where_their_error_shows(monkeypatch: pytest.MonkeyPatch):
    packed, population = plain()
    shard = LinearShard(packed, LAYOUT)
    products = shard.expect(population, Step(0, 256, products=True)).products
    taken: list[int] = []

    def wrong_at_first(shard: Shard, population: Population, step: Step) -> np.ndarray:
        taken.append(step.turn)
        return products * (1 if step.turn else -1)

    monkeypatch.setattr("unsaid.population.integration.information.observed_information", wrong_at_first)
    assert information_near(shard, population, products) == pytest.approx(products / 3)
    assert taken == [0, 1, 2]


def test_products_of_scores_bound_an_information_that_is_not_possible():
    products = np.array([[4.0, 1.0], [1.0, 2.0]])
    possible = 0.7 * products + 0.01 * np.eye(2)
    assert steadied(possible, products) == pytest.approx(possible)
    root = np.linalg.cholesky(products)
    turned = root @ np.array([[0.6, 0.8], [-0.8, 0.6]])
    negative = (turned * [1.5, -20.0]) @ turned.T
    assert steadied(negative, products) == pytest.approx((turned * [1.5, 0.1]) @ turned.T)
    too_few = np.outer([1.0, 2.0], [1.0, 2.0])
    assert np.array_equal(steadied(negative, too_few), negative)
