"""From a table of choices to arrays and their model: who chose what, what is learned, what predicted."""

import dataclasses
import pathlib
from collections.abc import Iterable

import jax.numpy as jnp
import numpy as np
import polars as pl
from jaxtyping import Bool, Int

from unsaid.data.checks import CHOSEN
from unsaid.data.columns import NAMES, Columns
from unsaid.data.findings import RULES, Finding
from unsaid.data.grouping import Tasks, group, order_codes
from unsaid.data.prepare import RowFilter, prepare, resolve_whole
from unsaid.data.reshape import TableShape
from unsaid.data.tables import ROW, Source, Table, read_table
from unsaid.model.data import Choices, ChoiceSets
from unsaid.model.specification import Specification
from unsaid.replays.attributes import (
    Part,
    Prospects,
    UsedColumns,
    check_used_columns,
    constants_part,
    items_part,
    money_part,
    named_part,
    prospects_of,
    rating_part,
    used_columns,
    without_holes,
)
from unsaid.types.errors import DataError

__all__ = ["SplitChoices", "read_split"]

SESSION = "session"
"""The column of which a person's first value is learned from, where there are several."""

STAGE = "stage of the ranking"
"""The column that counts the choices of a ranking; no table has one of this name."""

UNUSED = ("response_seconds",)
"""Roles that are found by name and say nothing about what is predicted."""


