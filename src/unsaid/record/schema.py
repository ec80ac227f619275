"""The tables of the log as they are now; how they came to be stands in `migrations`."""

from sqlalchemy import Column, Integer, MetaData, Table, Text, UniqueConstraint

__all__ = ["SQLITE_TRIGGERS", "beginnings", "erasures", "events", "heads", "metadata"]

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    },
)

events = Table(
    "events",
    metadata,
    Column("session", Text, primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("schema_version", Integer, nullable=False),
    Column("event", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
)
"""One row per event, never changed. `event` repeats the payload's tag, for queries."""

heads = Table(
    "heads",
    metadata,
    Column("session", Text, primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("hash", Text, nullable=False),
)
"""Where each session's chain ends: shows when the last events are missing, and lets one writer win."""

erasures = Table(
    "erasures",
    metadata,
    Column("session", Text, primary_key=True),
    Column("at", Text, nullable=False),
)
"""What is left of an erased session: that it was, and when it was erased."""

beginnings = Table(
    "beginnings",
    metadata,
    Column("key", Text, primary_key=True),
    Column("request", Text, nullable=False),
    Column("session", Text, nullable=False),
    UniqueConstraint("session"),
)
"""Which request began which session, as hashes; of an erased session, the key's alone."""

SQLITE_TRIGGERS = {
    "events_never_change": (
        "CREATE TRIGGER events_never_change BEFORE UPDATE ON events "
        "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"
    ),
    "events_go_only_by_erasure": (
        "CREATE TRIGGER events_go_only_by_erasure BEFORE DELETE ON events "
        "WHEN NOT EXISTS (SELECT 1 FROM erasures WHERE session = OLD.session) "
        "BEGIN SELECT RAISE(ABORT, 'events are append-only; erase the whole session'); END"
    ),
    "erased_stays_erased": (
        "CREATE TRIGGER erased_stays_erased BEFORE INSERT ON events "
        "WHEN EXISTS (SELECT 1 FROM erasures WHERE session = NEW.session) "
        "BEGIN SELECT RAISE(ABORT, 'this session was erased'); END"
    ),
}
"""What SQLite itself refuses, whoever asks: name and statement of each trigger."""
