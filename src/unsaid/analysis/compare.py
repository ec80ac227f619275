"""Which of several models describes people better: on one set of choices, or among saved fits."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from jaxtyping import Shaped

from unsaid.analysis.models import ModelWords
from unsaid.data.digest import DIGEST
from unsaid.data.panel import Panel
from unsaid.data.reading import Reading
from unsaid.population.families import load
from unsaid.population.model import Fit, Model
from unsaid.population.options import FitOptions
from unsaid.population.postestimation.compare import ModelRow, held_out
from unsaid.types.errors import DataError

__all__ = ["ComparisonOptions", "compare", "compare_models"]


class ComparisonOptions(NamedTuple):
    """How models are fitted, and what is computed beside information criteria.

    Attributes
    ----------
    folds
        That people are dealt into for held-out log loss; 0 to do without.
    leave_one_out
        PSIS-LOO through ArviZ.
    fit
        As `Model.fit` takes it; its seed is that of folds and of leaving out, too.
    """

    folds: int = 0
    leave_one_out: bool = False
    fit: FitOptions = FitOptions()


def compare(*fits: Fit | str | Path) -> tuple[ModelRow, ...]:
    """AIC and BIC of fits of the same choices, the lowest BIC first.

    Parameters
    ----------
    fits
        Of whatever model; or files that they were saved to.

    Raises
    ------
    DataError
        If fewer than two are given, or they are of different choices.
    """
    if len(fits) < 2:
        raise DataError("a comparison needs at least two fits", got=f"{len(fits)}")
    loaded = [load(one) if isinstance(one, str | Path) else one for one in fits]
    names = [Path(one).stem if isinstance(one, str | Path) else f"fit {i}" for i, one in enumerate(fits, 1)]
    _check_same(names, loaded)
    return _sorted([one.compare_row(name) for name, one in zip(names, loaded, strict=True)])


def _check_same(names: Sequence[str], loaded: Sequence[Fit]) -> None:
    """Fits of different choices, or of choices that a file does not name, are not compared."""
    kept = [one.data.digest for one in loaded]
    old = [name for name, digest in zip(names, kept, strict=True) if not digest.startswith(DIGEST)]
    unknown = old if len(old) < len(names) or not all(kept) else []
    if unknown:
        raise DataError(
            "a saved fit does not say what choices it is of",
            where=", ".join(unknown),
            advice="fit and save it again with this version of unsaid",
        )
    if len(set(kept)) > 1:
        raise DataError(
            "these fits are of different choices",
            expected="the same data for all, read in the same way",
            got="; ".join(
                f"{name}: {one.data.where}, {len(one.data.names)} attributes, {one.estimates.people} people, "
                f"{one.estimates.tasks} tasks"
                for name, one in zip(names, loaded, strict=True)
            ),
            advice="compare models on one file: unsaid compare DATA --models logit,diagonal,full,latent:3",
        )


def _sorted(rows: Sequence[ModelRow]) -> tuple[ModelRow, ...]:
    return tuple(sorted(rows, key=lambda row: row.bic))


def compare_models(
    reading: Reading,
    models: Mapping[str, Model] | Sequence[str],
    *,
    options: ComparisonOptions | None = None,
    clusters: Shaped[np.ndarray, " person"] | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> tuple[ModelRow, ...]:
    """Fit several models to the same choices.

    Parameters
    ----------
    models
        By name; or names as `ModelWords` has them: logit, diagonal, full, latent:3, discounted.
    clusters
        Who belongs together, as `clusters_of` has it: leaving out draws parameters by clustered errors.
    progress
        Called with a model's name, the fits of it that are done, and how many there will be.
    """
    options = options or ComparisonOptions()
    if not isinstance(models, Mapping):
        models = {name: ModelWords(model=name).to_model() for name in models}
    say, rows = progress or (lambda name, done, most: None), []
    for name, model in models.items():

        def told(done: int, name: str = name) -> None:
            say(name, done, options.folds + 1)

        told(0)
        found = model.fit(reading.panel, options.fit)
        if clusters is not None:
            found = found.with_standard_errors("clustered", clusters=clusters)
        told(1)
        rows.append(_row(name, found, reading.panel, options, told))
    return _sorted(rows)


def _row(
    name: str, found: Fit, panel: Panel, options: ComparisonOptions, told: Callable[[int], None]
) -> ModelRow:
    row = found.compare_row(name)
    if options.folds:
        held = held_out(
            panel,
            lambda others, held: found.model.refit(others, found, options.fit).log_likelihoods(held),
            folds=options.folds,
            seed=options.fit.seed,
            progress=lambda done, most: told(done + 1),
        )
        row = row._replace(held_out=held)
    if options.leave_one_out:
        row = row._replace(leave_one_out=found.leave_one_out(seed=options.fit.seed))
    return row
