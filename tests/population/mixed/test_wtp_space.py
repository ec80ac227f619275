"""Willingness-to-pay space: what it is, what it recovers, and where it is preference space again."""

import itertools

import numpy as np
import pytest

from tests.population.simulated import coefficients_of as normal_draws
from tests.population.simulated import panel_of
from unsaid.data.panel import Panel
from unsaid.population.integration.exact_likelihood import exact_log_likelihood
from unsaid.population.integration.units import PopulationParameters
from unsaid.population.mixed.fit import fit_mixed
from unsaid.population.mixed.wtp_space import coefficient_moments, in_preference_space
from unsaid.population.normal.tastes import coefficients_of
from unsaid.population.options import FitOptions
from unsaid.population.outcome import Outcome
from unsaid.population.specification import MixedSpecification
from unsaid.types.errors import DataError

MEAN = np.array([0.2, 1.0, -0.5])
COVARIANCE = np.array([[0.3, 0.1, 0.0], [0.1, 0.5, 0.1], [0.0, 0.1, 0.8]])
MONEY = MixedSpecification.of("abc", price="a")
LOGS = MixedSpecification.of("abc", price="a", distributions={"b": "lognormal", "c": "-lognormal"})


def payers(model: MixedSpecification, people: int, **options) -> Panel:
    """Choices of people who know what things are worth to them."""
    b = normal_draws(1, people, list(MEAN), COVARIANCE)
    return panel_of(3, coefficients_of(model, b), **options)


def likelihood(panel: Panel, person: int, coefficients: np.ndarray) -> np.ndarray:
    """Of one person's choices under each row of coefficients: the definition, word for word."""
    found = np.ones(len(coefficients))
    for task in range(panel.person_start[person], panel.person_start[person + 1]):
        rows = panel.attributes[panel.task_start[task] : panel.task_start[task + 1]]
        odds = np.exp(coefficients @ rows.T)
        found *= odds[:, panel.chosen[task]] / odds.sum(1)
    return found


def test_likelihood_is_that_of_scale_times_worth_less_price():
    panel = payers(MONEY, 6, tasks=3)
    b = np.random.default_rng(0).multivariate_normal(MEAN, COVARIANCE, 400_000)
    scale, worth = np.exp(b[:, :1]), b[:, 1:]
    coefficients = np.concatenate([-scale, scale * worth], 1)
    drawn = [likelihood(panel, i, coefficients) for i in range(6)]
    error = np.sqrt(sum(np.var(one) / np.mean(one) ** 2 / len(one) for one in drawn))
    exact = exact_log_likelihood(panel, MONEY, MEAN, COVARIANCE)
    plain = sum(np.log(np.mean(one)) for one in drawn)
    assert exact.value == pytest.approx(plain, abs=4 * error + 4 * exact.standard_error)
    assert error < 0.01


def test_means_and_spreads_of_willingness_are_recovered():
    panel = payers(MONEY, 1500, ragged=True, tasks=16, alternatives=5)
    fit = fit_mixed(panel, MONEY, FitOptions(exact_draws=0))
    assert fit.converged, fit.message
    spread = np.sqrt(np.diag(COVARIANCE))
    correlations = (COVARIANCE / np.outer(spread, spread))[np.tril_indices(3, -1)]
    z = (fit.parameters - np.concatenate([MEAN, spread, correlations])) / fit.standard_errors
    assert np.max(np.abs(z)) < 3.2


def test_where_all_is_lognormal_preference_space_holds_the_same_population():
    panel = payers(LOGS, 200)
    model, there = in_preference_space(LOGS, PopulationParameters(MEAN, np.zeros((3, 0)), COVARIANCE))
    assert (model.price, model.covariance) == (None, "full")
    here = exact_log_likelihood(panel, LOGS, MEAN, COVARIANCE)
    same = exact_log_likelihood(panel, model, there.mean, there.covariance)
    assert same.value == pytest.approx(here.value, abs=4 * (here.standard_error + same.standard_error))
    b = np.random.default_rng(0).multivariate_normal(MEAN, COVARIANCE, 5)
    logs = b + np.array([0.0, 1.0, 1.0]) * b[:, :1]
    assert coefficients_of(LOGS, b) == pytest.approx(coefficients_of(model, logs))


