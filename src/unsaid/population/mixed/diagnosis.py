"""Why a fit cannot work, found in its numbers, and what to do about it: one message for each cause."""

import numpy as np
from jaxtyping import Float

from unsaid.population.integration.ascent import runaway
from unsaid.population.integration.maximise import Estimate
from unsaid.population.integration.packed import Packed
from unsaid.population.integration.shards import triangle
from unsaid.population.intervals import NORMAL_95
from unsaid.population.specification import MixedSpecification

__all__ = [
    "against_sign",
    "blamed",
    "collinear",
    "collinearity_message",
    "population_problem",
    "separated",
    "separation_message",
    "sign_message",
]

COLLINEAR_BELOW = 1e-9
"""Smallest eigenvalue of the curvature, scaled to a diagonal of 1, of attributes that can be told apart."""

SCALE_BELOW = 4.0
"""Information about the scale below which it counts as not identified: a standard error above 50%."""

CERTAIN_ABOVE = 24.0
"""Coefficients of attributes that differ by about 1, above which choices are too certain for a scale."""

VANISHED = 0.03
"""Part of a coefficient's size, or of 1, below which its spread is said to be none."""

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


def population_problem(specification: MixedSpecification, found: Estimate, people: int) -> str:
    """What speaks against a fitted population; empty if nothing does.

    Parameters
    ----------
    people
        How many.
    """
    parameters = len(found.information)
    if people <= parameters:
        return (
            f"{people} people are too few to estimate {parameters} parameters: bring more people, let "
            "fewer coefficients vary, or take covariance diagonal"
        )
    certain = runaway(found.population, CERTAIN_ABOVE)
    if certain and specification.price is not None:
        return (
            f"what things are worth in {specification.price} grows without end: people hardly avoid it, or "
            "prefer more of it; see whether higher values cost more, or fit preference space (--model mixed)"
        )
    if certain or not _scale_information(specification, found) >= SCALE_BELOW:
        return (
            "the scale is not identified: means and standard deviations grow together and describe the "
            "choices as well or better; people need more tasks each, or fewer coefficients that vary"
        )
    if not found.settled:
        return (
            f"not converged: the log likelihood is expected to rise by {found.gain:.3g}, and the draws' "
            f"error to cost {found.loss:.3g}; allow more iterations or draws"
        )
    return ""


def against_sign(
    specification: MixedSpecification,
    logit: Float[np.ndarray, " attribute"],
    curvature: Float[np.ndarray, "attribute attribute"],
) -> tuple[str, ...]:
    """Lognormal coefficients whose sign the choices speak against: in a conditional logit it is the other.

    Parameters
    ----------
    logit, curvature
        Coefficients of a conditional logit of the same choices, and its negative second derivative.
    """
    errors = np.sqrt(np.maximum(np.diag(np.linalg.pinv(curvature)), 0.0))
    return tuple(
        one.name
        for one, value, error in zip(specification.coefficients, logit, errors, strict=True)
        if one.distribution == "lognormal" and one.sign * value < -NORMAL_95 * error
    )


def sign_message(against: tuple[str, ...]) -> str:
    """What to do about lognormal coefficients of the wrong sign, from `against_sign`."""
    return (
        f"choices go against the sign of {', '.join(against)}: a lognormal coefficient cannot change it, "
        "and ends near 0; give the other sign (--lognormal A:- for below 0), or let it be normal"
    )


def population_remark(specification: MixedSpecification, found: Estimate) -> str:
    """What a converged fit found that its reader should know; "converged" if nothing."""
    spreads = np.sqrt(np.sum(found.population.factor**2, 1))
    sizes = np.maximum(np.abs(found.population.means[:, 0]), 1.0)
    same = [
        specification.names[i]
        for i, spread, size in zip(specification.random, spreads, sizes, strict=True)
        if spread < VANISHED * size
    ]
    if same:
        return f"converged; people do not differ in {', '.join(same)}: its coefficient may as well be fixed"
    return "converged"


def _scale_information(specification: MixedSpecification, found: Estimate) -> float:
    """Information about a common factor of all coefficients that vary: 1 is a standard error of 100%."""
    population, kinds = found.population, specification.coefficients
    normal = [float(kinds[i].distribution == "normal") for i in specification.random]
    if specification.price is not None or not any(normal):
        return np.inf
    means = np.linalg.solve(population.factor, population.means * np.array(normal)[:, None])
    size, diagonal = len(normal), specification.covariance == "diagonal"
    factor = np.diag(normal)[triangle(size, diagonal=diagonal)]
    direction = np.concatenate([means.ravel(), population.fixed, factor])
    return float(direction @ found.information @ direction)
