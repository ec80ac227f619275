"""The exact log likelihood of any population, ours or another tool's, with its standard error.

Everybody's integral is taken by importance sampling from a multivariate t around the mode of their
own posterior, with 4,096 draws of a scrambled net in eight independent parts.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.data.panel import Panel
from unsaid.population.integration.packed import layout_of, pack
from unsaid.population.integration.shards import LinearShard, Population, Posteriors, Shard, Step
from unsaid.population.integration.units import PopulationParameters, to_packed
from unsaid.population.specification import MixedSpecification
from unsaid.types.errors import DataError

__all__ = ["ExactLogLikelihood", "exact_log_likelihood", "person_log_likelihoods"]

PARTS = 8
"""Independent parts of the draws, which the standard error comes from: seven degrees of freedom."""

FIRST_TURN = 1000
"""Turns that no fit takes, so that a fit is not judged by the draws that it was fitted to."""


class ExactLogLikelihood(NamedTuple):
    """The log likelihood and how sure it is.

    Attributes
    ----------
    value
        Log marginal likelihood of all choices.
    standard_error
        Due to the draws.
    people
        Each person's log marginal likelihood, not weighted.
    """

    value: float
    standard_error: float
    people: Float[np.ndarray, " person"]


def exact_log_likelihood(
    panel: Panel,
    specification: MixedSpecification,
    mean: Float[np.ndarray, " attribute"],
    covariance: Float[np.ndarray, "attribute attribute"],
    covariate_effects: Float[np.ndarray, "attribute covariate"] | None = None,
    *,
    draws: int = 4096,
    seed: int = 1,
    threads: int | None = None,
) -> ExactLogLikelihood:
    """Log marginal likelihood of a panel under a population.

    Parameters
    ----------
    specification
        How coefficients vary; its covariance kind is not looked at.
    mean, covariance, covariate_effects
        As in `NormalEstimates`, in the attributes' units.
    draws
        For each person, a power of two.
    seed
        Of the draws.

    Raises
    ------
    DataError
        If shapes do not belong together, or the covariance is not positive semidefinite.
    """
    if draws < 16 * PARTS or draws & (draws - 1):
        raise DataError(f"draws must be a power of two, at least {16 * PARTS}", got=f"{draws}")
    packed = pack(panel, specification.covariates)
    shard = LinearShard(packed, layout_of(specification), seed=seed, threads=threads)
    if covariate_effects is None:
        covariate_effects = np.zeros((len(mean), len(specification.covariates)))
    population = to_packed(
        specification, PopulationParameters(mean, covariate_effects, covariance), packed.scales
    )
    return person_log_likelihoods(shard, population, draws)


def person_log_likelihoods(shard: Shard, population: Population, draws: int) -> ExactLogLikelihood:
    """The same for people and a population that are packed already."""
    parts = []
    for part in range(PARTS):
        step = Step(FIRST_TURN + part, draws // PARTS, refresh=part == 0)
        parts.append(np.concatenate(shard.posteriors(population, step, _log_likelihoods)))
    heights = np.array(parts)
    highest = np.max(heights, 0)
    likelihood = np.exp(heights - highest)
    mean = np.mean(likelihood, 0)
    variance = np.var(likelihood, 0, ddof=1) / (PARTS * mean**2)
    people = highest + np.log(mean) + 0.5 * variance  # the log of a mean is low by half its variance
    weights = shard.packed.weights
    return ExactLogLikelihood(float(weights @ people), float(np.sqrt(weights**2 @ variance)), people)


def _log_likelihoods(begin: int, end: int, posteriors: Posteriors) -> np.ndarray:
    return posteriors.log_likelihood
