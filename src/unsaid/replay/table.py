"""Read a table of recorded human choices and check it: long format, one row per alternative.

A row stands for one person, session, trial and alternative. What the columns mean is decided by
`unsaid.replay.run`; here a table is read, what cannot be replayed is counted and left out,
and everything else that is wrong is an error that says where.
"""

import dataclasses
import pathlib
from collections.abc import Callable
from typing import Any

import polars as pl

from unsaid.data import tables
from unsaid.data.tables import ROW
from unsaid.types.errors import DataError

__all__ = ["KEYS", "ROW", "Table", "check_people", "read_table", "row_place"]

KEYS = ("person", "session", "trial", "alternative")
"""The columns that together name one row."""

NEEDED = ("person", "trial", "alternative", "chosen")


@dataclasses.dataclass(frozen=True)
class Table:
    """A checked table of choices.

    Attributes
    ----------
    dataset
        Its name.
    file
        Where it was read from.
    rows
        Sorted by person, session, trial and alternative; `session` is always there, `chosen` is 0 or 1
        with one 1 per trial, and `ROW` counts the file's rows from 1.
    skipped
        What was left out and why, with how often.
    ranked
        Whether rankings were read as successive choices among what was left.
    """

    dataset: str
    file: str
    rows: pl.DataFrame
    skipped: dict[str, int]
    ranked: bool = False


def read_table(file: pathlib.Path) -> Table:
    """Read and check a Parquet or CSV file.

    Raises
    ------
    DataError
        If the file cannot be read, lacks a needed column, holds nothing to replay, or
        contradicts itself.
    """
    frame = tables.read_table(file).frame.drop(ROW)
    where = file.name
    missing = [name for name in NEEDED if name not in frame.columns]
    if missing:
        raise DataError(
            f"the table lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}",
            where=where,
            expected=f"one row per alternative, with {', '.join(NEEDED)}",
            got=", ".join(frame.columns),
            advice="rename the columns, or bring the table into long format",
        )
    frame = frame.with_row_index(ROW, offset=1)
    if "session" not in frame.columns or frame["session"].null_count() == frame.height:
        frame = frame.with_columns(session=pl.lit(1))
    answered, skipped = _without_unchosen(frame, where)
    _check_keys(answered, where)
    answered = answered.sort(KEYS)
    _check_trials(answered, where)
    answered, ranked = _exploded(answered)
    check_people(answered, where)
    silent = frame["person"].n_unique() - answered["person"].n_unique()
    if silent:
        skipped["people without any recorded choice"] = silent
    return Table(_name(frame, file), where, answered, skipped, ranked)


def _name(frame: pl.DataFrame, file: pathlib.Path) -> str:
    if "dataset" in frame.columns and frame["dataset"].n_unique() == 1:
        return str(frame["dataset"][0])
    return file.stem


def row_place(where: str, row: dict[str, Any]) -> str:
    """Where a row stands, for an error."""
    return f"{where}, row {row[ROW]} (person {row['person']}, trial {row['trial']})"


def _check_keys(frame: pl.DataFrame, where: str) -> None:
    for name in KEYS:
        gone = pl.col(name).is_null()
        if frame[name].dtype.is_float():
            gone |= pl.col(name).is_nan()
        holes = frame.filter(gone)
        if not holes.is_empty():
            raise DataError(
                f"{name} is empty in {holes.height} of {frame.height} rows",
                where=row_place(where, holes.row(0, named=True)),
                expected=f"every row to name its {name}",
                got="nothing",
                advice="fill it in or leave those rows out",
            )
    twice = frame.filter(~pl.struct(KEYS).is_first_distinct())
    if not twice.is_empty():
        first = twice.row(0, named=True)
        raise DataError(
            f"alternative {first['alternative']} stands there more than once",
            where=row_place(where, first),
            expected="one row per person, session, trial and alternative",
            got=f"{twice.height} rows too many",
            advice="leave the duplicates out, or number trials so that each is one choice",
        )


