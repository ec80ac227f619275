"""From a table of choices to what many people want: read, fit, keep what later steps need of the data."""

import dataclasses

from unsaid.data.clusters import clusters_of
from unsaid.data.coding import Coding
from unsaid.data.columns import Columns
from unsaid.data.prepare import RowFilter
from unsaid.data.reading import Reading, read_panel
from unsaid.data.reshape import TableShape
from unsaid.data.tables import Source
from unsaid.population.mixed.model import MixedLogit
from unsaid.population.model import Fit, Model
from unsaid.population.options import FitOptions, ProgressCallback
from unsaid.types.errors import DataError

__all__ = ["fit"]


def fit(
    data: Source | Reading,
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
        A file, a frame, or what `read_panel` came to.
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
    reading = data if isinstance(data, Reading) else None
    if reading is None:
        reading = read_panel(
            data, columns, formula=formula, layout=layout, coding=coding, row_filter=row_filter
        )
    if clusters is not None and reading is data:
        raise DataError("clusters need the table, not what was read from it", expected="a file or a frame")
    labels = None if clusters is None else clusters_of(data, clusters, reading)
    found = (model or MixedLogit()).fit(reading.panel, options, progress)
    notes = tuple(str(finding) for finding in reading.findings)
    facts = dataclasses.replace(found.data, where=reading.where, notes=notes)
    found = dataclasses.replace(found, data=facts)
    return found if labels is None else found.with_standard_errors("clustered", clusters=labels)
