"""Which request began a session: kept beside its first event, so that the same one never begins a second.

Of the key only its hash is kept: who reads the log cannot ask for the session with it.
"""

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, insert, select, update

from unsaid.record.chain import canonical
from unsaid.record.schema import beginnings
from unsaid.types.errors import ConflictError

__all__ = ["Beginning", "beginning_of", "forget_request", "keep_beginning", "session_begun_by"]

_FIND = select(beginnings.c.session, beginnings.c.request).where(beginnings.c.key == bindparam("of"))


class Beginning(NamedTuple):
    """One act of beginning a session.

    Attributes
    ----------
    key
        SHA-256 of the key that was sent with it.
    request
        SHA-256 of the canonical JSON of all else that was asked.
    """

    key: str
    request: str


def beginning_of(key: str, request: Mapping[str, object]) -> Beginning:
    """The beginning that a key and a request, in JSON form, stand for."""
    return Beginning(_sha256(key), _sha256(canonical(request)))


def session_begun_by(connection: Connection, beginning: Beginning) -> str | None:
    """The session that this act has begun already, also where it was erased since; None where it has not.

    Raises
    ------
    ConflictError
        If the key has begun a session with another request.
    """
    row = connection.execute(_FIND, {"of": beginning.key}).one_or_none()
    if row is None:
        return None
    if row.request not in (beginning.request, ""):
        raise ConflictError(
            "this key has begun another walk, with another request",
            expected="the same request as before, or a key that was never used",
            got="another request with the same key",
            advice="draw a new key at random for each walk: 128 bits are never drawn twice",
        )
    return row.session


def keep_beginning(connection: Connection, beginning: Beginning, session: str) -> None:
    """Record which session an act has begun; the database refuses a second one."""
    connection.execute(insert(beginnings).values(session=session, **beginning._asdict()))


def forget_request(connection: Connection, session: str) -> None:
    """Of an erased session, keep no trace of what was asked when it began."""
    connection.execute(update(beginnings).where(beginnings.c.session == session).values(request=""))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
