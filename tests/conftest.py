"""Settings that hold for every test: exact arithmetic, strict shapes and types, nobody's own files."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.executed import Executed
from tests.memory import Memory
from tests.schedule import Schedule

os.environ.setdefault("NPROC", "1")
# on a busy machine Ray's processes answer late, and are alive
os.environ.setdefault("RAY_worker_register_timeout_seconds", "600")
os.environ.setdefault("RAY_health_check_timeout_ms", "120000")
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
# under uv each of its processes would unpack the project anew and start by uv
os.environ.setdefault("RAY_ENABLE_UV_RUN_RUNTIME_ENV", "0")
os.environ.setdefault("JAX_ENABLE_X64", "1")
os.environ.setdefault("JAX_NUMPY_RANK_PROMOTION", "raise")
os.environ.setdefault("JAX_NUMPY_DTYPE_PROMOTION", "strict")
# a clean checkout compiles everything, mostly to run it once: making that fast took half of all time
os.environ.setdefault(
    "XLA_FLAGS",
    "--xla_cpu_use_fusion_emitters=false --xla_backend_optimization_level=0 "
    "--xla_llvm_disable_expensive_passes=true",
)
# compiled code is shared by all workers, and kept from one run to the next
COMPILED = Path(__file__).resolve().parents[1] / ".pytest_cache" / "compiled"
os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", str(COMPILED))
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES", "-1")


def pytest_configure(config: pytest.Config) -> None:
    """Watch what is executed and how much memory is in use, and put files in order."""
    for plugin in (Executed(config), Memory(), Schedule()):
        config.pluginmanager.register(plugin)


HUMAN_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test keeps its walks in a folder of its own."""
    home = tmp_path / "home"
    monkeypatch.setenv("UNSAID_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def cluster() -> Iterator[Any]:
    """A local cluster of Ray for all tests of a worker: it takes seconds to start, on a busy machine more."""
    ray = pytest.importorskip("ray")
    for again in reversed(range(5)):
        try:
            ray.init(
                num_cpus=2,
                include_dashboard=False,
                log_to_driver=False,
                logging_level="error",
                object_store_memory=100_000_000,
            )
            break
        except Exception as error:
            # it gives itself half a minute, and says so by an exception without a kind
            if "timed out" not in str(error) or not again:
                raise
            ray.shutdown()
    yield ray
    ray.shutdown()


@pytest.fixture(scope="session")
def human_data() -> Path:
    """The folder of real choice data, which is not part of the project."""
    if not HUMAN_DATA.is_dir():
        pytest.skip("no folder of human choice data beside the project")
    return HUMAN_DATA
