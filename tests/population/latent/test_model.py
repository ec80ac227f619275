"""Shares of classes are mixtures, their intervals hold the truth, and elasticities are of the mixture."""

import numpy as np
import pytest

from tests.population.kinds import COEFFICIENTS, FAST, SHARES, kinds_panel
from tests.population.latent.test_estimates import classes_fit, classes_of
from unsaid.data.offers import Offers
from unsaid.population.choice_rule import LinearRule
from unsaid.population.latent.estimates import LatentEstimates
from unsaid.population.latent.fit import class_membership, fit_latent
from unsaid.population.latent.model import Membership
from unsaid.population.options import PostEstimation
from unsaid.population.postestimation.elasticities import elasticities
from unsaid.population.postestimation.predict import predict_shares
from unsaid.types.errors import DataError

OFFERS = Offers(
    ("a", "b", "c"),
    np.array([[1.0, 0.5, 0.0], [-1.0, 1.0, 0.5], [0.0, 0.0, 1.0], [2.0, 0.0, 0.0], [0.0, 1.0, 0.0]]),
    np.array([0, 3, 5]),
    ("now", "then"),
    ("x", "y", "z", "x", "y"),
)


@pytest.fixture(scope="module")
def fit() -> LatentEstimates:
    return fit_latent(kinds_panel(people=1000)[0], 3, FAST)


