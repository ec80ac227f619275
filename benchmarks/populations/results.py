"""Parts with their tables and claims, saved as each is finished, shown at the end."""

import json
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from populations.environments import versions

__all__ = ["claim", "load", "part", "save", "show"]


def claim(value: float | list[float] | None, target: str, met: bool) -> dict[str, Any]:
    """What was promised beside what was found."""
    return {"value": value, "target": target, "met": bool(met)}


def part(
    title: str,
    columns: list[str],
    rows: list[list[Any]],
    claims: dict[str, Any] | None = None,
    absent: list[str] | None = None,
    details: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """One part of the results, as the docs read it."""
    shown = [
        [cell if isinstance(cell, str) else "" if cell is None else f"{cell:.4g}" for cell in row]
        for row in rows
    ]
    return {
        "title": title,
        "columns": columns,
        "rows": shown,
        "claims": claims or {},
        "absent": absent or [],
        "details": details or {},
    }


def load(path: Path) -> dict[str, Any]:
    """What is saved; empty where nothing is."""
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def save(path: Path, name: str, found: dict[str, Any], order: tuple[str, ...], seed: int) -> dict[str, Any]:
    """Put a part in its place among those saved before; each says what it was made with."""
    saved = load(path)
    tasks = saved.get("tasks", {}) | {name: found | {"versions": versions(), "seed": seed}}
    saved = {"tasks": {each: tasks[each] for each in order if each in tasks}, "versions": versions()}
    path.write_text(json.dumps(saved, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return saved


def show(name: str, found: dict[str, Any]) -> None:
    """Print a part's table and what it says of the promises."""
    console = Console(width=150)
    shown = Table(title=f"{name}: {found['title']}")
    for column in found["columns"]:
        shown.add_column(column, justify="right" if column else "left")
    for row in found["rows"]:
        shown.add_row(*row)
    console.print(shown)
    for what, one in found["claims"].items():
        console.print(f"{'kept  ' if one['met'] else 'MISSED'} {what}: {one['value']} ({one['target']})")
    for each in found["absent"]:
        console.print(f"not measured: {each}")
