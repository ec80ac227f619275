"""Sequential Monte Carlo over one person's history.

Iterated batch importance sampling (Chopin 2002): each choice reweights the particles; when the
effective sample size falls, they are resampled and moved by waste-free chains that keep every
state (Dau & Chopin 2022). The moves are autoregressive proposals that leave the particles' own
normal approximation invariant, accepted by Metropolis-Hastings (generalised preconditioned
Crank-Nicolson, Rudolf & Sprungk 2018), alternately long and short.
"""

import functools
from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Int, PRNGKeyArray

from unsaid.inference.particles import (
    Particles,
    effective_sample_size,
    mean_and_covariance,
    systematic_resample,
)
from unsaid.model.choice import log_likelihood, log_likelihood_terms
from unsaid.model.data import Choices
from unsaid.model.prior import Prior, sample
from unsaid.model.specification import Specification

__all__ = ["Config", "Info", "State", "grow", "init", "refine", "run", "step"]

PERSISTENCE = (0.0, 0.75)
"""How much of its place a particle keeps in a long and in a short move."""

INFLATION = 1.15
"""Factor on the standard deviation of the normal approximation: its tails must cover the posterior's."""


class Config(NamedTuple):
    """Settings of the sampler; hashable, so that a compiled step is kept for each.

    Attributes
    ----------
    specification
        The parts of the model.
    particles
        Number of particles; a multiple of `moves`.
    moves
        Length of each waste-free chain.
    resample_below
        Rejuvenate below this share of effective particles.
    """

    specification: Specification
    particles: int = 2048
    moves: int = 16
    resample_below: float = 0.5


class State(eqx.Module):
    """The posterior after a history.

    Attributes
    ----------
    particles
        Weighted draws from the posterior.
    history
        The choices so far, padded to the capacity.
    count
        Number of choices so far.
    prior
        The prior that it began from.
    """

    particles: Particles
    history: Choices
    count: Int[Array, ""]
    prior: Prior


class Info(NamedTuple):
    """Diagnostics of one step.

    Attributes
    ----------
    effective_sample_size
        After reweighting, before any rejuvenation.
    acceptance
        Mean acceptance of the moves; NaN when nothing moved.
    resampled
        Whether the particles were rejuvenated.
    log_evidence
        Log predictive probability of this choice given those before.
    """

    effective_sample_size: Float[Array, ""]
    acceptance: Float[Array, ""]
    resampled: Bool[Array, ""]
    log_evidence: Float[Array, ""]


def init(key: PRNGKeyArray, config: Config, prior: Prior, template: Choices) -> State:
    """The posterior before any choice: draws from the prior.

    Parameters
    ----------
    template
        An empty history, whose leading axis is the capacity and whose other axes are those of
        every choice to come (see `unsaid.model.data`).

    Raises
    ------
    ValueError
        If the number of particles is not a multiple of the moves, or prior and specification differ.
    """
    if config.particles % config.moves:
        raise ValueError(f"particles ({config.particles}) must be a multiple of moves ({config.moves})")
    if prior.mean.size != config.specification.dimension:
        raise ValueError(
            f"the prior has {prior.mean.size} parameters, the model {config.specification.dimension}"
        )
    return State(_start(key, config.particles, prior), template, jnp.asarray(0), prior)


@functools.partial(jax.jit, static_argnames=("count",))
def _start(key: PRNGKeyArray, count: int, prior: Prior) -> Particles:
    theta = sample(key, prior, count)
    return Particles(theta, jnp.zeros(count, dtype=theta.dtype))


@functools.partial(jax.jit, static_argnames=("config",))
def step(key: PRNGKeyArray, config: Config, state: State, choice: Choices) -> tuple[State, Info]:
    """The posterior after one more choice.

    Parameters
    ----------
    choice
        One entry: the shapes of the history without its leading axis.

    Notes
    -----
    The same key, state and choice give the same posterior to the last bit on the same machine. A
    choice beyond the capacity of the history is an error that the caller must prevent (`grow`).
    """
    terms = jax.vmap(lambda theta: log_likelihood_terms(config.specification, theta, choice))(
        state.particles.theta
    )
    before = jax.nn.logsumexp(state.particles.log_weights)
    log_weights = state.particles.log_weights + terms
    evidence = jax.nn.logsumexp(log_weights) - before
    size = effective_sample_size(log_weights)
    history = jax.tree.map(
        lambda whole, one: jax.lax.dynamic_update_index_in_dim(
            whole, one.astype(whole.dtype), state.count, 0
        ),
        state.history,
        choice,
    )
    reweighted = Particles(state.particles.theta, log_weights - jnp.max(log_weights))
    resampled = size < config.resample_below * config.particles
    particles, acceptance = jax.lax.cond(
        resampled,
        lambda: _rejuvenate(key, config, reweighted, history, state.prior),
        lambda: (reweighted, jnp.asarray(jnp.nan, dtype=size.dtype)),
    )
    after = State(particles, history, state.count + 1, state.prior)
    return after, Info(size, acceptance, resampled, evidence)