def _without_unchosen(frame: pl.DataFrame, where: str) -> tuple[pl.DataFrame, dict[str, int]]:
    """Leave out trials whose choice is not recorded at all, and count them."""
    chosen = frame["chosen"]
    if not (chosen.dtype.is_numeric() or chosen.dtype == pl.Boolean):
        raise DataError("chosen is not a number", where=where, expected="0 or 1", got=str(chosen.dtype))
    frame = frame.with_columns(pl.col("chosen").cast(pl.Float64))
    odd = frame.filter(pl.col("chosen").is_not_null() & ~pl.col("chosen").is_in([0.0, 1.0]))
    if not odd.is_empty():
        first = odd.row(0, named=True)
        raise DataError(
            "chosen is neither 0 nor 1",
            where=row_place(where, first),
            expected="0 or 1",
            got=str(first["chosen"]),
            advice="one row per alternative says whether it was chosen; shares and ratings are not choices",
        )
    trial = ["person", "session", "trial"]
    no_answer = pl.col("chosen").is_null().all().over(trial)
    unanswered = frame.filter(no_answer)
    if unanswered.height == frame.height:
        raise DataError(
            "no choice is recorded: chosen is empty everywhere",
            where=where,
            expected="chosen to be 1 for one alternative of each trial",
            got=f"{frame.height} rows without a choice",
            advice="replay needs choices; ratings and shares of many people hold none",
        )
    skipped = {}
    count = unanswered.select(trial).n_unique() if unanswered.height else 0
    indifferent = 0
    if "indiff" in frame.columns and count:
        indifferent = unanswered.filter(pl.col("indiff") == 1).select(trial).n_unique()
    if indifferent:
        skipped["trials in which the person was indifferent"] = indifferent
    if count > indifferent:
        skipped["trials without a recorded choice"] = count - indifferent
    return frame.filter(~no_answer), skipped


def _check_trials(frame: pl.DataFrame, where: str) -> None:
    trials = frame.group_by("person", "session", "trial", maintain_order=True).agg(
        pl.col(ROW).min(), count=pl.len(), chosen=pl.col("chosen").sum()
    )
    for bad, message, expected, got, advice in (
        (
            pl.col("count") < 2,
            "the trial has one alternative",
            "at least two alternatives per trial",
            lambda r: f"{r['count']}",
            "add the rows of the alternatives that were not chosen",
        ),
        (
            pl.col("chosen") != 1,
            "the trial does not have one choice",
            "chosen to be 1 for exactly one alternative",
            lambda r: f"{r['chosen']:g} chosen of {r['count']}",
            "leave the trial out, or leave chosen empty in all of its rows when nothing was chosen",
        ),
    ):
        wrong = trials.filter(bad)
        if not wrong.is_empty():
            _raise_first(wrong, message, where, expected, got, advice)


def _raise_first(
    wrong: pl.DataFrame,
    message: str,
    where: str,
    expected: str,
    got: Callable[[dict[str, Any]], str],
    advice: str,
) -> None:
    first = wrong.row(0, named=True)
    raise DataError(
        message,
        where=row_place(where, first),
        expected=expected,
        got=f"{got(first)} (in {wrong.height} trial{'s' if wrong.height > 1 else ''})",
        advice=advice,
    )


def _exploded(frame: pl.DataFrame) -> tuple[pl.DataFrame, bool]:
    """A full ranking as successive choices, each among what the earlier ones left.

    Only where everybody has a single trial and `rank` is 1, 2, ... in each: the rank-ordered logit
    (Beggs, Cardell & Hausman 1981).
    """
    trial = ["person", "session", "trial"]
    if "rank" not in frame.columns or frame.select(trial).n_unique() != frame["person"].n_unique():
        return frame, False
    ranks = frame.group_by("person").agg(full=(pl.col("rank").sort() == pl.int_range(1, pl.len() + 1)).all())
    if not ranks["full"].fill_null(False).all():
        return frame, False
    stages = [
        frame.filter(pl.col("rank") >= stage).with_columns(
            trial=pl.lit(stage), chosen=(pl.col("rank") == stage).cast(pl.Float64)
        )
        for stage in range(1, int(frame["rank"].max()))  # pyright: ignore[reportArgumentType]
    ]
    several = pl.concat(stages).filter(pl.len().over("person", "trial") > 1)
    return several.sort(KEYS), True


def check_people(frame: pl.DataFrame, where: str) -> None:
    """Raise a `DataError` unless there are two people or more, each with two trials or more."""
    people = frame.group_by("person", maintain_order=True).agg(
        pl.col(ROW).min(), pl.col("trial").first(), trials=pl.struct("session", "trial").n_unique()
    )
    if people.height < 2:
        raise DataError(
            "there is one person",
            where=where,
            expected="at least 2: the prior is fitted on the others",
            got="1",
        )
    alone = people.filter(pl.col("trials") < 2)
    if not alone.is_empty():
        first = alone.row(0, named=True)
        raise DataError(
            f"{alone.height} of {people.height} people have one trial",
            where=row_place(where, first),
            expected="at least two trials per person: one to learn from and one to predict",
            got="1 trial",
            advice="leave those people out",
        )
