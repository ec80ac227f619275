"""The hash chain: what is hashed, how an event is linked to the one before, and how a log is checked.

The hash covers the record as it stands in the log, not as this version of the software reads it, so that a
field added to an event later does not break the chains written before.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pydantic import ValidationError

from unsaid.types.errors import LogError
from unsaid.types.events import SCHEMA_VERSION, Event, Recorded

__all__ = ["START", "Head", "canonical", "link", "place", "plain", "read_chain", "seal", "verify"]

START = "0" * 64
"""What stands as `previous` in the first event of a session."""

RESTORE = "restore the log from a copy made before it was edited, or erase this session"


class Head(NamedTuple):
    """Where a chain ends: the sequence and the hash of its last event."""

    sequence: int
    hash: str


def canonical(value: object) -> str:
    """Return the one JSON text of a value: sorted keys, no spaces, floats by ``repr``, no NaN."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def seal(record: Mapping[str, object]) -> str:
    """Return the SHA-256 over a record's canonical JSON, its own ``hash`` left out.

    Parameters
    ----------
    record
        A `Recorded` in JSON form (see `plain`), with or without its hash.
    """
    content = {key: value for key, value in record.items() if key != "hash"}
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def plain(recorded: Recorded) -> dict[str, object]:
    """Return an event in JSON form, with exactly the fields that stand in the log."""
    return recorded.model_dump(mode="json", exclude_unset=True)


def link(session: str, sequence: int, at: str, payload: Event, previous: str) -> Recorded:
    """Return the payload as the next event of a chain.

    The payload goes through its canonical JSON once, so that what is returned here is, to the order of its
    keys, what reading the log returns later.
    """
    record: dict[str, object] = {
        "session": session,
        "sequence": sequence,
        "at": at,
        "schema_version": SCHEMA_VERSION,
        "payload": json.loads(canonical(payload.model_dump(mode="json"))),
        "previous": previous,
    }
    return Recorded.model_validate(record | {"hash": seal(record)})


def place(session: object, sequence: object) -> str:
    """Return how an error names an event of a session."""
    return f"session {session}, event {sequence}"


def verify(events: Iterable[Recorded]) -> None:
    """Check that events are one whole chain from its first event.

    Raises
    ------
    LogError
        If an event is missing, out of order, altered, or written by a newer version; the error names the
        session and the sequence.
    """
    read_chain(plain(event) for event in events)


def read_chain(
    records: Iterable[Mapping[str, object]], *, session: str | None = None, head: Head | None = None
) -> tuple[Recorded, ...]:
    """Check records in JSON form and return them as events.

    Parameters
    ----------
    records
        The events of one session as they stand in the log, in order.
    session
        Whose events they must be, if that is known; otherwise the first event says so.
    head
        Where the chain must end, if that is known: a chain cut short is whole in itself.

    Raises
    ------
    LogError
        As `verify`.
    """
    events: list[Recorded] = []
    previous = START
    owner: object = session
    for sequence, record in enumerate(records):
        owner = record.get("session") if owner is None else owner
        _check_version(record, owner, sequence)
        _check_link(record, owner, sequence, previous)
        events.append(_parse(record, owner, sequence))
        previous = events[-1].hash
    if events and events[0].payload.event != "begun":
        raise LogError(
            "the session does not start at its beginning",
            where=place(owner, 0),
            expected="a begun event",
            got=f"a {events[0].payload.event} event",
            advice=RESTORE,
        )
    if head is not None:
        _check_head(events, owner, head)
    return tuple(events)


def _check_version(record: Mapping[str, object], session: object, sequence: int) -> None:
    version = record.get("schema_version")
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise LogError(
            "this event was written by a newer version of unsaid",
            where=place(session, sequence),
            expected=f"schema version {SCHEMA_VERSION} or older",
            got=f"schema version {version}",
            advice="upgrade unsaid (pip install --upgrade unsaid) and read it again",
        )


def _check_link(record: Mapping[str, object], session: object, sequence: int, previous: str) -> None:
    found = record.get("sequence")
    if found != sequence:
        raise _broken("an event is missing or out of order", session, sequence, sequence, found)
    if record.get("session") != session:
        raise _broken("an event of another session", session, sequence, session, record.get("session"))
    if record.get("previous") != previous:
        raise _broken(
            "the event does not follow the one before it",
            session,
            sequence,
            f"previous {previous}",
            record.get("previous"),
        )
    try:
        sealed = seal(record)
    except (TypeError, ValueError) as error:
        raise _broken("the event cannot be read", session, sequence, "JSON values", error) from error
    if record.get("hash") != sealed:
        raise _broken(
            "the event was altered after it was recorded",
            session,
            sequence,
            f"hash {sealed}",
            record.get("hash"),
        )


def _parse(record: Mapping[str, object], session: object, sequence: int) -> Recorded:
    try:
        return Recorded.model_validate(record)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        path = ".".join(str(part) for part in first["loc"])
        raise _broken(
            f"{path} is not as the event schema has it", session, sequence, first["msg"], repr(first["input"])
        ) from error


def _check_head(events: list[Recorded], session: object, head: Head) -> None:
    if len(events) <= head.sequence:
        raise _broken(
            "the log was cut short", session, len(events), f"events up to {head.sequence}", "none here"
        )
    last = events[-1]
    if last.sequence > head.sequence:
        raise _broken(
            "an event was added by hand", session, head.sequence + 1, "the end of the log", "an event"
        )
    if last.hash != head.hash:
        raise _broken(
            "the last event is not the one that was recorded", session, last.sequence, head.hash, last.hash
        )


def _broken(message: str, session: object, sequence: int, expected: object, got: object) -> LogError:
    return LogError(
        message, where=place(session, sequence), expected=str(expected), got=str(got), advice=RESTORE
    )
