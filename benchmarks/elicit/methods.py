"""The methods that choose the next question from weighted particles: ours and the references."""

import functools
from collections.abc import Callable

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int, PRNGKeyArray

from elicit.tasks import Task, candidates, worths
from unsaid.design import choose as design
from unsaid.inference.particles import Particles, draw, mean_and_covariance
from unsaid.model.parameters import unpack

__all__ = ["METHODS", "Chooser", "all_pairs_information", "chooser"]

Chooser = Callable[[PRNGKeyArray, Particles], Int[Array, " size"]]
"""From a key and the posterior to the indices of the alternatives that are offered."""

LARGEST_LOG_ODDS = 20.0


def ours(task: Task, mix: float) -> Chooser:
    """The project's design with its defaults; `mix` is the share of information about all parameters."""
    config = design.Config(task.specification, size=task.size, mix=mix)
    group = candidates(task)

    def choose(key: PRNGKeyArray, particles: Particles) -> Array:
        draw_key, search_key = jax.random.split(key)
        theta = draw(draw_key, particles, config.draws)
        return design.choose(search_key, config, theta, group).candidates[0]

    return choose


def random(task: Task) -> Chooser:
    """Different alternatives at random."""
    count = _count(task)
    return lambda key, particles: jax.random.choice(key, count, (task.size,), replace=False)


def exhaustive(task: Task, draws: int = 512) -> Chooser:
    """The pair of all pairs with the largest information about all parameters."""
    if task.size != 2 or task.specification.outside or task.specification.lapse:
        raise ValueError("all pairs can be scored only where there are pairs, no outside option and no lapse")

    def choose(key: PRNGKeyArray, particles: Particles) -> Array:
        theta = draw(key, particles, draws)
        information = all_pairs_information(jax.vmap(lambda row: worths(task, row))(theta))
        first, ahead = jnp.unravel_index(jnp.argmax(information), information.shape)
        return jnp.stack([first, (first + ahead + 1) % information.shape[0]])

    return choose


