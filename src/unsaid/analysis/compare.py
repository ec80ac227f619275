"""Which of several models describes people better: on one set of choices, or among saved fits."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from unsaid.analysis.models import ModelOptions, fit_model
from unsaid.analysis.saved_fits import AnyFit, load_any
from unsaid.data.digest import DIGEST
from unsaid.data.panel import Panel
from unsaid.data.reading import Reading
from unsaid.population.latent.compare import LatentModel, compared_classes, latent_model, latent_row
from unsaid.population.latent.estimates import LatentEstimates
from unsaid.population.normal.estimates import NormalEstimates
from unsaid.population.options import FitOptions
from unsaid.population.postestimation.compare import (
    ModelRow,
    held_out_people,
    leave_one_out,
    log_likelihood_draws,
    model_rows,
)
from unsaid.types.errors import DataError

Told = Callable[[str, int, int], None]

__all__ = ["ComparisonOptions", "compare", "compare_models", "named_model"]


class ComparisonOptions(NamedTuple):
    """What is computed beside information criteria.

    Attributes
    ----------
    folds
        That people are dealt into for held-out log loss; 0 to do without.
    leave_one_out
        PSIS-LOO through ArviZ.
    seed
        Of everything random.
    """

    folds: int = 0
    leave_one_out: bool = False
    seed: int = 0


def compare(*fits: AnyFit | str | Path) -> tuple[ModelRow, ...]:
    """AIC and BIC of fits of the same choices, the lowest BIC first.

    Parameters
    ----------
    fits
        Of whatever model, latent classes among them; or files that they were saved to.

    Raises
    ------
    DataError
        If fewer than two are given, or they are of different choices.
    """
    if len(fits) < 2:
        raise DataError("a comparison needs at least two fits", got=f"{len(fits)}")
    loaded = [load_any(one) if isinstance(one, str | Path) else one for one in fits]
    names = [Path(one).stem if isinstance(one, str | Path) else f"fit {i}" for i, one in enumerate(fits, 1)]
    _check_same(names, loaded)
    results = [(name, one.result) for name, one in zip(names, loaded, strict=True)]
    mixed = model_rows([(name, result) for name, result in results if isinstance(result, NormalEstimates)])
    latent = [latent_row(name, result) for name, result in results if isinstance(result, LatentEstimates)]
    return _sorted([*mixed, *latent])


def _check_same(names: Sequence[str], loaded: Sequence[AnyFit]) -> None:
    """Fits of different choices, or of choices that a file does not name, are not compared."""
    data = [one.saved.data or {} for one in loaded]
    kept = [own.get("digest", "") for own in data]
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
                f"{name}: {own['where']}, {len(one.result.names)} attributes, {one.result.people} people, "
                f"{one.result.tasks} tasks"
                for name, one, own in zip(names, loaded, data, strict=True)
            ),
            advice="compare models on one file: unsaid compare DATA --models logit,diagonal,full,latent:3",
        )


def _sorted(rows: Sequence[ModelRow]) -> tuple[ModelRow, ...]:
    return tuple(sorted(rows, key=lambda row: row.bic))


def compare_models(
    reading: Reading,
    models: Mapping[str, ModelOptions | LatentModel] | Sequence[str],
    *,
    options: ComparisonOptions | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> tuple[ModelRow, ...]:
    """Fit several models to the same choices.

    Parameters
    ----------
    models
        By name; or names among logit, diagonal, full and, for so many latent classes, latent:3.
    progress
        Called with a model's name, the fits of it that are done, and how many there will be.
    """
    options = options or ComparisonOptions()
    chosen = models if isinstance(models, Mapping) else {name: named_model(name) for name in models}
    told = progress or (lambda name, done, most: None)
    rows = []
    for name, model in chosen.items():
        told(name, 0, options.folds + 1)
        if isinstance(model, LatentModel):
            rows.append(_classes(name, model, reading.panel, options, told))
        else:
            rows.append(_population(name, model, reading.panel, options, told))
    return _sorted(rows)


def _classes(name: str, model: LatentModel, panel: Panel, options: ComparisonOptions, told: Told) -> ModelRow:
    return compared_classes(
        name,
        panel,
        model,
        folds=options.folds,
        loo=options.leave_one_out,
        seed=options.seed,
        progress=lambda done, most: told(name, done, most),
    )


def _population(
    name: str, model: ModelOptions, panel: Panel, options: ComparisonOptions, told: Told
) -> ModelRow:
    fit_options = FitOptions(seed=options.seed)
    fit = fit_model(panel, model, fit_options)
    told(name, 1, options.folds + 1)
    held = loo = None
    if options.folds:
        held = held_out_people(
            panel,
            _fitter(model, fit_options),
            folds=options.folds,
            seed=options.seed,
            progress=_counted(told, name, options.folds),
        )
    if options.leave_one_out:
        loo = leave_one_out(log_likelihood_draws(fit, panel, seed=options.seed))
    (row,) = model_rows([(name, fit)])
    return row._replace(held_out=held, leave_one_out=loo)


def named_model(name: str) -> ModelOptions | LatentModel:
    """logit, diagonal, full or latent:3 (of so many classes) as a model."""
    if name == "logit":
        return ModelOptions("logit")
    if name in ("diagonal", "full"):
        return ModelOptions("mixed", name)
    latent = latent_model(name)
    if latent is None:
        raise DataError(
            "there is no such model",
            expected="logit, diagonal, full, or latent:3 for three latent classes (1 to 99)",
            got=repr(name),
        )
    return latent


def _fitter(model: ModelOptions, options: FitOptions) -> Callable[[Panel], NormalEstimates]:
    return lambda panel: fit_model(panel, model, options)


def _counted(told: Told, name: str, folds: int) -> Callable[[int, int], None]:
    return lambda done, most: told(name, done + 1, folds + 1)
