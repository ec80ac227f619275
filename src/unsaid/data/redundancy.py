"""Columns of a formula that say nothing beyond others: found within tasks, where choices are made.

``C(alternative):income`` has a column for each alternative, one too many where income is a person's:
in each task they sum to a constant. Only products may be left out, and the parts that ``*`` adds; an
attribute that somebody named is never.
"""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Int

from unsaid.data.formula import Design

__all__ = ["redundant", "within_products", "without"]

TASKS_AT_ONCE = 100_000

NOTHING_LEFT = 1e-9
"""Share of a column's squares, within tasks, below which nothing of it is left: squares of rounding
errors of float64, about 1e-16, with room for sums over many rows of unequal size."""

ROUNDING = 1e-13
"""A deviation from a task's mean below this share of the value is a rounding error of float64 (1e-16)."""


def within_products(
    design: Design, task_start: Int[np.ndarray, " task_plus_one"]
) -> Float[np.ndarray, "column column"] | None:
    """Products of the columns' deviations from their means in each task, summed; None if none is spare.

    Those of several parts of a table can be added.
    """
    if not any(design.spare):
        return None
    size = len(design.names)
    found = np.zeros((size, size))
    for first in range(0, len(task_start) - 1, TASKS_AT_ONCE):
        starts = task_start[first : first + TASKS_AT_ONCE + 1]
        values = design.values[starts[0] : starts[-1]]
        counts = np.diff(starts)
        means = np.add.reduceat(values, starts[:-1] - starts[0]) / counts[:, None]
        deviations = values - np.repeat(means, counts, axis=0)
        deviations[np.abs(deviations) <= ROUNDING * np.abs(values)] = 0.0
        found += deviations.T @ deviations
    return found


def redundant(design: Design, products: Float[np.ndarray, "column column"] | None) -> tuple[str, ...]:
    """Columns to leave out, those of base levels before others."""
    if products is None or not np.all(np.isfinite(products)):
        return ()
    squares = np.diag(products).copy()
    flat = squares == 0.0
    scale = np.where(flat, 1.0, np.sqrt(np.where(flat, 1.0, squares)))
    scaled = np.where(flat[:, None] | flat[None, :], 0.0, products / np.outer(scale, scale))
    dropped, kept = [], []
    for column in sorted(range(len(design.names)), key=lambda column: design.spare[column]):
        if flat[column]:
            left = 0.0
        elif kept:
            own = scaled[np.ix_(kept, kept)]
            weights = np.linalg.lstsq(own, scaled[kept, column], rcond=NOTHING_LEFT)[0]
            left = 1.0 - float(weights @ scaled[kept, column])
        else:
            left = 1.0
        if left > NOTHING_LEFT or not design.spare[column]:
            kept.append(column)
        else:
            dropped.append(column)
    return tuple(design.names[column] for column in sorted(dropped))


def without(
    design: Design, dropped: Sequence[str]
) -> tuple[tuple[str, ...], Float[np.ndarray, "row column"]]:
    """Names and values of the columns that are left."""
    if not dropped:
        return design.names, design.values
    kept = [index for index, name in enumerate(design.names) if name not in dropped]
    return tuple(design.names[index] for index in kept), design.values[:, kept]
