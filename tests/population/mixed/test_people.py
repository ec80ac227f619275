"""What is known of people adds up to the population, and lies nearer to who they are than its mean."""

import numpy as np
import pytest

from tests.population.fits import fit_of, panel_from, taste
from unsaid.population.mixed.people import individual_posteriors
from unsaid.population.normal.tastes import estimate, person_draws
from unsaid.population.specification import MixedSpecification


def test_spread_of_the_means_and_mean_of_the_spreads_make_the_population():
    fit = taste()
    known = individual_posteriors(fit, panel_from(fit, people=600, tasks=8))
    total = np.cov(known.means.T) + known.covariances.mean(0)
    assert known.means.mean(0) == pytest.approx(fit.mean, abs=0.1)
    assert total[1:, 1:] == pytest.approx(fit.covariance[1:, 1:], abs=0.15)
    assert np.all(known.means[:, 0] == fit.mean[0])
    assert known.ids[:2] == ("p0", "p1")


def test_people_are_better_known_by_their_choices():
    fit = taste()
    panel = panel_from(fit, people=400, tasks=15, seed=3)
    truth = person_draws(estimate(fit), np.zeros((400, 0)), seed=4)[0]
    known = individual_posteriors(fit, panel)
    error = np.mean((known.means - truth) ** 2, 0)[1:]
    assert np.all(error < 0.6 * np.diag(fit.covariance)[1:])
    # and the posterior knows how far off it is
    assert np.diagonal(known.covariances, axis1=1, axis2=2).mean(0)[1:] == pytest.approx(error, rel=0.2)


def test_lognormal_coefficients_and_covariates_keep_their_units():
    specification = MixedSpecification.of(
        ["price", "quality"], distributions={"price": "-lognormal"}, covariates=["age"]
    )
    fit = fit_of(specification, [-0.5, 8.0], np.diag([0.3, 9.0]), slopes=[[0.5], [2.0]])
    ages = np.tile([[0.0], [1.0]], (150, 1))
    panel = panel_from(fit, people=300, tasks=8, covariates=ages)
    known = individual_posteriors(fit, panel)
    old = ages[:, 0] == 1
    assert known.means[~old].mean(0) == pytest.approx([-0.5, 8.0], abs=0.5)
    assert known.means[old].mean(0) == pytest.approx([0.0, 10.0], abs=0.6)
