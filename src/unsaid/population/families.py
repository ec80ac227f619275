"""The families of models: one table, by the name that files and the command line have for each."""

import importlib
from pathlib import Path

from unsaid.population.files import read_fit
from unsaid.population.model import Fit
from unsaid.types.errors import DataError

__all__ = ["FAMILIES", "load"]

FAMILIES = {
    "logit": ("unsaid.population.logit.model", "LogitFit"),
    "mixed": ("unsaid.population.mixed.model", "MixedFit"),
    "latent": ("unsaid.population.latent.model", "LatentFit"),
    "discounted": ("unsaid.population.utility.model", "UtilityFit"),
}
"""Where the fit of each lives: only what a file holds is imported."""


def load(path: str | Path) -> Fit:
    """A fit of whatever model from a file that `Fit.save` wrote, or version 0.1.0.

    Raises
    ------
    DataError
        If there is no such file, it is not a fit, or a newer version wrote it.
    """
    found = read_fit(Path(path))
    if found.model not in FAMILIES:
        raise DataError(
            "this fit is of a model that is not known", expected=", ".join(FAMILIES), got=found.model
        )
    module, name = FAMILIES[found.model]
    return getattr(importlib.import_module(module), name).from_content(found.content, found.data)
