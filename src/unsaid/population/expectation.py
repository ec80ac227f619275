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
from unsaid.population.laplace import Approximation, approximate, whitened_log_posterior

__all__ = ["Moments", "laplace_moments", "sampled_moments"]

INFLATION = 1.2
"""Factor on the proposal's standard deviation: narrower ones shrink the population's spread."""

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


@functools.partial(jax.jit, static_argnames=("specification", "steps"))
def laplace_moments(
    specification: Specification,
    prior: Prior,
    choices: Choices,
    starts: Float[Array, "person dimension"],
    counts: Float[Array, " person"],
    steps: int,
) -> tuple[Moments, Float[Array, "person dimension"]]:
    """Moments of normal approximations at the modes, and the modes.

    Parameters
    ----------
    choices
        With a leading axis of people.
    starts
        Whitened coordinates to begin from.
    counts
        1 for a person, 0 for padding.
    steps
        Scoring steps for each person.
    """

    def one(person: Choices, start: Array) -> tuple[Array, Array, Array]:
        near = approximate(specification, prior, person, start, steps)
        covariance = _covariance(near)
        height = whitened_log_posterior(specification, prior, person, near.mode)
        log_evidence = height - jnp.sum(jnp.log(jnp.diagonal(near.precision_cholesky)))
        return near.mode, covariance + jnp.outer(near.mode, near.mode), log_evidence

    modes, seconds, evidence = jax.vmap(one)(choices, starts)
    share = jnp.ones_like(evidence)
    return _summed(modes, seconds, evidence, share, counts), modes


@functools.partial(jax.jit, static_argnames=("specification", "steps", "draws"))
def sampled_moments(
    key: PRNGKeyArray,
    specification: Specification,
    prior: Prior,
    choices: Choices,
    starts: Float[Array, "person dimension"],
    counts: Float[Array, " person"],
    steps: int,
    draws: int,
) -> tuple[Moments, Float[Array, "person dimension"]]:
    """Moments by importance sampling around the modes, and the modes.

    Each person has draws of their own, fresh for each key: draws kept over iterations are fitted
    instead of the people, and draws shared between people do not average out.

    Parameters
    ----------
    choices, starts, counts, steps
        As in `laplace_moments`.
    draws
        Draws for each person.
    """

    def one(person_key: PRNGKeyArray, person: Choices, start: Array) -> tuple[Array, ...]:
        near = approximate(specification, prior, person, start, steps)
        z, log_density = _propose(person_key, near, draws)
        heights = jax.vmap(lambda point: whitened_log_posterior(specification, prior, person, point))(z)
        log_weights = heights - 0.5 * z.shape[-1] * jnp.log(2 * jnp.pi) - log_density
        weights = jax.nn.softmax(log_weights)
        evidence = jax.nn.logsumexp(log_weights) - jnp.log(draws)
        share = 1 / (draws * jnp.sum(weights**2))
        return near.mode, weights @ z, (weights[:, None] * z).T @ z, evidence, share

    keys = jax.random.split(key, starts.shape[0])
    modes, means, seconds, evidence, share = jax.vmap(one)(keys, choices, starts)
    return _summed(means, seconds, evidence, share, counts), modes


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
    local = near.mode[None, :] + INFLATION * spread
    wide = jax.random.uniform(pick_key, (draws, 1), dtype=noise.dtype) < DEFENSIVE
    z = jnp.where(wide, noise, local)
    score = ((z - near.mode[None, :]) @ lower) / INFLATION
    constant = 0.5 * size * jnp.log(2 * jnp.pi)
    log_determinant = jnp.sum(jnp.log(jnp.diagonal(lower))) - size * jnp.log(INFLATION)
    log_local = -0.5 * jnp.sum(score**2, -1) + log_determinant - constant
    log_wide = -0.5 * jnp.sum(z**2, -1) - constant
    mixed = jnp.logaddexp(jnp.log1p(-DEFENSIVE) + log_local, jnp.log(DEFENSIVE) + log_wide)
    return z, mixed


def _summed(first: Array, second: Array, evidence: Array, share: Array, counts: Array) -> Moments:
    return Moments(
        first=counts @ first,
        second=jnp.einsum("n,nkl->kl", counts, second),
        log_likelihood=counts @ evidence,
        effective_share=counts @ share,
        people=jnp.sum(counts),
    )
