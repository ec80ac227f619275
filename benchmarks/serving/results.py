"""The measured loads beside their targets: versions, the table, the file that the docs read."""

import dataclasses
import importlib.metadata
import json
import os
import platform
import subprocess
from pathlib import Path
from typing import Any

from serving.load import Load
from serving.quiet import QUIET_SHARE

__all__ = ["as_measured", "claims", "rows", "save", "table", "versions"]

COLUMNS = (
    "", "walkers", "reads, s", "answers", "a second", "p50, ms", "p99, ms", "longest, ms", "errors",
    "server's processor, ms an answer", "others' share",
)  # fmt: skip
PACKAGES = ("unsaid", "jax", "fastapi", "uvicorn", "uvloop", "sqlalchemy", "pydantic")


def versions(otree: Path | None) -> dict[str, str]:
    """What the loads were measured with."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "not installed"
    found["otree"] = _otree_version(otree) if otree else "not installed"
    return found | {"cores": str(os.cpu_count())}


def _otree_version(command: Path) -> str:
    code = "import importlib.metadata; print(importlib.metadata.version('otree'))"
    python = command.with_name("python")
    done = subprocess.run([str(python), "-c", code], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def rows(measured: list[dict[str, Any]]) -> list[list[str]]:
    """One row a load."""
    return [
        [
            one["server"],
            str(one["walkers"]),
            f"{one['reading_seconds']:g}",
            str(one["answers"]),
            f"{one['per_second']:.1f}",
            f"{one['p50_ms']:.1f}",
            f"{one['p99_ms']:.1f}",
            f"{one['longest_ms']:.1f}",
            str(one["errors"]),
            f"{one['server_cpu_ms']:.1f}",
            f"{one['others_share']:.0%}",
        ]
        for one in measured
    ]


def claims(measured: list[dict[str, Any]]) -> dict[str, Any]:
    """What was promised, as far as it was measured."""
    ours = {
        (one["walkers"], one["reading_seconds"] > 0): one for one in measured if one["server"] == "unsaid"
    }
    found: dict[str, Any] = {}
    if crowd := ours.get((200, False)):
        rate, slowest = crowd["per_second"], crowd["p99_ms"]
        found["200 walkers, answers a second with the next fork"] = _claim(
            rate, "at least 100, goal 200", rate >= 100
        )
        found["200 walkers, p99, ms"] = _claim(slowest, "at most 2500", slowest <= 2500)
        found["200 walkers, errors"] = _claim(crowd["errors"], "none", crowd["errors"] == 0)
    for reads, name in ((False, "who never rests"), (True, "who reads a little")):
        if alone := ours.get((1, reads)):
            found[f"1 walker {name}, p50, ms"] = _claim(alone["p50_ms"], "at most 30", alone["p50_ms"] <= 30)
    return found


def _claim(value: float, target: str, met: bool) -> dict[str, Any]:
    return {"value": value, "target": target, "met": met}


def as_measured(server: str, load: Load, others_share: float) -> dict[str, Any]:
    """One load in plain form."""
    return {"server": server} | dataclasses.asdict(load) | {"others_share": others_share}


def table(measured: list[dict[str, Any]], absent: list[str]) -> dict[str, Any]:
    """The table, what it says of the promises, and who took no part."""
    return {
        "title": "Answers over HTTP in a closed loop, each reply with what comes next",
        "columns": list(COLUMNS),
        "rows": rows(measured),
        "claims": claims(measured),
        "absent": absent,
        "loads": measured,
    }


def save(path: Path, found: dict[str, Any], made_with: dict[str, str]) -> bool:
    """Write the file that the docs read, unless something else ran meanwhile; whether it was written."""
    if any(one["others_share"] > QUIET_SHARE for one in found["loads"]):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found | {"versions": made_with}, indent=1) + "\n", encoding="utf-8")
    return True
