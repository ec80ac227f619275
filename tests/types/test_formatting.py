"""Numbers keep their digits whatever their size, and fit where they stand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsaid.types.formatting import (
    align_right,
    format_fixed,
    format_label,
    format_number,
    format_p_value,
    format_percent,
    with_fewer_decimals,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-0.4949, "-0.4949"),
        (1.03094, "1.0309"),
        (12.34567, "12.346"),
        (942164.4383, "942164"),
        (123456789.0, "1.235e+08"),
        (-0.0062153, "-0.006215"),
        (0.00041324, "0.0004132"),
        (8.94e-5, "8.940e-05"),
        (0.0, "0"),
        (-0.0, "0"),
        (math.nan, "-"),
        (math.inf, "inf"),
    ],
)
def test_numbers_have_significant_digits(value: float, text: str):
    assert format_number(value) == text


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_no_number_is_longer_than_its_room(value: float):
    assert len(format_number(value, width=8)) <= 8
    assert len(format_fixed(value, 2, width=8)) <= 8


@given(st.floats(min_value=1e-300, max_value=1e300))
def test_what_is_written_is_the_number_to_three_figures(value: float):
    assert float(format_number(value)) == pytest.approx(value, rel=6e-4)
    assert float(format_number(-value, width=10)) == pytest.approx(-value, rel=6e-3)


def test_fixed_decimals_give_way_to_the_room():
    assert format_fixed(-5.361, 2, 8) == "-5.36"
    assert format_fixed(2182306.5, 2, 8) == "2182306"
    assert format_fixed(math.nan, 2, 8) == "-"


def test_decimals_are_left_out_before_digits():
    assert format_fixed(-123456789.123, 2, 13) == "-123456789.12"
    assert format_fixed(-123456789.123, 2, 11) == "-123456789"
    pair = [
        with_fewer_decimals(lambda n: f"{-12345.678:.{n}f} ({0.25:.{n}f})", 3, width) for width in (18, 15, 3)
    ]
    assert pair == ["-12345.678 (0.250)", "-12345.7 (0.2)", "-12346 (0)"]


def test_shares_in_per_cent_are_never_nothing_but_for_none():
    shares = [0.5762, 0.0576, 0.0042, 0.00042, 0.9997, 0.0]
    assert [format_percent(share) for share in shares] == ["58%", "5.8%", "0.4%", "0.04%", "100%", "0%"]


def test_a_p_value_of_less_than_a_thousandth_is_said_to_be_less():
    assert [format_p_value(p) for p in (0.0, 0.0009, 0.001, 0.55, math.nan)] == [
        "<0.001",
        "<0.001",
        "0.001",
        "0.550",
        "-",
    ]


@pytest.mark.parametrize(
    ("value", "text"), [(0.5, "0.5"), (-1234.4, "−1,234"), (999.7, "1,000"), (1e-5, "1e−05"), (-0.0, "0")]
)
def test_labels_have_three_figures_and_a_true_minus(value: float, text: str):
    assert format_label(value) == text


def test_cells_never_touch():
    assert align_right(["123456", "12345678"], [7, 8]).split() == ["123456", "12345678"]
