"""From one row per task to one row per alternative.

A wide table holds an attribute's values for all alternatives side by side, in columns named by the
attribute and the alternative: ``price.beach``, ``pf1``, ``TRAIN_TT``. A table of differences has
one column per attribute: by how much the first of two alternatives has more of it.
"""

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

import polars as pl

from unsaid.data.columns import Columns
from unsaid.data.tables import ROW
from unsaid.types.errors import DataError

__all__ = [
    "Split",
    "TableShape",
    "choice_codes",
    "from_differences",
    "is_wide",
    "long_rows",
    "split_names",
    "to_long",
]

SEPARATORS = ".", "_", "-", ":", ""
"""What may stand between an attribute and an alternative; nothing only before a number."""


@dataclasses.dataclass(frozen=True)
class TableShape:
    """How a table is laid out.

    Attributes
    ----------
    shape
        ``long`` (a row per alternative), ``wide`` (a row per task), ``differences`` (a row per pair,
        attributes as first minus second, chosen 1 for the first), or ``auto``: wide where
        alternatives are named here or the column names and what was chosen say so, else long.
    alternatives
        Of a wide table, as they stand in its column names; None to find them.
    codes
        What stands in the chosen column for each of the alternatives; None for their names, or
        1, 2, ... where those are no names.
    names
        How columns are called, such as ``{alternative}_{attribute}``; None to find out. An attribute that
        has no such columns may have others.
    outside
        Label of the outside option: of one that stands in the table, or of one to add to every
        task. It gets an attribute of its own, and 0 in all others.
    """

    shape: Literal["auto", "long", "wide", "differences"] = "auto"
    alternatives: tuple[str, ...] | None = None
    codes: tuple[str | int, ...] | None = None
    names: str | None = None
    outside: str | None = None

    @property
    def name_order(self) -> tuple[str, bool]:
        """What `names` says: what stands between, and whether the alternative comes first.

        Raises
        ------
        DataError
            If it says neither.
        """
        found = re.fullmatch(r"\{(attribute|alternative)\}(.*)\{(attribute|alternative)\}", self.names or "")
        if found is None or found[1] == found[3]:
            raise DataError(
                "this does not say how a wide table's columns are called",
                expected="{alternative}_{attribute} or {attribute}_{alternative}, with what stands between",
                got=str(self.names),
            )
        return found[2], found[1] == "alternative"


class Split(NamedTuple):
    """How the names of a wide table's columns fall apart.

    Attributes
    ----------
    alternatives
        In the order in which they were told or stand in the table.
    columns
        Of each attribute, the column of each alternative that has one.
    """

    alternatives: tuple[str, ...]
    columns: dict[str, dict[str, str]]


def is_wide(layout: TableShape, columns: Columns, frame: pl.DataFrame) -> bool:
    """Whether a row holds a whole task."""
    if layout.shape != "auto":
        return layout.shape == "wide"
    if layout.alternatives is not None:
        return True
    if columns.chosen is None or columns.chosen not in frame.columns:
        return False
    chosen = set(_texts(frame[columns.chosen])) - {layout.outside}
    if chosen <= {"0", "1", "true", "false"} and not _stems_asked(columns, frame):
        return False
    return any(chosen <= set(split.alternatives) for split in _splits(layout, frame.columns))


def _stems_asked(columns: Columns, frame: pl.DataFrame) -> bool:
    """Whether attributes were named that are no columns, only the stems of some."""
    return any(name not in frame.columns for name in columns.attributes or ())


def _texts(series: pl.Series) -> list[str]:
    return series.drop_nulls().unique().cast(pl.String).to_list()


def split_names(
    layout: TableShape,
    columns: Columns,
    frame: pl.DataFrame,
    where: str,
    roles: frozenset[str] = frozenset(),
) -> Split:
    """Find attributes and alternatives in the names of a wide table's columns.

    Parameters
    ----------
    roles
        Stems that have a role, such as the availability.

    Raises
    ------
    DataError
        If names fall apart in no way, or in several, that go with what was chosen.
    """
    free = [name for name in frame.columns if name != ROW and name not in _whole(columns, frame)]
    splits = _splits(layout, free)
    if layout.alternatives is None and columns.chosen in frame.columns:
        chosen = set(_texts(frame[columns.chosen])) - {layout.outside}
        splits = [split for split in splits if layout.codes is not None or chosen <= set(split.alternatives)]
    if not splits:
        raise DataError(
            "no columns are named by attribute and alternative",
            where=where,
            expected="names such as price.beach, pf1 or TRAIN_TT, with what the chosen column holds",
            got=", ".join(free),
            advice="name the alternatives: --alternatives, or TableShape(alternatives=(...)), "
            "with codes=(...) where the chosen column holds something else",
        )
    best = max(len(split.columns) for split in splits)
    found = [split for split in splits if len(split.columns) == best]
    if len({split.alternatives for split in found}) > 1:
        raise DataError(
            "the columns' names can be split in several ways",
            where=where,
            expected="one set of alternatives",
            got=" or ".join(", ".join(split.alternatives) for split in found),
            advice="name the alternatives: TableShape(alternatives=(...))",
        )
    used = None if columns.attributes is None else {*columns.attributes, *roles}
    return Split(found[0].alternatives, _one_way(found[0].alternatives, splits, used, layout, where))


