"""Attributes as numbers: what is a number stays one, text becomes a column for each level but the base.

Dummy coding says how far a level is from the base; effects coding how far it is from the mean of
all levels, with -1 in every column where the base stands.
"""

import dataclasses
import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import numpy as np
import polars as pl
from jaxtyping import Float

from unsaid.data.order import natural_order
from unsaid.types.errors import DataError

__all__ = ["Coding", "Levels", "code", "is_text", "levels_of", "levels_with_base", "unknown_level"]

ROWS_AT_ONCE = 1 << 16
"""Rows that are coded together; what they take stays in the processor's cache."""

Levels = Mapping[str, tuple[str, ...]]


@dataclasses.dataclass(frozen=True)
class Coding:
    """How text and other categories become numbers.

    Attributes
    ----------
    kind
        ``dummy`` or ``effects``.
    base
        For a column, the level without a column of its own; the first level in order elsewhere.
    categorical
        Columns of numbers that are categories.
    """

    kind: Literal["dummy", "effects"] = "dummy"
    base: Mapping[str, str | int] = dataclasses.field(default_factory=dict)
    categorical: tuple[str, ...] = ()


def is_text(frame: pl.DataFrame, name: str, coding: Coding) -> bool:
    """Whether a column holds categories."""
    kind = frame[name].dtype
    return name in coding.categorical or not (kind.is_numeric() or kind == pl.Boolean)


def levels_of(frame: pl.DataFrame, names: Sequence[str], coding: Coding) -> dict[str, tuple[str, ...]]:
    """Levels of those columns that hold categories, in order."""
    return {
        name: tuple(natural_order(frame[name].unique().drop_nulls().cast(pl.String)))
        for name in names
        if is_text(frame, name, coding)
    }


def levels_with_base(name: str, levels: tuple[str, ...], coding: Coding) -> tuple[str, ...]:
    """The levels of a column, the base first.

    Raises
    ------
    DataError
        If the base that was declared does not occur.
    """
    base = str(coding.base.get(name, levels[0]))
    if base not in levels:
        raise DataError(
            f"{base} is no level of {name}",
            expected=" or ".join(levels),
            got=f"base {base}",
            advice="name a level that occurs",
        )
    return (base, *(level for level in levels if level != base))


def unknown_level(name: str, got: str, levels: Sequence[str], where: str) -> DataError:
    """The error of a level that there is not, with the one that may be meant."""
    near = difflib.get_close_matches(got, levels, 1) or [
        level for level in levels if level.casefold() == got.casefold()
    ]
    return DataError(
        f"{got} is no level of {name}",
        where=where,
        expected=" or ".join(levels),
        got=got,
        advice=f"{near[0]} may be meant" if near else "nothing is known of a level that was not in the data",
    )


def code(
    frame: pl.DataFrame, names: Sequence[str], coding: Coding, levels: Levels
) -> tuple[tuple[str, ...], Float[np.ndarray, "row column"]]:
    """Columns as numbers.

    Parameters
    ----------
    names
        Of the columns, which have no holes.
    levels
        Of those among them that hold categories.

    Returns
    -------
    tuple
        Names, such as ``brand[hiland]`` for a level, and the numbers.
    """
    ordered = {name: levels_with_base(name, levels[name], coding) for name in names if name in levels}
    coded: list[str] = []
    for name in names:
        coded += [f"{name}[{level}]" for level in ordered[name][1:]] if name in ordered else [name]
    values = np.empty((frame.height, len(coded)))
    # a few rows of all columns after the other: they lie side by side
    for first in range(0, frame.height, ROWS_AT_ONCE):
        part = frame[first : first + ROWS_AT_ONCE]
        columns = [column for name in names for column in _coded(part[name], ordered.get(name), coding.kind)]
        for number, column in enumerate(columns):
            values[first : first + ROWS_AT_ONCE, number] = column
    return tuple(coded), values


def _coded(values: pl.Series, levels: tuple[str, ...] | None, kind: str) -> Iterator[np.ndarray]:
    """The columns that one column becomes."""
    if levels is None:
        yield values.to_numpy()
        return
    # the outside option has none of the levels
    own = values.cast(pl.String).cast(pl.Enum(levels), strict=False).to_physical().to_numpy()
    for level in range(1, len(levels)):
        column = (own == level).astype(float)
        if kind == "effects":
            column[own == 0] = -1
        yield column
