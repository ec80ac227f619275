"""Reference designs: at random, and D-optimal. They are what expected information is measured against."""

import functools

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int, PRNGKeyArray

from unsaid.design.candidates import Candidates
from unsaid.model.choice import log_choice_probabilities
from unsaid.model.data import ChoiceSets
from unsaid.model.parameters import unpack
from unsaid.model.specification import Specification
from unsaid.model.utility import utility

__all__ = ["choose_d_optimal", "choose_random", "fisher_information"]


@functools.partial(jax.jit, static_argnames=("size",))
def choose_random(key: PRNGKeyArray, candidates: Candidates, size: int) -> Int[Array, "group size"]:
    """For each group a choice set of different labels, every label equally likely.

    First the labels are drawn, then one usable candidate of each.
    """
    count = candidates.label.shape[1]

    def one(group_key: Array, label: Array, usable: Array) -> Array:
        label_key, candidate_key = jax.random.split(group_key)
        first = jnp.argmax(label[:, None] == label[None, :], axis=1)
        of_label = jax.random.uniform(label_key, (count,))[first]
        tie = jax.random.uniform(candidate_key, (count,))
        chosen, free = [], usable
        for _ in range(size):
            highest = jnp.max(jnp.where(free, of_label, -1.0))
            pick = jnp.argmax(jnp.where(free & (of_label == highest), tie, -1.0))
            chosen.append(pick)
            free = free & (label != label[pick])
        return jnp.stack(chosen)

    keys = jax.random.split(key, candidates.label.shape[0])
    return jax.vmap(one)(keys, candidates.label, candidates.usable)


def fisher_information(
    specification: Specification, theta: Float[Array, " dimension"], sets: ChoiceSets
) -> Float[Array, "dimension dimension"]:
    """Fisher information of one answer at a parameter vector: E of the score's outer product.

    Parameters
    ----------
    sets
        One choice set, no batch axes.
    """

    def logs(vector: Array) -> Array:
        return log_choice_probabilities(utility(unpack(specification, vector), sets), specification.lapse)

    probabilities = jnp.exp(logs(theta))
    scores = jnp.where(sets.available[:, None], jax.jacfwd(logs)(theta), 0.0)
    return jnp.einsum("j,jk,jl->kl", probabilities, scores, scores)


@functools.partial(jax.jit, static_argnames=("specification", "size", "sweeps"))
def choose_d_optimal(
    key: PRNGKeyArray,
    specification: Specification,
    mean: Float[Array, " dimension"],
    covariance: Float[Array, "dimension dimension"],
    candidates: Candidates,
    size: int,
    sweeps: int = 2,
) -> tuple[Int[Array, "group size"], Float[Array, " group"]]:
    """For each group the choice set that most raises log det of precision, and by how much in nats.

    The precision is the inverse posterior covariance plus the Fisher information at the posterior
    mean (Atkinson, Donev & Tobias 2007); coordinate exchange from a random start.
    """

    def gain(group: Array, chosen: Array) -> Array:
        offered = jax.tree.map(lambda leaf: leaf[group][chosen], candidates.pool)
        if specification.outside:
            offered = with_outside(offered)
        information = fisher_information(specification, mean, offered)
        return jnp.linalg.slogdet(jnp.eye(mean.size, dtype=mean.dtype) + covariance @ information)[1]

    everything = jnp.arange(candidates.label.shape[1])

    def one(inputs: tuple[Array, Array]) -> tuple[Array, Array]:
        group, chosen = inputs
        label, usable = candidates.label[group], candidates.usable[group]
        value = gain(group, chosen)
        for position in [p for _ in range(sweeps) for p in range(size)]:
            others = jnp.delete(chosen, position, assume_unique_indices=True)
            clash = jnp.any(label[None, :] == label[others][:, None], axis=0)
            tried = jax.vmap(lambda c, p=position, base=chosen: gain(group, base.at[p].set(c)))(everything)
            tried = jnp.where(usable & ~clash, tried, -jnp.inf)
            pick = jnp.argmax(tried)
            chosen, value = chosen.at[position].set(pick.astype(chosen.dtype)), tried[pick]
        return chosen, value

    starts = choose_random(key, candidates, size)
    return jax.lax.map(one, (jnp.arange(candidates.label.shape[0]), starts))


def with_outside(sets: ChoiceSets) -> ChoiceSets:
    """One choice set with the outside option added as its last alternative."""

    def extended(leaf: Array, value: float) -> Array:
        return jnp.concatenate([leaf, jnp.full((1, *leaf.shape[1:]), value, dtype=leaf.dtype)])

    return ChoiceSets(
        attributes=extended(sets.attributes, 0.0),
        delay_days=extended(sets.delay_days, 0.0),
        probability=extended(sets.probability, 1.0),
        outside=extended(sets.outside, 1.0),
        available=jnp.concatenate([sets.available, jnp.ones(1, dtype=bool)]),
        probability_better=None
        if sets.probability_better is None
        else extended(sets.probability_better, 0.0),
    )
