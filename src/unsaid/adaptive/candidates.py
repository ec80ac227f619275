"""A table of what may be offered, as numbers: attributes coded, delays and probabilities checked."""

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import numpy as np
import polars as pl
from jaxtyping import Float

from unsaid.data.coding import Coding, Levels, code, levels_of
from unsaid.data.tables import ROW, read_table
from unsaid.types.errors import DataError

__all__ = ["CandidateTable", "CodingKind", "Encoding", "frame_of", "read_candidates"]

CodingKind = Literal["dummy", "effects", "one-hot"]


@dataclasses.dataclass(frozen=True)
class Encoding:
    """Which columns of a table are attributes, and how they become numbers.

    Attributes
    ----------
    attributes
        Columns of the attributes.
    delay, probability
        Columns of the delay in days and of the probability; None where nothing is delayed or uncertain.
    coding
        Of text: ``dummy`` (how far a level is from the first), ``effects`` (from the mean of all), or
        ``one-hot`` (each level has a weight of its own).
    levels
        Of the attributes that are text.
    """

    attributes: tuple[str, ...]
    delay: str | None
    probability: str | None
    coding: str
    levels: Levels

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that are read."""
        return (*self.attributes, *(name for name in (self.delay, self.probability) if name is not None))

    def encode(self, frame: pl.DataFrame) -> tuple[tuple[str, ...], Float[np.ndarray, "row attribute"]]:
        """Names and values of the attributes of a table.

        Raises
        ------
        DataError
            If a column is not there, has holes, or a level that is not known.
        """
        _check_columns(frame, self.columns)
        for name, levels in self.levels.items():
            unknown = sorted(set(frame[name].cast(pl.String)) - set(levels))
            if unknown:
                raise DataError(
                    f"{name} has a level that is not known",
                    expected=", ".join(levels),
                    got=", ".join(unknown),
                )
        if self.coding != "one-hot":
            kind = "effects" if self.coding == "effects" else "dummy"
            return code(frame, self.attributes, Coding(kind), self.levels)
        names, columns = zip(*self._one_hot(frame), strict=True)
        return names, np.stack(columns, axis=1)

    def _one_hot(self, frame: pl.DataFrame) -> Iterator[tuple[str, np.ndarray]]:
        for name in self.attributes:
            if name not in self.levels:
                yield name, frame[name].cast(pl.Float64).to_numpy()
            for level in self.levels.get(name, ()):
                yield f"{name}[{level}]", (frame[name].cast(pl.String) == level).to_numpy().astype(float)

    def delay_days(self, frame: pl.DataFrame) -> Float[np.ndarray, " row"]:
        """Delay of each row."""
        return _within(frame, self.delay, np.inf, 0.0)

    def probabilities(self, frame: pl.DataFrame) -> Float[np.ndarray, " row"]:
        """Probability of each row."""
        return _within(frame, self.probability, 1.0, 1.0)


@dataclasses.dataclass(frozen=True)
class CandidateTable:
    """What may be offered.

    Attributes
    ----------
    frame
        As given.
    encoding
        How it becomes numbers.
    names
        Of the attributes' weights.
    scale
        Range of each attribute over the table (1 for levels of text).
    values
        Of each attribute, in units of its range, so that weights can be compared.
    delay_days, probability
        Of each row.
    """

    frame: pl.DataFrame
    encoding: Encoding
    names: tuple[str, ...]
    scale: Float[np.ndarray, " attribute"]
    values: Float[np.ndarray, "row attribute"]
    delay_days: Float[np.ndarray, " row"]
    probability: Float[np.ndarray, " row"]

    @property
    def columns(self) -> dict[str, list]:
        """The whole table as JSON can hold it."""
        return json.loads(json.dumps(self.frame.to_dict(as_series=False), default=str))


def frame_of(source: Any) -> pl.DataFrame:
    """A table, from whatever it is given as.

    Parameters
    ----------
    source
        A path or a frame, as `unsaid.read_panel` takes it; a list of mappings, one a row; or a mapping from
        names to columns.
    """
    if isinstance(source, Mapping) or (isinstance(source, Sequence) and not isinstance(source, str)):
        try:
            source = pl.DataFrame(source, infer_schema_length=None)
        except (pl.exceptions.PolarsError, TypeError, ValueError) as error:
            raise DataError("this is not a table", got=str(error).splitlines()[0]) from None
    return read_table(source).frame.drop(ROW)


def read_candidates(
    source: Any,
    *,
    attributes: Sequence[str] | None,
    delay: str | None,
    probability: str | None,
    coding: str | None,
) -> CandidateTable:
    """Read a table of what may be offered.

    Parameters
    ----------
    attributes
        By default every column but those of delay and probability.
    coding
        By default dummies, and one-hot where the only attribute is text.

    Raises
    ------
    DataError
        If a column is not there, has holes, or is the same in every row.
    """
    frame = frame_of(source)
    apart = (delay, probability)
    names = tuple(n for n in frame.columns if n not in apart) if attributes is None else tuple(attributes)
    if not names or len(set(names)) < len(names) or set(names) & set(apart):
        raise DataError(
            "attributes are named once, and beside delay and probability",
            expected="at least one column",
            got=", ".join(names) or "none",
        )
    _check_columns(frame, (*names, *(name for name in apart if name is not None)))
    levels = levels_of(frame, names, Coding())
    kind = coding or ("one-hot" if len(names) == 1 and levels else "dummy")
    if kind not in ("dummy", "effects", "one-hot"):
        raise DataError("there is no such coding", expected="dummy, effects or one-hot", got=str(kind))
    encoding = Encoding(names, delay, probability, kind, levels)
    coded, raw = encoding.encode(frame)
    days, chances = encoding.delay_days(frame), encoding.probabilities(frame)
    _check_varies(encoding, frame, worth_at_all=delay is not None or probability is not None)
    range_of = np.ptp(raw, axis=0)
    numeric = np.array([name in names and name not in levels for name in coded])
    scale = np.where(numeric, np.where(range_of > 0, range_of, np.abs(raw[0])), 1.0)
    return CandidateTable(frame, encoding, coded, scale, raw / scale, days, chances)


def _check_columns(frame: pl.DataFrame, names: Sequence[str]) -> None:
    missing = [name for name in names if name not in frame.columns]
    if missing:
        raise DataError(
            f"there is no column {missing[0]}", expected=", ".join(names), got=", ".join(frame.columns)
        )
    for name in names:
        column, kind = frame[name], frame[name].dtype
        if not (kind.is_numeric() or kind in (pl.Boolean, pl.String, pl.Categorical, pl.Enum)):
            raise DataError(f"{name} is neither numbers nor text", got=str(kind), advice="write it as either")
        holes = column.is_null() if not kind.is_float() else column.is_null() | ~column.is_finite()
        if holes.any():
            rows = [str(row) for row in holes.arg_true()]
            raise DataError(
                f"{name} has holes",
                where=f"row {', '.join(rows[:5])}{', ...' if len(rows) > 5 else ''}, counted from 0",
                expected="a value in every row",
                got=f"{len(rows)} missing or not finite",
                advice="leave those rows out, or say what they are",
            )


def _check_varies(encoding: Encoding, frame: pl.DataFrame, worth_at_all: bool) -> None:
    for name in encoding.columns:
        # an amount that is always the same still counts where it comes later or less surely
        counts = worth_at_all and name in encoding.attributes and name not in encoding.levels
        if frame[name].n_unique() == 1 and not (counts and frame[name][0] != 0):
            raise DataError(
                f"{name} is the same in every row: no answer can tell anything of it",
                expected="at least two values",
                got=str(frame[name][0]),
                advice="offer other values too, or leave it out",
            )


def _within(frame: pl.DataFrame, name: str | None, highest: float, otherwise: float) -> np.ndarray:
    if name is None:
        return np.full(frame.height, otherwise)
    if not frame[name].dtype.is_numeric():
        raise DataError(f"{name} is not a number", expected="numbers", got=str(frame[name].dtype))
    values = frame[name].cast(pl.Float64).to_numpy()
    bad = np.flatnonzero((values < 0) | (values > highest))
    if len(bad):
        raise DataError(
            f"{name} is not possible",
            where=f"row {bad[0]}, counted from 0",
            expected="0 or more days" if np.isinf(highest) else "0 to 1",
            got=f"{values[bad[0]]:g}",
        )
    return values
