"""The choices of many people as flat arrays: any number of tasks each, any number of alternatives each.

Alternatives stand in rows; those of a task together, the tasks of a person together. Offsets say
where each begins, so nothing is padded and nothing that was not offered takes room.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Int

__all__ = ["Panel", "people_of"]


class Panel(NamedTuple):
    """Choices of many people; read in by `unsaid.population.tables`.

    Attributes
    ----------
    names
        Of the attributes.
    attributes
        Of each alternative that was available, in the units of the data (or as coded).
    task_start
        Row at which each task begins; one more than there are tasks, the last is the number of rows.
    person_start
        Task at which each person begins; one more than there are people.
    chosen
        Row of each task's chosen alternative, counted from the task's first row.
    weights
        What each person counts for; 1 where nothing is known.
    people, tasks
        Their ids in the data, as text.
    alternatives
        Label of each row's alternative, as text; empty strings where alternatives have none.
    covariate_names, covariates
        What is known of each person, coded as numbers; no columns where nothing is.
    delay_days, probability, response_seconds
        Of each row, each row and each task; None where the data has none.
    """

    names: tuple[str, ...]
    attributes: Float[np.ndarray, "row attribute"]
    task_start: Int[np.ndarray, " task_plus_one"]
    person_start: Int[np.ndarray, " person_plus_one"]
    chosen: Int[np.ndarray, " task"]
    weights: Float[np.ndarray, " person"]
    people: tuple[str, ...]
    tasks: tuple[str, ...]
    alternatives: tuple[str, ...]
    covariate_names: tuple[str, ...]
    covariates: Float[np.ndarray, "person covariate"]
    delay_days: Float[np.ndarray, " row"] | None = None
    probability: Float[np.ndarray, " row"] | None = None
    response_seconds: Float[np.ndarray, " task"] | None = None

    @property
    def person_count(self) -> int:
        """How many people."""
        return len(self.person_start) - 1

    @property
    def task_count(self) -> int:
        """How many tasks, over all people."""
        return len(self.task_start) - 1

    @property
    def rows_per_task(self) -> Int[np.ndarray, " task"]:
        """How many alternatives each task has."""
        return np.diff(self.task_start)

    @property
    def tasks_per_person(self) -> Int[np.ndarray, " person"]:
        """How many tasks each person has."""
        return np.diff(self.person_start)


def people_of(panel: Panel, which: Int[np.ndarray, " some"] | Bool[np.ndarray, " person"]) -> Panel:
    """The panel of some of its people, in the order asked for.

    Parameters
    ----------
    which
        Their indices, or a mask of all people.
    """
    which = np.flatnonzero(which) if which.dtype == bool else which
    tasks = np.concatenate(
        [np.arange(panel.person_start[i], panel.person_start[i + 1]) for i in which] or [np.zeros(0, int)]
    )
    starts, sizes = panel.task_start[tasks], panel.rows_per_task[tasks]
    task_start = np.concatenate([[0], np.cumsum(sizes)])
    rows = np.arange(task_start[-1]) + np.repeat(starts - task_start[:-1], sizes)

    def picked(values: np.ndarray | None, index: np.ndarray) -> np.ndarray | None:
        return None if values is None else values[index]

    return panel._replace(
        attributes=panel.attributes[rows],
        task_start=task_start,
        person_start=np.concatenate([[0], np.cumsum(panel.tasks_per_person[which])]),
        chosen=panel.chosen[tasks],
        weights=panel.weights[which],
        people=tuple(panel.people[i] for i in which),
        tasks=tuple(panel.tasks[i] for i in tasks),
        alternatives=tuple(panel.alternatives[i] for i in rows),
        covariates=panel.covariates[which],
        delay_days=picked(panel.delay_days, rows),
        probability=picked(panel.probability, rows),
        response_seconds=picked(panel.response_seconds, tasks),
    )
