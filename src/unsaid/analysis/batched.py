"""Fit choices that need not fit into memory: a Parquet file, some people at a time, over a cluster."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from unsaid.data.batches import Batches
from unsaid.data.digest import Digest
from unsaid.data.panel import Panel
from unsaid.data.recipe import Recipe
from unsaid.population.facts import DataFacts, null_log_likelihood, ranges_of, versions
from unsaid.population.mixed.model import MixedFit, MixedLogit
from unsaid.population.model import Model
from unsaid.population.options import FitOptions, ProgressCallback
from unsaid.population.specification import MixedSpecification
from unsaid.types.errors import DataError

__all__ = ["fit_batches", "goes_in_batches", "summary_of"]


def goes_in_batches(data: object, model: Model) -> bool:
    """Whether choices are fitted some people at a time: of a Parquet file, over a cluster."""
    over_cluster = isinstance(model, MixedLogit) and model.ray is not None
    return over_cluster and isinstance(data, str | Path) and Path(data).suffix.lower() == ".parquet"


def summary_of(batches: Batches) -> str:
    """What was read, in one sentence, and below it a line for each finding."""
    names = batches.columns.attributes or ()
    first = (
        f"{batches.where}: {batches.people} people, {batches.tasks} tasks, {len(names)} columns "
        f"({', '.join(names)}), read some people at a time"
    )
    said = [] if batches.recipe is None else batches.recipe.said
    return "\n".join([first, *said, *(f"  {finding}" for finding in batches.findings)])


def fit_batches(
    batches: Batches,
    model: Model,
    options: FitOptions | None = None,
    *,
    progress: ProgressCallback | None = None,
) -> MixedFit:
    """Fit a mixed logit over a cluster without ever holding all choices here.

    Parameters
    ----------
    batches
        From `unsaid.data.batches.read_batches`.
    model
        A mixed logit, with `ray`.

    Returns
    -------
    MixedFit
        Without the choices: it does not know its people one by one, and cannot be checked against
        them.

    Raises
    ------
    DataError
        If the model is not for a cluster.
    """
    if not isinstance(model, MixedLogit) or model.ray is None:
        raise DataError(
            "batches are fitted over a cluster", expected="a mixed logit, engine ray", got=model.name
        )
    from unsaid.population.cluster.ray_engine import fit_mixed_ray

    seen = _Seen(model.specification(next(iter(batches))))
    found = fit_mixed_ray(seen.each(batches), seen.specification, options, model.ray, progress=progress)
    return MixedFit(model=model, estimates=found, data=seen.facts(batches))


class _Seen:
    """What is kept of panels that pass by."""

    def __init__(self, specification: MixedSpecification):
        self.specification = specification
        self.covariates: list[np.ndarray] = []
        self.lowest = np.full(len(specification.names), np.inf)
        self.highest = -self.lowest
        self.null_log_likelihood = 0.0
        self.digest = Digest()
        self.outside: str | None = None
        self.recipe: Recipe | None = None

    def each(self, batches: Batches) -> Iterator[Panel]:
        """The panels, looked at on their way."""
        for panel in batches:
            which = [panel.covariate_names.index(name) for name in self.specification.covariates]
            self.covariates.append(np.asarray(panel.covariates, float)[:, which])
            ranges = ranges_of(panel)
            self.lowest = np.minimum(self.lowest, ranges[:, 0])
            self.highest = np.maximum(self.highest, ranges[:, 1])
            self.null_log_likelihood += null_log_likelihood(panel)
            self.digest.see(panel)
            self.outside, self.recipe = panel.outside, panel.recipe
            yield panel

    def facts(self, batches: Batches) -> DataFacts:
        """What is kept of the data."""
        return DataFacts(
            names=self.specification.names,
            ranges=np.column_stack([self.lowest, self.highest]),
            covariates=np.concatenate(self.covariates),
            null_log_likelihood=self.null_log_likelihood,
            where=batches.where,
            digest=str(self.digest),
            outside=self.outside,
            recipe=self.recipe,
            notes=tuple(str(finding) for finding in batches.findings),
            made_by=versions(),
        )
