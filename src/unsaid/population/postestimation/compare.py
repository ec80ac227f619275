"""Which model describes people better: information criteria, held-out people, leave-one-out.

A person is the unit: a model is judged by how well it predicts all choices of somebody whom it has
never met, since the choices of one person are not independent of each other.
"""

import warnings
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.data.panel import Panel, people_of
from unsaid.population.integration.exact_likelihood import exact_log_likelihood
from unsaid.population.normal.estimates import NormalEstimates
from unsaid.population.normal.tastes import parameter_draws
from unsaid.population.postestimation.probabilities import person_of_rows, probabilities
from unsaid.population.postestimation.summary import summarise
from unsaid.population.specification import MixedSpecification
from unsaid.types.errors import DataError
from unsaid.types.optional import arviz_module

__all__ = [
    "HeldOut",
    "LeaveOneOut",
    "ModelRow",
    "held_out",
    "held_out_difference",
    "held_out_people",
    "leave_one_out",
    "log_likelihood_draws",
    "model_rows",
    "person_log_likelihoods_of",
]

GOOD_PARETO_K = 0.7
"""Above it the estimate of a person's left-out density is not to be relied on (Vehtari et al. 2024)."""

DRAWS = 1024


class HeldOut(NamedTuple):
    """How well people are predicted by a model that was fitted to others.

    Attributes
    ----------
    log_loss
        Mean over tasks of minus the log probability of what was chosen, in nats; each person's
        tasks are predicted together.
    standard_error
        Of the mean, over people.
    people
        Log likelihood of each person's choices.
    """

    log_loss: float
    standard_error: float
    people: Float[np.ndarray, " person"]


class LeaveOneOut(NamedTuple):
    """Expected log density of a new person's choices, by Pareto-smoothed importance sampling.

    Attributes
    ----------
    elpd, standard_error
        Sum over people of the log density of each one's choices given the others', and its error.
    effective_parameters
        By how much the fit is better on the people that it knows.
    worst_k, bad
        The largest Pareto k, and how many people have one above .7.
    """

    elpd: float
    standard_error: float
    effective_parameters: float
    worst_k: float
    bad: int


class ModelRow(NamedTuple):
    """One model in a comparison; None for what was not computed."""

    name: str
    model: str
    parameters: int
    log_likelihood: float
    aic: float
    bic: float
    converged: bool
    held_out: HeldOut | None = None
    leave_one_out: LeaveOneOut | None = None


def model_rows(fits: Sequence[tuple[str, NormalEstimates]]) -> tuple[ModelRow, ...]:
    """Information criteria of models that were fitted to the same choices, the lowest BIC first.

    Raises
    ------
    DataError
        If they were fitted to different numbers of people or tasks.
    """
    sizes = {(fit.people, fit.tasks) for _, fit in fits}
    if len(sizes) > 1:
        raise DataError(
            "these models were fitted to different data",
            expected="the same people and tasks for all",
            got="; ".join(f"{name}: {fit.people} people, {fit.tasks} tasks" for name, fit in fits),
        )
    rows = []
    for name, fit in fits:
        header = summarise(fit).header
        rows.append(
            ModelRow(
                name,
                header.model,
                header.parameters,
                fit.log_likelihood,
                header.aic,
                header.bic,
                fit.converged,
            )
        )
    return tuple(sorted(rows, key=lambda row: row.bic))


