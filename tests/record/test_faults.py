import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from tests.record.walks import short_walk
from unsaid.record.faults import explained
from unsaid.record.store import Store
from unsaid.types.errors import LogError
from unsaid.types.events import Rested, Stated


@pytest.fixture
def holder(store: Store, database: Path) -> Iterator[sqlite3.Connection]:
    store.append("s", 0, short_walk())
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection


def test_a_file_that_is_no_database(database: Path):
    database.write_bytes(b"My diary. " * 200)
    with pytest.raises(LogError, match="not a log of unsaid") as caught:
        Store.open(database)
    assert caught.value.where == str(database)
    assert database.read_bytes() == b"My diary. " * 200


def test_a_folder_is_no_database(tmp_path: Path):
    with pytest.raises(LogError, match="cannot be opened"):
        Store.open(tmp_path)


def test_a_damaged_file(database: Path):
    with Store.open(database) as store:
        for name in "abc":
            store.append(name, 0, short_walk(20))
    content = bytearray(database.read_bytes())
    content[4096:] = b"\xff" * len(content[4096:])
    database.write_bytes(content)
    with pytest.raises(LogError, match="damaged"), Store.open(database) as store:
        store.read("a")


def test_a_file_that_may_only_be_read(database: Path):
    with Store.open(database) as store:
        events = store.append("s", 0, short_walk())
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    with (
        pytest.raises(LogError, match="read but not written") as caught,
        Store.open(f"sqlite:///file:{database}?mode=ro&uri=true") as store,
    ):
        store.append("s", 8, [Rested()])
    assert "writable" in str(caught.value.advice)
    with Store.open(database) as store:
        assert store.read("s") == events


def test_a_log_that_another_program_holds(holder: sqlite3.Connection, database: Path):
    with Store.open(database, busy_seconds=0.05) as store:
        with pytest.raises(LogError, match="another program holds the log") as caught:
            store.append("s", 8, [Rested()])
        assert caught.value.where == str(database)
        with pytest.raises(LogError, match="another program"):
            store.erase("s")
        assert len(store.read("s")) == 8
        holder.execute("ROLLBACK")
        assert store.append("s", 8, [Rested()])[0].sequence == 8


def test_a_full_disk_changes_nothing(store: Store):
    events = store.append("s", 0, short_walk(0)[:2])
    with store.engine.connect() as connection:  # the pool hands this connection out again
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(LogError, match="disk is full"):
        store.append("s", 2, [Stated(words=f"{i}" * 2000, ranking=("calm",)) for i in range(9)])
    assert store.read("s") == events


def test_other_failures_keep_the_databases_own_words():
    with pytest.raises(LogError, match="the database refused") as caught, explained("there"):
        raise OperationalError("SELECT", {}, Exception("no route to host"))
    assert caught.value.where == "there"
    assert caught.value.got == "no route to host"
