import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.record.walks import AT, short_walk
from unsaid.record.schema import beginnings, erasures, events, heads, metadata
from unsaid.record.store import Store
from unsaid.types.events import Recorded


def test_events_hold_what_is_recorded():
    assert set(events.columns.keys()) == set(Recorded.model_fields) | {"event"}
    assert [column.name for column in events.primary_key] == ["session", "sequence"]
    assert set(metadata.tables.values()) == {events, heads, erasures, beginnings}


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE events SET at = 'never'", "events are append-only"),
        ("DELETE FROM events WHERE sequence = 1", "erase the whole session"),
        ("INSERT INTO events SELECT * FROM events", "UNIQUE"),
    ],
)
def test_sqlite_itself_refuses_to_change_events(store: Store, database: Path, statement: str, reason: str):
    recorded = store.append("s", 0, short_walk())
    with (
        closing(sqlite3.connect(database, isolation_level=None)) as connection,
        pytest.raises(sqlite3.IntegrityError, match=reason),
    ):
        connection.execute(statement)
    assert store.read("s") == recorded


def test_sqlite_itself_keeps_the_erased_erased(store: Store, database: Path):
    store.append("s", 0, short_walk())
    store.erase("s")
    with (
        closing(sqlite3.connect(database, isolation_level=None)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="this session was erased"),
    ):
        connection.execute("INSERT INTO events VALUES ('s', 0, ?, 1, 'begun', '{}', '', '')", (AT,))
