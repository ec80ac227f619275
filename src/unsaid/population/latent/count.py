"""How many latent classes there are: by BIC, and by how well people are predicted who were held out."""

import dataclasses
from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import Float

from unsaid.data.panel import Panel
from unsaid.population.latent.estimates import ClassCount, LatentEstimates
from unsaid.population.latent.fit import fit_latent, latent_log_likelihoods
from unsaid.population.latent.options import LatentOptions
from unsaid.population.postestimation.compare import held_out
from unsaid.types.errors import DataError
from unsaid.types.formatting import align_right, format_number

__all__ = ["best_by_bic", "best_by_held_out", "count_classes", "fit_fold", "render_counts"]

FOLD_STARTS = 4
"""Part of the starts that are tried on each fold, beside the fit of all people."""


HEADS = ("log l.", "parameters", "BIC (tasks)", "BIC (people)", "held-out loss", "smallest share")
WIDTHS = (12, 12, 13, 14, 22, 16)
"""Of the table of numbers of classes."""


def count_classes(
    panel: Panel,
    counts: Sequence[int],
    options: LatentOptions | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[ClassCount, ...]:
    """Fit several numbers of classes, each to everybody and to the people outside each fold.

    The fits outside folds begin where the fit of everybody ended, and at some random starts: what
    is held out may so have had a say in which maximum is climbed, but in nothing else.

    Parameters
    ----------
    counts
        Numbers of classes.
    progress
        Called with the fits done and how many there will be.

    Raises
    ------
    DataError
        If no number is given, or there are fewer people than folds.
    """
    options = options or LatentOptions()
    if not counts:
        raise DataError("no number of classes to fit", expected="at least one", got="none")
    told, each = progress or (lambda done, most: None), options.folds + 1
    found = []
    for index, classes in enumerate(counts):
        fit = fit_latent(panel, classes, options)
        told(index * each + 1, len(counts) * each)
        held = None
        if options.folds:

            def count(done: int, most: int, before: int = index * each + 1) -> None:
                told(before + done, len(counts) * each)

            held = held_out(
                panel, _predicting(fit, options), folds=options.folds, seed=options.seed, progress=count
            )
        found.append(ClassCount(fit, held))
    return tuple(found)


def fit_fold(others: Panel, whole: LatentEstimates, options: LatentOptions) -> LatentEstimates:
    """As many classes of the people outside a fold, without standard errors, from fewer starts."""
    starts = max(1, options.starts // FOLD_STARTS)
    kept = min(starts, max(1, options.kept // FOLD_STARTS))
    fewer = dataclasses.replace(options, starts=starts, kept=kept, standard_errors="none")
    return fit_latent(others, whole.class_count, fewer, start=whole)


def _predicting(
    whole: LatentEstimates, options: LatentOptions
) -> Callable[[Panel, Panel], Float[np.ndarray, " person"]]:
    """Log likelihoods of some people's choices from classes fitted to others."""
    return lambda others, held: latent_log_likelihoods(held, fit_fold(others, whole, options))


def best_by_bic(found: Sequence[ClassCount]) -> ClassCount:
    """Of lowest BIC, among those that converged if any did."""
    return min(_converged(found), key=lambda one: one.fit.bic)


def best_by_held_out(found: Sequence[ClassCount]) -> ClassCount | None:
    """Of lowest held-out log loss, among those that converged if any did; None where nobody was held out."""
    known = [(one.held_out.log_loss, one) for one in _converged(found) if one.held_out is not None]
    return min(known, key=lambda pair: pair[0])[1] if known else None


def _converged(found: Sequence[ClassCount]) -> Sequence[ClassCount]:
    return [one for one in found if one.fit.converged] or found


def render_counts(found: Sequence[ClassCount], chosen: int, held_out: int | None = None) -> str:
    """One line for each number of classes.

    Parameters
    ----------
    chosen
        The number of classes that is taken, by BIC.
    held_out
        The number that predicts people held out best.
    """
    lines = ["classes   " + align_right(HEADS, WIDTHS)]
    for one in found:
        fit, held = one.fit, one.held_out
        cells = (
            f"{fit.log_likelihood:.2f}",
            f"{fit.free_parameters}",
            f"{fit.bic:.2f}",
            f"{fit.bic_people:.2f}",
            "-" if held is None else f"{held.log_loss:.4f} (se {held.standard_error:.4f})",
            format_number(float(fit.shares.min())),
        )
        mark = ("<" if fit.class_count == chosen else " ") + ("" if fit.converged else "!")
        line = f"{fit.class_count:>7} {mark:<2}"
        lines.append(line + align_right(cells, WIDTHS))
    lines.append(f"< lowest BIC (tasks): {chosen}{_held_out_note(held_out)}.")
    if len(found) > 1 and chosen == max(one.fit.class_count for one in found):
        lines.append("That is the largest number tried: more classes may describe the choices better still.")
    lines += [f"! {one.fit.class_count}: {one.fit.message}" for one in found if not one.fit.converged]
    return "\n".join(lines)


def _held_out_note(held_out: int | None) -> str:
    return "" if held_out is None else f"; lowest loss on people held out: {held_out}"
