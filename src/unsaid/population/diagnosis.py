"""Why a fit cannot work, found in its numbers, and what to do about it: one message for each cause."""

import numpy as np
from jaxtyping import Float

from unsaid.population.estimate import Estimate
from unsaid.population.packed import Packed
from unsaid.population.specification import MixedSpecification

__all__ = ["blamed", "collinear", "collinearity_message", "separated", "separation_message"]

COLLINEAR_BELOW = 1e-9
"""Smallest eigenvalue of the curvature, scaled to a diagonal of 1, of attributes that can be told apart."""

BLAMED_ABOVE = 0.1
"""Attributes with at least this part, of at most 1, in a direction are named."""


def collinear(curvature: Float[np.ndarray, "row row"]) -> Float[np.ndarray, "null row"]:
    """Directions in which the choices say nothing: null vectors of the curvature, one per row."""
    size = np.sqrt(np.diag(curvature))
    safe = np.where(size > 0, size, 1.0)
    values, vectors = np.linalg.eigh(curvature / np.outer(safe, safe))
    return (vectors[:, values < COLLINEAR_BELOW] / safe[:, None]).T


def blamed(direction: Float[np.ndarray, " row"], names: tuple[str, ...]) -> str:
    """Names of the attributes that a direction consists of."""
    part = np.abs(direction) / max(np.max(np.abs(direction)), 1e-300)
    return ", ".join(name for name, share in zip(names, part, strict=True) if share >= BLAMED_ABOVE)


def collinearity_message(directions: Float[np.ndarray, "null row"], names: tuple[str, ...]) -> str:
    """What to do about attributes that the choices cannot tell apart."""
    which = "; ".join(blamed(direction, names) for direction in directions)
    return (
        f"the choices cannot tell these attributes apart, or they never differ within a task: {which}; "
        "leave one of them out (of a categorical attribute, one level)"
    )


def separated(packed: Packed, direction: Float[np.ndarray, " row"]) -> bool:
    """Whether the chosen alternative is never worse in this direction, and sometimes better."""
    gap = packed.differences @ direction
    size = np.max(np.abs(gap), initial=0.0)
    return bool(size > 0 and np.max(gap) <= 1e-6 * size)


def separation_message(direction: Float[np.ndarray, " row"], names: tuple[str, ...]) -> str:
    """What to do about attributes that explain choices without exception."""
    return (
        f"choices follow without exception from {blamed(direction, names)} (separation): no finite "
        "coefficient is best; leave it out, join levels, or bring more choices"
    )


def population_problem(specification: MixedSpecification, found: Estimate, packed: Packed) -> str:
    """What speaks against a fitted population; empty if nothing does."""
    return ""
