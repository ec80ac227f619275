"""What the columns of a table of choices say: prospects, delays, ratings, items, attributes.

A layer over tasks as `unsaid.data` gives them. The one utility is linear in its attributes, so
curves are made of them: an amount becomes the scaled amount and a concave companion, gains and
losses apart. Scales come from the trials that are learned from.
"""

import dataclasses
import re
from collections.abc import Iterator

import numpy as np
import polars as pl
from jaxtyping import Bool, Float, Int

from unsaid.data.assemble import check_used
from unsaid.data.checks import as_numbers
from unsaid.data.coding import Coding
from unsaid.data.findings import Finding, Violation, raise_errors, settle
from unsaid.data.grouping import Tasks, keep_tasks
from unsaid.types.errors import DataError

__all__ = [
    "Part",
    "Prospects",
    "UsedColumns",
    "check_used_columns",
    "constants_part",
    "items_part",
    "money_part",
    "named_part",
    "prospects_of",
    "rating_part",
    "used_columns",
    "without_holes",
]

MAX_ITEMS = 30
"""Items get a constant each up to this many: more, and few people meet each often enough."""

WIDE_RANGE = 50.0
"""Where amounts span more than this factor, a logarithm stands in for the amount itself: a root that
follows the smallest is nearly a line over the largest."""

SNAP = 1e-5
"""Probabilities this near to 0 or 1 are meant to be that: what single precision leaves of them."""

SUM_WITHIN = 1e-3
"""How far the probabilities of a prospect may be from a sum of 1: thirds are written as .333."""

Learned = Bool[np.ndarray, " row"]


@dataclasses.dataclass(frozen=True)
class UsedColumns:
    """Which columns of a table the model is made of.

    Attributes
    ----------
    outcomes
        Columns of amounts, each with that of its probability; None where it is sure.
    several
        Whether they are x1 with p1, x2 with p2, ..., of which an alternative may lack some.
    delay
        The column of delays in days, where amounts have one.
    rating
        Whether everything is rated by its person.
    items
        Columns of which the first that says more than positions is taken as items.
    named
        Columns that were asked for.
    within
        The columns attr1, attr2, ..., measured in each choice set.
    lacking
        Of ratings and items that are not used because some rows lack them, how many do.
    """

    outcomes: tuple[tuple[str, str | None], ...]
    several: bool
    delay: str | None
    rating: bool
    items: tuple[str, ...]
    named: tuple[str, ...]
    within: tuple[str, ...]
    lacking: dict[str, int]


@dataclasses.dataclass(frozen=True)
class Part:
    """Some attributes of every row, and the words for them.

    Attributes
    ----------
    names
        Names of the attributes.
    values
        One row per row of the table; an axis of outcomes where there are prospects.
    """

    names: tuple[str, ...]
    values: Float[np.ndarray, "row *outcome attribute"]
    words: str


@dataclasses.dataclass(frozen=True)
class Prospects:
    """Amounts and probabilities of every row's outcomes.

    Attributes
    ----------
    amounts
        0 where there is no such outcome.
    probability, better
        Probability of this outcome or one farther from zero in its own direction: a better one
        for gains, a worse one for losses (cumulative prospect theory, Tversky & Kahneman 1992);
        and that of strictly such ones.
    uncertain
        Whether any probability is neither 0 nor 1.
    words
        Which columns they came from.
    """

    amounts: Float[np.ndarray, "row outcome"]
    probability: Float[np.ndarray, "row outcome"]
    better: Float[np.ndarray, "row outcome"]
    uncertain: bool
    words: str


