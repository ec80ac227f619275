"""Populations keep their meaning when attributes are scaled."""

import numpy as np
import pytest

from tests.population.simulated import coefficients_of, panel_of
from unsaid.population.integration.exact_likelihood import exact_log_likelihood
from unsaid.population.integration.units import PopulationParameters, from_packed, to_packed
from unsaid.population.specification import MixedSpecification
from unsaid.types.errors import DataError

MODELS = {
    "mixed": MixedSpecification.of("abc", distributions={"a": "-lognormal", "b": "fixed"}, covariates=["z0"]),
    "price": MixedSpecification.of("abc", price="a", distributions={"c": "lognormal"}, covariates=["z0"]),
}
SCALES = np.array([0.25, 8.0, 2.0])


def given(model: MixedSpecification) -> PopulationParameters:
    random = list(model.random)
    covariance, slopes = np.zeros((3, 3)), np.zeros((3, 1))
    covariance[np.ix_(random, random)] = 0.3 * np.eye(len(random)) + 0.1
    slopes[random] = 0.2
    return PopulationParameters(np.array([-0.3, 0.8, -0.4]), slopes, covariance)


@pytest.mark.parametrize("which", MODELS)
def test_there_and_back(which: str):
    model = MODELS[which]
    back = from_packed(model, to_packed(model, given(model), SCALES), SCALES)
    for ours, theirs in zip(back, given(model), strict=True):
        assert ours == pytest.approx(theirs)


@pytest.mark.parametrize("which", MODELS)
def test_scaled_attributes_and_units_give_the_same_likelihood(which: str):
    model = MODELS[which]
    covariates = np.random.default_rng(3).normal(size=(50, 1))
    panel = panel_of(1, coefficients_of(0, 50, [0.5, 0.5, 0.5], np.eye(3)), covariates=covariates)
    before = exact_log_likelihood(panel, model, *_parts(given(model)), draws=256)
    units = given(model)
    scaled = panel._replace(attributes=panel.attributes / SCALES)
    population = to_packed(model, units, SCALES)
    again = from_packed(model, population, np.ones(3))
    after = exact_log_likelihood(scaled, model, *_parts(again), draws=256)
    assert after.people == pytest.approx(before.people, abs=1e-6)


def _parts(units: PopulationParameters) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return units.mean, units.covariance, units.covariate_effects


def test_what_does_not_belong_together_is_refused():
    model = MixedSpecification.of("ab")
    with pytest.raises(DataError, match="do not belong"):
        to_packed(model, PopulationParameters(np.zeros(3), np.zeros((3, 0)), np.eye(3)), np.ones(2))
    with pytest.raises(DataError, match="positive semidefinite"):
        to_packed(
            model,
            PopulationParameters(np.zeros(2), np.zeros((2, 0)), np.array([[1.0, 2.0], [2.0, 1.0]])),
            np.ones(2),
        )


def test_a_standard_deviation_of_zero_is_taken_as_very_small():
    model = MixedSpecification.of("ab")
    population = to_packed(
        model, PopulationParameters(np.zeros(2), np.zeros((2, 0)), np.diag([1.0, 0.0])), np.ones(2)
    )
    assert np.diag(population.factor) == pytest.approx([1.0, 0.0], abs=2e-5)
    assert population.factor[1, 1] > 0
