"""What the columns of a table of choices say: prospects, delays, ratings, items, attributes.

The one utility is linear in its attributes, so curves are made of them: an amount becomes the
scaled amount and a concave companion, gains and losses apart. Scales come from the trials that
are learned from.
"""

import dataclasses
import re

import numpy as np
import polars as pl
from jaxtyping import Bool, Float, Int

from unsaid.replay.table import Table, row_place
from unsaid.types.errors import DataError

__all__ = [
    "Part",
    "Prospects",
    "constants_part",
    "delays_of",
    "items_part",
    "money_part",
    "named_part",
    "numeric_columns",
    "partly_missing",
    "prospects_of",
    "rating_part",
]

MOST_ITEMS = 30
"""Items get a constant each up to this many."""

WIDE = 50.0
"""Where amounts span more than this factor, a logarithm stands in for the amount itself."""

SNAP = 1e-5
"""Probabilities this near to 0 or 1 are meant to be that."""

SUM_WITHIN = 1e-3
"""How far the probabilities of a prospect may be from a sum of 1."""

Learned = Bool[np.ndarray, " row"]


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


def informative(rows: pl.DataFrame, name: str) -> bool:
    """Whether a column is there and not empty throughout."""
    return name in rows.columns and rows[name].null_count() < rows.height


def numeric(table: Table, name: str, *, holes: bool = False) -> Float[np.ndarray, " row"]:
    """A used column as numbers; NaN stands for an allowed hole.

    Raises
    ------
    DataError
        If it is not numeric, or holds NaN, an infinity or (unless allowed) nothing.
    """
    column = table.rows[name]
    if not (column.dtype.is_numeric() or column.dtype == pl.Boolean):
        raise DataError(
            f"{name} is not a number", where=table.file, expected="a numeric column", got=str(column.dtype)
        )
    values = column.cast(pl.Float64)
    bad = values.is_nan() | values.is_infinite()
    bad = bad.fill_null(not holes)
    if bad.any():
        first = table.rows.row(int(bad.arg_max() or 0), named=True)
        got = "nothing" if first[name] is None else str(first[name])
        raise DataError(
            f"{name} is not a finite number",
            where=row_place(table.file, first),
            expected="a finite number in every row",
            got=f"{got} (in {int(bad.sum())} rows)",
            advice="mend those rows, leave those trials out, or empty the whole column",
        )
    return values.to_numpy().astype(float)


def prospects_of(table: Table) -> Prospects | None:
    """Amounts and probabilities, from x1, p1, ... or from amount and probability; None without them."""
    numbers = [int(name[1:]) for name in table.rows.columns if re.fullmatch(r"x\d+", name)]
    numbers = [n for n in sorted(numbers) if informative(table.rows, f"x{n}")]
    if numbers:
        return _several_outcomes(table, numbers)
    if not informative(table.rows, "amount"):
        return None
    amounts = numeric(table, "amount")[:, None]
    chances, words = np.ones_like(amounts), "amount"
    if informative(table.rows, "probability"):
        chances = numeric(table, "probability")[:, None]
        _check_within(table, "probability", chances[:, 0])
        words = "amount and probability" if np.any((chances > SNAP) & (chances < 1 - SNAP)) else "amount"
    return _ranked(amounts, chances, words)


def _several_outcomes(table: Table, numbers: list[int]) -> Prospects:
    amounts, chances = [], []
    for n in numbers:
        if not informative(table.rows, f"p{n}"):
            raise DataError(
                f"x{n} has no probabilities",
                where=table.file,
                expected=f"a column p{n} beside x{n}",
                got=", ".join(c for c in table.rows.columns if re.fullmatch(r"p\d+", c)) or "no p1, p2, ...",
                advice=f"add p{n}, or empty x{n} and give one amount per alternative in amount",
            )
        x, p = numeric(table, f"x{n}", holes=True), numeric(table, f"p{n}", holes=True)
        torn = np.isnan(x) & (np.nan_to_num(p) > 0) | np.isnan(p) & ~np.isnan(x)
        if torn.any():
            first = table.rows.row(int(np.argmax(torn)), named=True)
            raise DataError(
                f"an outcome needs both x{n} and p{n}",
                where=row_place(table.file, first),
                expected="both numbers, or neither where there is no such outcome",
                got=f"x{n} {first[f'x{n}']}, p{n} {first[f'p{n}']}",
            )
        _check_within(table, f"p{n}", np.nan_to_num(p))
        amounts.append(np.nan_to_num(x))
        chances.append(np.nan_to_num(p))
    chance = np.stack(chances, -1)
    total = chance.sum(-1)
    off = np.abs(total - 1) > SUM_WITHIN
    if off.any():
        first = table.rows.row(int(np.argmax(off)), named=True)
        raise DataError(
            "the probabilities of a prospect do not sum to 1",
            where=row_place(table.file, first),
            expected="1",
            got=f"{total[np.argmax(off)]:.6g} (in {int(off.sum())} rows)",
            advice="add the missing outcomes (also those of nothing), or mend the probabilities",
        )
    last = numbers[-1]
    words = f"x1..x{last} with p1..p{last}" if last > 1 else "x1 with p1"
    return _ranked(np.stack(amounts, -1), chance / total[:, None], words)


