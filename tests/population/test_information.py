"""The curvature is the derivative of the slope."""

import numpy as np
import pytest

from tests.population.simulated import coefficients_of, panel_of, simple_panel
from unsaid.population.coordinates import gradient_of, moved
from unsaid.population.information import information_near, observed_information
from unsaid.population.mixed import fit_mixed
from unsaid.population.packed import Packed, layout_of, pack
from unsaid.population.shards import Population, Shard, Step
from unsaid.population.specification import FitOptions, MixedSpecification
from unsaid.population.units import InUnits, to_packed


def at_the_top() -> tuple[Shard, Population]:
    covariates = np.random.default_rng(0).normal(size=(200, 1))
    c = coefficients_of(1, 200, [0.8, 0.6, -0.3], np.diag([1.0, 0.0, 0.6]))
    panel = panel_of(2, c, covariates=covariates)
    model = MixedSpecification.of("abc", distributions={"b": "fixed"}, covariates=["z0"])
    fit = fit_mixed(panel, model, FitOptions(draws=512, tolerance=0.001, referee_draws=0))
    packed = pack(panel, ("z0",))
    population = to_packed(model, InUnits(fit.mean, fit.slopes, fit.covariance), packed.scales)
    return Shard(packed, layout_of(model)), population


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


def test_some_of_the_people_stand_for_all(monkeypatch: pytest.MonkeyPatch):
    packed = pack(simple_panel(people=1000))
    layout = layout_of(MixedSpecification.of("ab"))
    population = Population(np.array([[1.0], [-0.5]]), np.zeros(0), np.eye(2))
    whole = information_near(Shard(packed, layout), population)

    def few(people: Packed) -> Shard:
        return Shard(people, layout)

    monkeypatch.setattr("unsaid.population.information.NEAR", 400)
    part = information_near(few(packed), population)
    assert part == pytest.approx(whole, rel=0.2, abs=0.1 * np.max(whole))