def _one_way(
    alternatives: tuple[str, ...],
    splits: Sequence[Split],
    used: set[str] | None,
    layout: TableShape,
    where: str,
) -> dict[str, dict[str, str]]:
    """The columns of each attribute; what is used and could be either of two sets is refused."""
    ways: dict[str, list[dict[str, str]]] = {}
    for split in splits:
        if set(split.alternatives) == set(alternatives):
            for stem, own in split.columns.items():
                if own not in ways.setdefault(stem, []):
                    ways[stem].append(own)
    for stem, own in ways.items():
        if len(own) > 1 and layout.names is None and (used is None or stem in used):
            sets = [", ".join(one.values()) for one in own]
            raise DataError(
                f"two sets of columns could be {stem}",
                where=where,
                expected="one column for each alternative",
                got=" or ".join(sets),
                advice="say how those that you mean are called: --wide-names '{alternative}_{attribute}' or "
                "'{attribute}_{alternative}', TableShape(names=...)",
            )
    return {stem: own[0] for stem, own in ways.items()}


def _whole(columns: Columns, frame: pl.DataFrame) -> set[str]:
    """Columns that stand for themselves: they name a person, a task or what was chosen."""
    told = {columns.person, *columns.tasks, columns.chosen, columns.weights, columns.response_seconds}
    return {name for name in told if name is not None and name in frame.columns} | set(columns.covariates)


def _splits(layout: TableShape, names: Iterable[str]) -> list[Split]:
    names = [name for name in names if name != ROW]
    ways = [
        (separator, first)
        for separator in SEPARATORS
        for first in (False, True)
        if separator or not first or layout.alternatives is not None
    ]
    if layout.names is not None:
        ways = [
            layout.name_order,
            *(way for way in ways if way != layout.name_order and layout.alternatives is not None),
        ]
    splits = [_split(names, *way, layout.alternatives) for way in ways]
    return [split for split in splits if split is not None]


def _split(
    names: Sequence[str], separator: str, first: bool, alternatives: tuple[str, ...] | None
) -> Split | None:
    """Split names in one way; None where no two alternatives come of it."""
    columns: dict[str, dict[str, str]] = {}
    for name in names:
        for stem, label in _parts(name, separator, first, alternatives):
            columns.setdefault(stem, {})[label] = name
    if alternatives is None:
        sets = [tuple(by_label) for by_label in columns.values() if len(by_label) > 1]
        if not sets:
            return None
        alternatives = max(sets, key=lambda labels: (len(labels), sum(set(labels) == set(s) for s in sets)))
        columns = {stem: own for stem, own in columns.items() if set(own) == set(alternatives)}
    columns = {stem: own for stem, own in columns.items() if set(own) <= set(alternatives)}
    if not columns or {label for own in columns.values() for label in own} != set(alternatives):
        return None
    return Split(alternatives, columns)


def _parts(
    name: str, separator: str, first: bool, alternatives: tuple[str, ...] | None
) -> Iterable[tuple[str, str]]:
    """The attribute and the alternative in a name, if they are in it."""
    if alternatives is not None:
        for label in alternatives:
            stem = name.removeprefix(label + separator) if first else name.removesuffix(separator + label)
            # TRAIN_TT is not TRAIN and _TT
            loose = not separator and stem and (stem[0] if first else stem[-1]) in "".join(SEPARATORS)
            if stem and stem != name and not loose:
                yield stem, label
    elif not separator:
        found = re.fullmatch(r"(.*\D)(\d+)", name)
        if found and found[1][-1] not in "".join(SEPARATORS):
            yield found[1], found[2]
    elif separator in name:
        before, _, after = name.partition(separator) if first else name.rpartition(separator)
        if before and after:
            yield (after, before) if first else (before, after)


