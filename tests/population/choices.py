"""Small tables of choices, and the same choices in other layouts."""

import numpy as np
import polars as pl

from unsaid.data.panel import Panel


def long_table(seed: int = 1, *, people: int = 3, tasks: int = 4, alternatives: int = 3) -> pl.DataFrame:
    """One row per alternative: person, task, alternative, chosen, price, size, brand, income."""
    draw = np.random.default_rng(seed)
    person, task, alternative = (axis.ravel() + 1 for axis in np.mgrid[:people, :tasks, :alternatives])
    chosen = np.repeat(draw.integers(1, alternatives + 1, people * tasks), alternatives) == alternative
    rows = len(person)
    return pl.DataFrame(
        {
            "person": person,
            "task": task,
            "alternative": alternative,
            "chosen": chosen.astype(int),
            # numbers that are all different, so that no attribute is constant by chance
            "price": draw.permutation(rows) + 0.5,
            "size": draw.permutation(rows).astype(float),
            "brand": np.array(["ash", "birch", "cedar", "elm"])[np.arange(rows) % 4],
            "income": 10.0 * person,
        }
    )


def wide_table(long: pl.DataFrame, separator: str = "_") -> pl.DataFrame:
    """One row per task, with the label of what was chosen."""
    chosen = long.filter(pl.col("chosen") == 1).select("person", "task", choice=pl.col("alternative"))
    wide = long.pivot(
        on="alternative", index=["person", "task", "income"], values=["price", "size"], separator=separator
    )
    return wide.join(chosen, on=["person", "task"], how="left", maintain_order="left")


def changed(frame: pl.DataFrame, column: str, changes: dict[int, object]) -> pl.DataFrame:
    """The table with other values in some rows of a column, counted from 0."""
    values = frame[column].to_list()
    for row, value in changes.items():
        values[row] = value
    return frame.with_columns(pl.Series(column, values, strict=False))


def same_panel(one: Panel, other: Panel) -> bool:
    """Whether two panels hold the same choices, by the same names, however they were read."""

    def equal(a: object, b: object) -> bool:
        if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
            return a.shape == b.shape and bool(np.array_equal(a, b, equal_nan=a.dtype.kind == "f"))
        return bool(a == b)

    pairs = zip(one._replace(recipe=None), other._replace(recipe=None), strict=True)
    return all(equal(a, b) for a, b in pairs)
