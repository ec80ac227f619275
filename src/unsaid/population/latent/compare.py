"""Latent classes beside other models: their row in a comparison, and their names in one."""

import re
from collections.abc import Callable
from typing import NamedTuple

from unsaid.data.panel import Panel
from unsaid.population.latent.count import count_classes
from unsaid.population.latent.estimates import LatentEstimates
from unsaid.population.latent.fit import LatentOptions
from unsaid.population.latent.tastes import knows_errors, latent_log_likelihood_draws
from unsaid.population.postestimation.compare import ModelRow, leave_one_out

__all__ = ["LatentModel", "compared_classes", "latent_model", "latent_row"]

NAME = re.compile(r"latent:([1-9]\d?)")


class LatentModel(NamedTuple):
    """A model to compare: so many latent classes."""

    classes: int


def latent_model(name: str) -> LatentModel | None:
    """latent:3 as a model of three classes; None for any other name."""
    found = NAME.fullmatch(name)
    return LatentModel(int(found[1])) if found else None


def latent_row(name: str, fit: LatentEstimates) -> ModelRow:
    """Information criteria of latent classes."""
    return ModelRow(
        name,
        fit.described,
        fit.free_parameters,
        fit.log_likelihood,
        fit.aic,
        fit.bic,
        fit.converged,
    )


def compared_classes(
    name: str,
    panel: Panel,
    model: LatentModel,
    *,
    folds: int = 0,
    loo: bool = False,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> ModelRow:
    """Fit so many classes, and judge them by the people of each fold and by leaving one person out.

    Parameters
    ----------
    folds
        That people are dealt into, as for other models with the same seed; 0 to do without.
    loo
        PSIS-LOO through ArviZ; left out where the fit has no standard errors.
    progress
        Called with the fits done and how many there will be.
    """
    options = LatentOptions(seed=seed, folds=folds)
    (found,) = count_classes(panel, [model.classes], options, progress=progress)
    row = latent_row(name, found.fit)._replace(held_out=found.held_out)
    if not (loo and knows_errors(found.fit)):
        return row
    return row._replace(leave_one_out=leave_one_out(latent_log_likelihood_draws(found.fit, panel, seed=seed)))
