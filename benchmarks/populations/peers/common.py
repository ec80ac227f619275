"""What every peer's script shares: the choices it reads, and the one JSON object it prints.

Runs in the peer's own environment, so it needs numpy alone.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np


def arguments() -> argparse.Namespace:
    """The command line of a peer's script."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data", help="the npz file of choices")
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--again", type=int, default=1, help="times it is fitted after the first")
    parser.add_argument("--enough", type=float, default=400.0, help="effective draws of NUTS")
    parser.add_argument("--save", help="where NUTS keeps its draws")
    return parser.parse_args()


def choices(path: str) -> dict[str, np.ndarray]:
    """Attributes by task and alternative, what was available and chosen, and whose task it is."""
    with np.load(path) as held:
        return {name: held[name] for name in held.files}


def timed(fit: Callable[[], Any], again: int) -> tuple[Any, float, list[float]]:
    """What the first fit came to, its seconds, and those of the same fit again."""
    begun = time.perf_counter()
    found = fit()
    cold, warm = time.perf_counter() - begun, []
    for _ in range(again):
        begun = time.perf_counter()
        fit()
        warm.append(time.perf_counter() - begun)
    return found, cold, warm


def say(**found: Any) -> None:
    """Print the result as the last line."""

    def plain(value: Any) -> Any:
        return value.tolist() if isinstance(value, np.ndarray | np.generic) else value

    sys.stdout.write("\n" + json.dumps({name: plain(value) for name, value in found.items()}) + "\n")
