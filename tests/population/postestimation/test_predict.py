"""Predicted shares are those of the population, and their intervals hold what is not known."""

import numpy as np
import pytest

from tests.population.fits import fit_of, fitted, known_of, taste
from unsaid.data.offers import Offers
from unsaid.population.options import PostEstimation
from unsaid.population.postestimation.predict import (
    predict_shares,
)
from unsaid.population.specification import MixedSpecification
from unsaid.types.errors import DataError


def two_tasks(names) -> Offers:
    attributes = np.array([[1.0, 1, 0], [2.0, 2, 1], [1.0, 0, 0], [1.0, 1, 0], [1.0, 0, 1]])
    return Offers(tuple(names), attributes, np.array([0, 2, 5]), ("x", "y"), tuple("abcde"))


def test_without_spread_shares_are_the_logit_formula():
    specification = MixedSpecification.of(["price", "quality", "green"], covariance="none")
    fit = fit_of(specification, [-0.5, 1.0, 0.3], np.zeros((3, 3)), errors=0.0)
    found = predict_shares(fitted(fit), two_tasks(fit.names)).shares
    odds = np.exp(0.8)
    assert [one.share for one in found[:2]] == pytest.approx([1 / (1 + odds), odds / (1 + odds)])
    assert found[0].low == pytest.approx(found[0].high)
    assert found[0].sd == pytest.approx(0.0, abs=1e-9)


def test_shares_of_a_task_sum_to_one_and_intervals_hold_them():
    fit = taste()
    found = predict_shares(fitted(fit), two_tasks(fit.names), options=PostEstimation(1000, 100)).shares
    assert [one.task for one in found] == list("xxyyy")
    assert sum(one.share for one in found[:2]) == pytest.approx(1.0)
    assert sum(one.share for one in found[2:]) == pytest.approx(1.0)
    assert all(one.low < one.share < one.high for one in found)
    assert all(one.sd > 0.05 for one in found)


def test_shares_agree_with_a_large_simulation():
    fit = taste()
    found = predict_shares(fitted(fit), two_tasks(fit.names), options=PostEstimation(40_000, 2)).shares
    b = np.random.default_rng(9).multivariate_normal(fit.mean, fit.covariance, 200_000)
    difference = b @ np.array([1.0, 1.0, 1.0])
    assert found[1].share == pytest.approx(np.mean(1 / (1 + np.exp(-difference))), abs=0.005)


def test_surer_parameters_give_narrower_intervals():
    narrow, wide = (
        predict_shares(fitted(fit), two_tasks(fit.names)).shares[0]
        for fit in (taste(errors=0.02), taste(errors=0.3))
    )
    assert narrow.high - narrow.low < 0.3 * (wide.high - wide.low)


def test_known_people_are_predicted_by_their_own_posteriors():
    fit, offers = fitted(taste(), known=known_of(taste(), people=300)), two_tasks(taste().names)
    shares = np.full((300, 5), 1 / 300)
    chances, drawn = fit.known_probabilities(offers, PostEstimation(draws=50), shares)
    assert chances.shape == (300, 5)
    assert drawn.shape == (50, 5)
    assert chances[:, 2:].sum(1) == pytest.approx(np.ones(300))
    found = predict_shares(fit, offers, known=True)
    assert found.whose == "known people"
    assert found.shares[0].share == pytest.approx(chances[:, 0].mean(), abs=0.02)


def test_each_person_is_predicted_by_their_own_posterior():
    known = known_of(taste(), people=40)
    fit, offers = fitted(taste(), known=known), two_tasks(taste().names)
    one, other = known.ids[7], known.ids[3]
    found = predict_shares(fit, offers._replace(person=(one, other)), known=True)
    options = PostEstimation()
    chances, _ = fit.known_probabilities(offers, options, np.full((40, 5), 1 / 40))
    assert found.whose == "each person"
    assert [row.share for row in found.shares] == pytest.approx([*chances[7, :2], *chances[3, 2:]])
    assert all(row.low < row.share < row.high and row.sd == 0 for row in found.shares)
    swapped = predict_shares(fit, offers._replace(person=(other, one)), known=True)
    assert abs(swapped.shares[0].share - found.shares[0].share) > 1e-3
    assert "--known" in predict_shares(fit, offers._replace(person=(one, other))).notes[0]
    assert predict_shares(fit, offers).notes == ()
    with pytest.raises(DataError, match="not among those of the fit") as caught:
        predict_shares(fit, offers._replace(person=(one, "nobody")), known=True)
    assert "nobody" in str(caught.value)


def test_simulated_people_have_the_covariates_of_real_ones():
    rows, _ = fitted(taste(), covariates=np.array([[1.0], [3.0]])).simulated(PostEstimation(1000))
    assert rows.mean() == pytest.approx(2.0, abs=0.1)
    assert fitted(taste()).simulated(PostEstimation(7))[0].shape == (7, 0)


def test_a_fit_without_standard_errors_has_no_intervals():
    fit = taste()
    fit = fit._replace(parameter_covariance=np.full_like(fit.parameter_covariance, np.nan))
    found = predict_shares(fitted(fit), two_tasks(fit.names), options=PostEstimation(100, 2)).shares
    assert all(np.isnan(one.low) and np.isnan(one.high) for one in found)
    assert sum(one.share for one in found[:2]) == pytest.approx(1.0)
