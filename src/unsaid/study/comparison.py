"""Which of several models describes people better: on one set of choices, or among saved fits."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from unsaid.population.compare import (
    ModelRow,
    held_out_people,
    leave_one_out,
    log_likelihood_draws,
    model_rows,
)
from unsaid.population.fitted import MixedFit
from unsaid.population.panel import Panel
from unsaid.population.reading import Reading
from unsaid.population.specification import FitOptions
from unsaid.study.fitting import ModelOptions, fit_model
from unsaid.study.populations import PopulationFit, load
from unsaid.types.errors import DataError

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


def compare(*fits: PopulationFit | str | Path) -> tuple[ModelRow, ...]:
    """AIC and BIC of fits of the same choices, the lowest BIC first.

    Raises
    ------
    DataError
        If fewer than two are given, or they are of different choices.
    """
    if len(fits) < 2:
        raise DataError("a comparison needs at least two fits", got=f"{len(fits)}")
    loaded = [one if isinstance(one, PopulationFit) else load(one) for one in fits]
    names = [Path(one).stem if isinstance(one, str | Path) else f"fit {i}" for i, one in enumerate(fits, 1)]
    digests = {one.saved.data["digest"] for one in loaded}
    if len(digests) > 1:
        raise DataError(
            "these fits are of different choices",
            expected="the same data for all, read in the same way",
            got="; ".join(
                f"{name}: {one.saved.data['where']}, {len(one.result.names)} attributes, "
                f"{one.result.people} people"
                for name, one in zip(names, loaded, strict=True)
            ),
            advice="compare models on one file: unsaid compare DATA --models logit,diagonal,full",
        )
    return model_rows([(name, one.result) for name, one in zip(names, loaded, strict=True)])


def compare_models(
    reading: Reading,
    models: Mapping[str, ModelOptions] | Sequence[str],
    *,
    options: ComparisonOptions | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> tuple[ModelRow, ...]:
    """Fit several models to the same choices.

    Parameters
    ----------
    models
        By name; or names among logit, diagonal and full.
    progress
        Called with a model's name, the fits of it that are done, and how many there will be.
    """
    options = options or ComparisonOptions()
    chosen = models if isinstance(models, Mapping) else {name: named_model(name) for name in models}
    panel, fit_options = reading.panel, FitOptions(seed=options.seed)
    told = progress or (lambda name, done, most: None)
    fits, more = [], {}
    for name, model in chosen.items():
        told(name, 0, options.folds + 1)
        fit = fit_model(panel, model, fit_options)
        fits.append((name, fit))
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
        more[name] = held, loo
    rows = [
        row._replace(held_out=more[row.name][0], leave_one_out=more[row.name][1]) for row in model_rows(fits)
    ]
    return tuple(rows)


def named_model(name: str) -> ModelOptions:
    """logit, diagonal or full as options."""
    if name == "logit":
        return ModelOptions("logit")
    if name in ("diagonal", "full"):
        return ModelOptions("mixed", name)
    raise DataError("there is no such model", expected="logit, diagonal or full", got=repr(name))


def _fitter(model: ModelOptions, options: FitOptions) -> Callable[[Panel], MixedFit]:
    return lambda panel: fit_model(panel, model, options)


def _counted(told: Callable[[str, int, int], None], name: str, folds: int) -> Callable[[int, int], None]:
    return lambda done, most: told(name, done + 1, folds + 1)
