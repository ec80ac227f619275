"""From a checked table to arrays and their model: who chose what, what is learned, what predicted."""

import dataclasses

import jax.numpy as jnp
import numpy as np
import polars as pl
from jaxtyping import Bool, Int

from unsaid.model.data import Choices, ChoiceSets
from unsaid.model.specification import Specification
from unsaid.replay.attributes import (
    Part,
    Prospects,
    constants_part,
    delays_of,
    items_part,
    money_part,
    named_part,
    numeric_columns,
    partly_missing,
    prospects_of,
    rating_part,
)
from unsaid.replay.table import KEYS, ROW, Table, check_people
from unsaid.types.errors import DataError

__all__ = ["Panel", "build_panel"]

LAPSE = 0.02
"""Probability of a choice at random."""

TRIAL = ("person", "session", "trial")


@dataclasses.dataclass(frozen=True)
class Panel:
    """Many people's choices as arrays, and the model of them.

    Attributes
    ----------
    specification
        The parts of the model.
    choices
        Leading axes: person, and trial in the order in which they were met; padded where shorter.
    learned
        Which trials are learned from; the other observed ones are predicted.
    sentence
        The model in words.
    skipped
        What was left out and why, with how often.
    """

    specification: Specification
    choices: Choices
    learned: Bool[np.ndarray, "person trial"]
    sentence: str
    skipped: dict[str, int]


@dataclasses.dataclass(frozen=True)
class Places:
    """Where each row of a table goes in the arrays, and which trials are learned from."""

    person: Int[np.ndarray, " row"]
    trial: Int[np.ndarray, " row"]
    position: Int[np.ndarray, " row"]
    chosen: Bool[np.ndarray, " row"]
    learned: Bool[np.ndarray, " row"]


def build_panel(table: Table, attributes: tuple[str, ...] = ()) -> Panel:
    """The model that the columns allow, and the choices as arrays.

    Parameters
    ----------
    attributes
        Numeric columns to use as attributes beside what is found by itself.

    Raises
    ------
    DataError
        If a column that is used holds what it cannot hold.
    """
    _check_asked(table, attributes)
    table = _without_holes(table)
    places = _places(table.rows)
    prospects = prospects_of(table)
    delays = delays_of(table) if prospects is not None else None
    money = None if prospects is None else money_part(prospects, places.learned)
    plain = [
        part
        for part in (
            rating_part(table, places.learned),
            named_part(table, attributes, places.learned),
            items_part(table, places.position),
            constants_part(places.position),
        )
        if part is not None
    ]
    parts = plain if money is None else [money, *plain]
    specification = Specification(
        attributes=tuple(name for part in parts for name in part.names),
        delay=delays is not None,
        probability=prospects is not None and prospects.uncertain,
        outside=False,
        lapse=LAPSE,
    )
    sets = _rows_as_sets(specification, prospects, delays, money, plain)
    words = [part.words for part in parts]
    if delays is not None:
        words.append("hyperbolic discounting of delay_days")
    if specification.probability:
        words.append("rank-dependent weighting of probability")
    if table.ranked:
        words.append("each ranking as successive choices")
    words += partly_missing(table)
    learned = np.zeros((places.person.max() + 1, places.trial.max() + 1), bool)
    learned[places.person, places.trial] = places.learned
    return Panel(
        specification=specification,
        choices=_placed(places, sets),
        learned=learned,
        sentence=f"utility from {'; '.join(words)}; lapse {LAPSE:g}",
        skipped=table.skipped,
    )


def _check_asked(table: Table, attributes: tuple[str, ...]) -> None:
    """Raise a `DataError` unless each asked-for column is there, once, and is not the answer itself."""
    there = [name for name in table.rows.columns if name not in {*KEYS, ROW, "chosen"}]
    wrong = [name for name in attributes if name not in there or attributes.count(name) > 1]
    if wrong:
        raise DataError(
            f"{wrong[0]} cannot be an attribute",
            where=table.file,
            expected=f"different columns out of {', '.join(there)}",
            got=", ".join(attributes),
        )


