"""Draws of classes are as far apart as the errors say, and stay possible."""

import numpy as np
import pytest

from tests.population.kinds import FAST, kinds_panel
from tests.population.latent.test_estimates import classes_of
from unsaid.population.latent.fit import fit_latent, latent_log_likelihoods
from unsaid.population.latent.tastes import (
    class_draws,
    knows_errors,
    latent_interval,
    latent_log_likelihood_draws,
)


def test_draws_spread_as_the_errors_say():
    panel, _ = kinds_panel(people=1000)
    fit = fit_latent(panel, 3, FAST)
    drawn = class_draws(fit, 4000, seed=1)
    assert drawn.shares.sum(1) == pytest.approx(np.ones(4000))
    assert np.all(drawn.shares > 0)
    assert drawn.shares.std(0) == pytest.approx(fit.share_errors, rel=0.05)
    assert drawn.coefficients.std(0) == pytest.approx(fit.coefficient_errors, rel=0.05)
    assert drawn.coefficients.mean(0) == pytest.approx(fit.coefficients, abs=0.02)
    together = np.concatenate([drawn.coefficients.reshape(4000, -1), drawn.shares], 1)
    errors = np.outer(fit.standard_errors, fit.standard_errors)
    assert np.cov(together.T) / errors == pytest.approx(fit.parameter_covariance / errors, abs=0.06)


def test_without_errors_every_draw_is_the_estimate():
    fit = classes_of(parameter_covariance=np.full((6, 6), np.nan))
    drawn = class_draws(fit, 3, seed=0)
    assert not knows_errors(fit)
    assert knows_errors(classes_of())
    assert drawn.shares == pytest.approx(np.tile(fit.shares, (3, 1)))
    assert np.array_equal(drawn.coefficients, np.tile(fit.coefficients, (3, 1, 1)))
    low, high = latent_interval(fit, drawn.shares)
    assert np.all(np.isnan(low))
    assert np.all(np.isnan(high))


def test_an_interval_is_the_middle_of_the_draws():
    low, high = latent_interval(classes_of(), np.linspace(0, 1, 1001)[:, None])
    assert (low[0], high[0]) == pytest.approx((0.025, 0.975))


def test_one_class_has_no_shares_to_draw():
    panel, _ = kinds_panel(people=100)
    fit = fit_latent(panel, 1, FAST)
    assert class_draws(fit, 5, seed=0).shares == pytest.approx(np.ones((5, 1)))


def test_log_likelihoods_lie_around_that_of_the_fit_and_below_it():
    panel, _ = kinds_panel(people=300)
    fit = fit_latent(panel, 2, FAST)
    drawn = latent_log_likelihood_draws(fit, panel, count=40, seed=2)
    assert drawn.shape == (40, 300)
    assert np.all(drawn.sum(1) < fit.log_likelihood + 1e-6)
    assert drawn.mean(0) == pytest.approx(latent_log_likelihoods(panel, fit), abs=1.0)
    # half a chi-squared of as many degrees as there are parameters
    assert fit.log_likelihood - drawn.sum(1).mean() == pytest.approx(fit.free_parameters / 2, rel=0.5)
