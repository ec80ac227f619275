"""How events stand in the tables: the statements that read and write rows, one connection at a time."""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, and_, bindparam, case, delete, func, insert, select, update

from unsaid.record.chain import START, Head, canonical, place, plain, read_chain
from unsaid.record.schema import erasures, events, heads
from unsaid.types.errors import LogError, StaleStateError
from unsaid.types.events import Recorded
from unsaid.types.struct import Struct

__all__ = [
    "Summary",
    "advance",
    "bury",
    "erased_at",
    "head_of",
    "holds",
    "read_events",
    "stale",
    "summaries",
]

# What every answer runs is built once: building a statement costs several times as much as running it.
_HEAD = (
    select(heads.c.sequence, heads.c.hash, events.c.hash.label("found"))
    .select_from(
        heads.outerjoin(
            events, and_(events.c.session == heads.c.session, events.c.sequence == heads.c.sequence)
        )
    )
    .where(heads.c.session == bindparam("of"))
)
_ERASED = select(erasures.c.at).where(erasures.c.session == bindparam("of"))
_MOVE = update(heads).where(heads.c.session == bindparam("of"), heads.c.sequence == bindparam("before"))
_PLACE = insert(heads)
_RECORD = insert(events)


class Summary(Struct):
    """A session in a list.

    Attributes
    ----------
    session
        Its id.
    begun_at, last_at
        When its first and its last event were recorded.
    last_event
        The tag of its last event.
    events, answers
        How many of either it holds.
    """

    session: str
    begun_at: str
    last_at: str
    last_event: str
    events: int
    answers: int


def head_of(connection: Connection, session: str) -> Head:
    """Return where a session's chain ends; before its first event that is sequence -1.

    Raises
    ------
    LogError
        If the last event there is not the one that was recorded last.
    """
    row = connection.execute(_HEAD, {"of": session}).one_or_none()
    if row is None:
        return Head(-1, START)
    if row.found != row.hash:
        raise LogError(
            "the last event is not the one that was recorded",
            where=place(session, row.sequence),
            expected=f"hash {row.hash}",
            got=str(row.found),
            advice="restore the log from a copy made before it was edited, or erase this session",
        )
    return Head(row.sequence, row.hash)


def read_events(connection: Connection, session: str) -> tuple[Recorded, ...] | None:
    """Return all events of a session, the chain checked to its end; None where nothing says there is one.

    Raises
    ------
    LogError
        If an event is missing, out of order or altered, or was written by a newer version.
    """
    # One statement sees one state of the database, whatever the isolation level.
    query = (
        select(events, heads.c.sequence.label("head_sequence"), heads.c.hash.label("head_hash"))
        .select_from(heads.outerjoin(events, events.c.session == heads.c.session))
        .where(heads.c.session == session)
        .order_by(events.c.sequence)
    )
    rows = [row._asdict() for row in connection.execute(query)]
    if not rows:
        return None
    head = Head(rows[0]["head_sequence"], rows[0]["head_hash"])
    records = (_record(session, row) for row in rows if row["session"] is not None)
    return read_chain(records, session=session, head=head)


def advance(connection: Connection, head: Head, chain: Sequence[Recorded]) -> None:
    """Write events after the head that they were linked to.

    Raises
    ------
    StaleStateError
        If the session's head is another one by now.
    """
    last = chain[-1]
    if head.sequence < 0:
        connection.execute(_PLACE, {"session": last.session, "sequence": last.sequence, "hash": last.hash})
    else:
        moved = connection.execute(
            _MOVE,
            {"of": last.session, "before": head.sequence, "sequence": last.sequence, "hash": last.hash},
        )
        if moved.rowcount != 1:
            raise stale(last.session, head.sequence + 1, "other events at the same time")
    connection.execute(_RECORD, [_row(recorded) for recorded in chain])


def bury(connection: Connection, session: str, at: str) -> None:
    """Delete a session's rows and leave a tombstone."""
    connection.execute(insert(erasures).values(session=session, at=at))
    connection.execute(delete(events).where(events.c.session == session))
    connection.execute(delete(heads).where(heads.c.session == session))


def erased_at(connection: Connection, session: str) -> str | None:
    """Return when a session was erased; None if it was not."""
    return connection.scalar(_ERASED, {"of": session})


def holds(connection: Connection, session: str) -> bool:
    """Return whether any row of a session is there."""
    for table in (heads, events):
        if connection.execute(select(table.c.session).where(table.c.session == session).limit(1)).first():
            return True
    return False


def summaries(connection: Connection) -> tuple[Summary, ...]:
    """Return a summary of each session, the one recorded to last first; the chains are not checked."""
    last = events.alias("last")
    counted = (
        select(
            events.c.session,
            func.min(events.c.at).label("begun_at"),
            func.count().label("events"),
            func.sum(case((events.c.event == "answered", 1), else_=0)).label("answers"),
        )
        .group_by(events.c.session)
        .subquery()
    )
    query = (
        select(*counted.c, last.c.at.label("last_at"), last.c.event.label("last_event"))
        .join(heads, heads.c.session == counted.c.session)
        .join(last, and_(last.c.session == heads.c.session, last.c.sequence == heads.c.sequence))
        .order_by(last.c.at.desc(), counted.c.session)
    )
    return tuple(Summary.model_validate(dict(row)) for row in connection.execute(query).mappings())


def stale(session: str, expected_sequence: int, got: str) -> StaleStateError:
    """Return the error for a session that somebody else has moved on."""
    return StaleStateError(
        "another terminal or browser has moved this session on",
        where=f"session {session}",
        expected=f"{expected_sequence} events",
        got=got,
        advice="read the session again and go on from where it stands",
    )


def _row(recorded: Recorded) -> dict[str, object]:
    record = plain(recorded)
    return record | {"event": recorded.payload.event, "payload": canonical(record["payload"])}


def _record(session: str, row: Mapping[str, object]) -> dict[str, object]:
    text = row["payload"]
    payload = _payload(text) if isinstance(text, str) else None
    if payload is None or payload.get("event") != row["event"]:
        raise LogError(
            "the event was altered after it was recorded",
            where=place(session, row["sequence"]),
            expected=f"the canonical JSON of the payload of a {row['event']} event",
            got=repr(text)[:200],
            advice="restore the log from a copy made before it was edited, or erase this session",
        )
    return {name: row[name] for name in Recorded.model_fields if name != "payload"} | {"payload": payload}


def _payload(text: str) -> dict[str, object] | None:
    try:
        payload = json.loads(text)
        whole = canonical(payload) == text
    except ValueError:
        return None
    return payload if whole and isinstance(payload, dict) else None
