"""Priors: a normal distribution over the unconstrained parameters."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, PRNGKeyArray

from unsaid.model.specification import Specification

__all__ = ["Prior", "default_prior", "sample"]

MEANS_SDS: dict[str, tuple[float, float]] = {
    # median discount rate 1% a day: half the value is left after a hundred days
    "log_discount_rate": (-4.6, 1.5),
    # curvature below 1 in nearly every data set (Wakker 2010, table 7.2.1): median .74
    "log_curvature": (-0.3, 0.3),
    "log_elevation": (0.0, 0.3),
    "outside_constant": (-1.0, 1.5),
}
"""Mean and standard deviation of each parameter beside the weights."""


class Prior(eqx.Module):
    """A normal prior over the unconstrained parameters.

    Attributes
    ----------
    mean
        In the order of `Specification.names`.
    cholesky
        Lower Cholesky factor of the covariance.
    """

    mean: Float[Array, " dimension"]
    cholesky: Float[Array, "dimension dimension"]

    @classmethod
    def from_covariance(cls, mean: np.ndarray, covariance: np.ndarray) -> "Prior":
        """Prior from a mean and a positive definite covariance.

        Raises
        ------
        ValueError
            If the covariance is not positive definite or shapes disagree.
        """
        mean, covariance = np.asarray(mean, float), np.asarray(covariance, float)
        if covariance.shape != (mean.size, mean.size):
            raise ValueError(f"expected a {mean.size} x {mean.size} covariance, got {covariance.shape}")
        try:
            factor = np.linalg.cholesky(covariance)
        except np.linalg.LinAlgError:
            smallest = np.linalg.eigvalsh(covariance)[0]
            raise ValueError(
                f"covariance is not positive definite: smallest eigenvalue {smallest:.3g}"
            ) from None
        return cls(jnp.asarray(mean, dtype=float), jnp.asarray(factor, dtype=float))

    def log_density(self, theta: Float[Array, " dimension"]) -> Float[Array, ""]:
        """Log density at one parameter vector."""
        score = jax.scipy.linalg.solve_triangular(self.cholesky, theta - self.mean, lower=True)
        constant = jnp.sum(jnp.log(jnp.diagonal(self.cholesky))) + 0.5 * theta.size * jnp.log(2 * jnp.pi)
        return -0.5 * jnp.sum(score**2) - constant


def default_prior(
    specification: Specification,
    *,
    weight_sd: float = 2.0,
    weight_correlation: np.ndarray | None = None,
    weight_mean: np.ndarray | None = None,
) -> Prior:
    """The prior of a person about whom nothing is known.

    Parameters
    ----------
    specification
        The parts of the model.
    weight_sd
        Marginal standard deviation of each weight, in log odds.
    weight_correlation
        Correlation of the weights; by default independent.
    weight_mean
        Mean of the weights; by default 0: no attribute is favoured.
    """
    count = len(specification.attributes)
    rest = [MEANS_SDS[name] for name in specification.names[count:]]
    mean = np.concatenate(
        [np.zeros(count) if weight_mean is None else np.asarray(weight_mean), [m for m, _ in rest]]
    )
    covariance = np.diag(np.concatenate([np.full(count, weight_sd), [sd for _, sd in rest]]) ** 2)
    if weight_correlation is not None:
        covariance[:count, :count] = weight_sd**2 * np.asarray(weight_correlation)
    return Prior.from_covariance(mean, covariance)


def sample(key: PRNGKeyArray, prior: Prior, count: int) -> Float[Array, "{count} dimension"]:
    """Independent draws from a prior, one row each."""
    noise = jax.random.normal(key, (count, prior.mean.size), dtype=prior.mean.dtype)
    return prior.mean[None, :] + noise @ prior.cholesky.T