def used_columns(tasks: Tasks, amount: str = "amount") -> UsedColumns:
    """Which model the columns allow; a column in which nothing stands is as good as none.

    Parameters
    ----------
    tasks
        Their columns name as attributes those that were asked for.
    amount
        The column of amounts, where there are no x1, p1, x2, p2, ...

    Raises
    ------
    DataError
        If outcomes have no probabilities, or what was asked for cannot be an attribute.
    """
    frame, columns = tasks.frame, tasks.columns
    there = [name for name in frame.columns if frame[name].null_count() < frame.height]
    _check_asked(tasks)
    several = _several_outcomes(there)
    outcomes = several or ([(amount, columns.probability)] if amount in there else [])
    complete = [
        name for name in ("rating", "item", "alt_label") if name in there and not frame[name].null_count()
    ]
    named = columns.attributes or ()
    return UsedColumns(
        outcomes=tuple(outcomes),
        several=bool(several),
        delay=columns.delay_days if outcomes else None,
        rating="rating" in complete,
        items=tuple(name for name in ("item", "alt_label") if name in complete),
        named=named,
        within=tuple(name for name in there if re.fullmatch(r"attr\d+", name) and name not in named),
        lacking={
            name: frame[name].null_count()
            for name in ("rating", "item")
            if name in there and name not in complete
        },
    )


def _check_asked(tasks: Tasks) -> None:
    """Each column that was asked for is asked for once, and has no other role."""
    asked = tasks.columns.attributes or ()
    wrong = [name for name in asked if name in tasks.columns.taken or asked.count(name) > 1]
    if wrong:
        raise DataError(
            f"{wrong[0]} cannot be an attribute",
            expected=f"different columns, none of them {', '.join(tasks.columns.taken)}",
            got=", ".join(asked),
        )


def _several_outcomes(there: list[str]) -> list[tuple[str, str]]:
    numbers = sorted(int(name[1:]) for name in there if re.fullmatch(r"x\d+", name))
    for n in numbers:
        if f"p{n}" not in there:
            raise DataError(
                f"x{n} has no probabilities",
                expected=f"a column p{n} beside x{n}",
                got=", ".join(name for name in there if re.fullmatch(r"p\d+", name)) or "no p1, p2, ...",
                advice=f"add p{n}, or empty x{n} and give one amount per alternative",
            )
    return [(f"x{n}", f"p{n}") for n in numbers]


def check_used_columns(
    tasks: Tasks, used: UsedColumns, where: str, drop: frozenset[str]
) -> tuple[Tasks, list[Finding]]:
    """The columns of the model as numbers, held to the rules of `unsaid.data.findings`.

    Parameters
    ----------
    where
        The table, for errors.
    drop
        Rules that tasks are dropped by.

    Returns
    -------
    tuple
        The tasks that remain, and what there is to know about them.

    Raises
    ------
    ChoiceDataError
        If a column holds what it cannot hold.
    """
    money = [name for pair in used.outcomes for name in pair if name is not None]
    needed = [
        *used.named,
        *used.within,
        *(["rating"] if used.rating else []),
        *([] if used.several else money[:1]),
    ]
    # of a column that was asked for and is not there the check says so
    numbers = [name for name in [*needed, *money, used.delay] if name in tasks.frame.columns]
    frame, findings = as_numbers(tasks.frame, numbers, tasks.row_word)
    raise_errors(findings, where)
    roles = dataclasses.replace(
        tasks.columns,
        attributes=tuple(dict.fromkeys(needed)),
        delay_days=used.delay,
        probability=None if used.several or not money[1:] else money[1],
    )
    checked = tasks._replace(frame=frame, columns=roles)
    if used.several:
        checked, more = settle(checked, _check_prospects(checked, used), drop)
        findings += more
        raise_errors(findings, where)
    checked, more = check_used(checked, Coding(), None, drop)
    findings += more
    raise_errors(findings, where)
    return checked._replace(columns=tasks.columns), findings