@dataclasses.dataclass(frozen=True)
class SplitChoices:
    """Many people's choices as arrays, what is learned and what predicted, and the model of them.

    Attributes
    ----------
    dataset
        Its name: what stands in a column `dataset`, or the name of the file.
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

    dataset: str
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
    learned: Bool[np.ndarray, " row"]


def read_split(
    source: Source,
    columns: Columns | None = None,
    *,
    amount: str = "amount",
    layout: TableShape | None = None,
    row_filter: RowFilter | None = None,
) -> SplitChoices:
    """Read choices, find the model that the columns allow, and divide trials into learned and predicted.

    Parameters
    ----------
    source, columns, layout, row_filter
        As for `unsaid.read_panel`; the attributes of `columns` are numeric columns to use beside what
        is found by itself. A task is a ``trial`` of a ``session`` where there are such columns.
    amount
        The column of amounts.

    Raises
    ------
    DataError
        If the table cannot be read, holds nothing to replay, or its columns cannot be told apart.
    ChoiceDataError
        If the data breaks rules (`unsaid.data.findings.RULES`); names the rows.
    """
    layout, row_filter = layout or TableShape(), row_filter or RowFilter()
    table, columns = _known_columns(read_table(source), columns or Columns())
    answered, skipped = _answered(table, columns)
    tasks, findings = prepare(answered, columns, layout, row_filter)
    tasks, ranked = _successive(tasks)
    used = used_columns(tasks, amount)
    tasks, holes = without_holes(tasks, used)
    tasks, more = check_used_columns(tasks, used, table.where, row_filter.rules)
    _check_people(tasks, table.where)
    skipped |= holes | _left_out([*findings, *more])
    return _split(_dataset(table, source), tasks, used, skipped, ranked=ranked)


def _known_columns(table: Table, columns: Columns) -> tuple[Table, Columns]:
    """What every table to replay has in common: trials, of sessions where there are, and no other role."""
    frame = table.frame
    kept = {*columns.taken, *(columns.attributes or ()), ROW}
    names = {name for role in UNUSED for name in NAMES[role]}
    frame = frame.drop([name for name in frame.columns if name.lower() in names and name not in kept])
    if columns.task is None and "trial" in frame.columns:
        there = SESSION in frame.columns and frame[SESSION].null_count() < frame.height
        columns = dataclasses.replace(columns, task=(SESSION, "trial") if there else "trial")
    return table._replace(frame=frame), columns


def _answered(table: Table, columns: Columns) -> tuple[Table, dict[str, int]]:
    """Leave out tasks whose choice is not recorded at all, and count them and who is left with none."""
    frame, names = table.frame, [name for name in table.frame.columns if name != ROW]
    empty = frozenset(name for name in names if frame[name].null_count() == frame.height)
    known = resolve_whole(columns, names, table.where, empty - {columns.chosen, *NAMES["chosen"]})[0]
    task = [name for name in (known.person, *known.tasks) if name is not None and known.tasks] or [ROW]
    silent = pl.col(str(known.chosen)).is_null().all().over(task)
    unanswered, answered = frame.filter(silent), frame.filter(~silent)
    if answered.is_empty():
        raise DataError(
            f"no choice is recorded: {known.chosen} is empty everywhere",
            where=table.where,
            expected=f"{known.chosen} to be 1 for one alternative of each trial",
            got=f"{frame.height} rows without a choice",
            advice="replay needs choices; ratings and shares of many people hold none",
        )
    indifferent = unanswered.filter(pl.col("indiff") == 1) if "indiff" in names else unanswered.clear()
    undecided = indifferent.select(task).n_unique() if indifferent.height else 0
    count = unanswered.select(task).n_unique() if unanswered.height else 0
    gone = 0
    if known.person is not None:
        gone = frame[known.person].n_unique() - answered[known.person].n_unique()
    counted = {
        "trials in which the person was indifferent": undecided,
        "trials without a recorded choice": count - undecided,
        "people without any recorded choice": gone,
    }
    return table._replace(frame=answered), {reason: number for reason, number in counted.items() if number}


def _successive(tasks: Tasks) -> tuple[Tasks, bool]:
    """A full ranking as successive choices, each among what the earlier ones left.

    Only where everybody has a single trial and `rank` is 1, 2, ... in each: the rank-ordered logit
    (Beggs, Cardell & Hausman 1981).
    """
    frame, person = tasks.frame, str(tasks.columns.person)
    if "rank" not in frame.columns or tasks.task_count != len(tasks.person_start) - 1:
        return tasks, False
    full = (pl.col("rank").sort() == pl.int_range(1, pl.len() + 1)).all()
    if not frame.group_by(person).agg(full=full)["full"].fill_null(False).all():
        return tasks, False
    stages = [
        frame.filter(pl.col("rank") >= stage).with_columns(
            pl.lit(stage).alias(STAGE), (pl.col("rank") == stage).cast(pl.Int8).alias(CHOSEN)
        )
        for stage in range(1, int(np.diff(tasks.task_start).max()))
    ]
    several = pl.concat(stages).filter(pl.len().over(person, STAGE) > 1)
    return group(several, dataclasses.replace(tasks.columns, task=STAGE), tasks.row_word), True


def _check_people(tasks: Tasks, where: str) -> None:
    """Raise a `DataError` unless there are two people or more, each with two trials or more."""
    trials = np.diff(tasks.person_start)
    if len(trials) < 2:
        raise DataError(
            "there is one person" if len(trials) else "no task is left",
            where=where,
            expected="at least 2: the prior is fitted on the others",
            got=str(len(trials)),
        )
    alone = np.flatnonzero(trials < 2)
    if len(alone):
        raise DataError(
            f"{len(alone)} of {len(trials)} people have one trial",
            where=f"{where}, person {tasks.person_name(int(tasks.person_start[alone[0]]))}",
            expected="at least two trials per person: one to learn from and one to predict",
            got="1 trial",
            advice="leave those people out",
        )


def _left_out(findings: Iterable[Finding]) -> dict[str, int]:
    """What was left out because it was asked for, or was not offered."""
    gone = ("kept-out", "unavailable", "unanswered")
    told = [finding for finding in findings if finding.level == "dropped" or finding.rule in gone]
    return {
        f"tasks: {RULES[one.rule].says}" if one.level == "dropped" else RULES[one.rule].says: one.count
        for one in told
    }


def _dataset(table: Table, source: Source) -> str:
    frame = table.frame
    if "dataset" in frame.columns and frame["dataset"].n_unique() == 1:
        return str(frame["dataset"][0])
    return pathlib.Path(source).stem if isinstance(source, str | pathlib.Path) else table.where


def _split(
    dataset: str, tasks: Tasks, used: UsedColumns, skipped: dict[str, int], *, ranked: bool
) -> SplitChoices:
    places = _places(tasks)
    prospects = prospects_of(tasks, used)
    delays = _delays(tasks, used)
    money = None if prospects is None else money_part(prospects, places.learned)
    plain = [
        part
        for part in (
            rating_part(tasks, used, places.learned),
            named_part(tasks, used, places.learned),
            items_part(tasks, used, places.position),
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
    )
    words = [part.words for part in parts]
    if delays is not None:
        words.append(f"hyperbolic discounting of {used.delay}")
    if specification.probability:
        words.append("rank-dependent weighting of probability")
    if ranked:
        words.append("each ranking as successive choices")
    words += [f"without {name}, which {count} rows lack" for name, count in used.lacking.items()]
    learned = np.zeros((places.person.max() + 1, places.trial.max() + 1), bool)
    learned[places.person, places.trial] = places.learned
    sets = _rows_as_sets(specification, prospects, delays, money, plain)
    return SplitChoices(
        dataset=dataset,
        specification=specification,
        choices=_placed(places, tasks.frame[CHOSEN].to_numpy() == 1, sets),
        learned=learned,
        sentence=f"utility from {'; '.join(words)}; lapse {specification.lapse:g}",
        skipped=skipped,
    )


def _delays(tasks: Tasks, used: UsedColumns) -> np.ndarray | None:
    """Delays in days; None where there are none or they never differ."""
    if used.delay is None:
        return None
    delays = tasks.frame[used.delay].cast(pl.Float64).to_numpy()
    return delays if np.ptp(delays) > 0 else None


def _places(tasks: Tasks) -> Places:
    """First trials are learned from; where a person has several sessions, the first one is."""
    sizes, trials = np.diff(tasks.task_start), np.diff(tasks.person_start)
    person = np.repeat(np.arange(len(trials)), trials)
    trial = np.arange(tasks.task_count) - tasks.person_start[:-1][person]
    learned = trial < (trials // 2)[person]
    if SESSION in tasks.columns.tasks:
        session = order_codes(tasks.frame[SESSION])[tasks.task_start[:-1]]
        first = session == session[tasks.person_start[:-1]][person]
        several = ~np.logical_and.reduceat(first, tasks.person_start[:-1])
        learned = np.where(several[person], first, learned)
    row = np.repeat(np.arange(tasks.task_count), sizes)
    position = np.arange(tasks.frame.height) - tasks.task_start[:-1][row]
    if tasks.columns.alternative is not None:
        # where all alternatives are in the widest task, the same label has the same place everywhere
        kinds, codes = np.unique(order_codes(tasks.frame[tasks.columns.alternative]), return_inverse=True)
        position = codes if len(kinds) == sizes.max() else position
    return Places(person[row], trial[row], position, learned[row])


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


def _placed(places: Places, taken: Bool[np.ndarray, " row"], sets: dict[str, np.ndarray]) -> Choices:
    """Rows as arrays of person, trial and alternative."""
    shape = (int(places.person.max()) + 1, int(places.trial.max()) + 1, int(places.position.max()) + 1)
    index = (places.person, places.trial, places.position)

    def spread(values: np.ndarray, fill: float) -> np.ndarray:
        whole = np.full((*shape, *values.shape[1:]), fill)
        whole[index] = values
        return whole

    given, chosen = np.zeros(shape, bool), np.zeros(shape, bool)
    given[index], chosen[index] = True, taken
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
