from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.session.walks import at_gate, go
from unsaid.record.store import Store
from unsaid.session.study import ActiveSession, Study


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "log.sqlite3") as opened:
        yield opened


@pytest.fixture
def study(store: Store) -> Study:
    return Study(store)


@pytest.fixture
def sitting(study: Study) -> ActiveSession:
    """A session before its first choice set."""
    return at_gate(study)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Study, ActiveSession]]:
    """A session at its threshold; not to be moved on."""
    with Store.open(tmp_path_factory.mktemp("walked") / "log.sqlite3") as opened:
        study = Study(opened)
        sitting = at_gate(study)
        go(study, sitting)
        yield study, sitting
