"""`unsaid replay`: real people's recorded choices, predicted beside baselines."""

import sys
from pathlib import Path

from rich.progress import TaskID
from rich.table import Table

from unsaid.cli.fit_options import TableOptions
from unsaid.cli.fit_request import columns_of, how_read
from unsaid.cli.terminal import Terminal, progress_bar
from unsaid.replays.run import ReplaySettings
from unsaid.replays.run import replay as run_replay
from unsaid.replays.scores import Replay

__all__ = ["replay"]

BASELINES = (
    ("chance", "all alike"),
    ("population", "other people"),
    ("person", "their own choices"),
)


def replay(data: Path, table: TableOptions, *, amount: str, seed: int, folds: int, as_json: bool) -> None:
    """Learn from half of each person's choices, predict the rest, print the table."""
    settings = ReplaySettings(seed=seed, folds=folds)
    with progress_bar() as bar:
        tasks: dict[str, TaskID] = {}

        def progress(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done, total=total)

        found = run_replay(
            data,
            columns_of(table),
            amount=amount,
            **how_read(table),
            settings=settings,
            progress=progress,
        )
    if as_json:
        sys.stdout.write(found.to_json() + "\n")
    else:
        _print(found)


def _print(found: Replay) -> None:
    terminal = Terminal()
    terminal.title(found.dataset)
    terminal.say(f"Model: {found.model}.")
    for reason, count in found.skipped.items():
        terminal.say(f"Left out: {count} {reason}", style="dim")
    terminal.say(
        f"{found.people} people; {found.trials_learned} choices learned from, "
        f"{found.trials_predicted} predicted."
    )
    terminal.gap()
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("predicted by", overflow="fold")
    for heading in ("bits per choice", "± se" if terminal.unicode else "+- se", "accuracy"):
        table.add_column(heading, justify="right")
    for name, meaning in BASELINES:
        label = name if terminal.width < 60 else f"{name}: {meaning}"
        table.add_row(
            label,
            f"{getattr(found.bits, name):.3f}",
            f"{getattr(found.se, name):.3f}",
            f"{getattr(found.accuracy, name):.3f}",
        )
    terminal.console.print(table)
    terminal.gap()
    terminal.say(found.verdict)
    terminal.say(
        f"{found.people_misfit} of {found.people} people are predicted no better than by chance.", style="dim"
    )
