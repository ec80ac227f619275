"""A session as a text file: one event per line, in JSON, exactly as it stands in the log."""

import json
from collections.abc import Iterable

from unsaid.record.chain import canonical, plain, read_chain
from unsaid.record.fold import fold
from unsaid.types.errors import LogError
from unsaid.types.events import Recorded

__all__ = ["from_lines", "to_lines"]


def to_lines(events: Iterable[Recorded]) -> str:
    """Return events as JSON lines, each ended by a newline."""
    return "".join(canonical(plain(event)) + "\n" for event in events)


def from_lines(lines: str | Iterable[str]) -> tuple[Recorded, ...]:
    """Return the events of one session from JSON lines; blank lines are skipped.

    Raises
    ------
    LogError
        If a line is not JSON, or the lines are not the whole and unaltered log of one session.
    """
    numbered = enumerate(lines.split("\n") if isinstance(lines, str) else lines, start=1)
    events = read_chain([_record(number, line) for number, line in numbered if line.strip()])
    if not events:
        raise LogError(
            "there is nothing to import", expected="one event per line", advice="name a file made by export"
        )
    fold(events)
    return events


def _record(number: int, line: str) -> dict[str, object]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise _unreadable(number, str(error)) from error
    if not isinstance(record, dict):
        raise _unreadable(number, type(record).__name__)
    return record


def _unreadable(number: int, got: str) -> LogError:
    return LogError(
        "this line is not an event",
        where=f"line {number}",
        expected="a JSON object",
        got=got,
        advice="export the session again",
    )