def all_pairs_information(utilities: Float[Array, "draw candidate"]) -> Float[Array, "candidate ahead"]:
    """I(theta; y) in nats of every pair of an even number of candidates.

    Entry (i, a) is the pair of i and i + a + 1, counted around the end. Four sums of odds are
    multiplied before each logarithm, which saves three logarithms in four.
    """
    draws, count = utilities.shape
    half = count // 2
    logs = utilities - jnp.mean(utilities, axis=1, keepdims=True)
    logs = jnp.clip(logs, -LARGEST_LOG_ODDS, LARGEST_LOG_ODDS)
    logs = jnp.concatenate([logs, logs[:, :half]], axis=1)
    odds = jnp.exp(logs)

    def row(i: Array) -> Array:
        own, own_log = odds[:, i][:, None], logs[:, i][:, None]
        others = jax.lax.dynamic_slice_in_dim(odds, i + 1, half, axis=1)
        other_logs = jax.lax.dynamic_slice_in_dim(logs, i + 1, half, axis=1)
        total = own + others
        share = others / total
        log_total = jnp.sum(jnp.log(jnp.prod(total.reshape(draws // 4, 4, half), axis=1)), axis=0)
        kept = jnp.sum(own_log + share * (other_logs - own_log), axis=0)
        mean = jnp.mean(share, axis=0)
        marginal = -(mean * jnp.log(mean) + (1 - mean) * jnp.log1p(-mean))
        return marginal - (log_total - kept) / draws

    return jax.lax.map(row, jnp.arange(count))


def d_optimal(task: Task, starts: int = 4, sweeps: int = 2) -> Chooser:
    """Largest log det of the posterior precision plus the Fisher information at the posterior mean.

    With gradients g_j of utility, choice probabilities p_j and posterior covariance S, the gain is
    log det(I + S sum_j p_j (g_j - g)(g_j - g)'), g the mean of the g_j under p. Coordinate exchange
    from several starts; every candidate is scored at each position.
    """
    count = _count(task)

    def worth(theta: Array) -> Array:
        """Utility of every alternative, the outside option's last where there is one."""
        constant = unpack(task.specification, theta).outside_constant
        last = [] if constant is None else [constant[None]]
        return jnp.concatenate([worths(task, theta), *last])

    def choose(key: PRNGKeyArray, particles: Particles) -> Array:
        mean, covariance = mean_and_covariance(particles)
        values, gradient = worth(mean), jax.jacfwd(worth)(mean)
        whitened = gradient @ jnp.linalg.cholesky(covariance + 1e-6 * jnp.eye(mean.size, dtype=mean.dtype))
        outside = [count] if task.specification.outside else []

        def gain(chosen: Array) -> Array:
            members = jnp.concatenate([chosen, jnp.asarray(outside, dtype=chosen.dtype)])
            share = jax.nn.softmax(values[members])
            centred = jnp.sqrt(share)[:, None] * (whitened[members] - share @ whitened[members])
            small = jnp.eye(members.size, dtype=mean.dtype) + centred @ centred.T
            return jnp.linalg.slogdet(small)[1]

        def improve(chosen: Array, _: None) -> tuple[Array, Array]:
            best = jnp.zeros((), dtype=mean.dtype)
            for position in range(task.size):
                options = jax.vmap(lambda c, at=position, now=chosen: now.at[at].set(c))(jnp.arange(count))
                scores = jax.vmap(gain)(options)
                repeated = jnp.sum(options[:, :, None] == options[:, None, :], axis=(1, 2)) > task.size
                scores = jnp.where(repeated, -jnp.inf, scores)
                chosen, best = options[jnp.argmax(scores)], jnp.max(scores)
            return chosen, best

        def start(start_key: PRNGKeyArray) -> tuple[Array, Array]:
            first = jax.random.choice(start_key, count, (task.size,), replace=False)
            chosen, scores = jax.lax.scan(improve, first, None, length=sweeps)
            return chosen, scores[-1]

        sets, scores = jax.lax.map(start, jax.random.split(key, starts))
        return sets[jnp.argmax(scores)]

    return choose


def d_optimal_pairs(task: Task) -> Chooser:
    """D-optimal over all pairs: the gain is log(1 + p (1 - p) z'Sz), z the difference of attributes."""
    attributes = task.pool.attributes[0, :, 0, :]

    def choose(key: PRNGKeyArray, particles: Particles) -> Array:
        mean, covariance = mean_and_covariance(particles)
        values = attributes @ mean
        products = attributes @ covariance @ attributes.T
        own = jnp.diagonal(products)
        spread = own[:, None] + own[None, :] - 2 * products
        share = jax.nn.sigmoid(values[:, None] - values[None, :])
        best = jnp.argmax(share * (1 - share) * spread)
        return jnp.stack(jnp.unravel_index(best, spread.shape))

    return choose


def _count(task: Task) -> int:
    return task.pool.outside.shape[-1]


METHODS: dict[str, dict[str, Callable[[Task], Chooser]]] = {
    "pairs": {
        "ours: all parameters": functools.partial(ours, mix=1.0),
        "ours: mixture 0.3": functools.partial(ours, mix=0.3),
        "ours: leading weight": functools.partial(ours, mix=0.0),
        "exhaustive": exhaustive,
        "D-optimal": d_optimal_pairs,
        "random": random,
    },
    "ways": {
        "ours: all parameters": functools.partial(ours, mix=1.0),
        "ours: mixture 0.3": functools.partial(ours, mix=0.3),
        "ours: leading weight": functools.partial(ours, mix=0.0),
        "D-optimal": d_optimal,
        "random": random,
    },
}
"""Per task and name, from the task to the method."""


def chooser(task: Task, name: str) -> Chooser:
    """The method of this name for a task."""
    return METHODS[task.name][name](task)
