"""The outside option: to take none of what is offered.

It has no attributes, so all of them are 0, and a constant of its own, for all that speaks for
taking nothing.
"""

import dataclasses

import numpy as np
import polars as pl

from unsaid.data.columns import CONSTANT, Columns
from unsaid.data.findings import Finding, make_finding
from unsaid.data.grouping import Tasks, group

__all__ = ["CONSTANT", "is_outside", "with_outside"]


def is_outside(frame: pl.DataFrame, name: str | None, label: str | None) -> pl.Series:
    """Which rows are the outside option."""
    if name is None or label is None:
        return pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    return frame[name].cast(pl.String) == label


def with_outside(tasks: Tasks, label: str, chosen: str) -> tuple[Tasks, list[Finding]]:
    """Add the outside option to every task, unless it stands in the table.

    Parameters
    ----------
    label
        Of the outside option.
    chosen
        Column that is 1 for what was chosen; added rows are chosen where nothing else was, and
        not known to be where a choice is missing.
    """
    name = tasks.columns.alternative or "alternative"
    if tasks.columns.alternative and is_outside(tasks.frame, name, label).any():
        return tasks, []
    frame = tasks.frame.with_columns(_named(tasks, name))
    values = tasks.frame[chosen]
    counts = np.add.reduceat(values.fill_null(0).to_numpy(), tasks.task_start[:-1], dtype=np.int64)
    holes = np.add.reduceat(values.is_null().to_numpy(), tasks.task_start[:-1], dtype=np.int64)
    none = pl.Series(np.where(holes > 0, 2, counts == 0)).cast(values.dtype).replace(2, None)
    added = frame[tasks.task_start[1:] - 1].with_columns(
        none.alias(chosen), pl.lit(label).alias(name), *_neutral(tasks.columns, frame)
    )
    columns = dataclasses.replace(tasks.columns, alternative=name)
    finding = make_finding(
        "outside-option", f"{label} was added to {len(none)} tasks, and chosen in {none.sum() or 0}"
    )
    return group(pl.concat([frame, added]), columns, tasks.row_word), [finding]


def _named(tasks: Tasks, name: str) -> pl.Expr:
    """Alternatives by their labels, or by their places where they have none."""
    if tasks.columns.alternative is not None:
        return pl.col(name).cast(pl.String)
    first = np.repeat(tasks.task_start[:-1], np.diff(tasks.task_start))
    return pl.lit(pl.Series(np.arange(tasks.frame.height) - first + 1).cast(pl.String)).alias(name)


def _neutral(columns: Columns, frame: pl.DataFrame) -> list[pl.Expr]:
    """It arrives at once and surely, and can always be chosen."""
    values = {columns.delay_days: 0, columns.probability: 1, columns.available: 1}
    return [pl.lit(value).cast(frame[name].dtype).alias(name) for name, value in values.items() if name]
