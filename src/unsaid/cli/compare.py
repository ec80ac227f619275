"""`unsaid compare`: saved fits of the same choices, or several models on one file."""

import dataclasses
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from unsaid.analysis.compare import ComparisonOptions, compare, compare_models
from unsaid.cli.fit import read
from unsaid.cli.fit_options import ModelOptions, ReadingOptions
from unsaid.cli.fit_request import OWN, check_clusters, fit_options, models_of, split_names
from unsaid.cli.kernels import told_of_compiling
from unsaid.cli.terminal import progress_bar
from unsaid.data.clusters import clusters_of
from unsaid.population.postestimation.compare import ModelRow
from unsaid.types.formatting import align_right, format_fixed, with_fewer_decimals

__all__ = ["compare_data", "compare_fits", "rows_as_object"]


OF_FILES = ("seed",)
"""Options that have a meaning without --models: none, but a seed does no harm."""

OWN_OF_ALL = OWN | {"price": ("wtp",), "covariance": ("mixed", "wtp")}
"""A comparison prints no willingness to pay, so that a price is of models in its space only."""


def compare_fits(fits: Sequence[Path], reading: ReadingOptions, how: ModelOptions, *, as_json: bool) -> None:
    """Information criteria of saved fits; options of reading and fitting mean nothing here."""
    told = [
        field.name
        for one in (reading, how)
        for field in dataclasses.fields(one)
        if getattr(one, field.name) != field.default
    ]
    if {*told} - {*OF_FILES}:
        hints = ", ".join("--" + name.replace("_", "-") for name in told)
        raise typer.BadParameter("with --models only: saved fits are compared as they are", param_hint=hints)
    _print(compare(*fits), with_loo=False, as_json=as_json)


def compare_data(
    data: Path,
    reading: ReadingOptions,
    models: str,
    how: ModelOptions,
    *,
    folds: int,
    leave_one_out: bool,
    as_json: bool,
) -> None:
    """Fit models to one set of choices and compare them."""
    check_clusters(reading, how)
    named = models_of(split_names(models) or (), how, own=OWN_OF_ALL)
    options = ComparisonOptions(folds, leave_one_out, fit_options(how))
    found = read(data, reading)
    clusters = None if reading.clusters is None else clusters_of(data, reading.clusters, found)
    with told_of_compiling(), progress_bar() as bar:
        tasks = {}

        def progress(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=total)
            bar.update(tasks[name], completed=done)

        rows = compare_models(found, named, options=options, clusters=clusters, progress=progress)
    _print(rows, with_loo=leave_one_out, as_json=as_json)


def rows_as_object(rows: Sequence[ModelRow]) -> dict[str, Any]:
    """The object that `--json` prints; the best model by BIC comes first."""
    return {"models": [_row(row) for row in rows]}


def _row(row: ModelRow) -> dict[str, Any]:
    shown = row._asdict()
    held, loo = shown.pop("held_out"), shown.pop("leave_one_out")
    if held is not None:
        shown["held_out_log_loss"] = held.log_loss
        shown["held_out_log_loss_se"] = held.standard_error
    if loo is not None:
        shown["leave_one_out"] = loo._asdict()
    return shown


def _print(rows: Sequence[ModelRow], *, with_loo: bool, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(rows_as_object(rows)) + "\n")
        return
    width = max(10, *(len(row.name) for row in rows))
    heads = f"{'':<{width}}{'parameters':>12}{'log l.':>14}{'AIC':>14}{'BIC':>14}"
    if rows[0].held_out is not None:
        heads += f"{'held-out loss':>22}"
    if with_loo:
        heads += f"{'elpd loo':>20}{'worst k':>9}"
    sys.stdout.write(heads + "\n")
    for row in rows:
        sys.stdout.write(_line(row, width, with_loo=with_loo) + "\n")
    for row in rows:
        for note in _notes(row, with_loo=with_loo):
            sys.stdout.write(f"{note}\n")


def _notes(row: ModelRow, *, with_loo: bool) -> list[str]:
    """What must be known of a row before it is relied on."""
    notes = []
    if not row.converged:
        notes.append(f"{row.name} did not converge: do not rely on it.")
    if row.leave_one_out is not None and row.leave_one_out.bad:
        notes.append(f"{row.name}: {row.leave_one_out.bad} people with Pareto k above .7.")
    if with_loo and row.leave_one_out is None:
        notes.append(f"{row.name}: no standard errors, so nobody is left out.")
    return notes


def _line(row: ModelRow, width: int, *, with_loo: bool) -> str:
    criteria = (format_fixed(value, 2, 13) for value in (row.log_likelihood, row.aic, row.bic))
    line = f"{row.name:<{width}}" + align_right((f"{row.parameters}", *criteria), (12, 14, 14, 14))
    if row.held_out is not None:
        line += _with_error(row.held_out.log_loss, row.held_out.standard_error, 4, 22)
    if row.leave_one_out is not None:
        loo = row.leave_one_out
        line += _with_error(loo.elpd, loo.standard_error, 1, 20) + align_right((f"{loo.worst_k:.2f}",), (9,))
    elif with_loo:
        line += f"{'-':>20}{'-':>9}"
    return line


def _with_error(value: float, error: float, decimals: int, width: int) -> str:
    text = with_fewer_decimals(lambda n: f"{value:.{n}f} (se {error:.{n}f})", decimals, width - 1)
    return align_right((text,), (width,))
