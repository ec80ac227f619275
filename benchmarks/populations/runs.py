"""Run something in a process of its own that prints one JSON object as its last line."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from populations.environments import BUILD, environment

__all__ = ["Setting", "child", "kept", "peer"]

HERE = Path(__file__).resolve().parent
KEPT = BUILD / "populations"


class Setting(NamedTuple):
    """How the benchmark runs.

    Attributes
    ----------
    quick
        Small and short: does all run?
    resume
        Take what an earlier run kept.
    fresh
        Sample NUTS anew, too.
    limit
        Seconds that a peer may take.
    seed
        Of everything that is not fixed.
    """

    quick: bool
    resume: bool
    fresh: bool
    limit: float
    seed: int


def child(script: str, *arguments: object, limit: float | None = None) -> dict[str, Any]:
    """What a script of `children` says; {"failed": why} where it does not."""
    return _said([sys.executable, str(HERE / "children" / script), *map(str, arguments)], limit)


def peer(name: str, *arguments: object, limit: float) -> dict[str, Any]:
    """What a peer's script says, run by the Python of the peer's environment."""
    python = environment(name)
    if isinstance(python, str):
        return {"failed": python}
    return _said([str(python), str(HERE / "peers" / f"{name}_peer.py"), *map(str, arguments)], limit)


def _said(command: list[str], limit: float | None) -> dict[str, Any]:
    path = os.pathsep.join([str(HERE.parent), str(HERE / "peers")])
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=limit,
            check=False,
            env=os.environ | {"PYTHONPATH": path},
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"not done after {limit:g} s"}
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]}
    return json.loads(done.stdout.strip().splitlines()[-1])


def kept(name: str, make: Any, *, reuse: bool) -> dict[str, Any]:
    """What was kept of an earlier run under this name, or what is made now; failures are not kept."""
    path = KEPT / f"{name}.json"
    if reuse and path.is_file():
        return json.loads(path.read_text(encoding="utf-8"))
    found = make()
    if "failed" not in found:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(found), encoding="utf-8")
    return found
