"""Importance sums to one, counts what was offered, and takes a category's levels together."""

import numpy as np
import pytest

from tests.population.fits import fitted, taste
from unsaid.population.options import PostEstimation
from unsaid.population.postestimation.importance import (
    attribute_importance,
    importance_shares,
)


def test_shares_are_ranges_of_utility():
    ranges = np.array([[0.0, 4.0], [0.0, 1.0], [0.0, 1.0]])
    shares = importance_shares(np.array([[-0.5, 1.0, -1.0]]), ranges, (0, 1, 1))
    assert shares[0] == pytest.approx([2.0 / 4.0, 2.0 / 4.0])


def test_under_effects_coding_the_base_is_minus_the_sum():
    ranges = np.array([[-1.0, 1.0], [-1.0, 1.0]])
    shares = importance_shares(np.array([[1.0, 2.0]]), ranges, (0, 0))
    assert shares[0] == pytest.approx([1.0])
    both = importance_shares(np.array([[1.0, 2.0, 5.0]]), np.vstack([ranges, [0.0, 1.0]]), (0, 0, 1))
    assert both[0] == pytest.approx([0.5, 0.5])


def test_the_most_important_comes_first_and_all_sum_to_one():
    fit, ranges = taste(), np.array([[0.0, 10.0], [0.0, 1.0], [0.0, 1.0]])
    found = attribute_importance(fitted(fit, ranges=ranges), options=PostEstimation(1000, 50))
    assert found[0].attribute == "price"
    assert sum(one.share for one in found) == pytest.approx(1.0)
    assert sum(one.first for one in found) == pytest.approx(1.0)
    assert all(one.low <= one.share <= one.high for one in found)


def test_somebody_who_wants_nothing_has_no_importance():
    assert importance_shares(np.zeros((1, 2)), np.array([[0.0, 1.0]] * 2), (0, 1)).tolist() == [[0.0, 0.0]]
