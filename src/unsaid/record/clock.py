"""The only reader of the clock; whoever needs the time is given this function or another like it."""

from collections.abc import Callable
from datetime import UTC, datetime

__all__ = ["Clock", "now"]

Clock = Callable[[], str]
"""Returns the time as `now` does; injected, so that tests and replays choose their own."""


def now() -> str:
    """Return the time in UTC, ISO 8601 with milliseconds: ``2024-05-01T12:00:00.000Z``."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
