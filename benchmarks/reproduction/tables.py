"""The published models, each as a table of choices with a column for every coefficient."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import polars as pl

__all__ = ["DESIGNS", "Design", "read"]

ID = ("person", "task", "alternative", "chosen")


class Design(NamedTuple):
    """A table of choices and the model of it.

    Attributes
    ----------
    table
        A row for each alternative: person, task, alternative, chosen, and a column for each coefficient.
    random
        Distribution over people by coefficient; those not named are the same for all.
    weights
        Column of weights.
    """

    table: pl.DataFrame
    random: Mapping[str, str] = {}
    weights: str | None = None

    @property
    def coefficients(self) -> tuple[str, ...]:
        """Columns that have a coefficient."""
        return tuple(name for name in self.table.columns if name not in (*ID, self.weights))


def read(path: str) -> pl.DataFrame:
    """A file of the usual forms: commas, or tabs where it ends in .dat."""
    return pl.read_csv(path, separator="\t" if str(path).endswith(".dat") else ",", infer_schema_length=None)


def stacked(
    table: pl.DataFrame,
    coefficients: Mapping[str, Mapping[str, pl.Expr | float]],
    *,
    alternatives: tuple[str, ...],
    chosen: Callable[[str], pl.Expr],
    offered: Mapping[str, pl.Expr] | None = None,
    person: str | None = None,
    weights: pl.Expr | None = None,
) -> pl.DataFrame:
    """A row for each alternative of a table that has one for each task.

    Parameters
    ----------
    coefficients
        By coefficient, what it multiplies in each alternative; 0 in those not named.
    chosen, offered
        Whether an alternative was chosen, and could be.
    person
        Column of who chose; None where each task counts as a person.
    """
    tasks = table.with_row_index("task")
    parts = []
    for each in alternatives:
        columns = {name: of.get(each, 0.0) for name, of in coefficients.items()}
        part = tasks.select(
            (pl.col(person) if person else pl.col("task")).alias("person"),
            pl.col("task"),
            pl.lit(each).alias("alternative"),
            chosen(each).cast(pl.Int8).alias("chosen"),
            *(
                (value if isinstance(value, pl.Expr) else pl.lit(value)).cast(pl.Float64).alias(name)
                for name, value in columns.items()
            ),
            *([weights.alias("counts")] if weights is not None else []),
            (offered[each] if offered else pl.lit(value=True)).alias("offered"),
        )
        parts.append(part)
    return pl.concat(parts).filter("offered").drop("offered").sort("task", maintain_order=True)


def fishing(table: pl.DataFrame) -> Design:
    """Each row is one angler's choice of four modes."""
    modes = ("beach", "boat", "charter", "pier")
    own = {f"constant {mode}": {mode: 1.0} for mode in modes[1:]}
    own |= {f"income {mode}": {mode: pl.col("income")} for mode in modes[1:]}
    generic = {what: {mode: pl.col(f"{what}.{mode}") for mode in modes} for what in ("price", "catch")}
    return Design(
        stacked(table, own | generic, alternatives=modes, chosen=lambda mode: pl.col("mode") == mode)
    )


def heating(table: pl.DataFrame, *, constants: bool = False) -> Design:
    """Each row is one house's choice of five systems."""
    systems = ("hp", "ec", "er", "gc", "gr")
    own = {f"constant {each}": {each: 1.0} for each in systems[1:]} if constants else {}
    generic = {cost: {each: pl.col(f"{cost}.{each}") for each in systems} for cost in ("ic", "oc")}
    return Design(
        stacked(table, own | generic, alternatives=systems, chosen=lambda each: pl.col("depvar") == each)
    )


def modecanada(table: pl.DataFrame) -> Design:
    """Travellers who were offered all four modes and took none but the three that are kept."""
    kept = table.filter((pl.col("noalt") == 4) & (pl.col("alt") != "bus"))
    kept = kept.filter(pl.col("choice").sum().over("case") == 1)

    def of(mode: str, value: pl.Expr | float) -> pl.Expr:
        return pl.when(pl.col("alt") == mode).then(value).otherwise(0.0)

    time = pl.col("ivt") + pl.col("ovt")
    return Design(
        kept.select(
            pl.col("case").alias("person"),
            pl.col("case").alias("task"),
            pl.col("alt").alias("alternative"),
            pl.col("choice").alias("chosen"),
            *(of(mode, 1.0).alias(f"constant {mode}") for mode in ("train", "air")),
            "cost",
            "freq",
            *(of(mode, pl.col("income")).alias(f"income {mode}") for mode in ("train", "air")),
            *(of(mode, time).alias(f"time {mode}") for mode in ("car", "train", "air")),
        )
    )


def travelmode(table: pl.DataFrame) -> Design:
    """Each traveller has four rows: air, train, bus, car."""
    modes = ("air", "train", "bus", "car")
    mode = pl.col("mode").cast(pl.Int64)
    return Design(
        table.select(
            pl.col("individual").cast(pl.Int64).alias("person"),
            pl.col("individual").cast(pl.Int64).alias("task"),
            mode.replace_strict(dict(enumerate(modes, 1))).alias("alternative"),
            pl.col("choice").cast(pl.Int8).alias("chosen"),
            *(
                (mode == number).cast(pl.Float64).alias(f"constant {name}")
                for number, name in enumerate(modes[:3], 1)
            ),
            pl.col("gc").alias("gcost"),
            pl.col("ttme").alias("wait"),
            ((mode == 1) * pl.col("hinc")).alias("incair"),
        )
    )


