"""The whole process, `unsaid fit ... --json`: where nothing was compiled before, and again."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Any

from populations import data
from populations.results import claim, part
from populations.runs import Setting

__all__ = ["cold_part"]

AGAIN = 5


def cold_part(setting: Setting) -> dict[str, Any]:
    """Seconds from start to exit, with a cache of compiled code of its own."""
    title, columns = (
        "The whole process, from start to exit: unsaid fit mlogit_Electricity.csv --json",
        ["run", "s", "says"],
    )
    if not data.ELECTRICITY.is_file():
        return part(title, columns, [], absent=["electricity (its file is not here)"])
    with tempfile.TemporaryDirectory(prefix="unsaid-numba-") as cache:
        runs = [_run(cache) for _ in range(1 + (2 if setting.quick else AGAIN))]
    first, later = runs[0][0], statistics.median(seconds for seconds, _ in runs[1:])
    told = next((line for line in runs[0][1] if "ompil" in line), "")
    rows = [["the very first", first, told], [f"again, median of {len(runs) - 1}", later, ""]]
    claims = {
        "second run, seconds": claim(later, "under 3", later < 3),
        "very first run, seconds": claim(first, "under 20, with a message", first < 20 and bool(told)),
    }
    return part(title, columns, rows, claims)


def _run(cache: str) -> tuple[float, list[str]]:
    command = [sys.executable, "-m", "unsaid", "fit", str(data.ELECTRICITY), "--json"]
    begun = time.perf_counter()
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env=os.environ | {"NUMBA_CACHE_DIR": cache}
    )
    return time.perf_counter() - begun, done.stderr.splitlines()