def by_hand(coefficients: np.ndarray, shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Shares of the alternatives, and their standard deviations over classes."""
    found = []
    for begin, end in ((0, 3), (3, 5)):
        odds = np.exp(coefficients @ OFFERS.attributes[begin:end].T)
        found.append(odds / odds.sum(1, keepdims=True))
    chances = np.concatenate(found, 1)
    mean = shares @ chances
    return mean, np.sqrt(shares @ (chances - mean) ** 2)


def test_shares_are_mixtures_over_the_classes(fit):
    found = predict_shares(classes_fit(fit), OFFERS, options=PostEstimation(draws=20))
    mean, spread = by_hand(fit.coefficients, fit.shares)
    assert found.whose == "population"
    assert [one.share for one in found.shares] == pytest.approx(mean)
    assert [one.sd for one in found.shares] == pytest.approx(spread)
    assert [(one.task, one.alternative) for one in found.shares] == [
        ("now", "x"), ("now", "y"), ("now", "z"), ("then", "x"), ("then", "y")
    ]  # fmt: skip
    assert sum(one.share for one in found.shares) == pytest.approx(2.0)
    assert LinearRule().probabilities(fit.coefficients, OFFERS).shape == (3, 5)


def test_intervals_hold_the_truth_as_often_as_they_say():
    """Over repeated samples, of two alternatives that tell the classes apart."""
    truth, _ = by_hand(COEFFICIENTS[:2], SHARES[:2] / SHARES[:2].sum())
    held = []
    for seed in range(30):
        fit = fit_latent(kinds_panel(seed, 200, kinds=2)[0], 2, FAST)
        shares = predict_shares(classes_fit(fit), OFFERS).shares
        held += [one.low <= value <= one.high for one, value in zip(shares, truth, strict=True)]
        assert all(one.low < one.share < one.high for one in shares)
    assert np.mean(held) == pytest.approx(0.95, abs=0.05)


def test_the_same_seed_gives_the_same_and_another_does_not(fit):
    one, same = (predict_shares(classes_fit(fit), OFFERS, options=PostEstimation(seed=4)) for _ in range(2))
    assert one == same
    other = predict_shares(classes_fit(fit), OFFERS, options=PostEstimation(seed=5))
    assert other.shares[0].low != one.shares[0].low
    assert other.shares[0].share == one.shares[0].share


def test_without_errors_there_are_no_intervals():
    fit = classes_of(parameter_covariance=np.full((6, 6), np.nan))
    offers = Offers(fit.names, np.array([[1.0, 0.0], [2.0, 1.0]]), np.array([0, 2]), ("1",), ("a", "b"))
    known = Membership(("ann", "bo"), np.array([[0.25, 0.75], [1.0, 0.0]]))
    for whom in (None, known):
        shares = predict_shares(classes_fit(fit, known=whom), offers, known=whom is not None).shares
        assert sum(one.share for one in shares) == pytest.approx(1.0)
        assert all(np.isnan(one.low) and np.isnan(one.high) for one in shares)
    assert all(np.isnan(one.low) for one in elasticities(classes_fit(fit), offers, "price"))


def test_known_people_count_by_their_own_classes(fit):
    panel, _ = kinds_panel(people=1000)
    known = Membership(tuple(panel.people), class_membership(panel, fit))
    everybody = predict_shares(classes_fit(fit), OFFERS)
    found = predict_shares(classes_fit(fit, known=known), OFFERS, known=known is not None)
    assert found.whose == "known people"
    # shares of the classes are the mean membership at the maximum
    assert [one.share for one in found.shares] == pytest.approx(
        [one.share for one in everybody.shares], abs=1e-6
    )
    for one, all_ in zip(found.shares, everybody.shares, strict=True):
        assert one.sd <= all_.sd + 1e-9
        assert one.high - one.low < all_.high - all_.low
    last = Membership(("ann",), np.array([[0.0, 0.0, 1.0]]))
    chances = LinearRule().probabilities(fit.coefficients, OFFERS)[2]
    alone = predict_shares(classes_fit(fit, known=last), OFFERS, known=last is not None).shares
    assert [one.share for one in alone] == pytest.approx(chances)
    assert all(one.low < one.share < one.high for one in alone)
    assert [one.sd for one in alone] == pytest.approx(np.zeros(5))


def test_who_may_be_of_either_class_widens_the_interval():
    fit = classes_of(parameter_covariance=np.zeros((6, 6)))
    offers = Offers(fit.names, np.array([[3.0, 0.0], [0.0, 1.0]]), np.array([0, 2]), ("1",), ("a", "b"))
    sure = Membership(("ann", "bo"), np.array([[1.0, 0.0], [0.0, 1.0]]))
    unsure = Membership(("ann", "bo"), np.full((2, 2), 0.5))
    first = predict_shares(classes_fit(fit, known=sure), offers, known=sure is not None).shares[0]
    assert (first.low, first.high) == pytest.approx((first.share, first.share))
    one, two = (float(chance) for chance in LinearRule().probabilities(fit.coefficients, offers)[:, 0])
    second = predict_shares(classes_fit(fit, known=unsure), offers, known=unsure is not None).shares[0]
    assert (second.low, second.high) == pytest.approx((min(one, two), max(one, two)))


def test_elasticities_agree_with_a_small_change(fit):
    offers, step = OFFERS, 1e-5
    found = {
        (one.task, one.changed, one.responding): one
        for one in elasticities(classes_fit(fit), offers, "a")
        if one.task == "now"
    }
    more = offers.attributes.copy()
    more[1, 0] *= 1 + step
    before, _ = by_hand(fit.coefficients, fit.shares)
    after = np.array(
        [one.share for one in predict_shares(classes_fit(fit), offers._replace(attributes=more)).shares]
    )
    numeric = (after / before - 1)[:3] / step
    assert [found["now", "y", label].value for label in "xyz"] == pytest.approx(numeric, rel=1e-3)
    assert {one.kind for one in found.values()} == {"point"}
    assert all(one.low <= one.value <= one.high for one in found.values())
    # no independence of irrelevant alternatives
    assert found["now", "y", "x"].value != pytest.approx(found["now", "y", "z"].value, rel=1e-3)


def test_what_is_there_or_not_has_arc_elasticities(fit):
    rows = OFFERS.attributes.copy()
    rows[:, 2] = [0, 1, 1, 0, 1]
    offers = OFFERS._replace(attributes=rows)
    found = elasticities(classes_fit(fit), offers, "c")
    assert {one.kind for one in found} == {"arc"}
    with pytest.raises(DataError, match="no such attribute"):
        elasticities(classes_fit(fit), offers, "colour")
