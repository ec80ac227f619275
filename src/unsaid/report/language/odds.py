"""What each phrase for a probability claims: one table, with a column of words for each language."""

from typing import NamedTuple

__all__ = ["ODDS", "Odds", "share_of", "strongest_odds"]


class Odds(NamedTuple):
    """So many in so many, and the phrases that claim it."""

    part: int
    whole: int
    english: str
    russian: str

    @property
    def claimed(self) -> float:
        """The probability that the phrases claim at least."""
        return self.part / self.whole


ODDS: tuple[Odds, ...] = (
    Odds(99, 100, "ninety-nine in a hundred", "девяносто девять шансов из ста"),
    Odds(19, 20, "nineteen in twenty", "девятнадцать шансов из двадцати"),
    Odds(9, 10, "nine in ten", "девять шансов из десяти"),
    Odds(4, 5, "four in five", "четыре шанса из пяти"),
    Odds(3, 4, "three in four", "три шанса из четырёх"),
    Odds(2, 3, "two in three", "два шанса из трёх"),
    Odds(3, 5, "three in five", "три шанса из пяти"),
    Odds(1, 2, "about even", "шансы примерно равны"),
    Odds(2, 5, "two in five", "два шанса из пяти"),
    Odds(1, 3, "one in three", "один шанс из трёх"),
    Odds(1, 4, "one in four", "один шанс из четырёх"),
    Odds(1, 5, "one in five", "один шанс из пяти"),
    Odds(1, 10, "one in ten", "один шанс из десяти"),
    Odds(1, 20, "one in twenty", "один шанс из двадцати"),
    Odds(1, 100, "one in a hundred", "один шанс из ста"),
    Odds(0, 1, "next to nothing", "почти никаких шансов"),
)
"""From the largest claim down."""


def strongest_odds(probability: float) -> Odds:
    """The strongest claim that is no more than a probability.

    Raises
    ------
    ValueError
        If it is not in [0, 1].
    """
    if not 0 <= probability <= 1 + 1e-9:
        raise ValueError(f"expected a probability in [0, 1], got {probability}")
    return next(row for row in ODDS if row.claimed <= probability)


def share_of(probability: float) -> tuple[int, int]:
    """The share nearest to a probability, for estimates (not claims), as so many in so many.

    (0, 1) is almost nothing, (1, 1) as good as certain, (1, 2) one in two; any other is a row of `ODDS`.
    """
    if probability < 0.005:
        return 0, 1
    if probability > 0.995:
        return 1, 1
    if 0.45 <= probability <= 0.55:
        return 1, 2
    rows = [row for row in ODDS if row.claimed not in (0.0, 0.5)]
    nearest = min(rows, key=lambda row: abs(row.claimed - probability))
    return nearest.part, nearest.whole
