"""Why coefficients cannot be told apart, or grow without end, seen in numbers: a verdict for each cause."""

import numpy as np
from jaxtyping import Float

from unsaid.population.integration.packed import Packed
from unsaid.population.outcome import Outcome, Verdict

__all__ = ["blamed", "collinear", "collinearity", "separated", "separation"]

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


def collinearity(directions: Float[np.ndarray, "null row"], names: tuple[str, ...]) -> Verdict:
    """Of attributes that the choices cannot tell apart."""
    which = "; ".join(blamed(direction, names) for direction in directions)
    return Verdict(
        Outcome.COLLINEAR,
        f"the choices cannot tell these attributes apart, or they never differ within a task: {which}",
    )


def separated(packed: Packed, direction: Float[np.ndarray, " row"]) -> bool:
    """Whether the chosen alternative is never worse in this direction, and sometimes better."""
    gap = packed.differences @ direction
    size = np.max(np.abs(gap), initial=0.0)
    return bool(size > 0 and np.max(gap) <= 1e-6 * size)


def separation(direction: Float[np.ndarray, " row"], names: tuple[str, ...]) -> Verdict:
    """Of attributes that explain choices without exception."""
    return Verdict(
        Outcome.SEPARATED,
        f"choices follow without exception from {blamed(direction, names)} (separation): no finite "
        "coefficient is best",
    )
