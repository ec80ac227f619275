"""`unsaid fit --model latent`: kinds of people in anybody's choice data, as a table or as JSON."""

import json
import math
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer

from unsaid.analysis.latent_classes import ClassesFit, fit_classes
from unsaid.cli.fit import read, request_of
from unsaid.cli.kernels import told_of_compiling
from unsaid.cli.terminal import progress_bar
from unsaid.population.latent.fit import LatentOptions

__all__ = ["classes_as_object", "counts_of", "fit_latent_classes"]

USUAL = "1-4"
"""Numbers of classes that are tried where none is told."""

MOST = 50
"""Classes; more is a slip of the hand."""

FOREIGN = (
    "lognormal",
    "fixed",
    "covariates",
    "price",
    "as_prior",
    "draws",
    "warmup",
    "chains",
    "clusters",
)
"""Options of other models, which would be passed over in silence."""


def fit_latent_classes(given: Mapping[str, Any]) -> None:
    """Read, fit, and print the tables.

    Parameters
    ----------
    given
        Values by the names of the options of `unsaid fit`.
    """
    counts = counts_of(given.get("classes") or USUAL)
    _check(given)
    request = request_of({**given, "model": "logit"})
    reading = read(request)
    if reading.panel.covariate_names:
        names = ", ".join(reading.panel.covariate_names)
        sys.stderr.write(f"Shares of classes do not depend on person covariates, left out: {names}\n")
    options = LatentOptions(seed=request.options.seed, standard_errors=request.options.standard_errors)
    with told_of_compiling(), progress_bar() as bar:
        task = bar.add_task("fitting", total=None)

        def progress(done: int, most: int) -> None:
            bar.update(task, completed=done, total=most)

        found = fit_classes(reading, counts, options=options, progress=progress)
    save: Path | None = given.get("save")
    if save is not None:
        sys.stderr.write(f"Saved: {found.save(save)}\n")
    report: Path | None = given.get("report")
    if report is not None:
        sys.stderr.write(f"Report: {found.report(report)}\n")
    text = json.dumps(classes_as_object(found)) if given.get("as_json") else str(found)
    sys.stdout.write(f"{text}\n")


def counts_of(text: str) -> tuple[int, ...]:
    """Numbers of classes: 3, or 1-6, or 2,4."""
    found: list[int] = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*(\d+)\s*(?:-\s*(\d+)\s*)?", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last <= MOST:
            raise typer.BadParameter(
                f"expected numbers of classes from 1 to {MOST}, like 3 or 1-6, got {text}",
                param_hint="--classes",
            )
        found += range(first, last + 1)
    return tuple(dict.fromkeys(found))


def _check(given: Mapping[str, Any]) -> None:
    """Options that mean nothing here are wrong usage."""
    told = [name for name in FOREIGN if given.get(name)]
    if given.get("engine", "local") != "local":
        told.append("engine")
    if given.get("method", "em") != "em":
        told.append("method")
    if told:
        hints = ", ".join("--" + name.replace("_", "-") for name in told)
        raise typer.BadParameter("latent classes have no such option", param_hint=hints)


def classes_as_object(found: ClassesFit) -> dict[str, Any]:
    """The object that `--json` prints; `tried` only where there were several numbers of classes."""
    fit = found.result
    held = {one.fit.class_count: one.held_out for one in found.tried}
    rows = [dict(zip(fit.names, map(_plain, row), strict=True)) for row in fit.coefficients]
    shown: dict[str, Any] = {
        "people": fit.people,
        "tasks": fit.tasks,
        "classes": fit.class_count,
        "shares": [_plain(share) for share in fit.shares],
        "coefficients": rows,
        "log_likelihood": _plain(fit.log_likelihood),
        "bic": _plain(fit.bic),
        "held_out_log_loss": _loss(held.get(fit.class_count)),
        "seconds": round(fit.seconds, 4),
        "converged": fit.converged,
        "message": fit.message,
    }
    if len(found.tried) > 1:
        shown["tried"] = [
            {
                "classes": one.fit.class_count,
                "log_likelihood": _plain(one.fit.log_likelihood),
                "bic": _plain(one.fit.bic),
                "held_out_log_loss": _loss(one.held_out),
                "converged": one.fit.converged,
                "message": one.fit.message,
            }
            for one in found.tried
        ]
    return shown


def _loss(held: Any) -> float | None:
    return None if held is None else _plain(held.log_loss)


def _plain(value: float) -> float | None:
    """JSON has no word for what is not a number."""
    return float(value) if math.isfinite(value) else None
