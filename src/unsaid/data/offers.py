"""What-if alternatives, and how their attributes follow from the columns they were read from."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import polars as pl
from jaxtyping import Float, Int

from unsaid.types.errors import DataError

__all__ = ["Offers", "derivative"]

STEP = 1e-5
"""Share of a value by which it is changed for a derivative: its error is about the square of this."""


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
        Of each row; None where the table has none.
    outside
        Name of the attribute that is 1 for the outside option; None where there is none.
    person
        Whom each task is offered to, by their id in the data of the fit; None where that is not said.
    unused
        Columns of the table that nothing was taken from.
    notes
        What else there is to know.
    columns
        The table, in the order of the rows; None for offers that were read from none.
    recode
        Attributes of such a table.
    """

    names: tuple[str, ...]
    attributes: Float[np.ndarray, "row attribute"]
    task_start: Int[np.ndarray, " task_plus_one"]
    tasks: tuple[str, ...]
    alternatives: tuple[str, ...]
    delay_days: Float[np.ndarray, " row"] | None = None
    probability: Float[np.ndarray, " row"] | None = None
    outside: str | None = None
    person: tuple[str, ...] | None = None
    unused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    columns: pl.DataFrame | None = None
    recode: "Callable[[pl.DataFrame], Float[np.ndarray, 'row attribute']] | None" = None

    @property
    def remarks(self) -> tuple[str, ...]:
        """The notes, and which columns were not used."""
        unused = (f"columns that were not used: {', '.join(self.unused)}",) if self.unused else ()
        return (*self.notes, *unused)

    def same_in_tasks(self, column: str) -> bool:
        """Whether a column of numbers of the table is the same in all rows of each task."""
        values = None if self.columns is None or column not in self.columns.columns else self.columns[column]
        if values is None or not values.dtype.is_numeric():
            return False
        numbers = values.cast(pl.Float64).to_numpy()
        return bool(
            np.array_equal(numbers, np.repeat(numbers[self.task_start[:-1]], np.diff(self.task_start)))
        )


def derivative(
    offers: Offers, column: str
) -> tuple[Float[np.ndarray, " row"], Float[np.ndarray, "row attribute"], bool]:
    """How attributes follow a column: one of them, or one that a formula makes attributes of.

    Returns
    -------
    tuple
        The column's values, the derivative of each row's attributes by its own value, and whether the
        column is the same in all rows of each task, as a person's income is, so that it can only change
        in all of them at once.

    Raises
    ------
    DataError
        If there is no such attribute or column of numbers.
    """
    if column in offers.names:
        index = offers.names.index(column)
        values = offers.attributes[:, index]
        found = np.zeros(offers.attributes.shape)
        found[:, index] = 1.0
        return values, found, False
    frame, recode = offers.columns, offers.recode
    if frame is None or recode is None or column not in frame.columns or not frame[column].dtype.is_numeric():
        numbers = [] if frame is None else [name for name in frame.columns if frame[name].dtype.is_numeric()]
        known = dict.fromkeys([*offers.names, *(name for name in numbers if name not in offers.unused)])
        raise DataError("no such attribute", expected="one of " + ", ".join(known), got=column)
    values = frame[column].cast(pl.Float64).to_numpy()
    step = STEP * np.maximum(np.abs(values), 1e-3)

    def at(changed: np.ndarray) -> np.ndarray:
        return recode(frame.with_columns(pl.Series(column, changed)))

    slopes = (at(values + step) - at(values - step)) / (2 * step)[:, None]
    return values, slopes, offers.same_in_tasks(column)
