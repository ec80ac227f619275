"""`unsaid fit`: a hierarchical choice model of anybody's choice data, as a table or as JSON."""

import json
import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer

from unsaid.analysis.fit import fit as fit_population
from unsaid.analysis.fit import read as read_choices
from unsaid.analysis.models import family_of
from unsaid.cli.fit_options import ModelOptions, OutputOptions, ReadingOptions
from unsaid.cli.fit_request import check_clusters, columns_of, fit_options, how_read, models_of
from unsaid.cli.kernels import told_of_compiling
from unsaid.data.clusters import clusters_of
from unsaid.data.reading import Reading, read_panel
from unsaid.population.model import Fit, Model
from unsaid.population.options import ProgressCallback
from unsaid.types.formatting import align_right, format_number

__all__ = ["as_object", "fit", "read"]


WILLINGNESS_WIDTHS = (12, 12, 12, 12, 26)
"""Of the columns of numbers."""

AS_PRIOR = "logit", "mixed", "discounted"
"""Models whose population can be a prior."""


def fit(data: Path, reading: ReadingOptions, name: str, how: ModelOptions, wanted: OutputOptions) -> None:
    """Read, fit, and print the table."""
    model = models_of([name], how, hint="--model")[name]
    if wanted.as_prior is not None and family_of(name) not in AS_PRIOR:
        raise typer.BadParameter(f"{name} has no such option", param_hint="--as-prior")
    fitted = _fitted(data, reading, model, how)
    _keep(fitted, wanted, how.price)
    if wanted.as_json:
        sys.stdout.write(json.dumps(as_object(fitted)) + "\n")
    else:
        sys.stdout.write(f"{fitted}\n")
        _willingness(fitted, how.price)


def _fitted(data: Path, reading: ReadingOptions, model: Model, how: ModelOptions) -> Fit:
    check_clusters(reading, how)
    options = fit_options(how)
    found = read_choices(data, columns_of(reading), **how_read(reading), model=model)
    _say(found.summary)
    counted = model.name == "latent"
    labels = None
    if isinstance(found, Reading):
        labels = None if reading.clusters is None else clusters_of(data, reading.clusters, found)
    elif reading.clusters is not None:
        raise typer.BadParameter("with --engine ray on Parquet there are none", param_hint="--clusters")
    with told_of_compiling(), _progress(counted=counted) as progress:
        fitted = fit_population(found, model=model, options=options, progress=progress)
    return fitted if labels is None else fitted.with_standard_errors("clustered", clusters=labels)


def read(data: Path, options: ReadingOptions) -> Reading:
    """Read the whole data, and say on standard error what there is to know of it."""
    reading = read_panel(data, columns_of(options), **how_read(options))
    _say(reading.summary)
    return reading


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


def _keep(fitted: Fit, wanted: OutputOptions, price: str | None) -> None:
    """Write what was asked for, and say where it is."""
    if wanted.save is not None:
        _say(f"Saved: {fitted.save(wanted.save)}")
    if wanted.report is not None:
        _say(f"Report: {fitted.report(wanted.report, price=price)}")
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