def test_fits_of_both_spaces_agree_where_they_are_the_same_model():
    panel, options = payers(LOGS, 500, tasks=12), FitOptions(draws=1024)
    fit = fit_mixed(panel, LOGS, options)
    model, there = in_preference_space(
        LOGS, PopulationParameters(fit.mean, fit.covariate_effects, fit.covariance)
    )
    other = fit_mixed(panel, model, options)
    error = np.hypot(fit.log_likelihood_se, other.log_likelihood_se)  # of the draws; 0.3
    assert other.log_likelihood == pytest.approx(fit.log_likelihood, abs=3 * error)
    assert np.max(np.abs(other.mean - there.mean) / other.standard_errors[:3]) < 0.3
    assert other.sds == pytest.approx(np.sqrt(np.diag(there.covariance)), rel=0.05)


def test_with_one_scale_for_all_it_is_normal_beside_a_fixed_price():
    panel, covariance = payers(MONEY, 100), COVARIANCE * np.outer([0, 1, 1], [0, 1, 1])
    scale = np.exp(MEAN[0])
    plain = MixedSpecification.of("abc", distributions={"a": "fixed"})
    here = exact_log_likelihood(panel, MONEY, MEAN, covariance)
    mean = np.array([-scale, *(scale * MEAN[1:])])
    same = exact_log_likelihood(panel, plain, mean, scale**2 * covariance)
    assert same.value == pytest.approx(here.value, abs=0.01 + 4 * (here.standard_error + same.standard_error))


def test_where_people_like_to_pay_it_is_said():
    panel = payers(MONEY, 200)
    fit = fit_mixed(panel._replace(attributes=panel.attributes * np.array([-1.0, 1.0, 1.0])), MONEY)
    assert not fit.converged
    assert fit.verdict.outcome is Outcome.WORTH_UNBOUNDED


@pytest.mark.parametrize("price", ["a", None])
def test_moments_of_the_coefficients_are_those_of_draws(price: str | None):
    kinds = {"a": "-lognormal", "b": "lognormal", "d": "fixed"}
    model = MixedSpecification.of("abcd", price=price, distributions=kinds)
    mean, covariance = np.array([*MEAN, 0.7]), np.zeros((4, 4))
    covariance[:3, :3] = 0.3 * COVARIANCE
    b = np.random.default_rng(0).multivariate_normal(mean, covariance, 1_000_000)
    found, drawn = coefficient_moments(model, mean, covariance), coefficients_of(model, b)
    assert found.mean == pytest.approx(drawn.mean(0), abs=0.01)
    assert found.covariance == pytest.approx(np.cov(drawn.T), abs=0.06)


def test_a_lognormal_price_has_the_moments_of_the_fit():
    model = MixedSpecification.of("abc", distributions={"a": "-lognormal"})
    fit = fit_mixed(payers(MONEY, 60), model, FitOptions(exact_draws=0))
    found = coefficient_moments(model, fit.mean, fit.covariance)
    assert found.mean == pytest.approx(fit.coefficient_means)
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx(fit.coefficient_sds)


@pytest.mark.parametrize(
    "model", [MONEY, MixedSpecification.of("abc")], ids=["normal worth", "preference space"]
)
def test_other_models_have_no_twin(model: MixedSpecification):
    with pytest.raises(DataError, match="all is lognormal"):
        in_preference_space(model, PopulationParameters(MEAN, np.zeros((3, 0)), COVARIANCE))


def test_units_of_money_do_not_matter():
    panel = payers(MONEY, 300)
    cents = panel._replace(attributes=panel.attributes * np.array([128.0, 1.0, 1.0]))
    fits = [fit_mixed(one, MONEY, FitOptions(exact_draws=0)) for one in (panel, cents)]
    for one, other in itertools.pairwise(fits):
        assert other.mean[1:] / 128 == pytest.approx(one.mean[1:], rel=1e-3)
        assert other.sds[1:] / 128 == pytest.approx(one.sds[1:], rel=1e-3)
