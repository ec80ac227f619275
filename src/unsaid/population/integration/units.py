"""Between populations in the attributes' units and in those of the packed attributes."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.population.integration.shards import Population
from unsaid.population.specification import MixedSpecification
from unsaid.types.errors import DataError

__all__ = ["PopulationParameters", "from_packed", "to_packed"]

MIN_SD = 1e-6
"""In packed units; a standard deviation of 0 is taken as this."""


class PopulationParameters(NamedTuple):
    """A population in the attributes' units, as in `NormalEstimates`."""

    mean: Float[np.ndarray, " attribute"]
    covariate_effects: Float[np.ndarray, "attribute covariate"]
    covariance: Float[np.ndarray, "attribute attribute"]


def to_packed(
    specification: MixedSpecification, given: PopulationParameters, scales: Float[np.ndarray, " attribute"]
) -> Population:
    """A population in packed units.

    Raises
    ------
    DataError
        If shapes do not belong together, or the covariance is not positive semidefinite.
    """
    size, covariates = len(specification.names), len(specification.covariates)
    shapes = (size,), (size, covariates), (size, size)
    if tuple(part.shape for part in given) != shapes:
        raise DataError(
            "mean, covariate effects and covariance do not belong to the specification",
            expected=str(shapes),
            got=str(tuple(part.shape for part in given)),
        )
    factors, shifts = _factors(specification, scales)
    random, constant = _parts(specification)
    means = np.column_stack([given.mean, given.covariate_effects]) * factors[:, None]
    means[:, 0] += shifts
    covariance = (given.covariance * np.outer(factors, factors))[np.ix_(random, random)]
    return Population(means[random], means[constant, 0], _cholesky(covariance))


def from_packed(
    specification: MixedSpecification, population: Population, scales: Float[np.ndarray, " attribute"]
) -> PopulationParameters:
    """A population in the attributes' units; the inverse of `to_packed`."""
    size, covariates = len(specification.names), len(specification.covariates)
    factors, shifts = _factors(specification, scales)
    random, constant = _parts(specification)
    means, covariance = np.zeros((size, 1 + covariates)), np.zeros((size, size))
    means[random], means[constant, 0] = population.means, population.fixed
    means[:, 0] -= shifts
    means /= factors[:, None]
    covariance[np.ix_(random, random)] = population.factor @ population.factor.T
    return PopulationParameters(
        means[:, 0].copy(), means[:, 1:].copy(), covariance / np.outer(factors, factors)
    )


def _parts(specification: MixedSpecification) -> tuple[np.ndarray, np.ndarray]:
    """Indices of the coefficients that vary and of those that do not."""
    random = np.array(specification.random, int)
    return random, np.setdiff1d(np.arange(len(specification.names)), random)


def _factors(specification: MixedSpecification, scales: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What b is multiplied by, and what is added to it, when attributes are divided by their scales.

    In willingness-to-pay space, coefficients are relative to the price's.
    """
    relative = scales.copy()
    if specification.price is not None:
        price = specification.names.index(specification.price)
        relative[np.arange(len(scales)) != price] /= scales[price]
    lognormal = np.array([one.distribution == "lognormal" for one in specification.coefficients])
    return np.where(lognormal, 1.0, relative), np.where(lognormal, np.log(relative), 0.0)


def _cholesky(covariance: np.ndarray) -> np.ndarray:
    """Lower factor; standard deviations are at least `MIN_SD`, and so are those given all others."""
    if not len(covariance):
        return covariance
    lowest = float(np.min(np.linalg.eigvalsh(covariance)))
    largest = float(np.max(np.diag(covariance)))
    if lowest < -1e-8 * max(largest, MIN_SD) or not np.isfinite(lowest):
        raise DataError("the covariance is not positive semidefinite", got=f"an eigenvalue of {lowest:.3g}")
    floor = MIN_SD**2 + 1e-10 * np.diag(covariance)
    if lowest > np.max(floor):
        return np.linalg.cholesky(covariance)
    return np.linalg.cholesky(covariance + np.diag(floor + max(0.0, -2 * lowest)))
