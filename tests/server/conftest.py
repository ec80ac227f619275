from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.server.walker import Walker
from tests.session.walks import SETTINGS
from unsaid.record.store import Store
from unsaid.server import app as app_module
from unsaid.server.app import create_app
from unsaid.server.settings import ServerSettings
from unsaid.session.study import Study

SERVER = ServerSettings(hosts=frozenset({"testserver"}), session=SETTINGS, threads=2)


@pytest.fixture(autouse=True)
def nothing_precompiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test starts a server; what it does not need is not compiled beside it."""
    monkeypatch.setattr(app_module, "precompile", lambda world, settings: None)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with Store.open(tmp_path / "log.sqlite3") as store:
        yield Study(store)


@pytest.fixture
def client(study: Study) -> Iterator[TestClient]:
    with TestClient(create_app(study, SERVER)) as opened:
        yield opened


@pytest.fixture
def walker(client: TestClient) -> Walker:
    return Walker(client)