def held_out_people(
    panel: Panel,
    fit: Callable[[Panel], NormalEstimates],
    *,
    folds: int = 5,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> HeldOut:
    """Fit to the people outside each fold, and predict those in it.

    Parameters
    ----------
    fit
        Fits the model to some of the people.
    seed
        Deals people into folds; the same for all models that are to be compared.

    Raises
    ------
    DataError
        If there are fewer people than folds, or fewer than two folds.
    """
    return held_out(
        panel,
        lambda others, held: person_log_likelihoods_of(held, fit(others)),
        folds=folds,
        seed=seed,
        progress=progress,
    )


def held_out(
    panel: Panel,
    predicted: Callable[[Panel, Panel], Float[np.ndarray, " person"]],
    *,
    folds: int = 5,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> HeldOut:
    """Predict the people of each fold from the others, whatever the model.

    Parameters
    ----------
    predicted
        From the other people and those of the fold to the log likelihood of each of the latter.
    seed
        Deals people into folds; the same for all models that are to be compared.

    Raises
    ------
    DataError
        If there are fewer people than folds, or fewer than two folds.
    """
    count = panel.person_count
    if not 2 <= folds <= count:
        raise DataError("people cannot be dealt into so many folds", expected=f"2 to {count}", got=f"{folds}")
    fold = np.random.default_rng(seed).permutation(np.arange(count) % folds)
    people = np.zeros(count)
    for one in range(folds):
        held = fold == one
        people[held] = predicted(people_of(panel, ~held), people_of(panel, held))
        if progress is not None:
            progress(one + 1, folds)
    return _held_out(people, panel)


def _held_out(people: np.ndarray, panel: Panel) -> HeldOut:
    """The mean over tasks, and its error: a ratio of sums over people."""
    tasks = panel.weights * panel.tasks_per_person
    loss = float(-np.sum(panel.weights * people) / tasks.sum())
    residuals = -panel.weights * people - loss * tasks
    return HeldOut(loss, float(np.sqrt(np.sum(residuals**2)) / tasks.sum()), people)


def held_out_difference(panel: Panel, one: HeldOut, other: HeldOut) -> HeldOut:
    """By how much one model loses more than another, with the error of that, which is of the same people.

    Where folds were the same for both, it is far surer than either loss.
    """
    return _held_out(one.people - other.people, panel)


def person_log_likelihoods_of(
    panel: Panel, fit: NormalEstimates, *, draws: int = DRAWS
) -> Float[np.ndarray, " person"]:
    """Log likelihood of each person's choices under a fitted population."""
    return _log_likelihoods(panel, fit.specification, fit.mean, fit.covariance, fit.slopes, draws)


def _log_likelihoods(
    panel: Panel,
    specification: MixedSpecification,
    mean: np.ndarray,
    covariance: np.ndarray,
    slopes: np.ndarray,
    draws: int,
) -> np.ndarray:
    if specification.random:
        return exact_log_likelihood(panel, specification, mean, covariance, slopes, draws=draws).people
    chances = probabilities(panel.attributes @ mean, panel.task_start)
    rows = panel.task_start[:-1] + panel.chosen
    person = person_of_rows(panel.task_start, panel.person_start)[rows]
    return np.bincount(person, np.log(chances[rows]), minlength=panel.person_count)


def log_likelihood_draws(
    fit: NormalEstimates, panel: Panel, *, count: int = 200, draws: int = 128, seed: int = 0
) -> Float[np.ndarray, "{count} person"]:
    """Log likelihood of each person's choices under populations that the fit leaves possible.

    Parameters
    ----------
    count
        Of populations.
    draws
        For each person and population; the same ones for all, so that their error largely cancels.
    """
    drawn = parameter_draws(fit, count, seed=seed)
    return np.array(
        [
            _log_likelihoods(panel, fit.specification, mean, factor @ factor.T, slopes, draws)
            for mean, slopes, factor in zip(drawn.means, drawn.slopes, drawn.factors, strict=True)
        ]
    )


def leave_one_out(log_likelihoods: Float[np.ndarray, "draw person"]) -> LeaveOneOut:
    """PSIS-LOO by person, through ArviZ (Vehtari, Gelman & Gabry 2017).

    Parameters
    ----------
    log_likelihoods
        As `log_likelihood_draws` gives them.

    Raises
    ------
    UnsaidError
        If ArviZ is not installed.
    """
    arviz = arviz_module()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it warns of is Pareto k, which is told
        data = arviz.from_dict(
            posterior={"draw_number": np.arange(float(len(log_likelihoods)))[None]},
            log_likelihood={"choices": log_likelihoods[None]},
        )
        found = arviz.loo(data, pointwise=True, reff=1.0)
    k = np.asarray(found["pareto_k"])
    return LeaveOneOut(
        elpd=float(found["elpd_loo"]),
        standard_error=float(found["se"]),
        effective_parameters=float(found["p_loo"]),
        worst_k=float(k.max()),
        bad=int(np.sum(k > GOOD_PARETO_K)),
    )
