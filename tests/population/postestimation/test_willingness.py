"""Willingness to pay: ratios, two kinds of intervals, and what people, rather than means, would pay."""

import numpy as np
import pytest

from tests.population.fits import fit_of, fitted, taste
from unsaid.population.options import PostEstimation
from unsaid.population.postestimation.willingness import price_warning, willingness_to_pay
from unsaid.population.specification import MixedSpecification
from unsaid.types.errors import DataError


def test_ratios_of_means_and_their_intervals():
    quality, green = willingness_to_pay(fitted(taste(errors=0.02)), "price")
    assert (quality.attribute, green.attribute) == ("quality", "green")
    assert quality.ratio == pytest.approx(2.0)
    # var of m/p with independent errors s: s^2 (1 + ratio^2) / p^2
    half = 1.96 * 0.02 * np.sqrt(1 + 4) / 0.5
    assert quality.delta_high - quality.ratio == pytest.approx(half, rel=1e-3)
    assert (quality.draws_low, quality.draws_high) == pytest.approx((2 - half, 2 + half), abs=0.06)


def test_with_a_fixed_price_people_differ_as_their_coefficients():
    found = willingness_to_pay(fitted(taste()), "price", options=PostEstimation(40_000, 20))[0]
    assert found.median == pytest.approx(2.0, abs=0.05)
    assert found.upper - found.lower == pytest.approx(2 * 0.67449 * 2.0, rel=0.05)
    assert found.median_low < found.median < found.median_high


def test_a_lognormal_price_keeps_medians_sensible():
    specification = MixedSpecification.of(["price", "quality"], distributions={"price": "-lognormal"})
    fit = fit_of(specification, [-1.0, 1.0], np.diag([0.5, 0.2]))
    found = willingness_to_pay(fitted(fit), "price")[0]
    assert found.ratio == pytest.approx(1.0 / np.exp(-1.0 + 0.25))
    assert 0 < found.lower < found.median < found.upper
    assert price_warning(fitted(fit), "price") is None


def test_in_money_space_the_coefficients_are_the_willingness():
    specification = MixedSpecification.of(["price", "quality"], price="price")
    fit = fit_of(specification, [0.3, 4.0], np.diag([0.5, 1.0]))
    found = willingness_to_pay(fitted(fit), "price")[0]
    assert found.ratio == pytest.approx(4.0)
    assert found.delta_high == pytest.approx(4.0 + 1.96 * 0.1, rel=1e-3)
    assert found.median == pytest.approx(4.0, abs=0.1)


def test_a_price_that_some_like_is_said():
    specification = MixedSpecification.of(["price", "quality"])
    warned = price_warning(fitted(fit_of(specification, [-0.5, 1.0], np.diag([0.25, 0.2]))), "price")
    assert warned is not None
    assert "15.9%" in warned
    assert "not negative" in (
        price_warning(fitted(fit_of(specification, [0.5, 1.0], np.eye(2))), "price") or ""
    )
    assert price_warning(fitted(fit_of(specification, [-5.0, 1.0], np.eye(2))), "price") is None


def test_an_unknown_price_is_refused():
    with pytest.raises(DataError, match="price is not among"):
        willingness_to_pay(fitted(taste()), "cost")
