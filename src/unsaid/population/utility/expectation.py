"""The expectation step: the moments of everybody's posterior, by Laplace or by importance sampling.

What the maximisation needs of a person are the mean and the second moment of their posterior in
whitened coordinates: K + K^2 numbers, summed over people.
"""

import functools

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, PRNGKeyArray

from unsaid.model.data import Choices
from unsaid.model.prior import Prior
from unsaid.model.specification import Specification
from unsaid.population.utility.laplace import Approximation, approximate, whitened_log_posterior

__all__ = ["Moments", "approximate_all", "laplace_moments", "sampled_moments"]

INFLATION = 0.4
"""How much wider the proposals are, over the square root of the number of parameters.

Proposals as narrow as the approximation shrink the population's spread; in many dimensions the
same width would leave few effective draws.
"""

DEFENSIVE = 0.1
"""Share of the proposals that come from the population itself, so that no weight runs away."""


class Moments(eqx.Module):
    """Sums over people of what the maximisation step needs.

    Attributes
    ----------
    first, second
        Sums of the posterior means and second moments in whitened coordinates.
    log_likelihood
        Sum of the log marginal likelihoods.
    effective_share
        Sum over people of the effective share of their draws; 1 each for Laplace.
    people
        How many people.
    """

    first: Float[Array, " dimension"]
    second: Float[Array, "dimension dimension"]
    log_likelihood: Float[Array, ""]
    effective_share: Float[Array, ""]
    people: Float[Array, ""]


@functools.partial(jax.jit, static_argnames=("specification",))
def approximate_all(
    specification: Specification,
    prior: Prior,
    choices: Choices,
    starts: Float[Array, "person dimension"],
    steps: int | Array,
) -> tuple[Approximation, Float[Array, " person"]]:
    """Everybody's normal approximation, and the log posterior at its mode.

    Parameters
    ----------
    choices
        With a leading axis of people.
    starts
        Whitened coordinates to begin from.
    steps
        Scoring steps for each person.
    """

    def one(person: Choices, start: Array) -> tuple[Approximation, Array]:
        near = approximate(specification, prior, person, start, steps)
        return near, whitened_log_posterior(specification, prior, person, near.mode)

    return jax.vmap(one)(choices, starts)


@jax.jit
def laplace_moments(
    near: Approximation, heights: Float[Array, " person"], counts: Float[Array, " person"]
) -> Moments:
    """Moments of the normal approximations.

    Parameters
    ----------
    near, heights
        From `approximate_all`.
    counts
        1 for a person, 0 for padding.
    """
    evidence = heights - jnp.sum(jnp.log(jnp.diagonal(near.precision_cholesky, axis1=1, axis2=2)), -1)
    seconds = jax.vmap(_covariance)(near) + near.mode[:, :, None] * near.mode[:, None, :]
    return _summed(near.mode, seconds, evidence, jnp.ones_like(evidence), counts)


@functools.partial(jax.jit, static_argnames=("specification", "draws"))
def sampled_moments(
    key: PRNGKeyArray,
    specification: Specification,
    prior: Prior,
    choices: Choices,
    near: Approximation,
    counts: Float[Array, " person"],
    draws: int,
) -> Moments:
    """Moments by importance sampling around the modes.

    Each person has draws of their own, fresh for each key: draws kept over iterations are fitted
    instead of the people, and draws shared between people do not average out.

    Parameters
    ----------
    choices, near, counts
        As in `laplace_moments`.
    draws
        Draws for each person.
    """

    def one(person_key: PRNGKeyArray, person: Choices, own: Approximation) -> tuple[Array, ...]:
        z, log_density = _propose(person_key, own, draws)
        heights = jax.vmap(lambda point: whitened_log_posterior(specification, prior, person, point))(z)
        log_weights = heights - 0.5 * z.shape[-1] * jnp.log(2 * jnp.pi) - log_density
        weights = jax.nn.softmax(log_weights)
        evidence = jax.nn.logsumexp(log_weights) - jnp.log(draws)
        share = 1 / (draws * jnp.sum(weights**2))
        return weights @ z, (weights[:, None] * z).T @ z, evidence, share

    keys = jax.random.split(key, counts.size)
    means, seconds, evidence, share = jax.vmap(one)(keys, choices, near)
    return _summed(means, seconds, evidence, share, counts)


def _covariance(near: Approximation) -> Float[Array, "dimension dimension"]:
    identity = jnp.eye(near.mode.size, dtype=near.mode.dtype)
    inverse = jax.scipy.linalg.solve_triangular(near.precision_cholesky, identity, lower=True)
    return inverse.T @ inverse


def _propose(
    key: PRNGKeyArray, near: Approximation, draws: int
) -> tuple[Float[Array, "draw dimension"], Float[Array, " draw"]]:
    """Draws from the widened approximation mixed with the population, and their log density."""
    size = near.mode.size
    noise_key, pick_key = jax.random.split(key)
    noise = jax.random.normal(noise_key, (draws, size), dtype=near.mode.dtype)
    lower = near.precision_cholesky
    spread = jax.scipy.linalg.solve_triangular(lower, noise.T, lower=True, trans=1).T
    wider = 1 + INFLATION / size**0.5
    local = near.mode[None, :] + wider * spread
    from_all = jax.random.uniform(pick_key, (draws, 1), dtype=noise.dtype) < DEFENSIVE
    z = jnp.where(from_all, noise, local)
    score = ((z - near.mode[None, :]) @ lower) / wider
    constant = 0.5 * size * jnp.log(2 * jnp.pi)
    log_determinant = jnp.sum(jnp.log(jnp.diagonal(lower))) - size * jnp.log(wider)
    log_local = -0.5 * jnp.sum(score**2, -1) + log_determinant - constant
    log_all = -0.5 * jnp.sum(z**2, -1) - constant
    mixed = jnp.logaddexp(jnp.log1p(-DEFENSIVE) + log_local, jnp.log(DEFENSIVE) + log_all)
    return z, mixed


def _summed(first: Array, second: Array, evidence: Array, share: Array, counts: Array) -> Moments:
    return Moments(
        first=counts @ first,
        second=jnp.einsum("n,nkl->kl", counts, second),
        log_likelihood=counts @ evidence,
        effective_share=counts @ share,
        people=jnp.sum(counts),
    )