def _check_within(table: Table, name: str, values: np.ndarray) -> None:
    outside = (values < -SNAP) | (values > 1 + SNAP)
    if outside.any():
        first = table.rows.row(int(np.argmax(outside)), named=True)
        raise DataError(
            f"{name} is not a probability",
            where=row_place(table.file, first),
            expected="a number in [0, 1]",
            got=f"{first[name]} (in {int(outside.sum())} rows)",
            advice="give probabilities as shares, not in percent",
        )


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


def delays_of(table: Table) -> Float[np.ndarray, " row"] | None:
    """Delays in days; None where there are none or they never differ."""
    if not informative(table.rows, "delay_days"):
        return None
    delays = numeric(table, "delay_days")
    if np.any(delays < 0):
        first = table.rows.row(int(np.argmax(delays < 0)), named=True)
        raise DataError(
            "a delay is negative",
            where=row_place(table.file, first),
            expected="days from now, at least 0",
            got=f"{first['delay_days']} (in {int(np.sum(delays < 0))} rows)",
        )
    return delays if np.ptp(delays) > 0 else None


def money_part(prospects: Prospects, learned: Learned) -> Part:
    """The scaled amount and a concave companion, gains and losses apart."""
    amounts = prospects.amounts
    size = np.abs(amounts)
    seen = size[learned][(size[learned] > 0) & np.isfinite(size[learned])]
    seen = seen if seen.size else np.ones(1)
    scale, low, high = np.median(seen), *np.quantile(seen, [0.05, 0.95])
    if high / low > WIDE:
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


def rating_part(table: Table, learned: Learned) -> Part | None:
    """The person's own rating of the alternative; None where any is missing."""
    if not informative(table.rows, "rating") or table.rows["rating"].null_count():
        return None
    values = numeric(table, "rating")
    spread = np.std(values[learned])
    if spread == 0:
        return None
    return Part(("rating",), (values / spread)[:, None], "the stated rating")


def named_part(table: Table, names: tuple[str, ...], learned: Learned) -> Part | None:
    """Numeric columns that were asked for, scaled; and attr1, attr2, ..., measured in each choice set."""
    kept, columns, words = [], [], []
    for name in names:
        values = numeric(table, name)
        spread = np.std(values[learned])
        if spread > 0:
            kept.append(f"column:{name}")
            columns.append((values - np.median(values[learned])) / spread)
            words.append(name)
    within = [name for name in numeric_columns(table.rows) if name not in names]
    for name in within:
        numeric(table, name)
        ranged = table.rows.select(
            ((pl.col(name) - pl.col(name).mean()) / (pl.col(name).max() - pl.col(name).min()))
            .over("person", "session", "trial")
            .fill_nan(0.0)
            .alias(name)
        )
        kept.append(name)
        columns.append(ranged[name].to_numpy().astype(float))
    if within:
        words.append(f"{', '.join(within)} (as shares of their range in each choice set)")
    if not kept:
        return None
    return Part(tuple(kept), np.stack(columns, -1), ", ".join(words))


def numeric_columns(rows: pl.DataFrame) -> list[str]:
    """The columns attr1, attr2, ... that hold anything."""
    return [name for name in rows.columns if re.fullmatch(r"attr\d+", name) and informative(rows, name)]


def items_part(table: Table, position: Int[np.ndarray, " row"]) -> Part | None:
    """A constant for each item but the first; from `item`, or from labels that say more than positions."""
    rows = table.rows
    for name in ("item", "alt_label"):
        if not informative(rows, name) or rows[name].null_count():
            continue
        kinds = sorted(rows[name].unique().to_list())
        pairs = rows.select(name).with_columns(position=pl.Series(position)).unique().height
        if pairs > position.max() + 1 and len(kinds) <= MOST_ITEMS:
            values = np.stack([(rows[name] == kind).to_numpy() for kind in kinds[1:]], -1).astype(float)
            names = tuple(f"{name}:{kind}" for kind in kinds[1:])
            return Part(names, values, f"a constant for each of {len(kinds)} values of {name}")
    return None


def partly_missing(table: Table) -> list[str]:
    """Words for ratings and items that are not used because some rows lack them."""
    lacking = {
        name: table.rows[name].null_count() for name in ("rating", "item") if informative(table.rows, name)
    }
    return [f"without {name}, which {count} rows lack" for name, count in lacking.items() if count]


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
