"""The table that the benchmark prints and the docs show: titles, columns and rows of text."""

from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.table import Table

from elicit.tasks import CHECKPOINTS

__all__ = ["delay_table", "show", "walks_table"]

MEASURES = {"top1": "leading weight found", "cosine": "cosine to the truth", "log_loss": "log loss, nats"}


def walks_table(title: str, methods: dict[str, Any]) -> dict[str, Any]:
    """One row per measure and method."""
    columns = ["", "after questions", *map(str, CHECKPOINTS), "ms"]
    return {"title": title, "columns": columns, "rows": list(walk_rows(methods))}


def walk_rows(methods: dict[str, Any]) -> Iterator[list[str]]:
    """How many people, then the measures with their standard errors."""
    for name, summary in methods.items():
        entries = [summary["after"].get(str(questions)) for questions in CHECKPOINTS]
        yield ["people", name, *(str(entry["people"]) if entry else "" for entry in entries), ""]
    for measure, label in MEASURES.items():
        for name, summary in methods.items():
            entries = [summary["after"].get(str(questions)) for questions in CHECKPOINTS]
            spent = f"{summary['milliseconds']['question']:.1f}"
            yield [label, name, *(cell(entry, measure) for entry in entries), spent]


def cell(entry: dict[str, Any] | None, measure: str) -> str:
    """Mean, and standard error in units of its last digit."""
    if entry is None:
        return ""
    mean, error = entry[measure]
    return f"{mean:.3f} ({1000 * error:.0f})"


def delay_table(title: str, conditions: dict[str, Any]) -> dict[str, Any]:
    """One row per condition and method."""
    columns = ["", "trials until sure", "median", "quartiles", "mean", "rms error", "unsure", "people", "ms"]
    return {"title": title, "columns": columns, "rows": list(delay_rows(conditions))}


def delay_rows(conditions: dict[str, Any]) -> Iterator[list[str]]:
    """Trials, the error of those who became sure, how many never did."""
    for condition, methods in conditions.items():
        for name, summary in methods.items():
            low, high = summary["trials_quartiles"]
            mean, error = summary["trials_mean"]
            yield [
                condition,
                name,
                f"{summary['trials_median']:g}",
                f"{low:g}-{high:g}",
                f"{mean:.1f} ({10 * error:.0f})",
                f"{summary['rms_error']:.2f}",
                str(summary["never_sure"]),
                str(summary["people"]),
                f"{summary['milliseconds']:.2f}",
            ]


def show(console: Console, saved: dict[str, Any]) -> None:
    """Print the parts of the table, then each claim beside its target."""
    for part in saved["tasks"].values():
        table = Table(title=f"{part['title']} (standard errors in brackets)", title_justify="left")
        for index, name in enumerate(part["columns"]):
            table.add_column(name, no_wrap=True, justify="left" if index < 2 else "right")
        before = None
        for row in part["rows"]:
            if row[0] != before:
                table.add_section()
            table.add_row(row[0] if row[0] != before else "", *row[1:])
            before = row[0]
        console.print(table)
    for name, part in saved["tasks"].items():
        for claim, entry in part["claims"].items():
            met = "met   " if entry["met"] else "MISSED"
            console.print(f"{met} {name}: {claim}: {entry['value']} ({entry['target']})")
        for absent in part["absent"]:
            console.print(f"absent {name}: {absent}")
    console.print(", ".join(f"{name} {version}" for name, version in saved["versions"].items()))