def _check_prospects(tasks: Tasks, used: UsedColumns) -> Iterator[Violation]:
    """Each outcome has an amount and a probability, and a prospect's probabilities sum to 1."""
    total = np.zeros(tasks.frame.height)
    for x, p in used.outcomes:
        amount, chance = _numbers(tasks, x), _numbers(tasks, str(p))
        for name, values in ((x, amount), (str(p), chance)):
            infinite = np.flatnonzero(np.isinf(values))
            if len(infinite):
                yield Violation("not-finite", infinite, f"{name} is {values[infinite[0]]}")
        torn = np.flatnonzero(
            np.isnan(amount) & (np.nan_to_num(chance) > 0) | np.isnan(chance) & ~np.isnan(amount)
        )
        if len(torn):
            both = f"{x} is {amount[torn[0]]:g} and {p} is {chance[torn[0]]:g}"
            yield Violation("missing-value", torn, f"{both}, where an outcome needs both or neither")
        odd = np.flatnonzero((chance < -SNAP) | (chance > 1 + SNAP))
        if len(odd):
            yield Violation(
                "out-of-range", odd, f"{p} is {chance[odd[0]]:g}, not a probability between 0 and 1"
            )
        total += np.nan_to_num(chance)
    off = np.flatnonzero(np.abs(total - 1) > SUM_WITHIN)
    if len(off):
        yield Violation(
            "out-of-range", off, f"the probabilities of the prospect sum to {total[off[0]]:.6g}, not 1"
        )


def without_holes(tasks: Tasks, used: UsedColumns) -> tuple[Tasks, dict[str, int]]:
    """Leave out tasks in which attr1, attr2, ... are empty for an alternative, and count them."""
    if not used.within:
        return tasks, {}
    holes = tasks.frame.select(pl.any_horizontal(pl.col(used.within).is_null())).to_series().arg_true()
    lost = np.zeros(tasks.task_count, bool)
    lost[tasks.task_of(holes.to_numpy())] = True
    if not lost.any():
        return tasks, {}
    if lost.all():
        raise DataError(f"every trial lacks some of {', '.join(used.within)}", advice="fill the columns in")
    return keep_tasks(tasks, ~lost), {
        f"trials with an alternative without {' or '.join(used.within)}": int(lost.sum())
    }


def _numbers(tasks: Tasks, name: str) -> Float[np.ndarray, " row"]:
    """A column of numbers; NaN where there is none."""
    return tasks.frame[name].cast(pl.Float64).to_numpy().astype(float)


def prospects_of(tasks: Tasks, used: UsedColumns) -> Prospects | None:
    """Amounts and probabilities, from x1, p1, ... or from amount and probability; None without them."""
    if not used.outcomes:
        return None
    amounts = np.stack([np.nan_to_num(_numbers(tasks, x)) for x, _ in used.outcomes], -1)
    chances = np.stack(
        [np.ones(len(amounts)) if p is None else np.nan_to_num(_numbers(tasks, p)) for _, p in used.outcomes],
        -1,
    )
    last, chance = used.outcomes[-1]
    if not used.several:
        sure = not np.any((chances > SNAP) & (chances < 1 - SNAP))
        return _ranked(amounts, chances, last if sure else f"{last} and {chance}")
    words = f"x1..{last} with p1..{chance}" if last != "x1" else "x1 with p1"
    return _ranked(amounts, chances / chances.sum(-1)[:, None], words)


def _ranked(amounts: np.ndarray, chances: np.ndarray, words: str) -> Prospects:
    """Cumulative probabilities, gains from the best down and losses from the worst up."""
    chances = np.where(chances < SNAP, 0.0, np.where(chances > 1 - SNAP, 1.0, chances))
    amounts = np.where(chances > 0, amounts, 0.0)
    size = np.abs(amounts)
    order = np.arange(amounts.shape[1])
    ahead = (size[:, None, :] > size[:, :, None]) | (
        (size[:, None, :] == size[:, :, None]) & (order[None, None, :] < order[None, :, None])
    )
    same_side = (amounts[:, None, :] < 0) == (amounts[:, :, None] < 0)
    better = np.sum(chances[:, None, :] * (ahead & same_side), -1)
    probability = better + chances

    def snapped(values: np.ndarray) -> np.ndarray:
        return np.where(values > 1 - SNAP, 1.0, values)

    uncertain = bool(np.any((chances > 0) & (chances < 1)))
    return Prospects(amounts, snapped(probability), snapped(better), uncertain, words)


