"""From what varies over people to the coefficients of utility, and draws of both from a fit.

Uncertainty has two parts: people differ (draws of b), and the population is known only so well
(draws of its parameters, normal around the estimates; Krinsky & Robb 1986).
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int

from unsaid.population.intervals import NORMAL_95, touches_zero
from unsaid.population.normal.estimates import NormalEstimates
from unsaid.population.parameters import Role
from unsaid.population.specification import MixedSpecification

__all__ = [
    "Populations",
    "at_parameters",
    "coefficients_of",
    "estimate",
    "parameter_draws",
    "person_draws",
    "roots_of",
]

LARGEST_CORRELATION = 1 - 1e-6
"""Of estimates whose Fisher's z is taken: the ends themselves have none."""

LARGEST_LOG = 80.0
"""Logs of lognormal coefficients are taken as no larger than this, as the kernels take them."""


class Populations(NamedTuple):
    """Several populations that a fit leaves possible.

    Attributes
    ----------
    means
        Of b, for people whose covariates are 0.
    covariate_effects
        On the person covariates.
    factors
        With factors @ factors' = covariance of b, zero for fixed coefficients.
    """

    means: Float[np.ndarray, "draw attribute"]
    covariate_effects: Float[np.ndarray, "draw attribute covariate"]
    factors: Float[np.ndarray, "draw attribute attribute"]


def coefficients_of(
    specification: MixedSpecification, b: Float[np.ndarray, "*many attribute"]
) -> Float[np.ndarray, "*many attribute"]:
    """Coefficients of utility: b, its signed exponential if lognormal, times the price's size in money.

    Parameters
    ----------
    b
        What the specification calls b; the coefficient itself where it is fixed.
    """
    lognormal = [i for i, one in enumerate(specification.coefficients) if one.distribution == "lognormal"]
    found = np.array(b, float)
    signs = np.array([float(specification.coefficients[i].sign) for i in lognormal])
    found[..., lognormal] = signs * np.exp(np.minimum(found[..., lognormal], LARGEST_LOG))
    if specification.price is not None:
        price = specification.names.index(specification.price)
        others = np.arange(len(specification.names)) != price
        found[..., others] *= np.abs(found[..., price, None])
    return found


def estimate(fit: NormalEstimates) -> Populations:
    """The population at the estimates, as one draw."""
    return Populations(fit.mean[None], fit.covariate_effects[None], roots_of(fit.covariance[None]))


def parameter_draws(fit: NormalEstimates, count: int, *, seed: int) -> Populations:
    """Populations drawn from the approximate distribution of the estimates.

    Normal around the estimates; standard deviations in logs and correlations by Fisher's z, so that
    all are possible. A standard deviation that cannot be told from 0 is normal and folded there: by
    logs some draws would be astronomically large. What has no standard error stays at its estimate.

    Parameters
    ----------
    count
        How many.
    seed
        Of the draws.
    """
    covariance = np.nan_to_num(fit.parameter_covariance, nan=0.0)
    errors = np.sqrt(np.diag(covariance))
    safe = np.where(errors > 0, errors, 1.0)
    noise = np.random.default_rng(seed).standard_normal((count, len(errors)))
    noise = noise @ roots_of((covariance / np.outer(safe, safe))[None])[0]
    drawn = fit.parameters + errors * noise
    bounded = {"sd": _spreads, "correlation": _correlations}
    for i, one in enumerate(fit.parameter_table):
        if one.role in bounded:
            drawn[:, i] = bounded[one.role](float(fit.parameters[i]), float(errors[i]), noise[:, i])
    return _populations(fit, drawn)


def at_parameters(fit: NormalEstimates, parameters: Float[np.ndarray, " parameter"]) -> Populations:
    """The population at other values of the parameters that the fit reports, as one draw."""
    return _populations(fit, parameters[None])


def person_draws(
    populations: Populations,
    covariates: Float[np.ndarray, "person covariate"],
    *,
    seed: int,
) -> Float[np.ndarray, "draw person attribute"]:
    """One b for each person under each population; the same noise for every population.

    Parameters
    ----------
    covariates
        Of the people; the rows say how many.
    """
    noise = np.random.default_rng(seed).standard_normal((len(covariates), populations.means.shape[1]))
    centres = populations.means[:, None, :] + np.einsum(
        "dkc,pc->dpk", populations.covariate_effects, covariates
    )
    return centres + np.einsum("pj,dkj->dpk", noise, populations.factors)


def _spreads(value: float, error: float, noise: Float[np.ndarray, " draw"]) -> Float[np.ndarray, " draw"]:
    if touches_zero(value, error):
        return np.abs(value + error * noise)
    return value * np.exp(error / value * noise)


def _correlations(
    value: float, error: float, noise: Float[np.ndarray, " draw"]
) -> Float[np.ndarray, " draw"]:
    size = min(abs(value), LARGEST_CORRELATION)
    # near 1 the slope of Fisher's z exaggerates: it is held to where the interval ends towards 0
    end = np.arctanh(max(size - NORMAL_95 * error, -LARGEST_CORRELATION))
    most = float(np.arctanh(size) - end) / NORMAL_95
    return np.tanh(np.copysign(np.arctanh(size), value) + min(error / (1 - size**2), most) * noise)


def _which(fit: NormalEstimates, *roles: Role) -> Int[np.ndarray, " some"]:
    """Places of the parameters of some roles."""
    return np.array([i for i, one in enumerate(fit.parameter_table) if one.role in roles], int)


def _populations(fit: NormalEstimates, parameters: Float[np.ndarray, "draw parameter"]) -> Populations:
    """Populations with several values of the reported parameters."""
    random, count = list(fit.specification.random), len(parameters)
    size, varying = len(fit.names), len(random)
    effects = np.zeros((count, size, len(fit.specification.covariates)))
    effects[:, random] = parameters[:, _which(fit, "slope")].reshape(count, varying, effects.shape[2])
    sds, correlations = parameters[:, _which(fit, "sd")], np.tile(np.eye(varying), (count, 1, 1))
    if fit.specification.covariance == "full":
        # the order of the parameters: for each coefficient those before it
        rows, columns = np.tril_indices(varying, -1)
        correlations[:, rows, columns] = parameters[:, _which(fit, "correlation")]
        correlations[:, columns, rows] = correlations[:, rows, columns]
    factors = np.zeros((count, size, size))
    factors[np.ix_(range(count), random, random)] = sds[:, :, None] * _unit_rows(roots_of(correlations))
    return Populations(parameters[:, _which(fit, "mean", "fixed")], effects, factors)


def _unit_rows(factors: np.ndarray) -> np.ndarray:
    """Correlations that had to be mended are brought back to 1 on the diagonal."""
    lengths = np.linalg.norm(factors, axis=2, keepdims=True)
    return factors / np.where(lengths > 0, lengths, 1.0)


def roots_of(
    covariances: Float[np.ndarray, "draw row row"],
) -> Float[np.ndarray, "draw row row"]:
    """Symmetric roots; what is not positive definite loses its negative part."""
    if covariances.shape[-1] == 0:
        return covariances.copy()
    values, vectors = np.linalg.eigh(0.5 * (covariances + np.swapaxes(covariances, 1, 2)))
    return (vectors * np.sqrt(np.maximum(values, 0.0))[:, None, :]) @ np.swapaxes(vectors, 1, 2)
