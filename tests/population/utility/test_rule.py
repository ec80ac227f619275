"""Shares under the whole utility are those of its one definition, averaged over people."""

import jax.numpy as jnp
import numpy as np
import pytest

from tests.population.fits import fit_of
from unsaid.data.offers import Offers
from unsaid.model.choice import choice_probabilities
from unsaid.model.parameters import Parameters
from unsaid.model.specification import Specification
from unsaid.population.facts import DataFacts
from unsaid.population.options import PostEstimation
from unsaid.population.postestimation.elasticities import elasticities
from unsaid.population.postestimation.predict import predict_shares
from unsaid.population.specification import MixedSpecification
from unsaid.population.utility.model import DiscountedUtility, UtilityFit
from unsaid.population.utility.rule import choice_sets_of
from unsaid.types.errors import DataError

WHOLE = Specification(("amount", "gift"))
MEAN = np.array([0.5, 1.0, np.log(0.01), np.log(0.7), np.log(1.1), -1.0])
SAME = np.zeros((6, 6))
FEW = PostEstimation(people=400, draws=50)
QUICK = PostEstimation(people=400, draws=20)


def fit_with(covariance, errors: float = 0.05):
    return fit_of(MixedSpecification.of(WHOLE.names), MEAN, covariance, errors=errors)


def of(estimates) -> UtilityFit:
    names = ("amount", "gift", "outside")
    data = DataFacts(names, np.tile([0.0, 1.0], (3, 1)), np.zeros((10, 0)), -100.0, outside="outside")
    return UtilityFit(model=DiscountedUtility(), estimates=estimates, data=data, parts=WHOLE)


def two_tasks() -> Offers:
    """Now or later or nothing; and two that are not sure."""
    attributes = np.array([[4.0, 0, 0], [6, 1, 0], [0, 0, 1], [5, 1, 0], [5, 0, 0]])
    return Offers(
        names=("amount", "gift", "outside"),
        attributes=attributes,
        task_start=np.array([0, 3, 5]),
        tasks=("x", "y"),
        alternatives=("now", "later", "none", "a", "b"),
        delay_days=np.array([0.0, 100, 0, 0, 30]),
        probability=np.array([1.0, 1, 1, 0.4, 0.8]),
        outside="outside",
    )


def by_hand() -> np.ndarray:
    """Shares of people who are all the same, from the formulas."""
    weight = np.exp(-1.1 * (-np.log([0.4, 0.8])) ** 0.7)
    utilities = [2.0, (3.0 + 1.0) / 2, -1.0], [3.5 * weight[0], 2.5 * weight[1] / 1.3]
    shares = []
    for task in utilities:
        odds = np.exp(task) / np.exp(task).sum()
        shares += list(0.98 * odds + 0.02 / len(task))
    return np.array(shares)


def test_equal_people_choose_by_the_formula():
    found = predict_shares(of(fit_with(SAME, errors=0.0)), two_tasks(), options=FEW)
    assert found.whose == "population"
    assert [one.alternative for one in found.shares] == ["now", "later", "none", "a", "b"]
    assert np.array([one.share for one in found.shares]) == pytest.approx(by_hand(), abs=1e-6)
    assert all(one.sd == pytest.approx(0.0, abs=1e-6) for one in found.shares)


def test_offers_become_choice_sets_without_loss():
    sets = choice_sets_of(two_tasks(), WHOLE)
    assert np.asarray(sets.available).tolist() == [[True] * 3, [True, True, False]]
    one = Parameters(
        jnp.array([0.5, 1.0]), *(jnp.asarray(value) for value in (0.01, 0.7, 1.1)), jnp.asarray(-1.0)
    )
    chances = np.asarray(choice_probabilities(WHOLE, one, sets))
    assert chances.sum(1) == pytest.approx(np.ones(2))
    assert chances[np.asarray(sets.available)] == pytest.approx(by_hand())


