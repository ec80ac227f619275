"""`unsaid fit`: a hierarchical choice model of anybody's choice data, as a table or as JSON."""

import json
import math
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import typer

from unsaid.analysis.batched import fit_batches, goes_in_batches, summary_of
from unsaid.analysis.fitted import PopulationFit
from unsaid.analysis.fitted import fit as fit_population
from unsaid.analysis.models import ModelOptions, Progress
from unsaid.cli.fit_options import split_names
from unsaid.cli.kernels import told_of_compiling
from unsaid.data.batches import read_batches
from unsaid.data.clusters import clusters_of
from unsaid.data.coding import Coding
from unsaid.data.columns import Columns
from unsaid.data.prepare import RowFilter
from unsaid.data.reading import Reading, read_panel
from unsaid.data.reshape import TableShape
from unsaid.population.options import FitOptions, NutsOptions
from unsaid.population.postestimation.summary import natural_scales
from unsaid.types.formatting import align_right, format_number

__all__ = ["Request", "Wanted", "as_object", "fit", "read", "request_of"]


WILLINGNESS_WIDTHS = (12, 12, 12, 12, 26)
"""Of the columns of numbers."""

LISTS = ("attributes", "covariates", "alternatives", "drop", "lognormal", "fixed")
"""Options that are names between commas."""


class Request(NamedTuple):
    """What to read and what to fit."""

    data: Path
    columns: Columns
    formula: str | None
    layout: TableShape
    coding: Coding
    row_filter: RowFilter
    model: ModelOptions
    options: FitOptions
    clusters: str | None = None


class Wanted(NamedTuple):
    """What is to come of it."""

    report: Path | None = None
    save: Path | None = None
    price: str | None = None
    as_prior: str | None = None
    world: str = "zone"
    as_json: bool = False


CLUSTERED = ("logit", "mixed", "wtp")
"""Models with clustered standard errors."""


def request_of(given: Mapping[str, Any]) -> Request:
    """A request from what stands on the command line.

    Parameters
    ----------
    given
        Values by the names of the options of `unsaid fit`; those that are missing or None are not told.
    """
    if given.get("clusters") and (
        given.get("model", "mixed") not in CLUSTERED or given.get("method") == "nuts"
    ):
        raise typer.BadParameter(f"of {', '.join(CLUSTERED)}, by --method em", param_hint="--clusters")
    lists = {name: split_names(given.get(name)) for name in LISTS}
    task = split_names(given.get("task"))
    columns = Columns(
        **{
            name: given.get(name)
            for name in ("person", "alternative", "chosen", "available", "weights", "counts")
        },
        task=None if task is None else task[0] if len(task) == 1 else task,
        attributes=lists["attributes"],
        covariates=lists["covariates"] or (),
        delay_days=given.get("delay"),
        probability=given.get("probability"),
        response_seconds=given.get("response_time"),
    )
    layout = TableShape(
        shape="wide" if given.get("wide") else "auto",
        alternatives=lists["alternatives"],
        names=given.get("wide_names"),
        outside=given.get("outside"),
    )
    return Request(
        data=given["data"],
        columns=columns,
        formula=given.get("formula"),
        layout=layout,
        coding=Coding(kind=_one_of("coding", given, ("dummy", "effects"), "dummy")),
        row_filter=RowFilter(where=given.get("where"), drop=lists["drop"] or ()),
        model=_model(lists, given),
        options=FitOptions(
            seed=given.get("seed") or 0,
            draws=None if given.get("method") == "nuts" else given.get("draws"),
            standard_errors=_one_of("standard_errors", given, ("classic", "robust", "none"), "classic"),
        ),
        clusters=given.get("clusters"),
    )


def _model(lists: Mapping[str, tuple[str, ...] | None], words: Mapping[str, Any]) -> ModelOptions:
    distributions = dict.fromkeys(lists.get("fixed") or (), "fixed")
    signed = lists.get("lognormal") or ()
    if len({text.endswith((":-", ":+")) for text in signed}) > 1:
        raise typer.BadParameter(
            f"expected a sign after each or after none, like time:-,comfort:+, got {','.join(signed)}",
            param_hint="--lognormal",
        )
    for text in signed:
        name, _, sign = text.rpartition(":") if text.endswith((":-", ":+")) else (text, "", "+")
        distributions[name] = "-lognormal" if sign == "-" else "lognormal"
    return ModelOptions(
        kind=_one_of("model", words, ("logit", "mixed", "latent", "wtp", "unsaid"), "mixed"),
        covariance=_one_of("covariance", words, ("none", "diagonal", "full"), "full"),
        distributions=distributions,
        price=words.get("price"),
        engine=_one_of("engine", words, ("local", "ray"), "local"),
        nuts=_nuts(words),
    )


def _nuts(words: Mapping[str, Any]) -> NutsOptions | None:
    """How to sample; None where the likelihood is maximised."""
    told = {name: words[name] for name in ("draws", "warmup", "chains") if words.get(name) is not None}
    if _one_of("method", words, ("em", "nuts"), "em") == "nuts":
        return NutsOptions(seed=words.get("seed") or 0, **told)
    for name in ("warmup", "chains"):
        if name in told:
            raise typer.BadParameter("it is of --method nuts", param_hint=f"--{name}")
    return None