def money_part(prospects: Prospects, learned: Learned) -> Part:
    """The scaled amount and a concave companion, gains and losses apart."""
    amounts = prospects.amounts
    size = np.abs(amounts)
    seen = size[learned][(size[learned] > 0) & np.isfinite(size[learned])]
    seen = seen if seen.size else np.ones(1)
    scale, low, high = np.median(seen), *np.quantile(seen, [0.05, 0.95])
    if high / low > WIDE_RANGE:
        pair = {"_log": np.log1p(size / low), "_root": np.sqrt(size / scale)}
        shape = "logarithm and square root"
    else:
        pair = {"": size / scale, "_root": np.sqrt(size / scale)}
        shape = "amount and its square root"
    names, columns = [], []
    for side, sign, holds in (("gain", 1.0, amounts >= 0), ("loss", -1.0, amounts < 0)):
        if not np.any(holds):
            continue
        for ending, values in pair.items():
            names.append(side + ending)
            columns.append(np.where(holds, sign * values, 0.0))
    both = ", gains and losses apart" if len(names) > 2 else ""
    return Part(tuple(names), np.stack(columns, -1), f"{prospects.words} ({shape}{both})")


def rating_part(tasks: Tasks, used: UsedColumns, learned: Learned) -> Part | None:
    """The person's own rating of the alternative; None where any is missing or all are the same."""
    spread = np.std(_numbers(tasks, "rating")[learned]) if used.rating else 0.0
    if spread == 0:
        return None
    return Part(("rating",), (_numbers(tasks, "rating") / spread)[:, None], "the stated rating")


def named_part(tasks: Tasks, used: UsedColumns, learned: Learned) -> Part | None:
    """Numeric columns that were asked for, scaled; and attr1, attr2, ..., measured in each choice set."""
    kept, columns, words = [], [], []
    for name in used.named:
        values = _numbers(tasks, name)
        spread = np.std(values[learned])
        if spread > 0:
            kept.append(f"column:{name}")
            columns.append((values - np.median(values[learned])) / spread)
            words.append(name)
    task = pl.Series(np.repeat(np.arange(tasks.task_count), np.diff(tasks.task_start)))
    for name in used.within:
        column = pl.col(name)
        shares = ((column - column.mean()) / (column.max() - column.min())).over(task).fill_nan(0.0)
        kept.append(name)
        columns.append(tasks.frame.select(shares).to_series().to_numpy().astype(float))
    if used.within:
        words.append(f"{', '.join(used.within)} (as shares of their range in each choice set)")
    if not kept:
        return None
    return Part(tuple(kept), np.stack(columns, -1), ", ".join(words))


def items_part(tasks: Tasks, used: UsedColumns, position: Int[np.ndarray, " row"]) -> Part | None:
    """A constant for each item but the first; from `item`, or from labels that say more than positions."""
    for name in used.items:
        items = tasks.frame[name]
        kinds = sorted(items.unique().to_list())
        pairs = pl.DataFrame({"item": items, "position": position}).unique().height
        if pairs > position.max() + 1 and len(kinds) <= MAX_ITEMS:
            values = np.stack([(items == kind).to_numpy() for kind in kinds[1:]], -1).astype(float)
            names = tuple(f"{name}:{kind}" for kind in kinds[1:])
            return Part(names, values, f"a constant for each of {len(kinds)} values of {name}")
    return None


def constants_part(position: Int[np.ndarray, " row"]) -> Part:
    """A constant for each position but the first."""
    count = int(position.max())
    values = (position[:, None] == np.arange(1, count + 1)[None, :]).astype(float)
    names = tuple(f"position_{j + 1}" for j in range(1, count + 1))
    words = (
        "a constant for alternative 2"
        if count == 1
        else f"a constant for each of alternatives 2..{count + 1}"
    )
    return Part(names, values, words)
