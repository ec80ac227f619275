"""Why a fitted population cannot be relied on, found in its numbers: one verdict for each cause."""

import numpy as np
from jaxtyping import Float

from unsaid.population.integration.ascent import runaway
from unsaid.population.integration.maximise import Estimate
from unsaid.population.integration.shards import triangle
from unsaid.population.intervals import NORMAL_95
from unsaid.population.outcome import Outcome, Verdict
from unsaid.population.specification import MixedSpecification

__all__ = ["against_sign", "population_verdict", "with_sign"]

SCALE_BELOW = 4.0
"""Information about the scale below which it counts as not identified: a standard error above 50%."""

CERTAIN_ABOVE = 24.0
"""Coefficients of attributes that differ by about 1, above which choices are too certain for a scale."""

VANISHED = 0.03
"""Part of a coefficient's size, or of 1, below which its spread is said to be none."""


def population_verdict(specification: MixedSpecification, found: Estimate, people: int) -> Verdict:
    """What speaks against a fitted population, or what its reader should know.

    Parameters
    ----------
    people
        How many.
    """
    parameters = len(found.information)
    if people <= parameters:
        return Verdict(
            Outcome.TOO_FEW_PEOPLE, f"{people} people are too few to estimate {parameters} parameters"
        )
    certain = runaway(found.population, CERTAIN_ABOVE)
    if certain and specification.price is not None:
        return Verdict(
            Outcome.WORTH_UNBOUNDED,
            f"what things are worth in {specification.price} grows without end: people hardly avoid it, or "
            "prefer more of it",
        )
    if certain or not _scale_information(specification, found) >= SCALE_BELOW:
        return Verdict(
            Outcome.SCALE_UNKNOWN,
            "the scale is not identified: means and standard deviations grow together and describe the "
            "choices as well or better",
        )
    if not found.settled:
        return Verdict(
            Outcome.ITERATIONS_ENDED,
            f"not converged: the log likelihood is expected to rise by {found.gain:.3g}, and the draws' "
            f"error to cost {found.loss:.3g}",
        )
    return _alike(specification, found)


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


def with_sign(verdict: Verdict, against: tuple[str, ...]) -> Verdict:
    """The verdict with what `against_sign` found."""
    if not against:
        return verdict
    said = (
        f"choices go against the sign of {', '.join(against)}: a lognormal coefficient cannot change it, "
        "and ends near 0"
    )
    if verdict.converged:
        return Verdict(Outcome.AGAINST_SIGN, said)
    return verdict._replace(detail=f"{verdict.detail}; {said}")


def _alike(specification: MixedSpecification, found: Estimate) -> Verdict:
    """Coefficients in which people hardly differ."""
    spreads = np.sqrt(np.sum(found.population.factor**2, 1))
    sizes = np.maximum(np.abs(found.population.means[:, 0]), 1.0)
    same = [
        specification.names[i]
        for i, spread, size in zip(specification.random, spreads, sizes, strict=True)
        if spread < VANISHED * size
    ]
    return Verdict(Outcome.ALIKE, f"people do not differ in {', '.join(same)}") if same else Verdict()


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