def apollo(table: pl.DataFrame) -> Design:
    """Stated choices only; a mode is offered where av_ says so."""
    modes = ("car", "bus", "air", "rail")
    own = {f"asc_{mode}": {mode: 1.0} for mode in modes[1:]}
    own |= {f"b_tt_{mode}": {mode: pl.col(f"time_{mode}")} for mode in modes}
    return Design(
        stacked(
            table.filter(pl.col("SP") == 1),
            own | {"b_c": {mode: pl.col(f"cost_{mode}") for mode in modes}},
            alternatives=modes,
            chosen=lambda mode: pl.col("choice") == 1 + modes.index(mode),
            offered={mode: pl.col(f"av_{mode}") == 1 for mode in modes},
            person="ID",
        )
    )


def electricity(table: pl.DataFrame, random: Mapping[str, str] | None = None) -> Design:
    """Each row is one of the 8 to 12 tasks of a person; four suppliers."""
    attributes, suppliers = ("pf", "cl", "loc", "wk", "tod", "seas"), ("1", "2", "3", "4")
    return Design(
        stacked(
            table,
            {name: {each: pl.col(f"{name}{each}") for each in suppliers} for name in attributes},
            alternatives=suppliers,
            chosen=lambda each: pl.col("choice").cast(pl.String) == each,
            person="id",
        ),
        random or {},
    )


MODES = {"TRAIN": 1, "SM": 2, "CAR": 3}


def swissmetro(
    table: pl.DataFrame,
    *,
    segments: bool = False,
    random: Mapping[str, str] | None = None,
    weights: pl.Expr | None = None,
    ratio: float = 1.0,
) -> Design:
    """Trips to work and business with a choice; each choice counts as a person, as in Biogeme's reports.

    Parameters
    ----------
    segments
        Constants that differ by sex and by season ticket (b01b).
    ratio
        What everything is multiplied by outside group 3 (b03).
    """
    kept = table.filter(pl.col("PURPOSE").is_in([1, 3]) & (pl.col("CHOICE") != 0))
    scale = pl.when(pl.col("GROUP") == 3).then(1.0).otherwise(ratio)
    pays, stated = pl.col("GA") == 0, pl.col("SP") != 0
    costs = {"TRAIN": pl.col("TRAIN_CO") * pays, "SM": pl.col("SM_CO") * pays, "CAR": pl.col("CAR_CO")}
    parts: dict[str, dict[str, pl.Expr]] = {}
    for mode, name in (("CAR", "asc_car"), ("TRAIN", "asc_train")):
        if segments:
            parts[f"{name}_ref"] = {mode: pl.lit(1.0)}
            parts[f"{name}_diff_male"] = {mode: pl.col("MALE")}
            parts[f"{name}_diff_with_ga"] = {mode: pl.col("GA")}
        else:
            parts[name] = {mode: scale}
    parts["b_cost"] = {mode: scale * costs[mode] / 100 for mode in MODES}
    parts["b_time"] = {mode: scale * pl.col(f"{mode}_TT") / 100 for mode in MODES}
    offered = {mode: (pl.col(f"{mode}_AV") == 1) & (stated if mode != "SM" else True) for mode in MODES}
    long = stacked(
        kept,
        parts,
        alternatives=tuple(MODES),
        chosen=lambda mode: pl.col("CHOICE") == MODES[mode],
        offered=offered,
        weights=weights,
    )
    return Design(long, random or {}, None if weights is None else "counts")


BY_GROUP = pl.when(pl.col("GROUP") == 2).then(8.890991e-01).otherwise(1.2)
"""b02's weights: of group 2, and of group 3."""

NORMAL = dict.fromkeys(("pf", "cl", "loc", "wk", "tod", "seas"), "normal")

DESIGNS: dict[str, Callable[..., Design]] = {
    "fishing": fishing,
    "heating": heating,
    "heating-constants": lambda table: heating(table, constants=True),
    "modecanada": modecanada,
    "travelmode": travelmode,
    "apollo": apollo,
    "apollo-robust": apollo,
    "electricity": electricity,
    "electricity-mixed-mlogit": lambda table: electricity(
        table, {k: v for k, v in NORMAL.items() if k != "pf"}
    ),
    "electricity-mixed-xlogit": lambda table: electricity(table, NORMAL),
    "swissmetro-b01a": swissmetro,
    "swissmetro-b01b": lambda table: swissmetro(table, segments=True),
    "swissmetro-b02": lambda table: swissmetro(table, weights=BY_GROUP),
    "swissmetro-b03": swissmetro,
    "swissmetro-b04": swissmetro,
    **{
        f"swissmetro-b05{kind}": lambda table: swissmetro(table, random={"b_time": "normal"}) for kind in "ab"
    },
    **{
        f"swissmetro-b17{kind}": lambda table: swissmetro(table, random={"b_time": "-lognormal"})
        for kind in "ab"
    },
}
"""By published table."""
