import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsaid.report.words import (
    count_phrase,
    duration_phrase,
    listing,
    odds_claimed,
    odds_phrase,
    share_phrase,
    times,
)


@given(st.floats(0, 1))
def test_no_phrase_claims_more_than_the_probability(probability: float):
    assert odds_claimed(odds_phrase(probability)) <= probability


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_larger_probability_never_claims_less(one: float, other: float):
    low, high = sorted((one, other))
    assert odds_claimed(odds_phrase(low)) <= odds_claimed(odds_phrase(high))


@pytest.mark.parametrize(
    ("probability", "phrase"),
    [
        (1.0, "ninety-nine in a hundred"),
        (0.95, "nineteen in twenty"),
        (0.949, "nine in ten"),
        (0.8, "four in five"),
        (0.7999, "three in four"),
        (0.67, "two in three"),
        (0.51, "about even"),
        (0.34, "one in three"),
        (0.0, "next to nothing"),
    ],
)
def test_odds_phrase(probability: float, phrase: str):
    assert odds_phrase(probability) == phrase


@pytest.mark.parametrize("bad", [-0.1, 1.1])
def test_odds_phrase_refuses_what_is_no_probability(bad: float):
    with pytest.raises(ValueError, match="expected a probability"):
        odds_phrase(bad)


def test_odds_claimed_knows_no_other_phrases():
    with pytest.raises(KeyError):
        odds_claimed("surely")


@pytest.mark.parametrize(
    ("share", "phrase"),
    [
        (0.0, "almost nothing"),
        (1.0, "certain"),
        (0.5, "one in two"),
        (0.25, "one in four"),
        (0.8, "four in five"),
        (0.44, "two in five"),
    ],
)
def test_share_phrase(share: float, phrase: str):
    assert share_phrase(share) == phrase


@pytest.mark.parametrize(
    ("days", "phrase"),
    [
        (0.2, "less than a day"),
        (1.0, "one day"),
        (3.0, "three days"),
        (7.0, "a week"),
        (21.0, "three weeks"),
        (30.0, "a month"),
        (120.0, "four months"),
        (365.0, "a year"),
        (1000.0, "three years"),
        (7300.0, "20 years"),
        (1e6, "longer than a lifetime"),
    ],
)
def test_duration_phrase(days: float, phrase: str):
    assert duration_phrase(days) == phrase


@given(st.floats(1, 25_000))
def test_durations_are_never_off_by_half(days: float):
    """A phrase read back in days lies within a factor of 1.5 of what it stands for."""
    units = {"day": 1.0, "week": 7.0, "month": 30.44, "year": 365.25}
    count, unit = duration_phrase(days).split()
    numbers = {count_phrase(n): n for n in range(1, 100)} | {"a": 1}
    assert 1 / 1.51 < numbers[count] * units[unit.rstrip("s")] / days < 1.51


def test_duration_refuses_negative_days():
    with pytest.raises(ValueError, match="at least 0 days"):
        duration_phrase(-1.0)


def test_counts_times_and_lists():
    assert [count_phrase(n) for n in (0, 3, 12, 13)] == ["no", "three", "twelve", "13"]
    assert [times(n) for n in (0, 1, 2, 5)] == ["never", "once", "twice", "five times"]
    assert [listing(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
