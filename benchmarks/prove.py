"""Runs the slow proofs, prints each figure beside its target, saves them, fails below the floor.

    python benchmarks/prove.py [--only recovery,speed,killed] [--quick]

There are recovery, journey, calibration, speed, people, watched, killed and killed-server.

Results are merged into benchmarks/results/prove.json, with the versions that made them.
"""

import argparse
import importlib.metadata
import json
import os
import platform
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.proofs import journey, others, recovery, speed  # noqa: E402 - the path must stand first
from benchmarks.proofs.figure import Figure, table  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results" / "prove.json"

PROOFS = {
    "speed": (3, lambda step, _: speed.speed(step)),
    "recovery": (1500, lambda step, quick: recovery.recovery(step, *((50, 0) if quick else (300, 900)))),
    "journey": (200, lambda step, quick: journey.journey(step, 4 if quick else 100)),
    "calibration": (1, lambda step, quick: others.calibration(step, 100 if quick else 500)),
    "people": (4, lambda step, _: others.people(step)),
    "watched": (100, lambda step, quick: others.watched(step, 5 if quick else 100)),
    "killed": (1, lambda step, quick: others.killed(step, 3 if quick else 25)),
    "killed-server": (1, lambda step, quick: others.killed_server(step, *((10, 2) if quick else (100, 20)))),
}


def versions() -> dict[str, str]:
    """What the figures were made with."""
    found = {
        name: importlib.metadata.version(name) for name in ("unsaid", "jax", "equinox", "numpy", "polars")
    }
    return found | {"python": platform.python_version(), "cores": str(os.cpu_count())}


def save(name: str, figures: list[Figure], details: dict, quick: bool) -> None:
    """Merge one proof into the saved results; a quick one is not saved."""
    if quick:
        return
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    saved = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    rows = [
        {"name": f.name, "value": f.value, "promise": f.promise, "holds": f.holds, "note": f.note}
        for f in figures
    ]
    saved[name] = {"figures": rows, "details": details, "versions": versions()}
    RESULTS.write_text(json.dumps(saved, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def main() -> int:
    """Run what was asked for; 1 where a promise is broken."""
    parser = argparse.ArgumentParser(description="The slow proofs of unsaid.")
    parser.add_argument("--only", default=",".join(PROOFS), help="comma-separated names")
    parser.add_argument("--quick", action="store_true", help="small numbers; nothing is saved")
    arguments = parser.parse_args()
    wanted = [name.strip() for name in arguments.only.split(",")]
    unknown = [name for name in wanted if name not in PROOFS]
    if unknown:
        parser.error(f"no proof {', '.join(unknown)}; there are {', '.join(PROOFS)}")
    broken = False
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    for name in wanted:
        total, proof = PROOFS[name]
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(name, total=None if arguments.quick else total)
            figures, details = proof(
                lambda done, task=task, bar=bar: bar.advance(task, done), arguments.quick
            )
        print(f"\n{name}\n{table(figures)}", flush=True)
        save(name, figures, details, arguments.quick)
        broken = broken or any(not figure.holds for figure in figures)
    return 1 if broken and not arguments.quick else 0


if __name__ == "__main__":
    sys.exit(main())
