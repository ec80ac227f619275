"""Coordinate exchange: improve a choice set one alternative at a time, over all candidates at once.

While one alternative varies, the sums over the others are kept, so that scoring every candidate
costs a few small matrix products (as in Meyer & Nachtsheim 1995, for expected information).
Lapses are left out here; the sets that come out are scored again with them.
"""

from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import DTypeLike
from jaxtyping import Array, Bool, Float, Int, PRNGKeyArray

from unsaid.design.information import negative_entropy_terms

__all__ = ["Pool", "exchange"]


class Pool(NamedTuple):
    """One group's candidates under posterior draws.

    Attributes
    ----------
    odds
        Exponentiated utility, relative to the outside option or to the draw's mean.
    utility
        The same before exponentiation.
    outside
        1 where there is an outside option, else 0: its odds.
    membership
        Class of the summary per draw, one-hot, over the number of draws.
    label, usable
        As in `Candidates`.
    """

    odds: Float[Array, "draw candidate"]
    utility: Float[Array, "draw candidate"]
    outside: Float[Array, ""]
    membership: Float[Array, "draw class"]
    label: Int[Array, " candidate"]
    usable: Bool[Array, " candidate"]


def exchange(
    key: PRNGKeyArray, pool: Pool, *, size: int, mix: float, starts: int, sweeps: int
) -> tuple[Int[Array, "start size"], Float[Array, " start"]]:
    """Choice sets of `size` alternatives, one per random start, with their scores.

    Parameters
    ----------
    mix
        Share of the information about all parameters; the rest is about the summary.

    Returns
    -------
    The candidate indices and the mixture of both kinds of information, in nats, lapses left out.
    """
    weighted = pool.odds * pool.utility

    def allowed(others: Array) -> Array:
        clash = jnp.any(pool.label[None, :] == pool.label[others][:, None], axis=0)
        return pool.usable & ~clash

    # all draws are of one class where the summary does not count
    membership = pool.membership if mix < 1 else jnp.sum(pool.membership, axis=1, keepdims=True)
    mass = jnp.sum(membership, axis=0)[:, None]

    def scores(others: Array) -> Array:
        fixed = pool.odds[:, others]
        total = (jnp.sum(fixed, axis=1) + pool.outside)[:, None] + pool.odds
        inverse = 1 / total
        # joint probabilities of class and answer: the others' in one product; what varies has the rest
        columns = [membership * fixed[:, [i]] for i in range(size - 1)]
        columns.append(pool.outside * membership)
        joint = (jnp.concatenate(columns, axis=1).T @ inverse).reshape(size, mass.shape[0], -1)
        rest = jnp.maximum(mass - jnp.sum(joint, axis=0), 0)
        joint = jnp.concatenate([rest[None], joint])
        marginal = -jnp.sum(negative_entropy_terms(jnp.sum(joint, axis=1)), axis=0)
        about_summary = marginal + jnp.sum(negative_entropy_terms(joint), axis=(0, 1)) if mix < 1 else 0.0
        score = (1 - mix) * about_summary
        if mix > 0:
            kept = jnp.sum(weighted[:, others], axis=1)[:, None]
            conditional = jnp.mean(jnp.log(total) - (kept + weighted) * inverse, axis=0)
            score = mix * (marginal - conditional) + score
        return jnp.where(allowed(others), score, -jnp.inf)

    def start(start_key: Array) -> Array:
        chosen = jnp.zeros(size, dtype=pool.label.dtype)
        noise = jax.random.uniform(start_key, pool.label.shape, dtype=pool.odds.dtype)
        free = pool.usable
        for position in range(size):
            pick = jnp.argmax(jnp.where(free, noise, -1.0))
            chosen = chosen.at[position].set(pick.astype(chosen.dtype))
            free = free & (pool.label != pool.label[pick])
        return chosen

    entropy = -jnp.sum(negative_entropy_terms(mass))
    begun = jax.vmap(start)(jax.random.split(key, starts))
    sets, values = jax.lax.map(lambda chosen: _improved(scores, chosen, sweeps, pool.odds.dtype), begun)
    return sets, values + (1 - mix) * entropy


def _improved(
    scores: Callable[[Array], Array], chosen: Array, sweeps: int, kind: DTypeLike
) -> tuple[Array, Array]:
    """Each alternative in turn the best beside the others, `sweeps` times or until nothing changes."""
    size = chosen.size

    # the first one varies, then all move up by one: after `size` of these each stands where it was
    def vary(carry: tuple[Array, Array, Array, Array]) -> tuple[Array, Array, Array, Array]:
        chosen, _, steps, kept = carry
        others = chosen[1:]
        value = scores(others)
        pick = jnp.argmax(value).astype(others.dtype)
        return jnp.append(others, pick), jnp.max(value), steps + 1, jnp.where(pick == chosen[0], kept + 1, 0)

    def moving(carry: tuple[Array, Array, Array, Array]) -> Array:
        # once each of the others was kept beside the last that came in, nothing changes any more
        _, _, steps, kept = carry
        return (steps < sweeps * size) & ((kept < size - 1) | (steps < size))

    first = (chosen, jnp.asarray(-jnp.inf, dtype=kind), jnp.asarray(0), jnp.asarray(0))
    chosen, value, steps, _ = jax.lax.while_loop(moving, vary, first)
    return jnp.roll(chosen, steps % size), value
