"""Tastes of latent classes, at one value of their parameters, and values that a fit leaves possible.

The estimates are taken as normal around the maximum (Krinsky & Robb 1986): coefficients as they are,
shares as log odds against the last class, so that they stay between 0 and 1 and sum to 1.
"""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Float

from unsaid.population.latent.estimates import LatentEstimates
from unsaid.population.tastes import TasteDistribution, Tastes

__all__ = ["ClassTastes", "class_draws"]


class ClassTastes(TasteDistribution):
    """Everybody belongs to one class, and has its coefficients.

    Parameters
    ----------
    shares
        Of the classes among people.
    coefficients
        Of each class, in the attributes' units.
    """

    def __init__(
        self, shares: Float[np.ndarray, " class_"], coefficients: Float[np.ndarray, "class_ attribute"]
    ):
        self.shares = shares
        self.coefficients = coefficients

    def tastes(self, covariates: Float[np.ndarray, "person covariate"], seed: int) -> Tastes:
        """The classes: nobody has to be simulated."""
        return Tastes(self.shares, self.coefficients)

    def people(
        self, covariates: Float[np.ndarray, "person covariate"], seed: int
    ) -> Float[np.ndarray, "person parameter"]:
        """A class for each person."""
        shares = self.shares / self.shares.sum()
        classes = np.random.default_rng(seed).choice(len(shares), size=len(covariates), p=shares)
        return self.coefficients[classes]

    def average(
        self, covariates: Float[np.ndarray, "person covariate"]
    ) -> Float[np.ndarray, "person parameter"]:
        """Means over the classes."""
        return np.tile(self.means(), (len(covariates), 1))

    def means(self) -> Float[np.ndarray, " parameter"]:
        """Means over the classes."""
        return self.shares @ self.coefficients

    def positive(self) -> Float[np.ndarray, " parameter"]:
        """Shares of the classes whose coefficient is above 0."""
        return self.shares @ (self.coefficients > 0)


def class_draws(fit: LatentEstimates, count: int, *, seed: int) -> Iterator[ClassTastes]:
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
    shares, coefficients = odds / odds.sum(1, keepdims=True), drawn[:, :size].reshape(shape)
    return (ClassTastes(*one) for one in zip(shares, coefficients, strict=True))


def _covariance(fit: LatentEstimates) -> Float[np.ndarray, "row row"]:
    """Of the coefficients and the log odds of all classes but the last."""
    size, last = fit.coefficients.size, fit.class_count - 1
    if not np.all(np.isfinite(fit.parameter_covariance)):
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
