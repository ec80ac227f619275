"""What-if alternatives: a table of things that could be offered, in the attributes of a fit."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from jaxtyping import Float, Int

from unsaid.data.columns import NAMES
from unsaid.data.panel import Panel
from unsaid.data.tables import Source, Table, read_table
from unsaid.types.errors import DataError

__all__ = ["Offers", "offers_of", "read_offers"]

LEVEL = re.compile(r"^(?P<column>[^\[\]]+)\[(?P<level>.*)\]$")


class Offers(NamedTuple):
    """Tasks without choices.

    Attributes
    ----------
    names
        Of the attributes.
    attributes
        Of each alternative.
    task_start
        Row at which each task begins, and the number of rows.
    tasks, alternatives
        Label of each task and of each row.
    delay_days, probability
        Of each row; None where they are not asked for.
    outside
        Name of the attribute that is 1 for the outside option; None where there is none.
    """

    names: tuple[str, ...]
    attributes: Float[np.ndarray, "row attribute"]
    task_start: Int[np.ndarray, " task_plus_one"]
    tasks: tuple[str, ...]
    alternatives: tuple[str, ...]
    delay_days: Float[np.ndarray, " row"] | None = None
    probability: Float[np.ndarray, " row"] | None = None
    outside: str | None = None


def offers_of(panel: Panel) -> Offers:
    """The tasks of a panel, each with its person's id where tasks of several people are alike."""
    return Offers(
        panel.names,
        np.asarray(panel.attributes, float),
        np.asarray(panel.task_start),
        tuple(panel.tasks),
        tuple(panel.alternatives),
        panel.delay_days,
        panel.probability,
        panel.outside,
    )


def read_offers(
    source: Source,
    names: Sequence[str],
    *,
    task: str | None = None,
    alternative: str | None = None,
    delay: bool = False,
    probability: bool = False,
    outside: str | None = None,
) -> Offers:
    """Read what-if alternatives, one row each, from a file or frame.

    Parameters
    ----------
    source
        As `read_panel` takes it.
    names
        Attributes of the fit. A column of that name is taken as it is; ``brand[x]`` is 1 where
        ``brand`` is x, and ``a:b`` the product of both.
    task
        Column that says which alternatives are offered together; by default one of an obvious name,
        else all rows are one task.
    alternative
        Column with the label of each; by default one of an obvious name, else numbers from 1.
    delay, probability
        Whether to read the columns ``delay_days`` and ``probability``, too.
    outside
        Which attribute is 1 for the outside option: where no column has its name, labels tell.

    Raises
    ------
    DataError
        If a column is missing, a value is not a finite number or not possible, or a task's rows are
        alone.
    """
    table = read_table(source)
    frame = table.frame
    task_labels = _labels(table, task, "task", ["1"] * frame.height)
    order = np.argsort(np.unique(task_labels, return_inverse=True)[1], kind="stable")
    frame, task_labels = frame[order.tolist()], [task_labels[i] for i in order]
    count = _counted(task_labels)
    table = table._replace(frame=frame)
    labels = _labels(table, alternative, "alternative", [str(i) for i in count])
    columns = [_values(table, name, labels, outside) for name in names]
    starts = [i for i, number in enumerate(count) if number == 1]
    task_start = np.array([*starts, frame.height])
    alone = np.flatnonzero(np.diff(task_start) < 2)
    if len(alone):
        raise DataError(
            "a task offers one alternative only",
            where=f"{table.where}, task {task_labels[starts[alone[0]]]}",
            expected="at least two rows for each task",
            advice="name the column that says which rows are offered together (--task)",
        )
    attributes = np.column_stack(columns)
    return Offers(
        tuple(names),
        attributes,
        task_start,
        tuple(task_labels[i] for i in starts),
        tuple(labels),
        _within(table, "delay_days", np.inf) if delay else None,
        _within(table, "probability", 1.0) if probability else None,
        outside,
    )


def _counted(labels: Sequence[str]) -> list[int]:
    """The place of each row in its task, from 1."""
    found: list[int] = []
    for i, label in enumerate(labels):
        found.append(found[-1] + 1 if i and labels[i - 1] == label else 1)
    return found


def _labels(table: Table, told: str | None, role: str, otherwise: list[str]) -> list[str]:
    there = table.frame.columns
    if told is not None and told not in there:
        raise DataError(f"there is no column {told}", where=table.where, got=", ".join(_shown(table)))
    known = (*NAMES[role], "scenario") if role == "task" else NAMES[role]
    found = told or next((name for name in there if name.lower() in known), None)
    return otherwise if found is None else table.frame[found].cast(pl.String).fill_null("").to_list()


def _shown(table: Table) -> list[str]:
    return table.frame.columns[1:]


def _values(table: Table, name: str, labels: Sequence[str], outside: str | None) -> np.ndarray:
    """Values of one attribute of the fit, from the columns that it is made of."""
    if name in table.frame.columns:
        return _numbers(table, name)
    found = LEVEL.match(name)
    if found and ":" not in name:
        column, level = found["column"], found["level"]
        if column in table.frame.columns:
            return (table.frame[column].cast(pl.String) == level).fill_null(False).to_numpy().astype(float)
        if column in NAMES["alternative"] or level in labels:
            return np.array([float(label == level) for label in labels])
    if ":" in name:
        return np.prod([_values(table, part, labels, outside) for part in name.split(":")], axis=0)
    if name == outside:
        return np.array([float(label in ("outside", "none", "neither")) for label in labels])
    raise DataError(
        f"there is no column for the attribute {name}",
        where=table.where,
        expected=f"a column {name}" + (f", or {found['column']}" if found else ""),
        got=", ".join(_shown(table)),
        advice="give what-if alternatives every attribute that the fit has",
    )


def _within(table: Table, role: str, highest: float) -> np.ndarray:
    """A column of delays or probabilities."""
    name = next((name for name in table.frame.columns if name.lower() in NAMES[role]), None)
    if name is None:
        raise DataError(
            f"there is no column {role}, and the fit has it",
            where=table.where,
            expected=f"a column {role}",
            got=", ".join(_shown(table)),
            advice="0 days for what comes at once, probability 1 for what is sure",
        )
    values = _numbers(table, name)
    bad = np.flatnonzero((values < 0) | (values > highest))
    if len(bad):
        raise DataError(
            f"{name} is not possible",
            where=f"{table.where}, {table.row_word} {table.frame[table.frame.columns[0]][int(bad[0])]}",
            expected="0 or more" if np.isinf(highest) else f"0 to {highest:g}",
            got=f"{values[bad[0]]:g}",
        )
    return values


def _numbers(table: Table, name: str) -> np.ndarray:
    values = table.frame[name].cast(pl.Float64, strict=False).to_numpy()
    bad = np.flatnonzero(~np.isfinite(values.astype(float)))
    if len(bad):
        row = table.frame.row(int(bad[0]), named=True)
        raise DataError(
            f"{name} is not a number",
            where=f"{table.where}, {table.row_word} {row[table.frame.columns[0]]}",
            expected="a finite number",
            got=repr(row[name]),
        )
    return values.astype(float)
