"""How well each task is predicted, from people's first to their last, to see whether they learn or tire."""

from typing import NamedTuple

import numpy as np

from unsaid.data.panel import Panel, people_of
from unsaid.population.fitted import Fitted
from unsaid.population.probabilities import task_of_rows

__all__ = ["TaskFit", "fit_by_task"]

MAX_PEOPLE = 2000
"""That are looked at: the error of a mean probability is then below .01."""

MAX_TASKS = 30
"""That a chart has room for."""

SIMULATED = 200
"""People in each person's place."""


class TaskFit(NamedTuple):
    """Of everybody's task with the same number.

    Attributes
    ----------
    number
        From 1.
    probability
        Mean probability that the population gives to what was chosen.
    expected
        The same if the model were right.
    standard_error
        Of the difference, over people.
    people
        How many have such a task.
    """

    number: int
    probability: float
    expected: float
    standard_error: float
    people: int


def fit_by_task(fit: Fitted, panel: Panel, *, seed: int = 0) -> tuple[TaskFit, ...]:
    """How well the population predicts people's first task, their second, and so on.

    Parameters
    ----------
    panel
        The choices that the model was fitted to.
    seed
        Of the simulated people, and of who is looked at where there are many.
    """
    covariates = fit.data.covariates
    if panel.person_count > MAX_PEOPLE:
        kept = np.sort(np.random.default_rng(seed).permutation(panel.person_count)[:MAX_PEOPLE])
        panel, covariates = people_of(panel, kept), covariates[kept]
    chances = _chances(fit, panel, covariates, seed)
    task = task_of_rows(panel.task_start)
    given = chances[panel.task_start[:-1] + panel.chosen]
    expected = np.bincount(task, chances**2, minlength=panel.task_count)
    sizes = panel.tasks_per_person
    number = np.arange(panel.task_count) - np.repeat(panel.person_start[:-1], sizes)
    found = []
    for one in range(min(int(sizes.max()), MAX_TASKS)):
        own = number == one
        difference = given[own] - expected[own]
        error = float(np.std(difference) / np.sqrt(max(own.sum() - 1, 1)))
        found.append(
            TaskFit(one + 1, float(given[own].mean()), float(expected[own].mean()), error, int(own.sum()))
        )
    return tuple(found)


def _chances(fit: Fitted, panel: Panel, covariates: np.ndarray, seed: int) -> np.ndarray:
    """Probability of each row, averaged over people whom the population holds in its person's place."""
    centre, total = fit.distribution(), np.zeros(len(panel.attributes))
    for draw in range(SIMULATED):
        coefficients = centre.people(covariates, seed + draw)
        total += fit.rule.own_probabilities(coefficients, panel) / SIMULATED
    return total
