import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest

from tests.patience import PATIENCE_SECONDS
from tests.record.walks import short_walk
from unsaid.record.beginning import Beginning, beginning_of, forget_request, keep_beginning, session_begun_by
from unsaid.record.migrate import HEAD, revision
from unsaid.record.store import Store
from unsaid.types.errors import ConflictError, StaleStateError, UnknownSessionError

ROOT = Path(__file__).resolve().parents[2]
REQUEST = {"world": "zone", "forks": 24, "timing": True}
FIRST = beginning_of("a key", REQUEST)


def test_a_beginning_is_told_by_its_key_and_all_that_was_asked():
    assert beginning_of("a key", dict(reversed(REQUEST.items()))) == FIRST
    assert beginning_of("another", REQUEST).request == FIRST.request
    for name, value in {"world": "jobs", "forks": 23, "timing": False}.items():
        other = beginning_of("a key", REQUEST | {name: value})
        assert other.key == FIRST.key
        assert other.request != FIRST.request
    assert "a key" not in str(FIRST)


def test_what_was_begun_is_found_by_whoever_opens_the_log(database: Path):
    with Store.open(database) as store:
        assert store.begun_by(FIRST) is None
        store.append("s", 0, short_walk(), beginning=FIRST)
    with Store.open(database) as store:
        assert store.begun_by(FIRST) == "s"
        assert store.begun_by(beginning_of("another", REQUEST)) is None


def test_a_key_with_another_request_is_a_conflict(store: Store):
    store.append("s", 0, short_walk(), beginning=FIRST)
    with pytest.raises(ConflictError, match="draw a new key"):
        store.begun_by(beginning_of("a key", REQUEST | {"forks": 3}))


def test_one_key_begins_one_session_however_many_try_at_once(database: Path):
    all_at_once = Barrier(6, timeout=PATIENCE_SECONDS)

    def begun(number: int) -> str:
        with Store.open(database) as store:
            all_at_once.wait()
            try:
                store.append(f"s{number}", 0, short_walk(), beginning=FIRST)
            except StaleStateError:
                return ""
            return f"s{number}"

    with ThreadPoolExecutor(6) as pool:
        (winner,) = filter(None, pool.map(begun, range(6)))
    with Store.open(database) as store:
        assert [each.session for each in store.sessions()] == [winner]
        assert store.begun_by(FIRST) == winner


def test_what_was_erased_is_not_begun_again_and_leaves_nothing_of_its_request(store: Store, database: Path):
    store.append("s", 0, short_walk(), beginning=FIRST)
    store.erase("s")
    for request in (REQUEST, {}):
        found = store.begun_by(beginning_of("a key", request))
        assert found == "s"
        with pytest.raises(UnknownSessionError, match="erased"):
            store.read(found)
    assert FIRST.request.encode() not in database.read_bytes()


def test_a_log_of_before_keeps_its_sessions_and_takes_beginnings(store: Store, database: Path):
    before = store.append("s", 0, short_walk())
    store.close()
    with closing(sqlite3.connect(database)) as older:
        older.execute("DROP TABLE beginnings")
        older.execute("UPDATE alembic_version SET version_num = '0001'")
        older.commit()
    with Store.open(database) as opened:
        assert opened.read("s") == before
        opened.append("t", 0, short_walk(), beginning=FIRST)
        assert opened.begun_by(FIRST) == "t"
        with opened.engine.connect() as connection:
            assert revision(connection) == HEAD


def test_on_a_connection_of_ones_own(store: Store):
    with store.engine.begin() as connection:
        keep_beginning(connection, Beginning("k", "r"), "s")
        assert session_begun_by(connection, Beginning("k", "r")) == "s"
        forget_request(connection, "s")
        assert session_begun_by(connection, Beginning("k", "other")) == "s"


KILLED = """
import os, signal, sys
from tests.record.test_beginning import FIRST
from tests.record.walks import short_walk
from unsaid.record import store as module
from unsaid.record.store import Store

def die(*_): os.kill(os.getpid(), signal.SIGKILL)
moment, path = sys.argv[1:]
keep = module.keep_beginning
if moment == "between the events and the key":
    module.keep_beginning = die
if moment == "before the transaction ends":
    module.keep_beginning = lambda *all: die(keep(*all))
with Store.open(path) as store:
    store.append("killed", 0, short_walk(), beginning=FIRST)
    die()
"""


@pytest.mark.parametrize(
    ("moment", "kept"),
    [
        ("between the events and the key", False),
        ("before the transaction ends", False),
        ("after it, before the reply", True),
    ],
)
def test_a_kill_in_the_middle_of_a_beginning_loses_and_doubles_nothing(
    database: Path, moment: str, kept: bool
):
    done = subprocess.run([sys.executable, "-c", KILLED, moment, str(database)], cwd=ROOT, check=False)
    assert done.returncode == -9
    with Store.open(database) as store:
        assert store.begun_by(FIRST) == ("killed" if kept else None)
        if not kept:  # sent again, as whoever got no reply does
            store.append("again", 0, short_walk(), beginning=FIRST)
        assert [each.session for each in store.sessions()] == [store.begun_by(FIRST)]