def to_long(
    frame: pl.DataFrame, split: Split, columns: Columns, layout: TableShape
) -> tuple[pl.DataFrame, Columns, dict[str, list[str]]]:
    """One row per alternative.

    Parameters
    ----------
    frame
        A row per task; `ROW` and the keys are there.
    split
        Which columns hold which attribute of which alternative.
    columns
        Which column or stem is what.

    Returns
    -------
    tuple
        The rows, what their columns are, and for each attribute the alternatives it has no column
        for (it is 0 there).
    """
    labels = list(split.alternatives)
    codes = choice_codes(frame, columns, split, layout)
    stems = [stem for stem in split.columns if stem not in _whole(columns, frame)]
    used = {stem: split.columns[stem] for stem in stems}
    gone = {column for own in split.columns.values() for column in own.values()} | {columns.chosen}
    kept = [name for name in frame.columns if name not in gone]
    name = _unused("alternative", [*kept, *stems])
    chosen = _unused("is_chosen", [*kept, *stems, name])
    text = pl.col(str(columns.chosen)).cast(pl.String)
    which = {label: [(text == code).alias(chosen)] for label, code in zip(labels, codes, strict=True)}
    own = dict.fromkeys(column for by_label in used.values() for column in by_label.values())
    long = long_rows(frame.select(*kept, str(columns.chosen), *own), used, which, name)
    absent = {
        stem: [label for label in labels if label not in split.columns[stem]]
        for stem in stems
        if len(split.columns[stem]) < len(labels)
    }
    return (
        long.drop(str(columns.chosen)),
        dataclasses.replace(columns, alternative=name, chosen=chosen),
        absent,
    )


def long_rows(
    frame: pl.DataFrame,
    columns: Mapping[str, Mapping[str, str]],
    alternatives: Mapping[str, Sequence[pl.Expr]],
    name: str,
) -> pl.DataFrame:
    """One row per alternative, those of one alternative after the other.

    Parameters
    ----------
    frame
        A row per task.
    columns
        Of each attribute, the column of each alternative that has one; it is 0 for others.
    alternatives
        Their labels, with what else is computed for each.
    name
        Of the column for the label.
    """
    gone = {column for own in columns.values() for column in own.values()}
    kept, kind = [one for one in frame.columns if one not in gone], pl.Enum(list(alternatives))
    parts = [
        frame.select(
            *kept,
            pl.lit(label, dtype=kind).alias(name),
            *more,
            *(_value(own.get(label), stem) for stem, own in columns.items()),
        )
        for label, more in alternatives.items()
    ]
    return pl.concat(parts, how="vertical_relaxed", rechunk=False)


def _value(column: str | None, stem: str) -> pl.Expr:
    return pl.lit(0).alias(stem) if column is None else pl.col(column).alias(stem)


def choice_codes(frame: pl.DataFrame, columns: Columns, split: Split, layout: TableShape) -> list[str]:
    """What stands in the chosen column for each alternative, as text.

    Raises
    ------
    DataError
        If there are not as many codes as alternatives.
    """
    labels = list(split.alternatives)
    if layout.codes is not None:
        if len(layout.codes) != len(labels):
            raise DataError(
                "codes and alternatives do not go together",
                expected=f"{len(labels)} codes, one for each of {', '.join(labels)}",
                got=f"{len(layout.codes)} codes",
            )
        return [str(code) for code in layout.codes]
    chosen = frame[str(columns.chosen)]
    named = set(_texts(chosen)) & set(labels)
    if chosen.dtype.is_integer() and not named:
        return [str(number) for number in range(1, len(labels) + 1)]
    return labels


def from_differences(frame: pl.DataFrame, columns: Columns) -> tuple[pl.DataFrame, Columns]:
    """Two rows for each pair: the first with the differences as its attributes, the second with zeros."""
    name, chosen = _unused("alternative", frame.columns), _unused("is_chosen", frame.columns)
    kind = pl.Enum(["first", "second"])
    taken = {ROW, *columns.taken, *columns.covariates}
    numbers = [
        column
        for column in columns.attributes or frame.columns
        if column not in taken and frame[column].dtype.is_numeric()
    ]
    is_first = pl.col(str(columns.chosen)) == 1
    first = frame.with_columns(pl.lit("first", dtype=kind).alias(name), is_first.alias(chosen))
    second = frame.with_columns(
        pl.lit("second", dtype=kind).alias(name),
        (~is_first).alias(chosen),
        *(pl.lit(0).cast(frame[column].dtype).alias(column) for column in numbers),
    )
    long = pl.concat([first, second]).drop(str(columns.chosen))
    return long, dataclasses.replace(columns, alternative=name, chosen=chosen)


def _unused(name: str, taken: Iterable[str]) -> str:
    taken = set(taken)
    while name in taken:
        name += "_"
    return name
