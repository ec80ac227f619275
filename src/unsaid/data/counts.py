"""Rows that stand for many choices: how often each alternative was chosen, one row each.

Every choice becomes a task of its own, so that every model means by it what it means by single
choices; whose they are is said by the person's column, and without one each is somebody else's.
"""

import dataclasses

import numpy as np
import polars as pl

from unsaid.data.columns import Columns
from unsaid.data.findings import Finding, make_finding
from unsaid.data.tables import ROW
from unsaid.types.errors import DataError

__all__ = ["counts_in_place_of_choices", "expand_counts"]

MAX_ROWS = 50_000_000
"""Rows that choices may become; more fill the memory, and are better fitted by another route."""


def counts_in_place_of_choices(frame: pl.DataFrame, columns: Columns) -> bool:
    """Whether the column of choices counts: whole numbers that differ within tasks, above 1 in most tasks."""
    values = frame[str(columns.chosen)]
    if not values.dtype.is_numeric() or not columns.tasks:
        return False
    keys = list(dict.fromkeys(name for name in (columns.person, *columns.tasks) if name in frame.columns))
    each = frame.group_by(keys).agg(most=pl.col(values.name).max(), kinds=pl.col(values.name).n_unique())
    whole = bool(((values >= 0) & (values.round() == values)).all())
    # one 2 among zeros and ones is a slip; the code of what was chosen is the same in all rows of a task
    often = each.select((pl.col("most") > 1).mean()).item() or 0.0
    return whole and often > 0.5 and bool((each["kinds"] > 1).any())


def expand_counts(
    frame: pl.DataFrame, columns: Columns, where: str, *, of_people: bool
) -> tuple[pl.DataFrame, Columns, list[Finding]]:
    """A task for each choice that is counted.

    Parameters
    ----------
    frame
        A row per alternative; keys are there.
    columns
        With `counts`; where `chosen` is named too, only the chosen row's count counts.
    of_people
        Whether the person's column says whose choices they are; else each is a person's own.

    Raises
    ------
    DataError
        If counts are no whole numbers from 0, or there are too many.
    """
    name = str(columns.counts)
    counts = frame[name].cast(pl.Float64, strict=False)
    bad = (~(counts.is_finite() & (counts >= 0) & (counts.round() == counts))).fill_null(True).arg_true()
    if len(bad):
        raise DataError(
            f"{name} does not count choices",
            where=f"{where}, row {frame[ROW][int(bad[0])]}",
            expected="whole numbers from 0",
            got=str(frame[name][int(bad[0])]),
            advice="of shares, give the choices that they are of: share times their number, rounded",
        )
    times = counts.cast(pl.Int64).to_numpy()
    if columns.chosen is not None:
        times = np.where((frame[columns.chosen].cast(pl.Int64, strict=False) == 1).fill_null(False), times, 0)
    keys = list(dict.fromkeys([str(columns.person), *columns.tasks]))
    numbered = frame.with_columns(
        pl.struct(keys).rank("dense").alias("task number"), pl.int_range(pl.len()).alias("row number")
    )
    picked = numbered.select("task number", pl.col("row number").alias("picked"))[
        np.repeat(np.arange(frame.height), times)
    ].with_columns(pl.int_range(1, pl.len() + 1).over("task number").alias("choice number"))
    sizes = numbered.group_by("task number").len()
    rows = int(picked.join(sizes, on="task number")["len"].sum())
    if not rows or rows > MAX_ROWS:
        raise DataError(
            "there are no choices" if not rows else "there are too many choices to take each as a task",
            where=where,
            expected=f"at most {MAX_ROWS} rows of alternatives",
            got=f"{len(picked)} choices, {rows} rows",
            advice="divide all counts by the same number, and multiply standard errors by its root",
        )
    chosen = _unused("is_chosen", frame.columns)
    number = _unused("choice", frame.columns)
    long = picked.join(numbered, on="task number").with_columns(
        (pl.col("picked") == pl.col("row number")).alias(chosen), pl.col("choice number").alias(number)
    )
    if not of_people:
        own = pl.concat_str(pl.col(str(columns.person)).cast(pl.String), number, separator="/")
        long = long.with_columns(own.alias(str(columns.person)))
    tasks = sizes.height
    empty = tasks - picked["task number"].n_unique()
    said = f"{name} counts {len(picked)} choices in {tasks} tasks; each is a task of its own"
    said += "" if of_people else ", of somebody else"
    said += f"; {empty} tasks without any are left out" if empty else ""
    columns = dataclasses.replace(columns, task=(*columns.tasks, number), chosen=chosen)
    return (
        long.drop("task number", "row number", "picked", "choice number", name),
        columns,
        [make_finding("counted", said, count=len(picked))],
    )


def _unused(name: str, taken: list[str]) -> str:
    while name in taken:
        name += "_"
    return name
