"""Connections to the database of the log: what each is set to, and how its transactions begin."""

from pathlib import Path
from sqlite3 import SQLITE_BUSY, OperationalError
from sqlite3 import Connection as SQLiteConnection

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from unsaid.record.location import create_private, default_path
from unsaid.types.errors import LogError

__all__ = ["bare", "connect", "locate", "writing"]

BEGIN = "sqlite_begin"
"""Execution option that says how a transaction begins in SQLite; empty for no transaction at all."""

PRAGMAS = (
    "synchronous = FULL",
    "fullfsync = ON",
    "foreign_keys = ON",
    "secure_delete = ON",
)
"""Committed means on disk (also where only F_FULLFSYNC does that); deleted means overwritten."""

ATTEMPTS = 50
"""How often a new file is turned to write-ahead logging while other programs do the same."""


def locate(url_or_path: str | Path | None) -> URL:
    """Return the URL of a database: given as one, as the path of an SQLite file, or by default.

    An SQLite file that is not there yet is created, readable by its owner alone.
    """
    if url_or_path is None:
        url_or_path = default_path()
    if isinstance(url_or_path, str) and "://" in url_or_path:
        try:
            url = make_url(url_or_path)
        except ArgumentError as error:
            raise _no_database(url_or_path.split(":", 1)[0] + "://...", error) from error
    else:
        url = URL.create("sqlite", database=str(url_or_path))
    if url.get_backend_name() == "sqlite" and not _in_memory(url) and "uri" not in url.query:
        create_private(Path(url.database or ""))
    return url


def connect(url: URL, busy_seconds: float) -> Engine:
    """Return an engine whose connections are durable.

    Parameters
    ----------
    url
        The database.
    busy_seconds
        How long to wait for another writer, in SQLite.
    """
    options: dict[str, object] = {}
    if url.get_backend_name() == "sqlite":
        options["connect_args"] = {"timeout": busy_seconds}
        if _in_memory(url):
            options["poolclass"] = StaticPool
    try:
        engine = create_engine(url, **options)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise _no_database(url.render_as_string(hide_password=True), error) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)
    return engine


def writing(engine: Engine) -> Engine:
    """Return the engine with transactions that take SQLite's write lock at once, not at their first write."""
    return engine.execution_options(**{BEGIN: "BEGIN IMMEDIATE"})


def bare(engine: Engine) -> Engine:
    """Return the engine without transactions in SQLite, for the statements that refuse to run in one."""
    return engine.execution_options(**{BEGIN: ""})


def _set_pragmas(connection: SQLiteConnection, _: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own; `_begin` does
    _write_ahead(connection)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _write_ahead(connection: SQLiteConnection) -> None:
    # SQLite does not wait when two programs turn a new file to WAL at once: the loser is told so immediately.
    # It waits for the winner by asking for the write lock, which SQLite does wait for.
    for _ in range(ATTEMPTS - 1):
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
        except OperationalError as error:
            if error.sqlite_errorcode != SQLITE_BUSY:
                raise
            connection.execute("BEGIN IMMEDIATE").close()
            connection.execute("ROLLBACK").close()
        else:
            return
    connection.execute("PRAGMA journal_mode = WAL").close()


def _begin(connection: Connection) -> None:
    statement = connection.get_execution_options().get(BEGIN, "BEGIN")
    if statement:
        connection.exec_driver_sql(statement)


def _in_memory(url: URL) -> bool:
    return url.database in (None, "", ":memory:")


def _no_database(where: str, error: Exception) -> LogError:
    return LogError(
        "this is not a database that can be used",
        where=where,
        expected="the path of an SQLite file, or a database URL whose driver is installed",
        got=str(error),
        advice="name a file; for another database, install its driver",
    )
