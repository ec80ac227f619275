"""Ids of sessions: impossible to guess, easy to type by their first few characters."""

import secrets
from collections.abc import Iterable

from unsaid.types.errors import UnknownSessionError

__all__ = ["ALPHABET", "LENGTH", "matching", "new_session_id", "resolve_prefix"]

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32 in lower case: no i, l, o or u, which are taken for other characters."""

LENGTH = 26
"""Characters in an id: 130 bits."""

LOOKALIKES = str.maketrans({"i": "1", "l": "1", "o": "0"})

SHOWN = 8
"""The most candidates that an error lists."""


def new_session_id() -> str:
    """Return a new id: 26 characters, safe in a URL, with 130 bits from the system's randomness."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def matching(prefix: str, sessions: Iterable[str]) -> list[str]:
    """Return the sessions that an id, or the beginning of one, may name; an exact id names one alone.

    Case does not matter, and characters that look alike count as the same.
    """
    known = sorted(sessions)
    if prefix in known:
        return [prefix]
    wanted = _folded(prefix)
    return [session for session in known if _folded(session).startswith(wanted)]


def resolve_prefix(prefix: str, sessions: Iterable[str]) -> str:
    """Return the one session that an id, or the beginning of one, names; see `matching`.

    Raises
    ------
    UnknownSessionError
        If no session, or more than one, begins like this; the error lists those that could be meant.
    """
    known = sorted(sessions)
    found = matching(prefix, known)
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownSessionError(
            f"more than one session begins with {prefix!r}" if prefix else "there is more than one session",
            expected="the beginning of one session's id",
            got=_listed(found),
            advice="type one more character",
        )
    raise UnknownSessionError(
        f"no session begins with {prefix!r}" if prefix else "there is no session",
        expected=f"one of {_listed(known)}" if known else None,
        got=repr(prefix) if prefix else None,
        advice="list the sessions, then type the beginning of one of them" if known else "begin one",
    )


def _folded(text: str) -> str:
    return text.strip().lower().translate(LOOKALIKES)


def _listed(sessions: list[str]) -> str:
    more = len(sessions) - SHOWN
    return ", ".join(sessions[:SHOWN]) + (f" and {more} more" if more > 0 else "")