def _rejuvenate(
    key: PRNGKeyArray, config: Config, particles: Particles, history: Choices, prior: Prior
) -> tuple[Particles, Float[Array, ""]]:
    """Resample and move; returns equally weighted particles and the mean acceptance."""
    mean, covariance = mean_and_covariance(particles)
    ridge = 1e-6 * jnp.diagonal(prior.cholesky) ** 2
    factor = INFLATION * jnp.linalg.cholesky(covariance + jnp.diag(ridge))
    start_key, moves_key = jax.random.split(key)
    chains = config.particles // config.moves
    start = particles.theta[systematic_resample(start_key, particles.log_weights, chains)]

    # inverses of the factors once, so that each move costs matrix products only
    likelihood = jax.vmap(lambda theta: log_likelihood(config.specification, theta, history))
    to_score = _inverse(factor)
    to_prior_score = _inverse(prior.cholesky)

    def ratio(theta: Array) -> Array:
        """Log ratio of the posterior to the normal approximation, up to a constant, one per row."""
        score = (theta - mean[None, :]) @ to_score.T
        prior_score = (theta - prior.mean[None, :]) @ to_prior_score.T
        return likelihood(theta) + 0.5 * jnp.sum(score**2 - prior_score**2, axis=1)

    def move(
        carry: tuple[Array, Array], inputs: tuple[Array, Array]
    ) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        theta, log_ratio = carry
        move_key, keep = inputs
        noise_key, accept_key = jax.random.split(move_key)
        noise = jax.random.normal(noise_key, theta.shape, dtype=theta.dtype) @ factor.T
        proposal = mean[None, :] + keep * (theta - mean[None, :]) + jnp.sqrt(1 - keep**2) * noise
        proposed = ratio(proposal)
        log_uniform = jnp.log(jax.random.uniform(accept_key, (chains,), dtype=theta.dtype))
        accept = log_uniform < proposed - log_ratio
        theta = jnp.where(accept[:, None], proposal, theta)
        log_ratio = jnp.where(accept, proposed, log_ratio)
        return (theta, log_ratio), (theta, jnp.mean(accept.astype(theta.dtype)))

    count = config.moves - 1
    keeps = jnp.asarray([PERSISTENCE[i % 2] for i in range(count)], dtype=start.dtype)
    keys = jax.random.split(moves_key, count)
    _, (states, acceptance) = jax.lax.scan(move, (start, ratio(start)), (keys, keeps))
    theta = jnp.concatenate([start[None], states]).reshape(config.particles, -1)
    return Particles(theta, jnp.zeros(config.particles, dtype=theta.dtype)), jnp.mean(acceptance)


def _inverse(factor: Float[Array, "n n"]) -> Float[Array, "n n"]:
    """Inverse of a lower triangular matrix."""
    return jax.scipy.linalg.solve_triangular(factor, jnp.eye(factor.shape[0], dtype=factor.dtype), lower=True)


@functools.partial(jax.jit, static_argnames=("config",))
def run(key: PRNGKeyArray, config: Config, state: State, choices: Choices) -> tuple[State, Info]:
    """The posterior after a whole history, one step per choice.

    Padding (`observed` 0) leaves the posterior as it is. The info has a leading axis of choices.
    """

    def one(carry: State, inputs: tuple[PRNGKeyArray, Choices]) -> tuple[State, Info]:
        return step(inputs[0], config, carry, inputs[1])

    return jax.lax.scan(one, state, (jax.random.split(key, choices.chosen.shape[0]), choices))


@functools.partial(jax.jit, static_argnames=("config", "rounds"))
def refine(key: PRNGKeyArray, config: Config, state: State, rounds: int = 2) -> Particles:
    """A finer posterior of the same history, for what is said of it at the end.

    Parameters
    ----------
    config
        Settings of the finer sampler; its `particles` may exceed the state's.
    rounds
        How often to resample and move all particles.
    """
    particles = state.particles
    for round_key in jax.random.split(key, rounds):
        particles, _ = _rejuvenate(round_key, config, particles, state.history, state.prior)
    return particles


def grow(state: State, capacity: int) -> State:
    """The same state with room for more choices."""

    def padded(values: Array) -> Array:
        missing = capacity - values.shape[0]
        return (
            values
            if missing <= 0
            else jnp.concatenate([values, jnp.zeros_like(values, shape=(missing, *values.shape[1:]))])
        )

    return State(state.particles, jax.tree.map(padded, state.history), state.count, state.prior)
