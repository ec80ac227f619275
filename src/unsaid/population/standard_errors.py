"""How sure the estimates of a population are: classic, robust and clustered."""

import numpy as np
from jaxtyping import Float

from unsaid.population.coordinates import moved
from unsaid.population.estimate import Estimate
from unsaid.population.fitted import correlations_of
from unsaid.population.shards import Population
from unsaid.population.specification import MixedSpecification
from unsaid.population.units import from_packed

__all__ = ["parameter_covariance"]

WIDTH = 1e-5
"""Of the numerical derivatives of the reported parameters by the coordinates."""


def parameter_covariance(
    specification: MixedSpecification, found: Estimate, scales: Float[np.ndarray, " attribute"], kind: str
) -> Float[np.ndarray, "parameter parameter"]:
    """Covariance of the estimates, in the order of `MixedSpecification.parameter_names`.

    Parameters
    ----------
    kind
        classic: the inverse information; robust: between two of which stand the products of
        scores (Huber 1967); none.

    Returns
    -------
    array
        NaN where the information is not positive definite, or kind is none.
    """
    count = len(specification.parameter_names)
    if kind == "none" or np.min(np.linalg.eigvalsh(found.information)) <= 0:
        return np.full((count, count), np.nan)
    covariance = np.linalg.inv(found.information)
    if kind == "robust":
        covariance = covariance @ found.products @ covariance
    slopes = reported_slopes(specification, found.population, scales)
    return slopes @ covariance @ slopes.T


def reported_slopes(
    specification: MixedSpecification, population: Population, scales: Float[np.ndarray, " attribute"]
) -> Float[np.ndarray, "parameter score"]:
    """Derivatives of the reported parameters by the coordinates around a population."""
    diagonal = specification.covariance == "diagonal"
    varying, columns = population.means.shape
    spread = varying if diagonal else varying * (varying + 1) // 2
    count = varying * columns + len(population.fixed) + spread
    slopes = np.empty((len(specification.parameter_names), count))
    for j in range(count):
        step = np.zeros(count)
        step[j] = WIDTH
        ahead = moved(population, step, diagonal=diagonal)
        behind = moved(population, -step, diagonal=diagonal)
        slopes[:, j] = _reported(specification, ahead, scales) - _reported(specification, behind, scales)
    return slopes / (2 * WIDTH)


def _reported(
    specification: MixedSpecification, population: Population, scales: np.ndarray
) -> Float[np.ndarray, " parameter"]:
    """As `MixedFit.parameters`."""
    units = from_packed(specification, population, scales)
    random = list(specification.random)
    parts = [units.mean, units.slopes[random].ravel(), np.sqrt(np.diag(units.covariance))[random]]
    if specification.covariance == "full":
        correlations = correlations_of(units.covariance[np.ix_(random, random)])
        parts += [correlations[j, :j] for j in range(len(random))]
    return np.concatenate(parts)