def _without_holes(table: Table) -> Table:
    """Leave out trials in which attr1, attr2, ... are empty for an alternative, and count them."""
    names = numeric_columns(table.rows)
    if not names:
        return table
    hole = pl.any_horizontal(pl.col(names).is_null()).any().over(TRIAL)
    lost = table.rows.filter(hole).select(TRIAL).n_unique()
    if not lost:
        return table
    rows = table.rows.filter(~hole)
    if rows.is_empty():
        raise DataError(
            f"every trial lacks some of {', '.join(names)}", where=table.file, advice="fill the columns in"
        )
    check_people(rows, table.file)
    skipped = {**table.skipped, f"trials with an alternative without {' or '.join(names)}": lost}
    return dataclasses.replace(table, rows=rows, skipped=skipped)


def _places(rows: pl.DataFrame) -> Places:
    several = pl.col("session").n_unique().over("person") > 1
    trial = pl.struct("session", "trial").rank("dense").over("person").cast(pl.Int64) - 1
    rows = rows.with_columns(t=trial)
    half = (pl.col("t").max().over("person") + 1) // 2
    first = pl.col("session") == pl.col("session").min().over("person")
    kinds = rows["alternative"].n_unique()
    widest = int(rows.group_by(TRIAL).len()["len"].max())  # pyright: ignore[reportArgumentType]
    position = pl.col("alternative").rank("dense")
    placed = rows.select(
        person=pl.col("person").rank("dense").cast(pl.Int64) - 1,
        trial=pl.col("t"),
        position=(position if kinds == widest else position.over(TRIAL)).cast(pl.Int64) - 1,
        chosen=pl.col("chosen") == 1,
        learned=pl.when(several).then(first).otherwise(pl.col("t") < half),
    )
    return Places(**{name: placed[name].to_numpy() for name in placed.columns})


def _rows_as_sets(
    specification: Specification,
    prospects: Prospects | None,
    delays: np.ndarray | None,
    money: Part | None,
    plain: list[Part],
) -> dict[str, np.ndarray]:
    """Attributes, delays and probabilities of every row's outcomes.

    Whatever is neither delayed nor uncertain stands in an outcome of its own, the last: at once
    and for certain.
    """
    constant = np.concatenate([part.values for part in plain], -1)
    rows, width = constant.shape[0], len(specification.attributes)
    outcomes = 1 if prospects is None else prospects.amounts.shape[1] + 1
    attributes = np.zeros((rows, outcomes, width))
    attributes[:, -1, width - constant.shape[1] :] = constant
    delay_days, probability = np.zeros((rows, outcomes)), np.ones((rows, outcomes))
    better = np.zeros((rows, outcomes))
    if prospects is not None and money is not None:
        attributes[:, :-1, : len(money.names)] = money.values
        probability[:, :-1], better[:, :-1] = prospects.probability, prospects.better
        if delays is not None:
            delay_days[:, :-1] = delays[:, None]
        if delays is None and not specification.probability:
            # nothing tells the outcomes apart: one is enough
            attributes = attributes.sum(1, keepdims=True)
            delay_days, probability, better = delay_days[:, :1], probability[:, :1], better[:, :1]
    return {
        "attributes": attributes,
        "delay_days": delay_days,
        "probability": probability,
        "probability_better": better,
    }


def _placed(places: Places, sets: dict[str, np.ndarray]) -> Choices:
    """Rows as arrays of person, trial and alternative."""
    shape = (int(places.person.max()) + 1, int(places.trial.max()) + 1, int(places.position.max()) + 1)
    index = (places.person, places.trial, places.position)

    def spread(values: np.ndarray, fill: float) -> np.ndarray:
        whole = np.full((*shape, *values.shape[1:]), fill)
        whole[index] = values
        return whole

    given, chosen = np.zeros(shape, bool), np.zeros(shape, bool)
    given[index], chosen[index] = True, places.chosen
    observed = np.any(given, -1)
    # padding keeps its alternatives, so that no likelihood is computed from nothing
    available = given | ~observed[:, :, None]
    return Choices(
        sets=ChoiceSets(
            attributes=jnp.asarray(spread(sets["attributes"], 0.0), dtype=float),
            delay_days=jnp.asarray(spread(sets["delay_days"], 0.0), dtype=float),
            probability=jnp.asarray(spread(sets["probability"], 1.0), dtype=float),
            outside=jnp.zeros(shape, dtype=float),
            available=jnp.asarray(available),
            probability_better=jnp.asarray(spread(sets["probability_better"], 0.0), dtype=float),
        ),
        chosen=jnp.asarray(chosen.argmax(-1)),
        observed=jnp.asarray(observed, dtype=float),
    )
