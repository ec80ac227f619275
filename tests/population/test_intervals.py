"""Intervals stay within what is possible, and a spread near 0 has one end."""

import math

import numpy as np
import pytest

from unsaid.population.intervals import NORMAL_95, ONE_SIDED_95, interval, most_sd_error, touches_zero


def test_the_ends_are_quantiles_of_the_normal():
    for ends, tail in ((NORMAL_95, 0.025), (ONE_SIDED_95, 0.05)):
        assert 0.5 * math.erfc(ends / math.sqrt(2)) == pytest.approx(tail, abs=1e-12)


def test_each_kind_has_its_interval():
    assert interval("mean", 1.0, 0.5) == pytest.approx((1 - 0.979982, 1 + 0.979982))
    low, high = interval("sd", 1.0, 0.2)
    assert low * high == pytest.approx(1.0)
    assert interval("sd", 0.1, 1e9) == (0.0, pytest.approx(1.6448536e9))
    low, high = interval("correlation", 0.9, 0.3)
    assert -1 < low < 0.9 < high < 1
    assert all(math.isnan(end) for end in interval("sd", 1.0, math.nan))


def test_a_spread_touches_0_where_two_standard_errors_reach_it():
    assert touches_zero(0.0, 0.0)
    assert touches_zero(0.19, 0.1)
    assert not touches_zero(0.2, 0.1)


def test_the_bound_is_that_of_a_variance_known_by_everybodys_squared_deviation():
    """Of n people whose b is seen with error variance v, the likelihood of the spread is known in full."""
    people, noise = 400.0, 0.5
    mean_variance = noise / people  # where the spread is 0
    # chi square: the variance of mean square deviations around a spread of 0 is 2 v^2 / n
    end = math.sqrt(ONE_SIDED_95 * math.sqrt(2 * noise**2 / people))
    assert ONE_SIDED_95 * most_sd_error(0.0, mean_variance, people) == pytest.approx(end)
    sds = np.linspace(0, 3, 20)
    ends = [sd + ONE_SIDED_95 * most_sd_error(float(sd), mean_variance, people) for sd in sds]
    assert np.all(np.diff(ends) > 0)
