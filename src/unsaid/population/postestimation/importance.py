"""Importance of attributes as conjoint studies tell it: the share of a person's range of utility."""

import re
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.population.normal.estimates import NormalEstimates
from unsaid.population.normal.tastes import (
    Populations,
    coefficients_of,
    estimate,
    interval_over,
    parameter_draws,
    person_draws,
)
from unsaid.population.postestimation.predict import sampled_rows

__all__ = [
    "AttributeImportance",
    "ImportanceOptions",
    "attribute_importance",
    "groups_of",
    "importance_shares",
]

LEVEL = re.compile(r"^(.+)\[[^\[\]]*\]$")


class ImportanceOptions(NamedTuple):
    """Draws: simulated people, populations for the intervals, and the seed of both."""

    people: int = 2000
    populations: int = 200
    seed: int = 0


class AttributeImportance(NamedTuple):
    """How much an attribute matters.

    Attributes
    ----------
    attribute
        A categorical attribute's levels count as one.
    share
        Mean over people of its part in their range of utility; all attributes sum to 1.
    low, high
        95% interval, because the population is known only so well.
    spread
        Standard deviation over people.
    first
        Share of people to whom it matters most.
    """

    attribute: str
    share: float
    low: float
    high: float
    spread: float
    first: float


def attribute_importance(
    fit: NormalEstimates,
    ranges: Float[np.ndarray, "attribute two"],
    covariates: Float[np.ndarray, "person covariate"],
    *,
    options: ImportanceOptions | None = None,
) -> tuple[AttributeImportance, ...]:
    """Of every attribute, the most important first.

    Parameters
    ----------
    ranges
        Smallest and largest value of each attribute in the data. Importance depends on what was
        offered: an attribute that hardly varied can hardly matter.
    covariates
        Of the people.
    """
    options = options or ImportanceOptions()
    names, groups = groups_of(fit.names)
    rows = sampled_rows(covariates, options.people, options.seed)

    def shares_of(population: Populations) -> np.ndarray:
        b = person_draws(population, rows, seed=options.seed + 1)[0]
        return importance_shares(coefficients_of(fit.specification, b), ranges, groups)

    own = shares_of(estimate(fit))
    drawn = parameter_draws(fit, options.populations, seed=options.seed)
    means = [
        shares_of(Populations(*(part[i : i + 1] for part in drawn))).mean(0)
        for i in range(options.populations)
    ]
    low, high = interval_over(fit, np.array(means))
    first = np.bincount(own.argmax(1), minlength=len(names)) / len(own)
    columns = (own.mean(0), low, high, own.std(0), first)
    found = [
        AttributeImportance(name, *(float(column[i]) for column in columns)) for i, name in enumerate(names)
    ]
    return tuple(sorted(found, key=lambda one: -one.share))


def groups_of(names: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Attributes, with the levels of a categorical one as one, and which of them each name belongs to."""
    stems = [found[1] if (found := LEVEL.match(name)) else name for name in names]
    distinct = tuple(dict.fromkeys(stems))
    return distinct, tuple(distinct.index(stem) for stem in stems)


def importance_shares(
    coefficients: Float[np.ndarray, "person attribute"],
    ranges: Float[np.ndarray, "attribute two"],
    groups: tuple[int, ...],
) -> Float[np.ndarray, "person group"]:
    """Each person's range of utility due to each attribute, as a share of the sum.

    A number's range is what its coefficient makes of the range in the data; that of categories is
    between the best and the worst level, the base (0) included.
    """
    count = max(groups) + 1
    reach = np.zeros((len(coefficients), count))
    members = np.bincount(groups, minlength=count)
    for group in range(count):
        own = [i for i, one in enumerate(groups) if one == group]
        if members[group] == 1:
            reach[:, group] = np.abs(coefficients[:, own[0]]) * (ranges[own[0], 1] - ranges[own[0], 0])
        else:
            reach[:, group] = _categorical(coefficients[:, own], ranges[own])
    total = reach.sum(1, keepdims=True)
    return reach / np.where(total > 0, total, 1.0)


def _categorical(coefficients: np.ndarray, ranges: np.ndarray) -> np.ndarray:
    """Best level less worst; the base is 0 (dummy coding), or minus the sum (effects coding)."""
    effects = bool(np.all(ranges[:, 0] == -1))
    base = -coefficients.sum(1, keepdims=True) if effects else np.zeros((len(coefficients), 1))
    levels = np.concatenate([coefficients, base], 1)
    return levels.max(1) - levels.min(1)
