"""Keeps the processes that run tests small: what one file of tests compiled is let go before the next."""

import ctypes
import gc
import os
import sys
from pathlib import Path

import pytest

MAX_MEGABYTES = 1200
"""Resident memory above which compiled code is dropped; below it, keeping it saves time."""

M_ARENA_MAX = -8
"""As in malloc.h."""

REPORT = "UNSAID_TEST_MEMORY"
"""Names a file to which each file of tests adds a line: its memory before and after, and its seconds."""


def resident_megabytes() -> float:
    """Memory of this process that is in use; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except FileNotFoundError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def few_arenas() -> None:
    """Let threads share memory: what glibc keeps for each of them is not given back."""
    if sys.platform == "linux":
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)


def let_go() -> None:
    """Drop what JAX compiled, and give freed memory back to the system where that is possible."""
    if "jax" in sys.modules:
        sys.modules["jax"].clear_caches()
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)


class Memory:
    """Looks at the memory between one file of tests and the next."""

    def __init__(self) -> None:
        few_arenas()
        self.began = sum(os.times()[:4])

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_teardown(self, item: pytest.Item, nextitem: pytest.Item | None) -> None:
        """After the last test of a file, and after what the file shared."""
        if nextitem is not None and nextitem.path == item.path:
            return
        before = resident_megabytes()
        if before > MAX_MEGABYTES:
            let_go()
        report = os.environ.get(REPORT)
        if report:
            ended = sum(os.times()[:4])
            with Path(report).open("a") as file:
                file.write(
                    f"{item.path}\t{before:.0f}\t{resident_megabytes():.0f}\t{ended - self.began:.1f}\n"
                )
            self.began = ended
