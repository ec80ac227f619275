"""Options of the commands that read and fit choices: each a type of its own, since several share them."""

from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "AlternativeColumn",
    "AlternativesOption",
    "AsPriorOption",
    "AttributesOption",
    "AvailableColumn",
    "ChainsOption",
    "ChoicesArgument",
    "ChosenColumn",
    "ClassesOption",
    "ClustersColumn",
    "CodingOption",
    "CountsColumn",
    "CovarianceOption",
    "CovariatesOption",
    "DelayColumn",
    "DrawsOption",
    "DropOption",
    "EngineOption",
    "FitSeedOption",
    "FixedOption",
    "FormulaOption",
    "LognormalOption",
    "MethodOption",
    "ModelOption",
    "OutsideOption",
    "PersonColumn",
    "PriceOption",
    "ProbabilityColumn",
    "ReportOption",
    "ResponseTimeColumn",
    "SaveOption",
    "StandardErrorsOption",
    "TaskColumn",
    "WarmupOption",
    "WeightsColumn",
    "WhereOption",
    "WideNamesOption",
    "WideOption",
    "split_names",
]

ChoicesArgument = Annotated[
    Path, typer.Argument(help="CSV, Parquet or Excel; a row per alternative, or per task.")
]
PersonColumn = Annotated[str | None, typer.Option("--person", help="Column: who chose.")]
TaskColumn = Annotated[str | None, typer.Option("--task", help="Column: in which task.")]
AlternativeColumn = Annotated[
    str | None, typer.Option("--alternative", help="Column: label of the alternative.")
]
ChosenColumn = Annotated[str | None, typer.Option("--chosen", help="Column: what was chosen.")]
AttributesOption = Annotated[
    str | None, typer.Option("--attributes", metavar="A,B,C", help="Columns that utility depends on.")
]
CovariatesOption = Annotated[
    str | None, typer.Option("--covariates", metavar="A,B", help="Columns that means depend on.")
]
WeightsColumn = Annotated[str | None, typer.Option("--weights", help="Column: what a person counts.")]
CountsColumn = Annotated[
    str | None, typer.Option("--counts", metavar="COLUMN", help="Column: how often the row was chosen.")
]
WideNamesOption = Annotated[
    str | None,
    typer.Option(
        "--wide-names", metavar="{alternative}_{attribute}", help="As a wide table's columns are called."
    ),
]
AvailableColumn = Annotated[
    str | None, typer.Option("--available", help="Column: whether it could be chosen.")
]
DelayColumn = Annotated[
    str | None, typer.Option("--delay", metavar="COLUMN", help="Column: days until it arrives.")
]
ProbabilityColumn = Annotated[
    str | None, typer.Option("--probability", metavar="COLUMN", help="Column: probability that it does.")
]
ResponseTimeColumn = Annotated[
    str | None, typer.Option("--response-time", metavar="COLUMN", help="Column: seconds, or NAME_ms.")
]
ClustersColumn = Annotated[
    str | None,
    typer.Option("--clusters", metavar="COLUMN", help="Column: who belongs together, for clustered errors."),
]
FormulaOption = Annotated[
    str | None, typer.Option("--formula", metavar="'~ A + C(B) | AGE'", help="Instead of --attributes.")
]
WideOption = Annotated[bool, typer.Option("--wide", help="A row holds a whole task.")]
AlternativesOption = Annotated[
    str | None,
    typer.Option("--alternatives", metavar="A,B,C", help="Of a wide table, as in its columns."),
]
OutsideOption = Annotated[
    str | None, typer.Option("--outside", metavar="LABEL", help="The outside option; added if not there.")
]
CodingOption = Annotated[str, typer.Option("--coding", help="Of text: dummy or effects.")]
WhereOption = Annotated[
    str | None, typer.Option("--where", metavar="SQL", help="Keep only rows like: purpose IN (1, 3).")
]
DropOption = Annotated[
    str | None, typer.Option("--drop", metavar="RULES", help="Leave out tasks that break these rules.")
]
ModelOption = Annotated[str, typer.Option("--model", help="logit, mixed, latent, wtp, or discounted.")]
ClassesOption = Annotated[
    str | None, typer.Option("--classes", metavar="3|1-6", help="Of --model latent; of several, by BIC.")
]
CovarianceOption = Annotated[str, typer.Option("--covariance", help="none, diagonal or full.")]
LognormalOption = Annotated[
    str | None, typer.Option("--lognormal", metavar="A:-,B:+", help="Lognormal, below 0 (:-) or above.")
]
FixedOption = Annotated[str | None, typer.Option("--fixed", metavar="A,B", help="The same for all.")]
PriceOption = Annotated[
    str | None, typer.Option("--price", help="For willingness to pay, and for --model wtp.")
]
MethodOption = Annotated[
    str, typer.Option("--method", help="em for the most likely, or nuts for the posterior.")
]
DrawsOption = Annotated[
    int | None, typer.Option("--draws", min=1, help="Of each person, or of each chain of nuts.")
]
WarmupOption = Annotated[int | None, typer.Option("--warmup", min=1, help="Steps of nuts before.")]
ChainsOption = Annotated[int | None, typer.Option("--chains", min=1, help="Of nuts.")]
StandardErrorsOption = Annotated[str, typer.Option("--standard-errors", help="classic, robust or none.")]
EngineOption = Annotated[str, typer.Option("--engine", help="local, or ray for a cluster.")]
ReportOption = Annotated[Path | None, typer.Option("--report", metavar="OUT.html", help="Write a page.")]
SaveOption = Annotated[
    Path | None, typer.Option("--save", metavar="FIT.json", help="Keep the fit; .json or .npz.")
]
AsPriorOption = Annotated[
    str | None, typer.Option("--as-prior", metavar="NAME", help="Keep the population as a prior.")
]
FitSeedOption = Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1)]


def split_names(text: str | None) -> tuple[str, ...] | None:
    """Names between commas; None for none."""
    if text is None:
        return None
    return tuple(name.strip() for name in text.split(",") if name.strip())
