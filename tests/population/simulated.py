"""People with known coefficients, and their choices, as a panel."""

import itertools

import numpy as np

from unsaid.data.panel import Labels, Panel


def coefficients_of(
    seed: int,
    people: int,
    mean: list[float],
    covariance: np.ndarray,
    *,
    covariates: np.ndarray | None = None,
    slopes: np.ndarray | None = None,
) -> np.ndarray:
    """Normal b of each person; entries of variance 0 are the same for all."""
    random = np.random.default_rng(seed)
    values, vectors = np.linalg.eigh(covariance)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    b = np.array(mean) + random.normal(size=(people, len(mean))) @ root.T
    return b if covariates is None or slopes is None else b + covariates @ slopes.T


def panel_of(
    seed: int,
    coefficients: np.ndarray,
    *,
    tasks: int = 8,
    alternatives: int = 3,
    covariates: np.ndarray | None = None,
    weights: np.ndarray | None = None,
    ragged: bool = False,
    scale: float = 1.0,
) -> Panel:
    """Choices by the logit rule between alternatives with normal attributes.

    Parameters
    ----------
    coefficients
        Of each person.
    ragged
        Whether people have 1 to `tasks` tasks, of 2 to `alternatives` alternatives.
    scale
        Of the attributes.
    """
    random = np.random.default_rng(seed)
    people, size = coefficients.shape
    counts = random.integers(1, tasks + 1, people) if ragged else np.full(people, tasks)
    total = int(counts.sum())
    widths = random.integers(2, alternatives + 1, total) if ragged else np.full(total, alternatives)
    task_start = np.concatenate([[0], np.cumsum(widths)])
    attributes = scale * random.normal(size=(task_start[-1], size))
    who = np.repeat(np.repeat(np.arange(people), counts), widths)
    utility = np.einsum("rk,rk->r", attributes, coefficients[who]) + random.gumbel(size=len(attributes))
    chosen = np.array([np.argmax(utility[a:b]) for a, b in itertools.pairwise(task_start)])
    names = tuple("abcdefghijklmnop"[:size])
    covariates = np.zeros((people, 0)) if covariates is None else covariates
    return Panel(
        names=names,
        attributes=attributes,
        task_start=task_start,
        person_start=np.concatenate([[0], np.cumsum(counts)]),
        chosen=chosen,
        weights=np.ones(people) if weights is None else weights,
        people=Labels.of([str(i) for i in range(people)]),
        tasks=Labels.of([str(t) for t in range(total)]),
        alternatives=Labels.of([""] * len(attributes)),
        covariate_names=tuple(f"z{c}" for c in range(covariates.shape[1])),
        covariates=covariates,
    )


def simple_panel(seed: int = 0, people: int = 300, **options) -> Panel:
    """Two correlated normal coefficients."""
    covariance = np.array([[1.0, 0.4], [0.4, 0.8]])
    return panel_of(seed + 1, coefficients_of(seed, people, [1.0, -0.5], covariance), **options)
