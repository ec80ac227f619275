import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsaid.report.language.durations import Duration, duration_of

DAYS = {"day": 1.0, "week": 7.0, "month": 30.44, "year": 365.25}


@pytest.mark.parametrize(
    ("days", "duration"),
    [
        (0.2, Duration("moment")),
        (1.0, Duration("day", 1)),
        (7.0, Duration("week")),
        (21.0, Duration("week", 3)),
        (30.0, Duration("month")),
        (365.0, Duration("year")),
        (1000.0, Duration("year", 3)),
        (1e6, Duration("lifetime")),
    ],
)
def test_durations(days: float, duration: Duration):
    assert duration_of(days) == duration


@given(st.floats(1, 25_000))
def test_durations_are_never_off_by_half(days: float):
    """A duration read back in days lies within a factor of 1.51 of what it stands for."""
    unit, amount = duration_of(days)
    assert 1 / 1.51 < (amount or 1) * DAYS[unit] / days < 1.51


def test_negative_days_are_refused():
    with pytest.raises(ValueError, match="at least 0 days"):
        duration_of(-1.0)
