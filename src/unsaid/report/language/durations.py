"""A number of days as people count it: days, weeks, months or years, in whole numbers."""

from typing import Literal, NamedTuple

__all__ = ["Duration", "Unit", "duration_of"]

Unit = Literal["moment", "day", "week", "month", "year", "lifetime"]

UNITS: tuple[tuple[float, float, Unit], ...] = (
    (730.0, 365.25, "year"),
    (60.0, 30.44, "month"),
    (14.0, 7.0, "week"),
    (1.0, 1.0, "day"),
)
"""From three quarters of so many days on, counted in units of so many days: one and a half of a unit or more,
so that rounding to whole ones is off by no more than a third. Years and months are the calendar's means."""

ABOUT_ONE: tuple[tuple[float, float, Unit], ...] = (
    (330.0, 548.0, "year"),
    (6.0, 10.0, "week"),
    (26.0, 45.0, "month"),
)
"""From so many days to fewer than so many, the unit alone is said: a year, a week, a month."""

LIFETIME_DAYS = 80 * 365.25
"""Eighty years: longer than most live from when they are asked."""


class Duration(NamedTuple):
    """So many of a unit.

    Attributes
    ----------
    unit
        ``moment`` is less than a day, ``lifetime`` longer than one.
    amount
        None where the unit alone is said.
    """

    unit: Unit
    amount: int | None = None


def duration_of(days: float) -> Duration:
    """A number of days, rounded to what can be said of it.

    Raises
    ------
    ValueError
        If it is below 0.
    """
    if days < 0:
        raise ValueError(f"expected a duration of at least 0 days, got {days}")
    if days < 0.75:
        return Duration("moment")
    if days > LIFETIME_DAYS:
        return Duration("lifetime")
    for low, high, unit in ABOUT_ONE:
        if low <= days < high:
            return Duration(unit)
    _, size, unit = next((row for row in UNITS if days >= row[0] * 0.75), UNITS[-1])
    return Duration(unit, max(1, round(days / size)))