def test_shares_are_averages_over_people_and_intervals_hold_them():
    covariance = np.diag([0.09, 0.25, 1.0, 0.04, 0.04, 0.25])
    found = predict_shares(of(fit_with(covariance)), two_tasks(), options=FEW).shares
    assert sum(one.share for one in found[:3]) == pytest.approx(1.0, abs=1e-6)
    assert all(one.low < one.share < one.high for one in found)
    assert all(one.sd > 0.005 for one in found)
    theta = np.random.default_rng(5).multivariate_normal(MEAN, covariance, 40_000)
    now, later = theta[:, 0] * 4, (theta[:, 0] * 6 + theta[:, 1]) / (1 + 100 * np.exp(theta[:, 2]))
    odds = np.exp(np.stack([now, later, theta[:, 5]]))
    expected = 0.98 * (odds / odds.sum(0)).mean(1) + 0.02 / 3
    many = predict_shares(of(fit_with(covariance)), two_tasks(), options=PostEstimation(20_000, 1)).shares
    assert [one.share for one in many[:3]] == pytest.approx(expected, abs=0.006)


@pytest.mark.parametrize("attribute", ["amount", "delay_days"])
def test_elasticities_are_changes_of_shares(attribute):
    fit, offers = fit_with(np.diag([0.04, 0.1, 0.5, 0.02, 0.02, 0.1])), two_tasks()
    found = {
        (one.changed, one.responding): one for one in elasticities(of(fit), offers, attribute, options=QUICK)
    }
    assert found["later", "now"].kind == "point"
    assert found["later", "now"].low <= found["later", "now"].value <= found["later", "now"].high
    shares = []
    for factor in (0.999, 1.001):
        if attribute == "amount":
            values = offers.attributes.copy()
            values[1, 0] *= factor
            moved = offers._replace(attributes=values)
        else:
            moved = offers._replace(delay_days=offers.delay_days * np.array([1, factor, 1, 1, 1]))
        # the noise of elasticities: the same people
        shares.append(_shares_of_the_same_people(fit, moved))
    change = np.log(shares[1] / shares[0]) / np.log(1.001 / 0.999)
    assert found["later", "now"].value == pytest.approx(change[0], abs=2e-3)
    assert found["later", "later"].value == pytest.approx(change[1], abs=2e-3)


def _shares_of_the_same_people(fit, offers) -> np.ndarray:
    from unsaid.population.normal.tastes import estimate, person_draws

    theta = person_draws(estimate(fit), np.zeros((QUICK.people, 0)), seed=of(fit).simulated(QUICK)[1])[0]
    sets, total = choice_sets_of(offers, WHOLE), np.zeros(3)
    for own in theta:
        parts = Parameters(
            jnp.asarray(own[:2]), *(jnp.asarray(np.exp(value)) for value in own[2:5]), jnp.asarray(own[5])
        )
        total += np.asarray(choice_probabilities(WHOLE, parts, sets))[0] / len(theta)
    return total


def test_what_is_0_or_1_has_arc_elasticities():
    found = elasticities(of(fit_with(SAME, errors=0.0)), two_tasks(), "gift", options=QUICK)
    own = next(one for one in found if (one.changed, one.responding) == ("later", "later"))
    with_gift, without = (np.exp(u) / (np.exp(u) + np.exp(2.0) + np.exp(-1.0)) for u in (2.0, 1.5))
    ends = 0.98 * np.array([with_gift, without]) + 0.02 / 3
    assert own.kind == "arc"
    assert own.value == pytest.approx((ends[0] - ends[1]) / ends.mean(), abs=1e-6)


def test_what_cannot_be_asked_is_refused():
    fit, offers = fit_with(SAME), two_tasks()
    with pytest.raises(DataError, match="surer"):
        elasticities(of(fit), offers, "probability", options=QUICK)
    with pytest.raises(DataError, match="no such attribute"):
        elasticities(of(fit), offers, "price", options=QUICK)
    with pytest.raises(DataError, match="lack a part"):
        predict_shares(of(fit), offers._replace(delay_days=None), options=FEW)
