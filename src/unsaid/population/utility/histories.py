"""A panel's choices as histories of the model, padded to the longest and widest."""

import jax.numpy as jnp
import numpy as np
from jaxtyping import Int

from unsaid.data.panel import Panel
from unsaid.model.data import Choices, simple_choice_sets
from unsaid.model.specification import Specification
from unsaid.population.probabilities import task_of_rows

__all__ = ["choices_of", "place_of_rows"]


def place_of_rows(panel: Panel) -> tuple[Int[np.ndarray, " row"], ...]:
    """Person, task of the person and place in the task, of each row."""
    task = task_of_rows(panel.task_start)
    person_of_task = np.repeat(np.arange(panel.person_count), panel.tasks_per_person)
    number = np.arange(panel.task_count) - panel.person_start[:-1][person_of_task]
    place = np.arange(len(panel.attributes)) - panel.task_start[:-1][task]
    return person_of_task[task], number[task], place


def choices_of(panel: Panel, specification: Specification) -> Choices:
    """A panel as one batch of histories, padded to the longest and widest.

    People stand along the first axis, tasks along the second, alternatives along the third.
    """
    people, tasks = panel.person_count, int(panel.tasks_per_person.max())
    width = int(panel.rows_per_task.max())
    at = place_of_rows(panel)
    first = panel.task_start[:-1]
    person_of_task, number = at[0][first], at[1][first]

    def spread(values: np.ndarray | float | None, fill: float) -> np.ndarray:
        found = np.full((people, tasks, width), fill)
        if values is not None:
            found[at] = values
        return found

    columns = [panel.names.index(name) for name in specification.attributes]
    attributes = np.stack([spread(panel.attributes[:, k], 0.0) for k in columns], -1)
    outside = panel.attributes[:, panel.names.index(panel.outside)] if panel.outside else 0.0
    chosen, observed = np.zeros((people, tasks), int), np.zeros((people, tasks))
    chosen[person_of_task, number], observed[person_of_task, number] = panel.chosen, 1.0
    available = spread(1.0, 0.0)
    available[observed == 0] = 1.0  # nothing is learned from these, but their sums must be numbers
    sets = simple_choice_sets(
        attributes,
        delay_days=spread(panel.delay_days, 0.0),
        probability=spread(panel.probability, 1.0),
        outside=spread(outside, 0.0),
        available=available.astype(bool),
    )
    return Choices(sets, jnp.asarray(chosen), jnp.asarray(observed, dtype=float))
