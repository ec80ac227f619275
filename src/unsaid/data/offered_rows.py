"""Rows of what-if offers: which are offered together, under which labels, and their numbers."""

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from unsaid.data.order import order_codes
from unsaid.data.tables import ROW, Table
from unsaid.types.errors import DataError

__all__ = ["OfferRoles", "check_tasks", "in_tasks", "numbers_of", "place_of", "task_names", "text_of"]


class OfferRoles(NamedTuple):
    """Which columns of offers say whose task it is, which, and of what."""

    person: str | None
    tasks: tuple[str, ...]
    alternative: str | None


def text_of(values: pl.Series) -> list[str]:
    """Labels as text, whole numbers without a point."""
    if values.dtype.is_float() and bool((values.round() == values).all()):
        values = values.cast(pl.Int64, strict=False)
    return values.cast(pl.String).fill_null("").to_list()


def in_tasks(frame: pl.DataFrame, roles: OfferRoles) -> tuple[pl.DataFrame, np.ndarray]:
    """The rows of each task together, and where each task begins."""
    keys = [order_codes(pl.Series(text_of(frame[name]))) for name in (roles.person, *roles.tasks) if name]
    if keys:
        order = np.lexsort(keys[::-1])
        frame, keys = frame[order.tolist()], [key[order] for key in keys]
    changes = (
        np.any([key[1:] != key[:-1] for key in keys], axis=0) if keys else np.zeros(frame.height - 1, bool)
    )
    return frame, np.concatenate([[0], np.flatnonzero(changes) + 1, [frame.height]])


def place_of(table: Table, row: int) -> str:
    """Where a row stands, for errors."""
    return f"{table.where}, {table.row_word} {table.frame[ROW][row]}"


def check_tasks(table: Table, roles: OfferRoles, starts: np.ndarray, labels: Sequence[str]) -> None:
    """Refuse tasks with one alternative, and a label that stands in a task twice."""
    alone = np.flatnonzero(np.diff(starts) < 2)
    if len(alone):
        row = int(starts[alone[0]])
        said = ", ".join(f"{name} {table.frame[name][row]}" for name in (roles.person, *roles.tasks) if name)
        raise DataError(
            "a task offers one alternative only",
            where=f"{place_of(table, row)} ({said or 'all rows are one task'})",
            expected="at least two rows for each task",
            advice="give the rows that are offered together the same task",
        )
    for begin, end in itertools.pairwise(starts):
        seen: dict[str, int] = {}
        for row in range(begin, end):
            if seen.setdefault(labels[row], row) != row:
                raise DataError(
                    f"alternative {labels[row]} stands twice in a task",
                    where=place_of(table, row),
                    expected="each label once in a task",
                    got=f"{labels[row]} in {table.row_word} {table.frame[ROW][seen[labels[row]]]} already",
                    advice="number the tasks, in the data's own column or in one called task",
                )


def task_names(firsts: pl.DataFrame, roles: OfferRoles) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
    """Labels of tasks, no two alike, and whose they are."""
    parts = [text_of(firsts[name]) for name in roles.tasks]
    tasks = ["/".join(one) for one in zip(*parts, strict=True)] if parts else ["1"] * firsts.height
    if roles.person is None:
        return tuple(tasks), None
    people = text_of(firsts[roles.person])
    if len(set(tasks)) < len(tasks):
        tasks = people if not parts else [f"{who}/{task}" for who, task in zip(people, tasks, strict=True)]
    return tuple(tasks), tuple(people)


def numbers_of(table: Table, name: str, exempt: np.ndarray) -> pl.Series:
    """A column as finite numbers; 0 in rows that are exempt and have none."""
    values = table.frame[name]
    numbers = values.cast(pl.Float64, strict=False)
    bad = np.flatnonzero(~(numbers.is_finite().fill_null(False).to_numpy() | exempt))
    if len(bad):
        raise DataError(
            f"{name} is not a number",
            where=place_of(table, int(bad[0])),
            expected="a finite number",
            got=repr(values[int(bad[0])]),
        )
    # whole numbers stay whole: they may be labels in a formula
    return (
        values
        if values.dtype.is_integer() and not values.null_count()
        else numbers.fill_nan(None).fill_null(0.0)
    )
