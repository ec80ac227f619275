"""How many answers a second the server takes, each reply with the next adaptive fork; oTree beside it.

    uv run python benchmarks/serving.py [--quick] [--otree PATH]

Starts `unsaid serve` on SQLite in a process of its own and lets simulated people walk, whole walks one after
another, each asking again as soon as a reply is there. Then oTree's plain pages in the same way, where oTree
is installed (`pip install otree==6.0.15`, anywhere: name its command with --otree). Prints one table and
saves it as results/serving.json, from which the docs read; not beside other work, which it waits to end.
"""

import argparse
import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from serving.load import Load, Meter, closed_loop
from serving.otree_peer import ROUNDS, Pages, find_otree, serve_otree
from serving.quiet import QUIET_SHARE, Others, wait_until_quiet
from serving.results import as_measured, save, table, versions
from serving.servers import HOST, Served, serve_unsaid
from serving.walkers import Crowd, loads_by_text

RESULTS = Path(__file__).parent / "results" / "serving.json"

LEVELS = ((1, 0.5), (1, 0.0), (50, 0.0), (100, 0.0), (200, 0.0))
"""How many walkers, and how many seconds each reads."""

PEER_LEVELS = ((50, 0.0), (100, 0.0), (200, 0.0))
MOST_PAGES_A_SECOND = 150
"""More than oTree serves; so many participants are made beforehand."""

Walk = Callable[[int, Meter], Awaitable[None]]


def main() -> None:
    """Measure, print, save."""
    arguments = parse()
    otree = find_otree(arguments.otree)
    measured: list[dict[str, Any]] = []
    with serve_unsaid() as server:
        for walkers, reading in LEVELS:
            measured.append(
                undisturbed(
                    lambda w=walkers, r=reading: asyncio.run(ours(server, w, r, arguments)), arguments
                )
            )
    absent = [] if otree else ["oTree (not installed; see --otree)"]
    if otree is not None:
        for walkers, reading in PEER_LEVELS:
            measured.append(undisturbed(lambda w=walkers, r=reading: once(otree, w, r, arguments), arguments))
    found = table(measured, absent)
    show(found)
    if arguments.quick:
        return
    if not save(RESULTS, found, versions(otree)):
        print("not saved: something else ran meanwhile")


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=30.0, help="measured at each level")
    parser.add_argument("--warm", type=float, default=10.0, help="before that, at each level")
    parser.add_argument("--otree", help="oTree's command, where it is in another environment")
    parser.add_argument("--wait", type=float, default=120.0, help="most seconds to wait for a quiet machine")
    parser.add_argument("--tries", type=int, default=3, help="at each level, while other work disturbs it")
    parser.add_argument("--quick", action="store_true", help="a few seconds each, nothing saved")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.seconds, arguments.warm, arguments.wait, arguments.tries = 4.0, 3.0, 0.0, 1
    return arguments


def undisturbed(measure_once: Callable[[], dict[str, Any]], arguments: argparse.Namespace) -> dict[str, Any]:
    """The first of several tries beside which nothing else ran; the least disturbed where there is none."""
    best: dict[str, Any] | None = None
    for _ in range(arguments.tries):
        found = measure_once()
        print(found, flush=True)
        if best is None or found["others_share"] < best["others_share"]:
            best = found
        if found["others_share"] <= QUIET_SHARE:
            break
    if best is None:
        raise ValueError(f"expected at least one try, got {arguments.tries}")
    return best


def once(otree: Path, walkers: int, reading: float, arguments: argparse.Namespace) -> dict[str, Any]:
    """One load on an oTree of its own: participants of another load would slow it."""
    with serve_otree(otree) as server:
        return asyncio.run(theirs(server, walkers, reading, arguments))


async def ours(server: Served, walkers: int, reading: float, arguments: argparse.Namespace) -> dict[str, Any]:
    """Our server under one load."""
    crowd = Crowd(HOST, server.port, loads_by_text(), reading, seed=walkers)
    await crowd.arrive()
    return await measure("unsaid", crowd.walk, server, walkers, reading, arguments)


async def theirs(
    server: Served, walkers: int, reading: float, arguments: argparse.Namespace
) -> dict[str, Any]:
    """OTree under one load."""
    pages = Pages(server.port, reading)
    again = MOST_PAGES_A_SECOND * (arguments.seconds + arguments.warm) / ROUNDS
    await pages.arrive(walkers + int(again))
    return await measure("oTree, plain pages", pages.walk, server, walkers, reading, arguments)


async def measure(
    name: str, walk: Walk, server: Served, walkers: int, reading: float, arguments: argparse.Namespace
) -> dict[str, Any]:
    """One load on one server, and what else ran meanwhile."""
    wait_until_quiet(arguments.wait)

    def own() -> float:
        return server.cpu_seconds() + time.process_time()

    others = Others(own())
    load: Load = await closed_loop(
        walk,
        walkers=walkers,
        warm_seconds=arguments.warm,
        seconds=arguments.seconds,
        reading_seconds=reading,
        cpu_seconds=server.cpu_seconds,
    )
    return as_measured(name, load, others.share(own()))


def show(found: dict[str, Any]) -> None:
    """Print the table and what it says of the promises."""
    console = Console(width=150)
    shown = Table(title=found["title"])
    for column in found["columns"]:
        shown.add_column(column, justify="right" if column else "left")
    for row in found["rows"]:
        shown.add_row(*row)
    console.print(shown)
    for what, claim in found["claims"].items():
        mark = "kept  " if claim["met"] else "MISSED"
        console.print(f"{mark} {what}: {claim['value']:g} ({claim['target']})")
    for each in found["absent"]:
        console.print(f"not measured: {each}")


if __name__ == "__main__":
    main()
