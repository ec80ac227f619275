"""A small population of which everything is known, and its choices; without JAX."""

import numpy as np

from unsaid.data.panel import Labels, Panel, people_of

__all__ = ["split_panel", "synthetic_panel"]


def synthetic_panel(seed: int = 0, *, people: int = 300, tasks: int = 8, alternatives: int = 3) -> Panel:
    """Choices by three attributes, of people who differ."""
    draw = np.random.default_rng(seed)
    factor = np.array([[0.8, 0.0, 0.0], [0.4, 0.7, 0.0], [-0.3, 0.2, 0.5]])
    own = np.array([1.0, -0.5, 0.2]) + draw.normal(size=(people, 3)) @ factor.T
    attributes = draw.normal(size=(people, tasks, alternatives, 3)) * [1.0, 3.0, 0.2]
    utility = np.einsum("ptak,pk->pta", attributes, own / [1.0, 3.0, 0.2])
    chosen = np.argmax(utility + draw.gumbel(size=utility.shape), axis=-1)
    return Panel(
        names=("warmth", "quiet", "light"),
        attributes=attributes.reshape(-1, 3),
        task_start=np.arange(people * tasks + 1) * alternatives,
        person_start=np.arange(people + 1) * tasks,
        chosen=chosen.ravel(),
        weights=np.ones(people),
        people=Labels.of(range(people)),
        tasks=Labels.of(range(people * tasks)),
        alternatives=Labels.of(list(range(alternatives)) * (people * tasks)),
        covariate_names=(),
        covariates=np.zeros((people, 0)),
    )


def split_panel(panel: Panel, size: int) -> list[Panel]:
    """The same people in several panels."""
    return [
        people_of(panel, np.arange(begin, min(begin + size, panel.person_count)))
        for begin in range(0, panel.person_count, size)
    ]
