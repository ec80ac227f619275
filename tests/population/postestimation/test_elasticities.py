"""Elasticities agree with small changes, and with the logit formula where nobody differs."""

import numpy as np
import polars as pl
import pytest

import unsaid
from tests.population.fits import fit_of, fitted, taste
from unsaid.data.offers import Offers
from unsaid.population.choice_rule import LinearRule, elasticity_kind
from unsaid.population.options import PostEstimation
from unsaid.population.postestimation.elasticities import (
    elasticities,
)
from unsaid.population.postestimation.predict import predict_shares
from unsaid.population.specification import MixedSpecification
from unsaid.population.tastes import Tastes
from unsaid.types.errors import DataError

OFFERS = Offers(
    ("price", "quality", "green"),
    np.array([[2.0, 1.0, 0.0], [3.0, 2.0, 1.0], [1.0, 0.5, 0.0]]),
    np.array([0, 3]),
    ("now",),
    ("a", "b", "c"),
)


def by_labels(found):
    return {(one.changed, one.responding): one for one in found}


def test_without_spread_the_formula_holds():
    specification = MixedSpecification.of(OFFERS.names, covariance="none")
    fit = fit_of(specification, [-0.5, 1.0, 0.3], np.zeros((3, 3)))
    odds = np.exp(OFFERS.attributes @ fit.mean)
    share = odds / odds.sum()
    found = by_labels(elasticities(fitted(fit), OFFERS, "price", options=PostEstimation(10, 20)))
    assert found["a", "a"].value == pytest.approx(-0.5 * 2.0 * (1 - share[0]))
    assert found["a", "b"].value == pytest.approx(0.5 * 2.0 * share[0])
    assert found["a", "c"].value == pytest.approx(found["a", "b"].value)
    assert found["a", "a"].kind == "point"
    assert found["a", "a"].low < found["a", "a"].value < found["a", "a"].high


def test_with_spread_they_agree_with_a_small_change():
    fit, size = taste(), PostEstimation(2000, 2)
    found = by_labels(elasticities(fitted(fit), OFFERS, "quality", options=PostEstimation(2000, 2)))
    step = 1e-4
    dearer = OFFERS.attributes.copy()
    dearer[1, 1] *= 1 + step
    before, after = (
        [one.share for one in predict_shares(fitted(fit), offers, options=size).shares]
        for offers in (OFFERS, OFFERS._replace(attributes=dearer))
    )
    numeric = (np.array(after) / before - 1) / step
    ours = [found["b", label].value for label in "abc"]
    assert ours == pytest.approx(numeric, rel=0.1)
    assert ours[1] > 0 > ours[0]
    # no independence of irrelevant alternatives
    assert ours[0] != pytest.approx(ours[2], rel=1e-3)


def test_what_is_there_or_not_has_arc_elasticities():
    found = elasticities(fitted(taste()), OFFERS, "green", options=PostEstimation(500, 10))
    assert {one.kind for one in found} == {"arc"}
    own = by_labels(found)["b", "b"]
    assert 0 < own.value < 2


def test_an_unknown_attribute_is_refused():
    with pytest.raises(DataError, match="no such attribute"):
        elasticities(fitted(taste()), OFFERS, "colour")


def test_people_count_by_their_weights():
    coefficients = np.array([[-1.0, 0.5, 0.0], [-0.2, 2.0, 1.0]])
    repeated = np.repeat(coefficients, [3, 1], axis=0)
    for attribute in ("price", "green"):
        one = LinearRule().elasticities(Tastes(np.array([0.75, 0.25]), coefficients), OFFERS, attribute)
        same = LinearRule().elasticities(Tastes(np.full(4, 0.25), repeated), OFFERS, attribute)
        assert one == pytest.approx(same)


def test_there_is_one_row_for_each_two_alternatives_of_a_task():
    offers = OFFERS._replace(task_start=np.array([0, 1, 3]), tasks=("now", "then"))
    rows = elasticities(fitted(taste()), offers, "price", options=PostEstimation(20, 5))
    assert [(one.task, one.changed, one.responding) for one in rows] == [
        ("now", "a", "a"), ("then", "b", "b"), ("then", "b", "c"), ("then", "c", "b"), ("then", "c", "c")
    ]  # fmt: skip
    values = OFFERS.attributes
    assert (elasticity_kind(values[:, 0]), elasticity_kind(values[:, 2])) == ("point", "arc")


def boats() -> pl.DataFrame:
    """Ways to fish, chosen by price, and by income as far as boats go."""
    rng = np.random.default_rng(4)
    rows = []
    for trip in range(400):
        income, price = rng.uniform(1, 6), rng.uniform(1, 4, 3)
        utility = -0.8 * np.log(price) + np.array([0, 0.3 * income, 0.5]) + rng.gumbel(size=3)
        chosen = int(utility.argmax())
        rows += [(trip, ("pier", "boat", "shore")[k], int(k == chosen), price[k], income) for k in range(3)]
    return pl.DataFrame(rows, schema=["trip", "way", "took", "price", "income"], orient="row")


def test_by_what_a_formula_is_made_of_they_agree_with_small_changes(tmp_path):
    named = unsaid.Columns(task="trip", alternative="way", chosen="took")
    formula = "~ C(way) + np.log(price) + I((way == 'boat') * income)"
    fit = unsaid.fit(boats(), named, formula=formula, model=unsaid.ConditionalLogit())
    offers = pl.DataFrame({"way": ["pier", "boat"], "price": [2.0, 3.0], "income": [4.0, 4.0]})
    shares = np.array([one.share for one in fit.predict(offers).shares])
    dearer = offers.with_columns(price=pl.Series([2.0, 3.0 * 1.001]))
    richer = offers.with_columns(pl.col("income") * 1.001)
    for changed, column, whose in ((dearer, "price", "boat"), (richer, "income", "all")):
        moved = np.array([one.share for one in fit.predict(changed).shares])
        for source in (fit, unsaid.load(fit.save(tmp_path / "fit.json"))):
            found = {
                one.responding: one for one in source.elasticities(offers, column) if one.changed == whose
            }
            expected = np.log(moved / shares) / np.log(1.001)
            assert [found[way].value for way in ("pier", "boat")] == pytest.approx(expected, rel=2e-3)
            assert found["boat"].low < found["boat"].value < found["boat"].high
    with pytest.raises(DataError, match="no such attribute"):
        fit.elasticities(offers, "way")
