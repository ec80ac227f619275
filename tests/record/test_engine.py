from pathlib import Path

import pytest
from sqlalchemy import URL

from tests.record.walks import short_walk
from unsaid.record.engine import locate
from unsaid.record.store import Store
from unsaid.types.errors import LogError


def test_every_connection_is_durable_and_overwrites_what_it_deletes(store: Store):
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 5000,
    }
    with store.engine.connect() as one, store.engine.connect() as other:
        for connection in (one, other):
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
            assert found == wanted


def test_a_path_and_its_url_are_the_same_database(database: Path):
    assert locate(database) == locate(str(database)) == URL.create("sqlite", database=str(database))
    with Store.open(database) as one, Store.open(f"sqlite:///{database}") as other:
        one.append("s", 0, short_walk())
        assert other.read("s") == one.read("s")


def test_a_log_may_live_in_memory():
    with Store.open("sqlite://") as store:
        events = store.append("s", 0, short_walk())
        assert store.read("s") == events
        store.erase("s")
        assert store.sessions() == ()


@pytest.mark.parametrize("url", ["nosuch://host/name", "postgresql+nosuchdriver://host/name", "://"])
def test_a_url_that_no_driver_opens_is_refused(url: str):
    with pytest.raises(LogError, match="not a database that can be used"):
        Store.open(url)


def test_a_password_is_never_shown():
    with pytest.raises(LogError) as caught:
        Store.open("nosuch://name:hunter2@host/name")
    assert "hunter2" not in str(caught.value)
