"""The store of sessions: appends events durably, reads them back checked, erases for good."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType

from sqlalchemy import URL, Connection, Engine, select
from sqlalchemy.exc import IntegrityError

from unsaid.record.beginning import Beginning, forget_request, keep_beginning, session_begun_by
from unsaid.record.chain import START, Head, link, place
from unsaid.record.clock import Clock, now
from unsaid.record.engine import bare, connect, locate, writing
from unsaid.record.faults import explained
from unsaid.record.identity import matching, new_session_id, resolve_prefix
from unsaid.record.migrate import upgrade
from unsaid.record.rows import (
    Summary,
    advance,
    bury,
    erased_at,
    head_of,
    holds,
    read_events,
    stale,
    summaries,
)
from unsaid.record.schema import erasures, heads
from unsaid.record.transfer import from_lines, to_lines
from unsaid.types.errors import ConflictError, LogError, SessionStateError, UnknownSessionError
from unsaid.types.events import Event, Recorded

__all__ = ["Store", "Summary", "new_session_id"]


class Store:
    """The log of all sessions in one database; made by `Store.open`.

    On a file it may be shared between threads, and other programs may use the same file.
    """

    def __init__(self, engine: Engine, where: str, clock: Clock):
        self.engine = engine
        self.where = where
        self.clock = clock

    @classmethod
    def open(
        cls, url_or_path: str | Path | None = None, *, clock: Clock = now, busy_seconds: float = 5.0
    ) -> "Store":
        """Open the log, creating it or bringing it to this version's tables where needed.

        Parameters
        ----------
        url_or_path
            A database URL, the path of an SQLite file, or None for `unsaid.record.location.default_path`.
        clock
            Where events get their time from.
        busy_seconds
            How long to wait for another program that writes to the same SQLite file.

        Raises
        ------
        LogError
            If it cannot be opened, is not a log, or was written by a newer version.
        """
        url = locate(url_or_path)
        where = _name(url)
        engine = connect(url, busy_seconds)
        try:
            with explained(where):
                upgrade(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, where, clock)

    def close(self) -> None:
        """Close every connection; SQLite then folds its side files into the database file."""
        self.engine.dispose()

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def append(
        self,
        session: str,
        expected_sequence: int,
        payloads: Sequence[Event],
        *,
        beginning: Beginning | None = None,
    ) -> tuple[Recorded, ...]:
        """Record events, all or none, and return them once they are on disk.

        Parameters
        ----------
        session
            Id of the session; a new one starts with a begun event.
        expected_sequence
            How many events the session holds as far as the caller knows (`Session.next_sequence`).
        payloads
            The events.
        beginning
            Of a new session, what began it: kept with its first event, and no other session is begun so.

        Raises
        ------
        StaleStateError
            If the session holds other events by now, or another was begun so.
        UnknownSessionError
            If there is no such session to go on with, or it was erased.
        SessionStateError
            If a session would not start with its begun event, or hold a second one.
        LogError
            If the log is damaged or cannot be written.
        """
        _check_beginning(session, expected_sequence, payloads)
        if not payloads:
            return ()
        with explained(self.where):
            try:
                with writing(self.engine).begin() as connection:
                    head = self._expect(connection, session, expected_sequence)
                    chain = self._linked(session, head, payloads)
                    advance(connection, head, chain)
                    if beginning is not None:
                        keep_beginning(connection, beginning, session)
            except IntegrityError as error:
                raise stale(session, expected_sequence, "other events at the same time") from error
        return chain

    def read(self, session: str) -> tuple[Recorded, ...]:
        """Return all events of a session, the whole chain checked.

        Raises
        ------
        UnknownSessionError
            If there is no such session, or it was erased.
        LogError
            If an event is missing, out of order or altered, or was written by a newer version.
        """
        with explained(self.where), self.engine.connect() as connection:
            chain = read_events(connection, session)
            if chain is None:
                raise self._absent(connection, session)
        return chain

    def head(self, session: str) -> Head:
        """Return where a session's chain ends, to tell whether somebody else has moved it on.

        Raises
        ------
        UnknownSessionError
            If there is no such session, or it was erased.
        """
        with explained(self.where), self.engine.connect() as connection:
            head = head_of(connection, session)
            if head.sequence < 0:
                raise self._absent(connection, session)
        return head

    def begun_by(self, beginning: Beginning) -> str | None:
        """Return the session that was begun so; None where none was.

        Raises
        ------
        ConflictError
            If the key has begun a session with another request.
        """
        with explained(self.where), self.engine.connect() as connection:
            return session_begun_by(connection, beginning)

    def sessions(self) -> tuple[Summary, ...]:
        """Return a summary of each session, the one recorded to last first; the chains are not checked."""
        with explained(self.where), self.engine.connect() as connection:
            return summaries(connection)

    def resolve(self, prefix: str) -> str:
        """Return the one session that an id, or the beginning of one, names.

        Raises
        ------
        UnknownSessionError
            If none or several begin like this, or the one that does was erased.
        """
        with explained(self.where), self.engine.connect() as connection:
            known = connection.scalars(select(heads.c.session)).all()
            if prefix and not matching(prefix, known):
                gone = matching(prefix, connection.scalars(select(erasures.c.session)).all())
                if len(gone) == 1:
                    raise self._absent(connection, gone[0])
        return resolve_prefix(prefix, known)

    def erase(self, session: str) -> None:
        """Delete a session for good; only its id, the hash of the key that began it, and when, are kept.

        Erasing it again is no error, and finishes what was interrupted.

        Raises
        ------
        UnknownSessionError
            If there never was such a session.
        LogError
            If its words could not be overwritten yet, because another program reads the file.
        """
        with explained(self.where):
            with writing(self.engine).begin() as connection:
                if erased_at(connection, session) is None:
                    if not holds(connection, session):
                        raise self._absent(connection, session)
                    bury(connection, session, self.clock())
                    forget_request(connection, session)
            if self.engine.dialect.name == "sqlite":
                self._overwrite(session)

    def export(self, session: str) -> str:
        """Return a session as JSON lines, one event each; raises as `read`."""
        return to_lines(self.read(session))

    def import_(self, lines: str | Iterable[str]) -> str:
        """Record a session that `export` wrote, unchanged, and return its id.

        Raises
        ------
        LogError
            If the lines are not the whole and unaltered log of one session.
        ConflictError
            If the session is here already.
        UnknownSessionError
            If the session was erased here.
        """
        chain = from_lines(lines)
        session = chain[0].session
        with explained(self.where), writing(self.engine).begin() as connection:
            if erased_at(connection, session) is not None:
                raise self._absent(connection, session)
            if holds(connection, session):
                raise ConflictError(
                    "this session is here already",
                    where=f"{self.where}, session {session}",
                    expected="a session that is not in the log",
                    got=session,
                    advice="go on with the one that is here, or import into another file",
                )
            advance(connection, Head(-1, START), chain)
        return session

    def _expect(self, connection: Connection, session: str, expected_sequence: int) -> Head:
        head = head_of(connection, session)
        # an erased session has no head, so only a session without one can have been erased
        if head.sequence < 0 and (expected_sequence > 0 or erased_at(connection, session) is not None):
            raise self._absent(connection, session)
        if head.sequence + 1 != expected_sequence:
            raise stale(session, expected_sequence, f"{head.sequence + 1} events")
        return head

    def _linked(self, session: str, head: Head, payloads: Sequence[Event]) -> tuple[Recorded, ...]:
        chain: list[Recorded] = []
        for payload in payloads:
            recorded = link(session, head.sequence + 1, self.clock(), payload, head.hash)
            chain.append(recorded)
            head = Head(recorded.sequence, recorded.hash)
        return tuple(chain)

    def _absent(self, connection: Connection, session: str) -> UnknownSessionError | LogError:
        where = f"{self.where}, session {session}"
        at = erased_at(connection, session)
        if at is not None:
            return UnknownSessionError(
                f"this session was erased at {at}",
                where=where,
                advice="begin another; what was erased cannot be brought back",
            )
        if holds(connection, session):
            return LogError(
                "the log does not say where this session ends",
                where=where,
                advice="restore the log from a copy made before it was edited, or erase this session",
            )
        return UnknownSessionError(
            "there is no such session",
            where=where,
            advice="list the sessions, and check that this is the file that you mean",
        )

    def _overwrite(self, session: str) -> None:
        # secure_delete overwrites deleted cells, but a page that was once split may keep stale copies: VACUUM
        # writes the file anew, and the checkpoint empties the write-ahead log of the old pages.
        with bare(self.engine).connect() as connection:
            connection.exec_driver_sql("VACUUM").close()
            busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar()
        if busy:
            raise LogError(
                "the session is erased, but another program still reads the file as it was before",
                where=f"{self.where}, session {session}",
                advice="close the other program, then erase this session again to overwrite its words",
            )


def _name(url: URL) -> str:
    if url.get_backend_name() == "sqlite" and url.database:
        return url.database
    return url.render_as_string(hide_password=True)


def _check_beginning(session: str, expected_sequence: int, payloads: Sequence[Event]) -> None:
    for sequence, payload in enumerate(payloads, start=expected_sequence):
        if (payload.event == "begun") != (sequence == 0):
            raise SessionStateError(
                "a session starts with its begun event, and holds only one",
                where=place(session, sequence),
                expected="a begun event" if sequence == 0 else "any other event",
                got=f"a {payload.event} event",
                advice="read the session again and go on from where it stands",
            )
