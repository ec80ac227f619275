"""A normal approximation of each person's posterior, found by damped Fisher scoring.

Everything happens in whitened coordinates z, theta = mean + cholesky z, in which the prior is a
standard normal: the curvature of the log posterior is then the identity plus the person's
information, so that it is well conditioned however weakly the choices identify a parameter.
"""

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from unsaid.model.choice import choice_probabilities, log_likelihood
from unsaid.model.data import Choices
from unsaid.model.parameters import unpack
from unsaid.model.prior import Prior
from unsaid.model.specification import Specification

__all__ = ["Approximation", "approximate", "fisher_information", "unwhiten", "whitened_log_posterior"]

STEP_SIZES = (1.0, 0.5, 0.2, 0.05, 0.0)
"""Shares of a scoring step that are tried; the best is taken, so the log posterior never falls."""


class Approximation(eqx.Module):
    """A normal approximation of one person's posterior in whitened coordinates.

    Attributes
    ----------
    mode
        Where the log posterior is highest.
    precision_cholesky
        Lower Cholesky factor of the inverse covariance.
    decrement
        Half of the gradient's squared length in units of the curvature: how far the log posterior
        still was from its highest value before the last step.
    """

    mode: Float[Array, " dimension"]
    precision_cholesky: Float[Array, "dimension dimension"]
    decrement: Float[Array, ""]


def unwhiten(prior: Prior, z: Float[Array, " dimension"]) -> Float[Array, " dimension"]:
    """Parameters from whitened coordinates."""
    return prior.mean + prior.cholesky @ z


def whitened_log_posterior(
    specification: Specification, prior: Prior, choices: Choices, z: Float[Array, " dimension"]
) -> Float[Array, ""]:
    """Log likelihood plus the log density of the standard normal, without its constant."""
    return log_likelihood(specification, unwhiten(prior, z), choices) - 0.5 * jnp.sum(z**2)


def fisher_information(
    specification: Specification, prior: Prior, choices: Choices, z: Float[Array, " dimension"]
) -> Float[Array, "dimension dimension"]:
    """Expected information of one person's choices about the whitened coordinates.

    Never negative definite, unlike the curvature of the log likelihood itself, which discounting
    and probability weighting make indefinite away from the mode.
    """

    def probabilities(point: Array) -> Array:
        return choice_probabilities(
            specification, unpack(specification, unwhiten(prior, point)), choices.sets
        )

    slopes = jax.jacfwd(probabilities)(z)
    counts = (choices.observed[:, None] > 0) & choices.sets.available
    weights = jnp.where(counts, 1 / jnp.maximum(probabilities(z), 1e-9), 0.0)
    return jnp.einsum("tjk,tj,tjl->kl", slopes, weights, slopes)


def approximate(
    specification: Specification,
    prior: Prior,
    choices: Choices,
    start: Float[Array, " dimension"],
    steps: int | Array,
) -> Approximation:
    """Normal approximation of one person's posterior.

    Parameters
    ----------
    prior
        The distribution that the person comes from.
    choices
        One person's history, padded where shorter than others.
    start
        Whitened coordinates to begin from.
    steps
        Number of scoring steps.
    """
    identity = jnp.eye(start.size, dtype=start.dtype)
    sizes = jnp.asarray(STEP_SIZES, dtype=start.dtype)

    def height(z: Array) -> Array:
        return whitened_log_posterior(specification, prior, choices, z)

    def curvature(z: Array) -> Array:
        return identity + fisher_information(specification, prior, choices, z)

    def scoring(step: int | Array, carry: tuple[Array, Array]) -> tuple[Array, Array]:
        z = carry[0]
        gradient = jax.grad(height)(z)
        direction = jax.scipy.linalg.solve(curvature(z), gradient, assume_a="pos")
        tried = z[None, :] + sizes[:, None] * direction[None, :]
        heights = jax.vmap(height)(tried)
        best = jnp.argmax(jnp.where(jnp.isfinite(heights), heights, -jnp.inf))
        return tried[best], 0.5 * gradient @ direction

    begin = (start, jnp.asarray(jnp.inf, dtype=start.dtype))
    mode, decrement = jax.lax.fori_loop(0, steps, scoring, begin)
    return Approximation(mode, jnp.linalg.cholesky(curvature(mode)), decrement)
