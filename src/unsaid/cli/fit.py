"""`unsaid fit`: a hierarchical choice model of anybody's choice data, as a table or as JSON."""

import json
import math
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import typer

from unsaid.analysis.fit import fit as fit_population
from unsaid.analysis.fit import read as read_choices
from unsaid.analysis.models import ALIASES, MODELS, ModelWords
from unsaid.cli.fit_options import split_names
from unsaid.cli.kernels import told_of_compiling
from unsaid.data.clusters import clusters_of
from unsaid.data.coding import Coding
from unsaid.data.columns import Columns
from unsaid.data.prepare import RowFilter
from unsaid.data.reading import Reading, read_panel
from unsaid.data.reshape import TableShape
from unsaid.population.model import Fit, Model
from unsaid.population.options import FitOptions, NutsOptions, ProgressCallback, RayOptions
from unsaid.types.formatting import align_right, format_number

__all__ = ["Request", "Wanted", "as_object", "counts_of", "fit", "read", "request_of"]


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
    model: Model
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


MAX_CLASSES = 50
"""More is a slip of the hand."""

OWN = {
    "lognormal": ("mixed", "wtp"),
    "fixed": ("mixed", "wtp"),
    "method": ("mixed", "wtp"),
    "engine": ("mixed", "wtp"),
    "classes": ("latent",),
    "as_prior": ("logit", "mixed", "discounted"),
}
"""Options that other models would pass over in silence, and the models that have them."""

USUAL = {"method": "em", "engine": "local"}
"""Values of options that mean what there is without them."""


def request_of(given: Mapping[str, Any]) -> Request:
    """A request from what stands on the command line.

    Parameters
    ----------
    given
        Values by the names of the options of `unsaid fit`; those that are missing or None are not told.
    """
    _check(given)
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


def _check(given: Mapping[str, Any]) -> None:
    """Options that mean nothing to a model are wrong usage."""
    model = ALIASES.get(given.get("model") or "mixed", given.get("model") or "mixed")
    told = [
        name for name in OWN if given.get(name) and given[name] != USUAL.get(name) and model not in OWN[name]
    ]
    if model in MODELS and told:
        hints = ", ".join("--" + name.replace("_", "-") for name in told)
        raise typer.BadParameter(f"{model} has no such option", param_hint=hints)
    if given.get("clusters") and given.get("method") == "nuts":
        raise typer.BadParameter("with --method em", param_hint="--clusters")


def _model(lists: Mapping[str, tuple[str, ...] | None], words: Mapping[str, Any]) -> Model:
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
    engine = _one_of("engine", words, ("local", "ray"), "local")
    return ModelWords(
        model=_one_of("model", words, (*MODELS, *ALIASES), "mixed"),
        covariance=_one_of("covariance", words, ("none", "diagonal", "full"), "full"),
        distributions=distributions,
        price=words.get("price"),
        classes=counts_of(words["classes"]) if words.get("classes") else None,
        nuts=_nuts(words),
        ray=RayOptions() if engine == "ray" else None,
    ).to_model()


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
    fitted = _fitted(request)
    _keep(fitted, wanted)
    if wanted.as_json:
        sys.stdout.write(json.dumps(as_object(fitted)) + "\n")
    else:
        sys.stdout.write(f"{fitted}\n")
        _willingness(fitted, wanted.price)


def _fitted(request: Request) -> Fit:
    found = read_choices(request.data, request.columns, **_how(request), model=request.model)
    _say(found.summary)
    counted = request.model.name == "latent"
    labels = None
    if isinstance(found, Reading):
        labels = None if request.clusters is None else clusters_of(request.data, request.clusters, found)
        if counted and found.panel.covariate_names:
            names = ", ".join(found.panel.covariate_names)
            _say(f"Shares of classes do not depend on person covariates, left out: {names}")
    elif request.clusters is not None:
        raise typer.BadParameter("with --engine ray on Parquet there are none", param_hint="--clusters")
    with told_of_compiling(), _progress(counted=counted) as progress:
        fitted = fit_population(found, model=request.model, options=request.options, progress=progress)
    return fitted if labels is None else fitted.with_standard_errors("clustered", clusters=labels)


def read(request: Request) -> Reading:
    """Read the whole data, and say on standard error what there is to know of it."""
    reading = read_panel(request.data, request.columns, **_how(request))
    _say(reading.summary)
    return reading


def _how(request: Request) -> dict[str, Any]:
    """How the data is read."""
    return {name: getattr(request, name) for name in ("formula", "layout", "coding", "row_filter")}


def as_object(fitted: Fit) -> dict[str, Any]:
    """The object that `--json` prints; JSON has no word for what is not a number."""
    return _plain(fitted.as_object())


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(own) for name, own in value.items()}
    if isinstance(value, list):
        return [_plain(own) for own in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _say(text: str) -> None:
    """To whom reads, not to whom processes."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


@contextmanager
def _progress(*, counted: bool = False) -> Iterator[ProgressCallback | None]:
    """Steps and log likelihood on a terminal, or, where fits are counted, how many; nothing elsewhere."""
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

        def tell(step: int, reached: float) -> None:
            known = f", log likelihood {reached:.2f}" if math.isfinite(reached) else ""
            bar.update(task, description=f"fit {step} of {reached}" if counted else f"step {step}{known}")

        yield tell


def _keep(fitted: Fit, wanted: Wanted) -> None:
    """Write what was asked for, and say where it is."""
    if wanted.save is not None:
        _say(f"Saved: {fitted.save(wanted.save)}")
    if wanted.report is not None:
        _say(f"Report: {fitted.report(wanted.report, price=wanted.price)}")
    if wanted.as_prior is not None:
        from unsaid.session.prior import fitted_prior, save_prior
        from unsaid.worlds.load import load_world

        prior = fitted_prior(fitted, wanted.as_prior, load_world(wanted.world).wish_ids)
        _say(f"Prior: {save_prior(prior)}")
        _say(f"Use it: unsaid walk --world {wanted.world} --prior {wanted.as_prior}")


def _willingness(fitted: Fit, price: str | None) -> None:
    """A table of what a unit of each attribute is worth."""
    if price is None:
        return
    from unsaid.population.postestimation.willingness import price_warning

    write = sys.stdout.write
    write(f"\nWillingness to pay, in units of {price}\n")
    heads = ("ratio", "[0.025", "0.975]", "median", "quartiles over people")
    width = max(12, *(len(name) for name in fitted.data.names))
    write(f"{'':<{width}}{align_right(heads, WILLINGNESS_WIDTHS)}\n")
    for one in fitted.willingness_to_pay(price):
        cells = (one.ratio, one.draws_low, one.draws_high, one.median)
        between = f"{format_number(one.lower)} to {format_number(one.upper)}"
        shown = [*(format_number(cell) for cell in cells), between]
        write(f"{one.attribute:<{width}}{align_right(shown, WILLINGNESS_WIDTHS)}\n")
    warning = price_warning(fitted, price)
    if warning:
        write(f"{warning}\n")
