"""Draws of classes are as far apart as the errors say, and stay possible."""

from typing import NamedTuple

import numpy as np
import pytest

from tests.population.kinds import FAST, kinds_panel
from tests.population.latent.test_estimates import classes_fit, classes_of
from unsaid.population.latent.distribution import ClassTastes, class_draws
from unsaid.population.latent.fit import fit_latent, latent_log_likelihoods
from unsaid.population.postestimation.compare import log_likelihood_draws


class Drawn(NamedTuple):
    shares: np.ndarray
    coefficients: np.ndarray


def together_of(fit, count: int, seed: int) -> Drawn:
    """All draws, along a first axis."""
    drawn = list(class_draws(fit, count, seed=seed))
    return Drawn(np.array([one.shares for one in drawn]), np.array([one.coefficients for one in drawn]))


def test_draws_spread_as_the_errors_say():
    panel, _ = kinds_panel(people=1000)
    fit = fit_latent(panel, 3, FAST)
    drawn, errors = together_of(fit, 4000, seed=1), classes_fit(fit).standard_errors
    assert drawn.shares.sum(1) == pytest.approx(np.ones(4000))
    assert np.all(drawn.shares > 0)
    assert drawn.shares.std(0) == pytest.approx(errors[-3:], rel=0.05)
    assert drawn.coefficients.std(0) == pytest.approx(errors[:-3].reshape(3, 3), rel=0.05)
    assert drawn.coefficients.mean(0) == pytest.approx(fit.coefficients, abs=0.02)
    together = np.concatenate([drawn.coefficients.reshape(4000, -1), drawn.shares], 1)
    errors = np.outer(errors, errors)
    assert np.cov(together.T) / errors == pytest.approx(fit.parameter_covariance / errors, abs=0.06)


def test_without_errors_every_draw_is_the_estimate():
    fit = classes_of(parameter_covariance=np.full((6, 6), np.nan))
    drawn = together_of(fit, 3, seed=0)
    assert not classes_fit(fit).knows_errors
    assert classes_fit().knows_errors
    assert drawn.shares == pytest.approx(np.tile(fit.shares, (3, 1)))
    assert np.array_equal(drawn.coefficients, np.tile(fit.coefficients, (3, 1, 1)))


def test_one_class_has_no_shares_to_draw():
    panel, _ = kinds_panel(people=100)
    fit = fit_latent(panel, 1, FAST)
    assert together_of(fit, 5, seed=0).shares == pytest.approx(np.ones((5, 1)))


def test_log_likelihoods_lie_around_that_of_the_fit_and_below_it():
    panel, _ = kinds_panel(people=300)
    fit = fit_latent(panel, 2, FAST)
    drawn = log_likelihood_draws(classes_fit(fit), panel, count=40, seed=2)
    assert drawn.shape == (40, 300)
    assert np.all(drawn.sum(1) < fit.log_likelihood + 1e-6)
    assert drawn.mean(0) == pytest.approx(latent_log_likelihoods(panel, fit), abs=1.0)
    # half a chi-squared of as many degrees as there are parameters
    assert fit.log_likelihood - drawn.sum(1).mean() == pytest.approx(fit.free_parameters / 2, rel=0.5)


def test_people_are_dealt_into_classes_by_their_shares():
    found = ClassTastes(np.array([0.7, 0.3]), np.array([[-1.0], [2.0]]))
    nobody = np.zeros((4000, 0))
    assert (found.people(nobody, 1) > 0).mean() == pytest.approx(0.3, abs=0.03)
    assert found.average(nobody[:2]) == pytest.approx(np.full((2, 1), -0.1))
    assert found.tastes(nobody, 0).weights.tolist() == [0.7, 0.3]
    assert found.positive() == pytest.approx([0.3])
