"""Which worker runs which file of tests, and in what order: the longest first, and Ray's on one worker."""

from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]

LONGEST = (
    *("web/test_everyone.py", "web/test_walk.py", "analysis/test_fit_batches.py", "web/test_once.py"),
    *("test_examples.py", "population/cluster/test_ray_engine.py", "session/test_golden_walks.py"),
    *("web/test_packages.py", "web/test_sources.py", "server/test_fuzz.py", "analysis/test_fit.py"),
    *("e2e/test_kill_server.py", "e2e/test_kill_walks.py", "session/test_study.py", "human/test_replay.py"),
    *("design/test_references.py", "design/test_choose.py", "report/test_calibration.py"),
)
"""Files that take longest, the longest first: one that began last would be waited for by all others."""

RAY = "population/cluster/test_ray_engine.py", "analysis/test_fit_batches.py", "analysis/test_fit.py"
"""Files whose tests need Ray: it takes long to start, so one worker has all of them."""


def place(path: str | Path) -> str:
    """A file's path below the folder of tests."""
    whole = ROOT / path
    return whole.relative_to(ROOT / "tests").as_posix()


class Schedule:
    """Puts files in order, and files that share something together."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Longest files first; after whatever else changes the order."""
        order = {name: number for number, name in enumerate(LONGEST)}
        items.sort(key=lambda item: order.get(place(item.path), len(order)))

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> Any:
        """Files as units of work, in the order of their tests."""
        from xdist.scheduler import LoadFileScheduling

        class ByFile(LoadFileScheduling):
            def _split_scope(self, nodeid: str) -> str:
                file = nodeid.split("::", 1)[0]
                return "ray" if place(file) in RAY else file

        config.option.loadscopereorder = False
        return ByFile(config, log)
