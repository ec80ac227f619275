"""Choice probabilities of tasks whose alternatives stand in rows, for many people or draws at once."""

import numpy as np
from jaxtyping import Float, Int

__all__ = ["choose", "person_of_rows", "probabilities", "task_of_rows"]


def task_of_rows(task_start: Int[np.ndarray, " task_plus_one"]) -> Int[np.ndarray, " row"]:
    """The task that each row belongs to."""
    return np.repeat(np.arange(len(task_start) - 1), np.diff(task_start))


def person_of_rows(
    task_start: Int[np.ndarray, " task_plus_one"], person_start: Int[np.ndarray, " person_plus_one"]
) -> Int[np.ndarray, " row"]:
    """The person whose task each row belongs to."""
    person_of_task = np.repeat(np.arange(len(person_start) - 1), np.diff(person_start))
    return person_of_task[task_of_rows(task_start)]


def probabilities(
    utilities: Float[np.ndarray, "*many row"], task_start: Int[np.ndarray, " task_plus_one"]
) -> Float[np.ndarray, "*many row"]:
    """Logit choice probability of each row within its task.

    Parameters
    ----------
    utilities
        In log odds.
    task_start
        Row at which each task begins, and the number of rows; no task is empty.
    """
    starts, task = task_start[:-1], task_of_rows(task_start)
    highest = np.maximum.reduceat(utilities, starts, axis=-1)
    odds = np.exp(utilities - highest[..., task])
    return odds / np.add.reduceat(odds, starts, axis=-1)[..., task]


def choose(
    chances: Float[np.ndarray, " row"],
    task_start: Int[np.ndarray, " task_plus_one"],
    generator: np.random.Generator,
) -> Int[np.ndarray, " task"]:
    """One choice in each task, as a row counted from the task's first."""
    task = task_of_rows(task_start)
    noise = generator.gumbel(size=len(chances)) + np.log(np.maximum(chances, 1e-300))
    best = np.maximum.reduceat(noise, task_start[:-1])
    rows = np.flatnonzero(noise == best[task])
    first = np.unique(task[rows], return_index=True)[1]  # noise of two rows could agree
    return rows[first] - task_start[:-1]
