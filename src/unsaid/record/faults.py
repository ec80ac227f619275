"""What a database's failures mean to the person whose log it is."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from unsaid.types.errors import LogError

__all__ = ["explained"]

MEANINGS = (
    (
        ("SQLITE_NOTADB",),
        "this file is not a log of unsaid",
        "name another file, or move this one away and a new log is begun",
    ),
    (
        ("SQLITE_CORRUPT",),
        "the log's file is damaged",
        "restore it from a copy; what is readable can be saved with: sqlite3 FILE .recover",
    ),
    (
        ("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH"),
        "the log can be read but not written",
        "make the file and its folder writable for you, or name another file",
    ),
    (
        ("SQLITE_BUSY", "SQLITE_LOCKED"),
        "another program holds the log",
        "close the other program that uses it and try again; nothing was lost",
    ),
    (("SQLITE_FULL",), "the disk is full", "free some space and try again; nothing was lost"),
    (
        ("SQLITE_CANTOPEN",),
        "the log cannot be opened",
        "check that its folder exists, that it is a file, and that you may write to it",
    ),
    (
        ("SQLITE_IOERR",),
        "the disk failed while the log was read or written",
        "check the disk, then try again",
    ),
)
"""Beginnings of SQLite's error names, what each means, and what to try."""

OTHER = ("the database refused", "check that it can be reached and try again")


@contextmanager
def explained(where: str) -> Iterator[None]:
    """Turn a database's own errors into a `LogError` that says what to try.

    Parameters
    ----------
    where
        The database, as the error names it.
    """
    try:
        yield
    except DBAPIError as error:
        name = getattr(error.orig, "sqlite_errorname", "")
        message, advice = next(
            ((message, advice) for names, message, advice in MEANINGS if name.startswith(names)), OTHER
        )
        raise LogError(message, where=where, got=str(error.orig).strip(), advice=advice) from error
