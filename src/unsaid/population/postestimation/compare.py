"""Which model describes people better: information criteria, held-out people, leave-one-out.

A person is the unit: a model is judged by how well it predicts all choices of somebody whom it has
never met, since the choices of one person are not independent of each other.
"""

import warnings
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.data.panel import Panel, people_of
from unsaid.population.fitted import Fitted
from unsaid.types.errors import DataError
from unsaid.types.optional import arviz_module

__all__ = [
    "HeldOut",
    "LeaveOneOut",
    "ModelRow",
    "held_out",
    "held_out_difference",
    "leave_one_out",
    "log_likelihood_draws",
]

GOOD_PARETO_K = 0.7
"""Above it the estimate of a person's left-out density is not to be relied on (Vehtari et al. 2024)."""


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


def log_likelihood_draws(
    fit: Fitted, panel: Panel, *, count: int = 200, seed: int = 0
) -> Float[np.ndarray, "{count} person"]:
    """Log likelihood of each person's choices at parameters that the fit leaves possible.

    Parameters
    ----------
    count
        Of draws of the parameters.
    """
    return np.array([fit.log_likelihoods(panel, one) for one in fit.distributions(count, seed)])


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
