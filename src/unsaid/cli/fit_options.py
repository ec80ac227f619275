"""Options of the commands that read and fit choices: types, each defined once for all commands that take it.

Nothing heavy is imported here, since every command waits for it; `unsaid.cli.fit_request` makes of them what
the science takes.
"""

import dataclasses
import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, cast, get_type_hints

import typer

__all__ = [
    "ChoicesArgument",
    "JsonOption",
    "ModelOptions",
    "OutputOptions",
    "ReadingOptions",
    "TableOptions",
    "WorldOption",
    "flattened",
]

ChoicesArgument = Annotated[
    Path, typer.Argument(help="CSV, Parquet or Excel; a row per alternative, or per task.")
]
WorldOption = Annotated[str, typer.Option("--world", help="Name of a built-in world, or a folder.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def flattened(command: Callable[..., None]) -> Callable[..., None]:
    """A command as Typer reads it: a parameter that is a dataclass becomes an option for each field."""
    flat: list[inspect.Parameter] = []
    groups: dict[str, type] = {}
    for one in inspect.signature(command, eval_str=True).parameters.values():
        if not dataclasses.is_dataclass(one.annotation):
            flat.append(one.replace(kind=inspect.Parameter.KEYWORD_ONLY))
            continue
        groups[one.name] = cast(type, one.annotation)
        hints = get_type_hints(one.annotation, include_extras=True)
        for field in dataclasses.fields(one.annotation):
            kind, default, hint = inspect.Parameter.KEYWORD_ONLY, field.default, hints[field.name]
            flat.append(inspect.Parameter(field.name, kind, default=default, annotation=hint))

    @functools.wraps(command)
    def called(**given: Any) -> None:
        for name, group in groups.items():
            given[name] = group(**{field.name: given.pop(field.name) for field in dataclasses.fields(group)})
        command(**given)

    called.__signature__ = inspect.Signature(flat)  # pyright: ignore[reportFunctionMemberAccess, reportAttributeAccessIssue]
    called.__annotations__ = {one.name: one.annotation for one in flat}
    return called


@dataclasses.dataclass(frozen=True, kw_only=True)
class TableOptions:
    """Which column of a table is what, how the table is laid out, and which of its rows are kept."""

    person: Annotated[str | None, typer.Option(help="Column: who chose.")] = None
    task: Annotated[str | None, typer.Option(help="Column: in which task.")] = None
    alternative: Annotated[str | None, typer.Option(help="Column: label of the alternative.")] = None
    chosen: Annotated[str | None, typer.Option(help="Column: what was chosen.")] = None
    attributes: Annotated[
        str | None, typer.Option(metavar="A,B,C", help="Columns that utility depends on.")
    ] = None
    available: Annotated[str | None, typer.Option(help="Column: whether it could be chosen.")] = None
    delay: Annotated[str | None, typer.Option(metavar="COLUMN", help="Column: days until it arrives.")] = None
    probability: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Column: probability that it does.")
    ] = None
    wide: Annotated[bool, typer.Option("--wide", help="A row holds a whole task.")] = False
    alternatives: Annotated[
        str | None, typer.Option(metavar="A,B,C", help="Of a wide table, as in its columns.")
    ] = None
    wide_names: Annotated[
        str | None,
        typer.Option(metavar="{alternative}_{attribute}", help="As a wide table's columns are called."),
    ] = None
    where: Annotated[
        str | None, typer.Option(metavar="SQL", help="Keep only rows like: purpose IN (1, 3).")
    ] = None
    drop: Annotated[
        str | None, typer.Option(metavar="RULES", help="Leave out tasks that break these rules.")
    ] = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReadingOptions(TableOptions):
    """How a table of choices becomes a panel."""

    covariates: Annotated[
        str | None, typer.Option(metavar="A,B", help="Columns: what is known of a person.")
    ] = None
    weights: Annotated[str | None, typer.Option(help="Column: what a person counts.")] = None
    counts: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Column: how often the row was chosen.")
    ] = None
    response_time: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Column: seconds, or NAME_ms.")
    ] = None
    clusters: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="Column: who belongs together, for clustered errors."),
    ] = None
    formula: Annotated[
        str | None, typer.Option(metavar="'~ A + C(B) | AGE'", help="Instead of --attributes.")
    ] = None
    outside: Annotated[
        str | None, typer.Option(metavar="LABEL", help="The outside option; added if not there.")
    ] = None
    coding: Annotated[str, typer.Option(help="Of text: dummy or effects.")] = "dummy"


@dataclasses.dataclass(frozen=True, kw_only=True)
class ModelOptions:
    """What is fitted beside the model's name, and how."""

    classes: Annotated[
        str | None, typer.Option(metavar="3|1-6", help="Of --model latent; of several, by BIC.")
    ] = None
    covariance: Annotated[str, typer.Option(help="none, diagonal or full.")] = "full"
    lognormal: Annotated[
        str | None, typer.Option(metavar="A:-,B:+", help="Lognormal, below 0 (:-) or above.")
    ] = None
    fixed: Annotated[str | None, typer.Option(metavar="A,B", help="The same for all.")] = None
    price: Annotated[str | None, typer.Option(help="For willingness to pay, and for --model wtp.")] = None
    method: Annotated[str, typer.Option(help="em for the most likely, or nuts for the posterior.")] = "em"
    draws: Annotated[int | None, typer.Option(min=1, help="Of each person, or of each chain of nuts.")] = None
    warmup: Annotated[int | None, typer.Option(min=1, help="Steps of nuts before.")] = None
    chains: Annotated[int | None, typer.Option(min=1, help="Of nuts.")] = None
    standard_errors: Annotated[str, typer.Option(help="classic, robust or none.")] = "classic"
    engine: Annotated[str, typer.Option(help="local, or ray for a cluster.")] = "local"
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1)] = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class OutputOptions:
    """What is to come of a fit."""

    report: Annotated[Path | None, typer.Option(metavar="OUT.html", help="Write a page.")] = None
    save: Annotated[Path | None, typer.Option(metavar="FIT.json", help="Keep the fit; .json or .npz.")] = None
    as_prior: Annotated[str | None, typer.Option(metavar="NAME", help="Keep the population as a prior.")] = (
        None
    )
    world: WorldOption = "zone"
    as_json: JsonOption = False
