"""Predicted shares are those of the population, and their intervals hold what is not known."""

import numpy as np
import pytest

from tests.population.fits import fit_of, known_of, taste
from unsaid.data.offers import Offers
from unsaid.population.postestimation.predict import (
    PredictionOptions,
    person_probabilities,
    population_prediction,
    posterior_draws,
    predict_shares,
    sampled_rows,
)
from unsaid.population.specification import MixedSpecification

NOBODY = np.zeros((100, 0))


def two_tasks(names) -> Offers:
    attributes = np.array([[1.0, 1, 0], [2.0, 2, 1], [1.0, 0, 0], [1.0, 1, 0], [1.0, 0, 1]])
    return Offers(tuple(names), attributes, np.array([0, 2, 5]), ("x", "y"), tuple("abcde"))


def test_without_spread_shares_are_the_logit_formula():
    specification = MixedSpecification.of(["price", "quality", "green"], covariance="none")
    fit = fit_of(specification, [-0.5, 1.0, 0.3], np.zeros((3, 3)), errors=0.0)
    found = predict_shares(fit, two_tasks(fit.names), NOBODY).shares
    odds = np.exp(0.8)
    assert [one.share for one in found[:2]] == pytest.approx([1 / (1 + odds), odds / (1 + odds)])
    assert found[0].low == pytest.approx(found[0].high)
    assert found[0].spread == pytest.approx(0.0, abs=1e-9)


def test_shares_of_a_task_sum_to_one_and_intervals_hold_them():
    fit = taste()
    found = predict_shares(fit, two_tasks(fit.names), NOBODY, options=PredictionOptions(1000, 100)).shares
    assert [one.task for one in found] == list("xxyyy")
    assert sum(one.share for one in found[:2]) == pytest.approx(1.0)
    assert sum(one.share for one in found[2:]) == pytest.approx(1.0)
    assert all(one.low < one.share < one.high for one in found)
    assert all(one.spread > 0.05 for one in found)


def test_shares_agree_with_a_large_simulation():
    fit = taste()
    found = predict_shares(fit, two_tasks(fit.names), NOBODY, options=PredictionOptions(40_000, 2)).shares
    b = np.random.default_rng(9).multivariate_normal(fit.mean, fit.covariance, 200_000)
    difference = b @ np.array([1.0, 1.0, 1.0])
    assert found[1].share == pytest.approx(np.mean(1 / (1 + np.exp(-difference))), abs=0.005)


def test_surer_parameters_give_narrower_intervals():
    narrow, wide = (
        predict_shares(fit, two_tasks(fit.names), NOBODY).shares[0]
        for fit in (taste(errors=0.02), taste(errors=0.3))
    )
    assert narrow.high - narrow.low < 0.3 * (wide.high - wide.low)


def test_known_people_are_predicted_by_their_own_posteriors():
    fit = taste()
    known = known_of(fit, people=300)
    chances = person_probabilities(fit.specification, two_tasks(fit.names), known, draws=50)
    assert chances.shape == (300, 5)
    assert chances[:, 2:].sum(1) == pytest.approx(np.ones(300))
    found = predict_shares(fit, two_tasks(fit.names), NOBODY, known=known)
    assert found.whose == "known people"
    assert found.shares[0].share == pytest.approx(chances[:, 0].mean(), abs=0.02)


def test_posterior_draws_have_the_posterior_moments():
    known = known_of(taste(), people=4)
    drawn = np.array(list(posterior_draws(known, 4000, 0)))
    assert drawn.mean(0) == pytest.approx(known.means, abs=0.04)
    assert np.cov(drawn[:, 1].T) == pytest.approx(known.covariances[1], abs=0.02)


def test_simulated_people_have_the_covariates_of_real_ones():
    rows = sampled_rows(np.array([[1.0], [3.0]]), 1000, 0)
    assert rows.mean() == pytest.approx(2.0, abs=0.1)
    assert sampled_rows(NOBODY, 7, 0).shape == (7, 0)


def test_a_fit_without_standard_errors_has_no_intervals():
    fit = taste()
    fit = fit._replace(parameter_covariance=np.full_like(fit.parameter_covariance, np.nan))
    found = predict_shares(fit, two_tasks(fit.names), NOBODY, options=PredictionOptions(100, 2)).shares
    assert all(np.isnan(one.low) and np.isnan(one.high) for one in found)
    assert sum(one.share for one in found[:2]) == pytest.approx(1.0)


def test_a_prediction_is_made_of_any_model_with_simulated_people():
    fit = taste(errors=0.1)
    offers = two_tasks(fit.names)

    def chances_of(population):
        return np.tile(population.means[0, 0] * np.array([-1.0, 3.0, 0.0, 0.0, 1.0]), (5, 1))

    found = population_prediction(fit, offers, chances_of, PredictionOptions(5, 400)).shares
    assert [one.share for one in found[:2]] == pytest.approx([0.5, -1.5])
    assert found[0].spread == pytest.approx(0.0)
    assert found[0].high - found[0].low == pytest.approx(2 * 1.96 * 0.1, rel=0.15)
