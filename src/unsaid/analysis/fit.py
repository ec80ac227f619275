"""From a table of choices to what many people want: read, fit, keep what later steps need of the data."""

import dataclasses
from pathlib import Path
from typing import Any

from unsaid.data.batches import Batches, read_batches
from unsaid.data.clusters import clusters_of
from unsaid.data.coding import Coding
from unsaid.data.columns import Columns
from unsaid.data.prepare import RowFilter
from unsaid.data.reading import Reading, read_panel
from unsaid.data.reshape import TableShape
from unsaid.data.tables import Source
from unsaid.population.facts import GatheredFacts
from unsaid.population.mixed.model import MixedFit, MixedLogit
from unsaid.population.model import Fit, Model
from unsaid.population.options import FitOptions, ProgressCallback
from unsaid.types.errors import DataError

__all__ = ["fit", "read"]


def fit(
    data: Source | Reading | Batches,
    columns: Columns | None = None,
    *,
    formula: str | None = None,
    layout: TableShape | None = None,
    coding: Coding | None = None,
    row_filter: RowFilter | None = None,
    model: Model | None = None,
    options: FitOptions | None = None,
    clusters: str | None = None,
    progress: ProgressCallback | None = None,
) -> Fit:
    """Fit a choice model to many people's choices.

    Parameters
    ----------
    data
        A file, a frame, or what `read_panel` or `read_batches` came to. A Parquet file is read some
        people at a time where the model is fitted over a cluster, so it may be larger than memory.
    columns, formula, layout, coding, row_filter
        As `read_panel` takes them.
    model
        What is fitted; by default a mixed logit, all coefficients normal, full covariance.
    options
        How: seed, draws, standard errors.
    clusters
        Column that says which people belong together, for clustered standard errors; of a file or
        a frame.
    progress
        Called with the steps done and the log likelihood; of latent classes, with the fits done and how
        many there will be.

    Raises
    ------
    DataError
        If the data cannot be used; names the rows.
    """
    model = model or MixedLogit()
    how: dict[str, Any] = {"formula": formula, "layout": layout, "coding": coding, "row_filter": row_filter}
    read_already = isinstance(data, Reading | Batches)
    found = data if read_already else read(data, columns, **how, model=model)
    if clusters is not None and (read_already or isinstance(found, Batches)):
        raise DataError(
            "clusters need the whole table",
            expected="a file or a frame, read whole",
            got="what was read" if read_already else "a file read some people at a time",
            advice="give the file itself, and leave the engine ray out",
        )
    if isinstance(found, Batches):
        return _fit_batches(found, model, options, progress)
    labels = None if clusters is None else clusters_of(data, clusters, found)
    notes = tuple(str(finding) for finding in found.findings)
    fitted = model.fit(found.panel, options, progress)
    fitted = dataclasses.replace(
        fitted, data=dataclasses.replace(fitted.data, where=found.where, notes=notes)
    )
    return fitted if labels is None else fitted.with_standard_errors("clustered", clusters=labels)


def read(
    data: Source,
    columns: Columns | None = None,
    *,
    formula: str | None = None,
    layout: TableShape | None = None,
    coding: Coding | None = None,
    row_filter: RowFilter | None = None,
    model: Model | None = None,
) -> Reading | Batches:
    """Read choices as a model needs them: whole, or over a cluster some people at a time.

    Parameters
    ----------
    data, columns, formula, layout, coding, row_filter
        As `read_panel` takes them; a Parquet file may be larger than memory.
    model
        What is to be fitted; only a mixed logit with `ray` needs no whole table.
    """
    how: dict[str, Any] = {"formula": formula, "layout": layout, "coding": coding, "row_filter": row_filter}
    over_cluster = isinstance(model, MixedLogit) and model.ray is not None
    if over_cluster and isinstance(data, str | Path) and Path(data).suffix.lower() == ".parquet":
        return read_batches(data, columns, **how)
    return read_panel(data, columns, **how)


def _fit_batches(
    batches: Batches, model: Model, options: FitOptions | None, progress: ProgressCallback | None
) -> MixedFit:
    """Without ever holding all choices here: the fit does not know its people one by one."""
    if not isinstance(model, MixedLogit) or model.ray is None:
        raise DataError(
            "batches are fitted over a cluster", expected="a mixed logit, engine ray", got=model.name
        )
    from unsaid.population.cluster.ray_engine import fit_mixed_ray

    specification = model.specification(next(iter(batches)))
    gathered = GatheredFacts(specification.covariates)
    panels = map(gathered.see, batches)
    found = fit_mixed_ray(panels, specification, options, model.ray, progress=progress)
    notes = tuple(str(finding) for finding in batches.findings)
    facts = dataclasses.replace(gathered.facts(), where=batches.where, notes=notes)
    return MixedFit(model=model, estimates=found, data=facts)
