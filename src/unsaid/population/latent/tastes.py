"""Classes that a fit leaves possible, and what people's choices say of each: how sure a result is.

The estimates are taken as normal around the maximum (Krinsky & Robb 1986): coefficients as they are,
shares as log odds against the last class, so that they stay between 0 and 1 and sum to 1.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.data.panel import Panel
from unsaid.population.latent.estimates import LatentEstimates
from unsaid.population.latent.fit import latent_log_likelihoods

__all__ = ["ClassDraws", "class_draws", "knows_errors", "latent_interval", "latent_log_likelihood_draws"]


class ClassDraws(NamedTuple):
    """Several sets of classes that a fit leaves possible.

    Attributes
    ----------
    shares
        Of the classes among people.
    coefficients
        Of each class, in the attributes' units.
    """

    shares: Float[np.ndarray, "draw kind"]
    coefficients: Float[np.ndarray, "draw kind attribute"]


def knows_errors(fit: LatentEstimates) -> bool:
    """Whether a fit says how sure its estimates are."""
    return bool(np.all(np.isfinite(fit.parameter_covariance)))


def class_draws(fit: LatentEstimates, count: int, *, seed: int) -> ClassDraws:
    """Classes drawn from the approximate distribution of the estimates.

    Where a fit has no standard errors, every draw is the estimate itself.

    Parameters
    ----------
    count
        How many.
    seed
        Of the draws.
    """
    size, last = fit.coefficients.size, fit.class_count - 1
    values = np.concatenate([fit.coefficients.ravel(), np.log(fit.shares[:-1] / fit.shares[-1])])
    noise = np.random.default_rng(seed).standard_normal((count, len(values)))
    drawn = values + noise @ _root(_covariance(fit)).T
    odds = np.exp(np.column_stack([drawn[:, size:], np.zeros(count)]))
    shape = (count, last + 1, len(fit.names))
    return ClassDraws(odds / odds.sum(1, keepdims=True), drawn[:, :size].reshape(shape))


def _covariance(fit: LatentEstimates) -> Float[np.ndarray, "row row"]:
    """Of the coefficients and the log odds of all classes but the last."""
    size, last = fit.coefficients.size, fit.class_count - 1
    if not knows_errors(fit):
        return np.zeros((size + last, size + last))
    turned = np.zeros((size + last, size + last + 1))
    turned[:size, :size] = np.eye(size)
    turned[size:, size:-1] = np.diag(1 / fit.shares[:-1])
    turned[size:, -1] = -1 / fit.shares[-1]
    return turned @ fit.parameter_covariance @ turned.T


def _root(covariance: np.ndarray) -> Float[np.ndarray, "row row"]:
    """A root; attributes may be in units of very different size, so that errors are taken out first."""
    errors = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    safe = np.where(errors > 0, errors, 1.0)
    values, vectors = np.linalg.eigh(covariance / np.outer(safe, safe))
    return errors[:, None] * vectors * np.sqrt(np.maximum(values, 0.0))


def latent_interval(
    fit: LatentEstimates, drawn: Float[np.ndarray, "draw ..."]
) -> tuple[Float[np.ndarray, "..."], Float[np.ndarray, "..."]]:
    """The middle 95% over draws; NaN where the fit does not know how sure it is."""
    if not knows_errors(fit):
        unknown = np.full(drawn.shape[1:], np.nan)
        return unknown, unknown
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    return low, high


def latent_log_likelihood_draws(
    fit: LatentEstimates, panel: Panel, *, count: int = 200, seed: int = 0
) -> Float[np.ndarray, "{count} person"]:
    """Log likelihood of each person's choices under classes that the fit leaves possible.

    Parameters
    ----------
    count
        Of draws.
    """
    drawn = class_draws(fit, count, seed=seed)
    return np.array(
        [
            latent_log_likelihoods(panel, fit._replace(shares=shares, coefficients=coefficients))
            for shares, coefficients in zip(drawn.shares, drawn.coefficients, strict=True)
        ]
    )
