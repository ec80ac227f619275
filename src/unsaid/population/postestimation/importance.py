"""Importance of attributes as conjoint studies tell it: the share of a person's range of utility."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.population.fitted import Fitted, over_tastes
from unsaid.population.options import PostEstimation
from unsaid.population.tastes import Tastes

__all__ = ["AttributeImportance", "attribute_importance", "importance_shares"]


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
    sd
        Standard deviation over people.
    first
        Share of people to whom it matters most.
    """

    attribute: str
    share: float
    low: float
    high: float
    sd: float
    first: float


def attribute_importance(
    fit: Fitted, *, options: PostEstimation | None = None
) -> tuple[AttributeImportance, ...]:
    """Of every attribute, the most important first.

    Importance depends on what was offered: an attribute that hardly varied can hardly matter. Where delay
    and probability vary, it is that of the attributes among alternatives alike in both.
    """
    options = options or PostEstimation()
    names, groups = fit.data.groups

    def shares_of(tastes: Tastes) -> np.ndarray:
        return importance_shares(fit.rule.weights(tastes.coefficients), fit.data.ranges, groups)

    tastes = fit.tastes(options)
    own = shares_of(tastes)
    found = over_tastes(fit, lambda one: one.weights @ shares_of(one), options)
    sds = np.sqrt(tastes.weights @ (own - found.value) ** 2)
    first = np.bincount(own.argmax(1), tastes.weights, minlength=len(names))
    rows = zip(names, *found, sds, first, strict=True)
    return tuple(
        sorted(
            (AttributeImportance(name, *map(float, row)) for name, *row in rows), key=lambda one: -one.share
        )
    )


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
