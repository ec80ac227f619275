"""Weighted particles: the form in which a posterior travels from inference to design and report."""

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, PRNGKeyArray

__all__ = [
    "Particles",
    "draw",
    "effective_sample_size",
    "mean_and_covariance",
    "systematic_resample",
    "weighted_quantile",
]


class Particles(eqx.Module):
    """Draws with weights.

    Attributes
    ----------
    theta
        Unconstrained parameters, one row per particle.
    log_weights
        Unnormalised log weights.
    """

    theta: Float[Array, "particle dimension"]
    log_weights: Float[Array, " particle"]

    @property
    def weights(self) -> Float[Array, " particle"]:
        """Weights that sum to 1."""
        return jax.nn.softmax(self.log_weights)


def effective_sample_size(log_weights: Float[Array, " particle"]) -> Float[Array, ""]:
    """Kong's effective sample size 1 / sum of squared weights, between 1 and the number of particles."""
    return 1 / jnp.sum(jax.nn.softmax(log_weights) ** 2)


def mean_and_covariance(
    particles: Particles,
) -> tuple[Float[Array, " dimension"], Float[Array, "dimension dimension"]]:
    """Weighted mean and covariance of the particles."""
    weights = particles.weights
    mean = weights @ particles.theta
    centred = particles.theta - mean[None, :]
    return mean, (weights[:, None] * centred).T @ centred


def systematic_resample(key: PRNGKeyArray, log_weights: Float[Array, " particle"], count: int) -> Array:
    """Indices of `count` particles drawn by systematic resampling (Kitagawa 1996)."""
    cumulative = jnp.cumsum(jax.nn.softmax(log_weights))
    offset = jax.random.uniform(key, dtype=cumulative.dtype)
    # up to the sum itself, which rounding may leave below 1: no point may lie beyond the last weight
    points = (jnp.arange(count, dtype=cumulative.dtype) + offset) / count * cumulative[-1]
    return jnp.searchsorted(cumulative, points)


def draw(key: PRNGKeyArray, particles: Particles, count: int) -> Float[Array, "{count} dimension"]:
    """Equally weighted draws from weighted particles."""
    return particles.theta[systematic_resample(key, particles.log_weights, count)]


def weighted_quantile(
    values: Float[Array, " particle"], weights: Float[Array, " particle"], levels: Float[Array, " level"]
) -> Float[Array, " level"]:
    """Quantiles of weighted values.

    Parameters
    ----------
    values, weights
        The weights sum to 1.
    levels
        In [0, 1].
    """
    order = jnp.argsort(values)
    cumulative = jnp.cumsum(weights[order]) - 0.5 * weights[order]
    return jnp.interp(levels, cumulative, values[order])
