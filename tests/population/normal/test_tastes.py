"""Draws follow the estimates and their errors, and coefficients are those that the kernels use."""

import numpy as np
import pytest

from tests.population.fits import fit_of, taste
from unsaid.population.normal.tastes import (
    at_parameters,
    coefficients_of,
    estimate,
    parameter_draws,
    person_draws,
    roots_of,
)
from unsaid.population.specification import MixedSpecification

MONEY = MixedSpecification.of(["price", "quality"], price="price")


def test_lognormal_coefficients_are_signed_exponentials():
    specification = MixedSpecification.of(
        ["a", "b", "c"], distributions={"b": "-lognormal", "c": "lognormal"}
    )
    found = coefficients_of(specification, np.array([[1.0, 0.5, -0.5]]))
    assert found[0] == pytest.approx([1.0, -np.exp(0.5), np.exp(-0.5)])


def test_in_money_space_the_others_are_times_the_size_of_the_price():
    assert coefficients_of(MONEY, np.array([0.7, 3.0])) == pytest.approx([-np.exp(0.7), 3.0 * np.exp(0.7)])


def test_one_draw_is_the_estimate():
    fit = taste()
    found = estimate(fit)
    assert found.means[0] == pytest.approx(fit.mean)
    assert found.factors[0] @ found.factors[0].T == pytest.approx(fit.covariance)


def test_parameters_scatter_as_their_standard_errors_say():
    fit = taste(errors=0.05)
    drawn = parameter_draws(fit, 4000, seed=1)
    assert drawn.means.mean(0) == pytest.approx(fit.mean, abs=0.005)
    assert drawn.means.std(0) == pytest.approx([0.05] * 3, rel=0.05)
    covariances = drawn.factors @ np.swapaxes(drawn.factors, 1, 2)
    spreads = np.sqrt(np.diagonal(covariances, axis1=1, axis2=2))[:, 1:]
    assert spreads.std(0) == pytest.approx([0.05, 0.05], rel=0.08)
    correlation = covariances[:, 1, 2] / spreads.prod(1)
    assert correlation.mean() == pytest.approx(fit.correlations[1, 2], abs=0.01)
    assert correlation.std() == pytest.approx(0.05, rel=0.1)
    assert np.all(drawn.factors[:, 0] == 0)


def test_without_standard_errors_every_draw_is_the_estimate():
    fit = taste()
    fit = fit._replace(parameter_covariance=np.full_like(fit.parameter_covariance, np.nan))
    drawn = parameter_draws(fit, 3, seed=0)
    assert drawn.means == pytest.approx(np.tile(fit.mean, (3, 1)))


def test_people_follow_their_population_and_their_covariates():
    specification = MixedSpecification.of(["a", "b"], covariates=["age"])
    fit = fit_of(specification, [1.0, 2.0], np.diag([0.25, 1.0]), slopes=[[2.0], [0.0]])
    ages = np.repeat([[0.0], [1.0]], 20_000, axis=0)
    b = person_draws(estimate(fit), ages, seed=0)[0]
    assert b[:20_000].mean(0) == pytest.approx([1.0, 2.0], abs=0.03)
    assert b[20_000:].mean(0) == pytest.approx([3.0, 2.0], abs=0.03)
    assert b[:20_000].std(0) == pytest.approx([0.5, 1.0], rel=0.03)


def test_a_population_at_the_reported_parameters_is_the_estimate():
    fit = taste()
    there, here = at_parameters(fit, fit.parameters), estimate(fit)
    assert there.means == pytest.approx(here.means)
    covariances = [one.factors[0] @ one.factors[0].T for one in (there, here)]
    assert covariances[0] == pytest.approx(covariances[1])
    assert roots_of(covariances[1][None])[0] == pytest.approx(here.factors[0])
