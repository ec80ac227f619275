"""How many latent classes there are: by BIC, and by how well people are predicted who were held out."""

import dataclasses
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.data.panel import Panel
from unsaid.population.latent.estimates import LatentEstimates
from unsaid.population.latent.fit import LatentOptions, fit_latent, latent_log_likelihoods
from unsaid.population.postestimation.compare import HeldOut, held_out
from unsaid.types.errors import DataError

__all__ = ["ClassCount", "best_by_bic", "best_by_held_out", "count_classes"]

FEWER = 4
"""Part of the starts that are tried on each fold, beside the fit of all people."""


class ClassCount(NamedTuple):
    """A number of classes, and how well it describes people.

    Attributes
    ----------
    fit
        Of everybody.
    held_out
        Of people whom the classes were not fitted to; None where nobody was held out.
    """

    fit: LatentEstimates
    held_out: HeldOut | None


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


def _predicting(
    whole: LatentEstimates, options: LatentOptions
) -> Callable[[Panel, Panel], Float[np.ndarray, " person"]]:
    """Log likelihoods of some people's choices from classes fitted to others."""
    starts = max(1, options.starts // FEWER)
    fewer = dataclasses.replace(
        options, starts=starts, kept=min(starts, max(1, options.kept // FEWER)), standard_errors="none"
    )

    def predicted(others: Panel, held: Panel) -> np.ndarray:
        return latent_log_likelihoods(held, fit_latent(others, whole.class_count, fewer, near=whole))

    return predicted


def best_by_bic(found: Sequence[ClassCount]) -> ClassCount:
    """Of lowest BIC, among those that converged if any did."""
    return min(_converged(found), key=lambda one: one.fit.bic)


def best_by_held_out(found: Sequence[ClassCount]) -> ClassCount | None:
    """Of lowest held-out log loss, among those that converged if any did; None where nobody was held out."""
    known = [(one.held_out.log_loss, one) for one in _converged(found) if one.held_out is not None]
    return min(known, key=lambda pair: pair[0])[1] if known else None


def _converged(found: Sequence[ClassCount]) -> Sequence[ClassCount]:
    return [one for one in found if one.fit.converged] or found
