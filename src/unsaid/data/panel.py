"""The choices of many people as flat arrays: any number of tasks each, any number of alternatives each.

Alternatives stand in rows; those of a task together, the tasks of a person together. Offsets say
where each begins, so nothing is padded and nothing that was not offered takes room.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Int, Integer, Shaped

from unsaid.data.recipe import Recipe

__all__ = ["Labels", "Panel", "codes_type", "people_of"]


def codes_type(count: int) -> np.dtype:
    """The smallest unsigned type that numbers so many different things."""
    return np.min_scalar_type(max(count - 1, 0))


class Labels:
    """Many ids of which few differ: each one a code, and what the codes stand for.

    Fifteen million labels take fifteen megabytes. Reads like a tuple of text: length, iteration,
    indexing by position; by a slice or an array it gives `Labels` again.

    Parameters
    ----------
    codes
        Which of the distinct ids stands at each position.
    distinct
        The ids themselves, in their own type: numbers or text.
    """

    __slots__ = ("codes", "distinct")

    def __init__(self, codes: Integer[np.ndarray, " id"], distinct: Shaped[np.ndarray, " distinct"]):
        self.codes = codes
        self.distinct = distinct

    @classmethod
    def of(cls, ids: "Iterable[object] | Labels") -> "Labels":
        """Labels from text or numbers, coded in order of appearance."""
        if isinstance(ids, Labels):
            return ids
        places: dict[object, int] = {}
        codes = [places.setdefault(value, len(places)) for value in ids]
        distinct = np.empty(len(places), dtype=object)
        distinct[:] = list(places)
        return cls(np.array(codes, dtype=codes_type(len(places))), distinct)

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[str]:
        return (str(self.distinct[code]) for code in self.codes)

    def __getitem__(self, position: int) -> str:
        return str(self.distinct[self.codes[position]])

    def __eq__(self, other: object) -> bool:
        if isinstance(other, tuple):
            other = Labels.of(other)
        if not isinstance(other, Labels):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # pyright: ignore[reportAssignmentType]

    def __repr__(self) -> str:
        shown = ", ".join(repr(self[i]) for i in range(min(3, len(self))))
        return f"Labels({shown}{', ...' if len(self) > 3 else ''}; {len(self)} of {len(self.distinct)} kinds)"

    def take(self, which: slice | Integer[np.ndarray, " some"] | Bool[np.ndarray, " id"]) -> "Labels":
        """Some of them, in the order asked for."""
        return Labels(self.codes[which], self.distinct)


class Panel(NamedTuple):
    """Choices of many people; read in by `unsaid.data.reading`.

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
        Their ids in the data.
    alternatives
        Label of each row's alternative; empty strings where alternatives have none.
    covariate_names, covariates
        What is known of each person, coded as numbers; no columns where nothing is.
    delay_days, probability, response_seconds
        Of each row, each row and each task; None where the data has none.
    outside
        Name of the attribute that is 1 for the outside option; None where there is none.
    recipe
        How the table became this panel; None where it did not come from one.
    """

    names: tuple[str, ...]
    attributes: Float[np.ndarray, "row attribute"]
    task_start: Int[np.ndarray, " task_plus_one"]
    person_start: Int[np.ndarray, " person_plus_one"]
    chosen: Int[np.ndarray, " task"]
    weights: Float[np.ndarray, " person"]
    people: Labels
    tasks: Labels
    alternatives: Labels
    covariate_names: tuple[str, ...]
    covariates: Float[np.ndarray, "person covariate"]
    delay_days: Float[np.ndarray, " row"] | None = None
    probability: Float[np.ndarray, " row"] | None = None
    response_seconds: Float[np.ndarray, " task"] | None = None
    outside: str | None = None
    recipe: Recipe | None = None

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


def people_of(panel: Panel, which: Integer[np.ndarray, " some"] | Bool[np.ndarray, " person"]) -> Panel:
    """The panel of some of its people, in the order asked for.

    Parameters
    ----------
    which
        Their indices, or a mask of all people.
    """
    which = np.flatnonzero(which) if which.dtype == bool else which
    tasks, person_start = _spread(panel.person_start, which)
    rows, task_start = _spread(panel.task_start, tasks)

    def picked(values: np.ndarray | None, index: np.ndarray) -> np.ndarray | None:
        return None if values is None else values[index]

    return panel._replace(
        attributes=panel.attributes[rows],
        task_start=task_start,
        person_start=person_start,
        chosen=panel.chosen[tasks],
        weights=panel.weights[which],
        people=Labels.of(panel.people).take(which),
        tasks=Labels.of(panel.tasks).take(tasks),
        alternatives=Labels.of(panel.alternatives).take(rows),
        covariates=panel.covariates[which],
        delay_days=picked(panel.delay_days, rows),
        probability=picked(panel.probability, rows),
        response_seconds=picked(panel.response_seconds, tasks),
    )


def _spread(start: np.ndarray, which: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The members of some groups, one after the other, and where each group then begins."""
    sizes = np.diff(start)[which]
    new_start = np.concatenate([[0], np.cumsum(sizes)])
    return np.arange(new_start[-1]) + np.repeat(start[which] - new_start[:-1], sizes), new_start