def _one_of(name: str, words: Mapping[str, Any], allowed: tuple[str, ...], usual: str) -> Any:
    """A word that is one of those allowed; wrong usage otherwise."""
    given = words.get(name) or usual
    if given not in allowed:
        hint = "--" + name.replace("_", "-")
        raise typer.BadParameter(f"expected {', '.join(allowed)}, got {given}", param_hint=hint)
    return given


def fit(request: Request, wanted: Wanted) -> None:
    """Read, fit, and print the table."""
    fitted = _fitted_in_batches(request) if goes_in_batches(request.data, request.model) else _fitted(request)
    _keep(fitted, wanted)
    if wanted.as_json:
        sys.stdout.write(json.dumps(as_object(fitted)) + "\n")
    else:
        sys.stdout.write(f"{fitted}\n")
        _willingness(fitted, wanted.price)


def _fitted(request: Request) -> PopulationFit:
    reading = read(request)
    labels = None if request.clusters is None else clusters_of(request.data, request.clusters, reading)
    with told_of_compiling(), _progress() as progress:
        fitted = fit_population(reading, model=request.model, options=request.options, progress=progress)
    return fitted if labels is None else fitted.with_standard_errors("clustered", clusters=labels)


def _fitted_in_batches(request: Request) -> PopulationFit:
    """Without holding the whole table."""
    if request.clusters is not None:
        raise typer.BadParameter("with --engine ray on Parquet there are none", param_hint="--clusters")
    batches = read_batches(
        request.data,
        request.columns,
        formula=request.formula,
        layout=request.layout,
        coding=request.coding,
        row_filter=request.row_filter,
    )
    _say(summary_of(batches))
    with told_of_compiling(), _progress() as progress:
        return fit_batches(batches, request.model, request.options, progress=progress)


def read(request: Request) -> Reading:
    """Read the data, and say on standard error what there is to know of it."""
    reading = read_panel(
        request.data,
        request.columns,
        formula=request.formula,
        layout=request.layout,
        coding=request.coding,
        row_filter=request.row_filter,
    )
    _say(reading.summary)
    return reading


def as_object(fitted: PopulationFit) -> dict[str, Any]:
    """The object that `--json` prints."""
    found = fitted.result
    names = found.names
    rows = (one._asdict() for one in natural_scales(found))
    logs = {row.pop("name"): row for row in rows}
    return {
        **({"lognormal": logs} if logs else {}),
        "people": found.people,
        "tasks": found.tasks,
        "log_likelihood": _plain(found.log_likelihood),
        "log_likelihood_se": _plain(found.log_likelihood_se),
        "means": dict(zip(names, map(_plain, found.coefficient_means), strict=True)),
        "sds": dict(zip(names, map(_plain, found.coefficient_sds), strict=True)),
        "correlations": {
            name: dict(zip(names, map(_plain, row), strict=True))
            for name, row in zip(names, found.correlations, strict=True)
        },
        "seconds": round(found.seconds, 4),
        "converged": found.converged,
        "message": found.message,
    }


def _plain(value: float) -> float | None:
    """JSON has no word for what is not a number."""
    return float(value) if math.isfinite(value) else None


def _say(text: str) -> None:
    """To whom reads, not to whom processes."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """Steps and log likelihood on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (SpinnerColumn("line"), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("fitting")

        def tell(step: int, log_likelihood: float) -> None:
            known = f", log likelihood {log_likelihood:.2f}" if math.isfinite(log_likelihood) else ""
            bar.update(task, description=f"step {step}{known}")

        yield tell


def _keep(fitted: PopulationFit, wanted: Wanted) -> None:
    """Write what was asked for, and say where it is."""
    if wanted.save is not None:
        _say(f"Saved: {fitted.save(wanted.save)}")
    if wanted.report is not None:
        _say(f"Report: {fitted.report(wanted.report, price=wanted.price)}")
    if wanted.as_prior is not None:
        from unsaid.session.prior import fitted_prior, save_prior
        from unsaid.worlds.load import load_world

        prior = fitted_prior(
            fitted.result,
            wanted.as_prior,
            load_world(wanted.world).wish_ids,
            outside=fitted.saved.outside,
        )
        _say(f"Prior: {save_prior(prior)}")
        _say(f"Use it: unsaid walk --world {wanted.world} --prior {wanted.as_prior}")


def _willingness(fitted: PopulationFit, price: str | None) -> None:
    """A table of what a unit of each attribute is worth."""
    if price is None:
        return
    from unsaid.population.postestimation.willingness import price_warning

    write = sys.stdout.write
    write(f"\nWillingness to pay, in units of {price}\n")
    heads = ("ratio", "[0.025", "0.975]", "median", "quartiles over people")
    width = max(12, *(len(name) for name in fitted.result.names))
    write(f"{'':<{width}}{align_right(heads, WILLINGNESS_WIDTHS)}\n")
    for one in fitted.willingness_to_pay(price):
        cells = (one.ratio, one.draws_low, one.draws_high, one.median)
        between = f"{format_number(one.lower)} to {format_number(one.upper)}"
        shown = [*(format_number(cell) for cell in cells), between]
        write(f"{one.attribute:<{width}}{align_right(shown, WILLINGNESS_WIDTHS)}\n")
    warning = price_warning(fitted.result, price)
    if warning:
        write(f"{warning}\n")
