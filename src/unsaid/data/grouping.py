"""Rows put together by task and person, in one order whatever the order of the table."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import polars as pl
from jaxtyping import Bool, Int, Integer

from unsaid.data.columns import Columns
from unsaid.data.order import natural_order, order_codes
from unsaid.data.panel import Labels, codes_type
from unsaid.data.tables import ROW

__all__ = ["Origin", "Tasks", "group", "keep_rows", "keep_tasks", "labels_of"]


class Origin(NamedTuple):
    """Where rows of alternatives come from.

    Attributes
    ----------
    columns
        Which column of the table is what; of a wide one, those that are no stems.
    wide
        Of a table that was wide, the column of each attribute and alternative.
    """

    columns: Columns
    wide: Mapping[str, Mapping[str, str]] = {}


class Tasks(NamedTuple):
    """Rows of alternatives, those of a task together, the tasks of a person together.

    Attributes
    ----------
    frame
        The rows; `ROW` says where each one stood.
    task_start
        Row at which each task begins, and the number of rows.
    person_start
        Task at which each person begins, and the number of tasks.
    columns
        Which column is what.
    row_word
        What `ROW` counts.
    origin
        Where they come from.
    """

    frame: pl.DataFrame
    task_start: Int[np.ndarray, " task_plus_one"]
    person_start: Int[np.ndarray, " person_plus_one"]
    columns: Columns
    row_word: str
    origin: Origin = Origin(Columns())

    @property
    def task_count(self) -> int:
        """How many tasks."""
        return len(self.task_start) - 1

    def task_of(self, rows: Integer[np.ndarray, " some"]) -> Int[np.ndarray, " some"]:
        """The tasks that rows belong to."""
        return np.searchsorted(self.task_start, rows, side="right") - 1

    def person_name(self, task: int) -> str:
        """Whose task it is."""
        return str(self.frame[str(self.columns.person)][int(self.task_start[task])])

    def task_name(self, task: int) -> str:
        """The id of a task, as it stands in the table."""
        row = int(self.task_start[task])
        return "/".join(str(self.frame[name][row]) for name in self.columns.tasks)


def group(frame: pl.DataFrame, columns: Columns, row_word: str) -> Tasks:
    """Bring the rows of each task together; keys may have no holes."""
    keys = [order_codes(frame[name]) for name in columns.keys]
    if columns.alternative is None:
        keys.append(frame[ROW].to_numpy())
    if not _in_order(keys):
        order = np.lexsort(keys[::-1])
        keys = [key[order] for key in keys]
        # one column after the other: two whole tables at once may not fit
        for name in frame.columns:
            frame = frame.with_columns(frame[name].gather(order))
    new_person = _changes(keys[:1])
    new_task = _changes(keys[: 1 + len(columns.tasks)])
    task_start = np.append(np.flatnonzero(new_task), frame.height)
    person_start = np.append(np.flatnonzero(new_person[task_start[:-1]]), len(task_start) - 1)
    return Tasks(frame, task_start, person_start, columns, row_word)


def _in_order(keys: list[np.ndarray]) -> bool:
    """Whether rows are sorted by the keys, the first one first."""
    equal = np.ones(max(len(keys[0]) - 1, 0), bool)
    for key in keys:
        if np.any(equal & (key[1:] < key[:-1])):
            return False
        equal &= key[1:] == key[:-1]
    return True


def _changes(keys: list[np.ndarray]) -> Bool[np.ndarray, " row"]:
    """Where a row's keys differ from those of the row before; the first row always does."""
    changed = np.zeros(len(keys[0]), bool)
    changed[:1] = True
    for key in keys:
        changed[1:] |= key[1:] != key[:-1]
    return changed


def keep_tasks(tasks: Tasks, kept: Bool[np.ndarray, " task"]) -> Tasks:
    """Only some of the tasks; who has none left is gone."""
    return keep_rows(tasks, np.repeat(kept, np.diff(tasks.task_start)))


def keep_rows(tasks: Tasks, kept: Bool[np.ndarray, " row"]) -> Tasks:
    """Only some of the rows; tasks and people without any are gone."""
    rows = np.add.reduceat(kept, tasks.task_start[:-1], dtype=np.int64) if len(kept) else np.zeros(0, int)
    counts = np.add.reduceat(rows > 0, tasks.person_start[:-1], dtype=np.int64) if len(rows) else rows
    return tasks._replace(
        frame=tasks.frame.filter(pl.Series(kept)),
        task_start=np.concatenate([[0], np.cumsum(rows[rows > 0])]),
        person_start=np.concatenate([[0], np.cumsum(counts[counts > 0])]),
    )


def labels_of(ids: pl.Series) -> Labels:
    """A column of ids as labels."""
    if ids.dtype.is_integer() and len(ids):
        values = ids.to_numpy()
        low, span = int(values.min()), int(values.max()) - int(values.min()) + 1
        if span <= max(1 << 16, len(values) // 8):
            return Labels((values - low).astype(codes_type(span)), np.arange(low, low + span))
    if ids.dtype.is_numeric() or ids.dtype.is_temporal() or ids.dtype == pl.Boolean:
        distinct, codes = np.unique(ids.to_numpy(), return_inverse=True)
    else:
        text = ids.cast(pl.String)
        ordered = natural_order(text.unique())
        codes = text.cast(pl.Enum(ordered)).to_physical().to_numpy()
        distinct = np.array(ordered.to_list(), dtype=object)
    return Labels(codes.astype(codes_type(len(distinct))), distinct)
