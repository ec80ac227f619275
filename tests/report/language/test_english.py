import pytest

from unsaid.report.language.english import (
    ENGLISH,
    English,
    count_phrase,
    duration_phrase,
    share_phrase,
    times,
)


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
def test_odds(probability: float, phrase: str):
    assert isinstance(ENGLISH, English)
    assert ENGLISH.odds(probability) == phrase


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


def test_counts_times_and_lists():
    assert [count_phrase(n) for n in (0, 3, 12, 13)] == ["no", "three", "twelve", "13"]
    assert [times(n) for n in (0, 1, 2, 5)] == ["never", "once", "twice", "five times"]
    assert [ENGLISH.listing(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


def test_labels_that_depend_on_something():
    assert ENGLISH.order(["calm"], None) == "Most of all calm."
    assert ENGLISH.order_page(["calm", "kin"], "play") == "First of all calm and kin; least of all play."
    assert ENGLISH.exchange(["calm"], ["kin"], -1.0, 0.2) == (
        "Beside the best you left: toward calm, away from kin, nearer, surer."
    )
    assert ENGLISH.exchange([], [], 0.0, 0.0) == "Beside the best you left: the same on every count."
    assert [ENGLISH.position(1), ENGLISH.position("last")] == ["placed 1", "last"]
