import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from tests.patience import PATIENCE_SECONDS
from tests.record.walks import short_walk
from unsaid.record.migrate import HEAD, create, migrate, revision, upgrade
from unsaid.record.schema import SQLITE_TRIGGERS, metadata
from unsaid.record.store import Store
from unsaid.types.errors import LogError


def raw(database: Path, *statements: str) -> None:
    connection = sqlite3.connect(database, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_head_is_the_newest_revision():
    config = Config()
    config.set_main_option("script_location", "unsaid.record:migrations")
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_migrations_lead_to_the_metadata_and_the_triggers(store: Store):
    with store.engine.connect() as connection:
        assert revision(connection) == HEAD
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        triggers = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        assert dict(tuple(row) for row in triggers) == SQLITE_TRIGGERS


def tables_of(database: Path) -> dict[str, str]:
    connection = sqlite3.connect(database)
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    connection.close()
    return {name: " ".join(sql.split()).replace('"', "").replace(" ,", ",") for name, sql in rows}


def test_creating_and_migrating_lead_to_the_same_tables(tmp_path: Path):
    for name, road in (("created", create), ("migrated", migrate)):
        engine = create_engine(f"sqlite:///{tmp_path / name}")
        with engine.begin() as connection:
            road(connection)
            assert revision(connection) == HEAD
        engine.dispose()
    assert tables_of(tmp_path / "created") == tables_of(tmp_path / "migrated")


def test_upgrading_again_changes_nothing(store: Store):
    (first, *_) = store.append("s", 0, short_walk())
    upgrade(store.engine)
    assert store.read("s")[0] == first


def test_two_programs_may_open_a_new_file_at_once(database: Path):
    all_at_once = Barrier(4, timeout=PATIENCE_SECONDS)

    def opened(_: int) -> Store:
        all_at_once.wait()
        return Store.open(database)

    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(opened, range(4)))
    stores[0].append("s", 0, short_walk())
    assert [len(each.read("s")) for each in stores] == [8] * 4
    for each in stores:
        each.close()


def test_a_newer_database_is_refused(database: Path):
    Store.open(database).close()
    raw(database, "UPDATE alembic_version SET version_num = '9999'")
    before = database.read_bytes()
    with pytest.raises(LogError, match="newer version of unsaid") as caught:
        Store.open(database)
    assert caught.value.got == "revision 9999"
    assert caught.value.where == str(database)
    assert "upgrade" in str(caught.value.advice)
    assert database.read_bytes() == before


def test_the_database_of_another_program_is_refused(database: Path):
    raw(database, "CREATE TABLE recipes (name TEXT)")
    with pytest.raises(LogError, match="belongs to another program") as caught:
        Store.open(database)
    assert caught.value.got == "the tables recipes"
    engine = create_engine(f"sqlite:///{database}")
    with engine.connect() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars().all()
    engine.dispose()
    assert names == ["recipes"]


@pytest.mark.parametrize("there", [False, True])
def test_opening_a_new_or_up_to_date_log_loads_neither_alembic_nor_jax(database: Path, there: bool):
    if there:
        Store.open(database).close()
    code = (
        "import sys; from unsaid.record.store import Store; Store.open(sys.argv[1]).close(); "
        "print([name for name in ('alembic', 'jax', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(database)], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"
