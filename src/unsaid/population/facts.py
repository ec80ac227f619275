"""What is kept of the data beside a fit: enough for every question that comes later."""

import dataclasses
import os
import platform

import numpy as np
from jaxtyping import Float

from unsaid.data.digest import Digest
from unsaid.data.panel import Panel
from unsaid.data.recipe import Recipe, level_names
from unsaid.types.errors import DataError
from unsaid.version import __version__

__all__ = ["DataFacts", "GatheredFacts", "facts_of", "null_log_likelihood", "ranges_of", "versions"]


@dataclasses.dataclass(frozen=True, eq=False)
class DataFacts:
    """The data of a fit, as far as later steps need it.

    Parameters
    ----------
    names
        Of the attributes.
    ranges
        Smallest and largest value of each.
    covariates
        Of all people, those that the model depends on; no columns where it depends on none.
    null_log_likelihood
        Of choices at random among what was available.
    where
        The choices came from.
    digest
        Of the choices; empty where a file does not say.
    outside
        Name of the attribute that is 1 for the outside option.
    notes
        What was said of the data when it was read.
    recipe
        How the table became the choices, and offers become theirs; None where it is not known.
    made_by
        Versions of what made the fit.
    """

    names: tuple[str, ...]
    ranges: Float[np.ndarray, "attribute two"]
    covariates: Float[np.ndarray, "person covariate"]
    null_log_likelihood: float
    where: str = "choices"
    digest: str = ""
    outside: str | None = None
    notes: tuple[str, ...] = ()
    recipe: Recipe | None = None
    made_by: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def groups(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """Attributes, with the levels of a category as one, and which of them each name belongs to."""
        category = level_names(self.names) if self.recipe is None else self.recipe.categories
        stems = [category.get(name, name) for name in self.names]
        distinct = tuple(dict.fromkeys(stems))
        return distinct, tuple(distinct.index(stem) for stem in stems)


class GatheredFacts:
    """The facts of panels of different people that pass by, none of which is kept.

    Parameters
    ----------
    covariates
        That the model depends on.
    """

    def __init__(self, covariates: tuple[str, ...] = ()):
        self._names = covariates
        self._covariates: list[np.ndarray] = []
        self._ranges: list[np.ndarray] = []
        self._null_log_likelihood = 0.0
        self._digest = Digest()
        self._shape: tuple[tuple[str, ...], str | None, Recipe | None] | None = None

    def see(self, panel: Panel) -> Panel:
        """Look at a panel on its way."""
        columns = [panel.covariate_names.index(name) for name in self._names]
        about = np.asarray(panel.covariates, float)[:, columns]
        self._covariates.append(about.reshape(panel.person_count, len(columns)))
        self._ranges.append(ranges_of(panel))
        self._null_log_likelihood += null_log_likelihood(panel)
        self._digest.see(panel)
        self._shape = panel.names, panel.outside, panel.recipe
        return panel

    def facts(self) -> DataFacts:
        """Of all that passed by.

        Raises
        ------
        DataError
            If nothing did.
        """
        if self._shape is None:
            raise DataError("there are no choices", expected="at least one panel", got="none")
        (names, outside, recipe), ranges = self._shape, np.stack(self._ranges)
        return DataFacts(
            names=names,
            ranges=np.column_stack([ranges[:, :, 0].min(0), ranges[:, :, 1].max(0)]),
            covariates=np.concatenate(self._covariates),
            null_log_likelihood=self._null_log_likelihood,
            digest=str(self._digest),
            outside=outside,
            recipe=recipe,
            made_by=versions(),
        )


def facts_of(panel: Panel, covariates: tuple[str, ...] = ()) -> DataFacts:
    """The facts of a panel.

    Parameters
    ----------
    covariates
        That the model depends on.
    """
    gathered = GatheredFacts(covariates)
    gathered.see(panel)
    return gathered.facts()


def ranges_of(panel: Panel) -> Float[np.ndarray, "attribute two"]:
    """Smallest and largest value of each attribute, in its unit."""
    return np.column_stack([panel.attributes.min(0), panel.attributes.max(0)]).astype(float)


def null_log_likelihood(panel: Panel) -> float:
    """Of choices at random among what was available; a person's tasks count with their weight."""
    weights = np.repeat(panel.weights, panel.tasks_per_person)
    return float(-np.sum(weights * np.log(panel.rows_per_task)))


def versions() -> dict[str, str]:
    """Of what a fit was made with."""
    return {
        "unsaid": __version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
    }
