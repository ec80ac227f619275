import os
from pathlib import Path

import pytest

from tests.cli.commands import Commands


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all processes of one test run keep compiled code, so that only the first one compiles."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "compiled"


@pytest.fixture
def commands(tmp_path: Path, compiled: Path) -> Commands:
    home = tmp_path / "home of commands"
    home.mkdir()
    return Commands(home, compiled)
