"""How time and memory grow with the number of people, in one process and over two Ray workers."""

import math
from typing import Any

import numpy as np

from populations.data import synthetic, write_for_peers
from populations.results import claim, part
from populations.runs import KEPT, Setting, child, kept, peer

__all__ = ["scaling_part"]

LOCAL = (500, 1_000, 10_000, 100_000, 500_000, 1_000_000)
RAY = (1_000, 10_000, 100_000, 1_000_000)
PEER = (500, 2_000)
COLUMNS = [
    "engine",
    "people",
    "s",
    "people a second",
    "largest process, GB",
    "a worker, GB",
    "steps over all",
    "draws",
    "worst sd off by, %",
]


def scaling_part(setting: Setting) -> dict[str, Any]:
    """Fits with full covariance, each in a process of its own; data is made, not read."""
    sizes = {"local": (500, 5_000), "ray": (1_000,)} if setting.quick else {"local": LOCAL, "ray": RAY}
    size = "quick-" if setting.quick else ""
    child("scale.py", 500, "local", setting.seed)  # so that the kernels are compiled
    found, absent = [], []
    for engine, counts in sizes.items():
        for people in counts:
            name = f"{size}scale-{engine}-{people}"
            run = lambda p=people, e=engine: child("scale.py", p, e, setting.seed, limit=3600)  # noqa: E731
            one = kept(name, run, reuse=setting.resume)
            if "failed" in one:
                absent.append(f"{engine}, {people:,} people ({one['failed']})")
                continue
            found.append(one)
            print(
                f"scaling: {engine}, {people:,} people, {one['seconds']:.1f} s, {one['gigabytes']:.2f} GB",
                flush=True,
            )
    rows = [_row(one) for one in found] + _xlogit(setting, absent)
    title = (
        "Growth with the number of people, full covariance: ten attributes, ten tasks of three alternatives"
    )
    return part(title, COLUMNS, rows, _claims(found), absent, {"runs": found, "growth": _growth(found)})


def _row(one: dict[str, Any]) -> list[Any]:
    engine = "one process" if one["engine"] == "local" else "Ray, two workers of one core"
    rate = one["people"] / one["seconds"]
    worker, truth = one["worker_gigabytes"], synthetic(1, 0).covariance
    return [
        engine,
        f"{one['people']:,}",
        one["seconds"],
        f"{rate:,.0f}",
        one["gigabytes"],
        worker,
        str(one["iterations"]),
        str(one["draws"]),
        100 * float(np.max(np.abs(np.sqrt(np.diag(one["covariance"]) / np.diag(truth)) - 1))),
    ]


def _xlogit(setting: Setting, absent: list[str]) -> list[list[Any]]:
    """The peer, diagonal for it has nothing else, as far as it comes in its time."""
    rows = []
    for people in PEER[: 1 if setting.quick else None]:
        path = write_for_peers(synthetic(people, 1000 * setting.seed).panel, KEPT / f"synthetic-{people}.npz")
        draws = 100 if setting.quick else 1000
        run = lambda p=path, d=draws: peer("xlogit", p, "--draws", d, "--again", 0, limit=setting.limit)  # noqa: E731
        one = kept(f"scale-xlogit-{people}-{draws}", run, reuse=setting.resume)
        if "failed" in one:
            absent.append(f"xlogit, {people:,} people ({one['failed']})")
            continue
        rate = f"{people / one['cold']:,.0f}"
        rows.append(
            [f"xlogit, diagonal ({one['note']})", f"{people:,}", one["cold"], rate, None, None, "", "", None]
        )
    return rows


def _claims(found: list[dict[str, Any]]) -> dict[str, Any]:
    claims = {}
    for one in found:
        if one["people"] == 500_000 and one["engine"] == "local":
            seconds, size = one["seconds"], one["gigabytes"]
            claims["500,000 people, seconds"] = claim(seconds, "under 120", seconds < 120)
            claims["500,000 people, GB with the data"] = claim(size, "under 5", size < 5)
    return claims


def _growth(found: list[dict[str, Any]]) -> dict[str, Any]:
    """Seconds and GB for each further million people, from the largest two sizes of each engine."""
    growth = {}
    for engine in ("local", "ray"):
        own = [one for one in found if one["engine"] == engine and math.isfinite(one["seconds"])][-2:]
        if len(own) == 2:
            millions = (own[1]["people"] - own[0]["people"]) / 1e6
            size = "gigabytes" if engine == "local" else "worker_gigabytes"
            growth[engine] = {
                "from": own[0]["people"],
                "to": own[1]["people"],
                "seconds_per_million": (own[1]["seconds"] - own[0]["seconds"]) / millions,
                "gigabytes_per_million": (own[1][size] - own[0][size]) / millions,
                "seconds_at_largest": own[1]["seconds"],
            }
    return growth
