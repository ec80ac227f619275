from collections.abc import Iterator
from pathlib import Path

import pytest

from unsaid.record.store import Store


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "log.sqlite3"


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    with Store.open(database) as opened:
        yield opened


@pytest.fixture(scope="module")
def shared_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give many hypothesis examples one file; each takes a session of its own."""
    with Store.open(tmp_path_factory.mktemp("shared") / "log.sqlite3") as opened:
        yield opened
