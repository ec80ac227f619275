"""Probabilities, durations, counts and lists in plain words that never claim more than the numbers."""

from collections.abc import Sequence

__all__ = [
    "count_phrase",
    "duration_phrase",
    "listing",
    "odds_claimed",
    "odds_phrase",
    "share_phrase",
    "times",
]

ODDS: tuple[tuple[float, str], ...] = (
    (0.99, "ninety-nine in a hundred"),
    (0.95, "nineteen in twenty"),
    (0.9, "nine in ten"),
    (0.8, "four in five"),
    (0.75, "three in four"),
    (2 / 3, "two in three"),
    (0.6, "three in five"),
    (0.5, "about even"),
    (0.4, "two in five"),
    (1 / 3, "one in three"),
    (0.25, "one in four"),
    (0.2, "one in five"),
    (0.1, "one in ten"),
    (0.05, "one in twenty"),
    (0.01, "one in a hundred"),
    (0.0, "next to nothing"),
)
"""What each phrase claims, from the largest down."""

NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)

UNITS: tuple[tuple[float, float, str], ...] = (
    # from this many days on, counted in units of so many days
    (730.0, 365.25, "year"),
    (60.0, 30.44, "month"),
    (14.0, 7.0, "week"),
    (1.0, 1.0, "day"),
)

LIFETIME_DAYS = 80 * 365.25


def odds_phrase(probability: float) -> str:
    """The strongest phrase that claims no more than a probability.

    Raises
    ------
    ValueError
        If it is not in [0, 1].
    """
    if not 0 <= probability <= 1 + 1e-9:
        raise ValueError(f"expected a probability in [0, 1], got {probability}")
    return next(phrase for claimed, phrase in ODDS if claimed <= probability)


def odds_claimed(phrase: str) -> float:
    """The probability that one of the phrases of `odds_phrase` claims at least.

    Raises
    ------
    KeyError
        If it is none of them.
    """
    return {words: claimed for claimed, words in ODDS}[phrase]


def share_phrase(probability: float) -> str:
    """The phrase nearest to a share, for estimates (not claims): 'about two in five'."""
    if probability < 0.005:
        return "almost nothing"
    if probability > 0.995:
        return "certain"
    if 0.45 <= probability <= 0.55:
        return "one in two"
    nearest = min(ODDS, key=lambda pair: abs(pair[0] - probability) if pair[0] not in (0.0, 0.5) else 2.0)
    return nearest[1]


def duration_phrase(days: float) -> str:
    """A number of days in words: 'less than a day', '3 weeks', '4 months', '2 years'."""
    if days < 0:
        raise ValueError(f"expected a duration of at least 0 days, got {days}")
    if days < 0.75:
        return "less than a day"
    if days > LIFETIME_DAYS:
        return "longer than a lifetime"
    if 330 <= days < 548:
        return "a year"
    if 6 <= days < 10:
        return "a week"
    if 26 <= days < 45:
        return "a month"
    _, size, unit = next((row for row in UNITS if days >= row[0] * 0.75), UNITS[-1])
    count = max(1, round(days / size))
    return f"{count_phrase(count)} {unit}" if count == 1 else f"{count_phrase(count)} {unit}s"


def count_phrase(count: int) -> str:
    """A count in words up to twelve, in digits beyond."""
    return NUMBERS[count] if 0 <= count < len(NUMBERS) else str(count)


def times(count: int) -> str:
    """How often: 'never', 'once', 'twice', 'three times'."""
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count_phrase(count)} times")


def listing(names: Sequence[str]) -> str:
    """Names joined as in speech: 'a', 'a and b', 'a, b and c'."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
