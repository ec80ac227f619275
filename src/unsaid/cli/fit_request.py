"""From options of the command line to what the science takes; a word that there is not is wrong usage."""

import dataclasses
import re
from collections.abc import Mapping, Sequence
from typing import Any

import typer

from unsaid.analysis.models import MODELS, ModelWords, family_of
from unsaid.cli.fit_options import ModelOptions, ReadingOptions, TableOptions
from unsaid.data.coding import Coding
from unsaid.data.columns import Columns
from unsaid.data.prepare import RowFilter
from unsaid.data.reshape import TableShape
from unsaid.population.model import Model
from unsaid.population.options import FitOptions, NutsOptions, RayOptions

__all__ = [
    "OWN",
    "check_clusters",
    "columns_of",
    "counts_of",
    "fit_options",
    "how_read",
    "models_of",
    "split_names",
]

MAX_CLASSES = 50
"""More is a slip of the hand."""

OWN: dict[str, tuple[str, ...]] = {
    "lognormal": ("mixed", "wtp"),
    "fixed": ("mixed", "wtp"),
    "method": ("mixed", "wtp"),
    "engine": ("mixed", "wtp"),
    "warmup": ("mixed", "wtp"),
    "chains": ("mixed", "wtp"),
    "classes": ("latent",),
}
"""Options that other models would pass over in silence, and the models that have them."""


def split_names(text: str | None) -> tuple[str, ...] | None:
    """Names between commas; None for none."""
    if text is None:
        return None
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _one_of(option: str, given: str, *allowed: str) -> Any:
    """A word that is one of those allowed; wrong usage otherwise."""
    if given not in allowed:
        raise typer.BadParameter(f"expected {', '.join(allowed)}, got {given}", param_hint=option)
    return given


def columns_of(table: TableOptions) -> Columns:
    """Which column is what."""
    task = split_names(table.task)
    columns = Columns(
        person=table.person,
        task=task[0] if task and len(task) == 1 else task,
        alternative=table.alternative,
        chosen=table.chosen,
        attributes=split_names(table.attributes),
        available=table.available,
        delay_days=table.delay,
        probability=table.probability,
    )
    if not isinstance(table, ReadingOptions):
        return columns
    return dataclasses.replace(
        columns,
        covariates=split_names(table.covariates) or (),
        weights=table.weights,
        counts=table.counts,
        response_seconds=table.response_time,
    )


def how_read(table: TableOptions) -> dict[str, Any]:
    """What `read_panel` takes beside a table and its columns."""
    layout = TableShape(
        shape="wide" if table.wide else "auto",
        alternatives=split_names(table.alternatives),
        names=table.wide_names,
    )
    how: dict[str, Any] = {
        "layout": layout,
        "row_filter": RowFilter(where=table.where, drop=split_names(table.drop) or ()),
    }
    if isinstance(table, ReadingOptions):
        how["layout"] = dataclasses.replace(layout, outside=table.outside)
        how["formula"] = table.formula
        how["coding"] = Coding(kind=_one_of("--coding", table.coding, "dummy", "effects"))
    return how


def fit_options(given: ModelOptions) -> FitOptions:
    """How a fit is computed."""
    kind = _one_of("--standard-errors", given.standard_errors, "classic", "robust", "none")
    return FitOptions(
        seed=given.seed, draws=None if given.method == "nuts" else given.draws, standard_errors=kind
    )


def check_clusters(reading: ReadingOptions, how: ModelOptions) -> None:
    """Clustered errors are of a maximum; what is sampled has none."""
    if reading.clusters is not None and how.method == "nuts":
        raise typer.BadParameter("with --method em", param_hint="--clusters")


def models_of(
    names: Sequence[str],
    given: ModelOptions,
    *,
    hint: str = "--models",
    own: Mapping[str, tuple[str, ...]] = OWN,
) -> dict[str, Model]:
    """Models by their names, each with those of the options that are its own.

    Parameters
    ----------
    names
        As `ModelWords` has them.
    hint
        The option that the names came from.
    own
        Options that only some models have; what is told and none of the models has is wrong usage.
    """
    families = {name: family_of(name) for name in names}
    unknown = [name for name, family in families.items() if family is None]
    if unknown or not names:
        known = ", ".join((*MODELS, "diagonal", "full", "latent:3"))
        raise typer.BadParameter(f"expected {known}, got {', '.join(unknown) or 'none'}", param_hint=hint)
    usual = {field.name: field.default for field in dataclasses.fields(given)}
    told = [option for option in own if getattr(given, option) != usual[option]]
    strange = [option for option in told if not {*own[option]} & {*families.values()}]
    if strange:
        hints = ", ".join("--" + option.replace("_", "-") for option in strange)
        raise typer.BadParameter(f"{' and '.join(names)} has no such option", param_hint=hints)
    found = {}
    for name, family in families.items():
        others: dict[str, Any] = {option: usual[option] for option in told if family not in own[option]}
        found[name] = _model(name, dataclasses.replace(given, **others))
    return found


def _model(name: str, given: ModelOptions) -> Model:
    return ModelWords(
        model=name,
        covariance=_one_of("--covariance", given.covariance, "none", "diagonal", "full"),
        distributions=_distributions(given),
        price=given.price,
        classes=None if given.classes is None else counts_of(given.classes),
        nuts=_nuts(given),
        ray=RayOptions() if _one_of("--engine", given.engine, "local", "ray") == "ray" else None,
    ).to_model()


def _distributions(given: ModelOptions) -> dict[str, str]:
    distributions = dict.fromkeys(split_names(given.fixed) or (), "fixed")
    signed = split_names(given.lognormal) or ()
    if len({text.endswith((":-", ":+")) for text in signed}) > 1:
        raise typer.BadParameter(
            f"expected a sign after each or after none, like time:-,comfort:+, got {','.join(signed)}",
            param_hint="--lognormal",
        )
    for text in signed:
        name, _, sign = text.rpartition(":") if text.endswith((":-", ":+")) else (text, "", "+")
        distributions[name] = "-lognormal" if sign == "-" else "lognormal"
    return distributions


def counts_of(text: str) -> tuple[int, ...]:
    """Numbers of classes: 3, or 1-6, or 2,4."""
    found: list[int] = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*(\d+)\s*(?:-\s*(\d+)\s*)?", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last <= MAX_CLASSES:
            raise typer.BadParameter(
                f"expected numbers of classes from 1 to {MAX_CLASSES}, like 3 or 1-6, got {text}",
                param_hint="--classes",
            )
        found += range(first, last + 1)
    return tuple(dict.fromkeys(found))


def _nuts(given: ModelOptions) -> NutsOptions | None:
    """How to sample; None where the likelihood is maximised."""
    told = {name: getattr(given, name) for name in ("draws", "warmup", "chains")}
    told = {name: value for name, value in told.items() if value is not None}
    if _one_of("--method", given.method, "em", "nuts") == "nuts":
        return NutsOptions(seed=given.seed, **told)
    for name in ("warmup", "chains"):
        if name in told:
            raise typer.BadParameter("it is of --method nuts", param_hint=f"--{name}")
    return None
