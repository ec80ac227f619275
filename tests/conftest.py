"""Settings that hold for every test: exact arithmetic, strict shapes and types, nobody's own files."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("NPROC", "1")
os.environ.setdefault("JAX_ENABLE_X64", "1")
os.environ.setdefault("JAX_NUMPY_RANK_PROMOTION", "raise")
os.environ.setdefault("JAX_NUMPY_DTYPE_PROMOTION", "strict")
# compiled code is shared by all workers, and kept from one run to the next
COMPILED = Path(__file__).resolve().parents[1] / ".pytest_cache" / "compiled"
os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", str(COMPILED))
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES", "-1")

HUMAN_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test keeps its walks in a folder of its own."""
    home = tmp_path / "home"
    monkeypatch.setenv("UNSAID_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def human_data() -> Path:
    """The folder of real choice data, which is not part of the project."""
    if not HUMAN_DATA.is_dir():
        pytest.skip("no folder of human choice data beside the project")
    return HUMAN_DATA
