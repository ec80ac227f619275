"""Fit choices that need not fit into memory: a Parquet file, some people at a time, over a cluster."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from unsaid.analysis.fitted import PopulationFit
from unsaid.analysis.models import ModelOptions, Progress, specification_for
from unsaid.data.batches import Batches
from unsaid.data.digest import Digest
from unsaid.data.panel import Panel
from unsaid.population.facts import null_log_likelihood, ranges_of, versions
from unsaid.population.options import FitOptions
from unsaid.population.postestimation.saved import SavedFit
from unsaid.population.specification import MixedSpecification
from unsaid.types.errors import DataError

__all__ = ["fit_batches", "goes_in_batches", "summary_of"]


def goes_in_batches(data: Path, model: ModelOptions) -> bool:
    """Whether a file is fitted some people at a time: a Parquet file, over a cluster."""
    return model.engine == "ray" and data.suffix.lower() == ".parquet"


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
    model: ModelOptions,
    options: FitOptions | None = None,
    *,
    progress: Progress | None = None,
) -> PopulationFit:
    """Fit a mixed logit over a cluster without ever holding all choices here.

    Parameters
    ----------
    batches
        From `unsaid.data.batches.read_batches`.
    model
        With the engine ray.

    Returns
    -------
    PopulationFit
        Without the choices: it does not know its people one by one, and cannot be checked against
        them.

    Raises
    ------
    DataError
        If the model is not for a cluster.
    """
    if model.engine != "ray" or model.nuts is not None:
        raise DataError("batches are fitted over a cluster", expected="engine ray", got=model.engine)
    from unsaid.population.cluster.ray_engine import fit_mixed_ray
    from unsaid.population.options import RayOptions

    first = next(iter(batches))
    seen = _Seen(specification_for(first, model))
    engine = RayOptions(workers=model.workers)
    found = fit_mixed_ray(seen.each(batches), seen.specification, options, engine, progress=progress)
    saved = SavedFit(
        fit=found,
        known=None,
        covariates=np.concatenate(seen.covariates),
        ranges=np.column_stack([seen.lowest, seen.highest]),
        null_log_likelihood=seen.null_log_likelihood,
        data={"where": batches.where, "digest": str(seen.digest)},
        made_by=versions(),
    )
    return PopulationFit(saved, None, tuple(str(finding) for finding in batches.findings))


class _Seen:
    """What is kept of panels that pass by."""

    def __init__(self, specification: MixedSpecification):
        self.specification = specification
        self.covariates: list[np.ndarray] = []
        self.lowest = np.full(len(specification.names), np.inf)
        self.highest = -self.lowest
        self.null_log_likelihood = 0.0
        self.digest = Digest()

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
            yield panel
