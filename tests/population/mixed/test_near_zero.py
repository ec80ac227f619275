"""Where people hardly differ, a fit is as sure of a mean as the fit that lets nobody differ."""

import numpy as np
import pytest

from tests.population.simulated import coefficients_of, panel_of
from unsaid.data.panel import Panel
from unsaid.population.mixed.fit import fit_mixed
from unsaid.population.mixed.standard_errors import with_standard_errors
from unsaid.population.normal.estimates import NormalEstimates
from unsaid.population.normal.tastes import parameter_draws
from unsaid.population.options import FitOptions
from unsaid.population.specification import MixedSpecification

MEAN = [-0.5, 0.9, 0.5]


def panel(seed: int, sd: float = 0.15) -> Panel:
    return panel_of(seed, coefficients_of(seed + 1000, 120, MEAN, np.diag([0.04, 0.64, sd**2])), tasks=6)


def fit(data: Panel, covariance: str, *, seed: int = 0, fixed: bool = False) -> NormalEstimates:
    distributions = {"c": "fixed"} if fixed else {}
    model = MixedSpecification.of("abc", covariance=covariance, distributions=distributions)
    return fit_mixed(data, model, FitOptions(seed=seed, exact_draws=1024))


@pytest.mark.parametrize("covariance", ["diagonal", "full"])
def test_errors_of_means_are_about_those_with_the_coefficient_fixed(covariance: str):
    for number in range(6):
        data = panel(number)
        free, fixed = fit(data, covariance), fit(data, covariance, fixed=True)
        assert free.converged, free.message
        assert free.log_likelihood > fixed.log_likelihood - 0.1
        if free.log_likelihood < fixed.log_likelihood + 1:  # else they do differ in it
            assert free.standard_errors[2] == pytest.approx(fixed.standard_errors[2], rel=0.2)


def test_they_hardly_depend_on_the_seed():
    data = panel(0, sd=0.0)
    errors = np.array([fit(data, "diagonal", seed=seed).standard_errors[:3] for seed in range(4)])
    assert np.max(errors, 0) / np.min(errors, 0) == pytest.approx(1.0, abs=0.05)


def test_robust_errors_are_sure_there_too():
    data = panel(0, sd=0.0)
    free, fixed = (
        with_standard_errors(data, fit(data, "diagonal", fixed=fixed), "robust") for fixed in (False, True)
    )
    assert free.standard_errors[:3] == pytest.approx(fixed.standard_errors[:3], rel=0.1)


def test_draws_of_a_spread_near_0_stay_near_it():
    found = fit(panel(0, sd=0.0), "full")
    drawn = parameter_draws(found, 1000, seed=0)
    spreads = np.sqrt(np.sum(drawn.factors**2, -1))[:, 2]
    assert np.quantile(spreads, 0.975) < 1.0
    assert np.all(np.isfinite(found.standard_errors[:6]))
