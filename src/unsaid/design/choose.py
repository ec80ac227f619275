"""The next choice set: for each group of candidates the best one, with its expected information."""

import functools
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int, PRNGKeyArray

from unsaid.design.candidates import Candidates
from unsaid.design.exchange import Pool, exchange
from unsaid.design.information import information_about_parameters, information_about_summary
from unsaid.model.choice import probabilities_of
from unsaid.model.data import ChoiceSets
from unsaid.model.parameters import unpack
from unsaid.model.specification import Specification
from unsaid.model.utility import utility

__all__ = [
    "Config",
    "Proposal",
    "choose",
    "expected_bits",
    "leading_membership",
    "score_offered",
    "summary_membership",
]

CLASSES = 16
"""Classes of equal probability that one parameter's values are divided into: 4 bits at most."""

LARGEST_LOG_ODDS = 25.0
"""Log odds are clipped here for the search; beyond it an alternative is as good as certain."""


class Config(NamedTuple):
    """Settings of the search; hashable.

    Attributes
    ----------
    specification
        The parts of the model.
    size
        Alternatives in a choice set, beside the outside option.
    mix
        Share of the information about all parameters; the rest is about `about`.
    about
        Which weight is the largest (``""``), or the value of one parameter, by its name.
    draws
        Posterior draws that the expectation is taken over.
    starts, sweeps
        Of the coordinate exchange.
    """

    specification: Specification
    size: int = 3
    mix: float = 0.3
    draws: int = 512
    starts: int = 1
    sweeps: int = 2
    about: str = ""


class Proposal(NamedTuple):
    """The best choice set of each group.

    Attributes
    ----------
    candidates
        Indices into the group's candidates.
    score
        The criterion that was maximised, in bits; minus infinity where the group has too few
        usable candidates.
    without
        The criterion when one of the alternatives is left out, in bits.
    """

    candidates: Int[Array, "group size"]
    score: Float[Array, " group"]
    without: Float[Array, "group size"]


def leading_membership(
    specification: Specification, theta: Float[Array, "draw dimension"]
) -> Float[Array, "draw attribute"]:
    """One-hot rows: which weight is the largest in each draw."""
    count = len(specification.attributes)
    return jax.nn.one_hot(jnp.argmax(theta[:, :count], axis=1), count, dtype=theta.dtype)


def summary_membership(config: Config, theta: Float[Array, "draw dimension"]) -> Float[Array, "draw class"]:
    """One-hot rows: the class of what the information is about, in each draw."""
    if not config.about:
        return leading_membership(config.specification, theta)
    values = theta[:, config.specification.index(config.about)]
    ranks = jnp.argsort(jnp.argsort(values))
    return jax.nn.one_hot(ranks * CLASSES // values.shape[0], CLASSES, dtype=theta.dtype)


def expected_bits(
    config: Config, utilities: Float[Array, "alternative draw *set"], membership: Float[Array, "draw class"]
) -> Float[Array, "*set"]:
    """Expected information in bits of each choice set, lapses included: the mixture that is sought.

    Parameters
    ----------
    utilities
        Of each alternative (the outside option included) under equally weighted posterior draws.
    membership
        Class of the summary, as `summary_membership` says.
    """
    probabilities = probabilities_of(utilities, config.specification.lapse, axis=0)
    nats = 0.0
    if config.mix > 0:
        nats = config.mix * information_about_parameters(probabilities)
    if config.mix < 1:
        nats = nats + (1 - config.mix) * information_about_summary(probabilities, membership)
    return nats / jnp.log(2.0)


@functools.partial(jax.jit, static_argnames=("config",))
def choose(
    key: PRNGKeyArray, config: Config, theta: Float[Array, "draw dimension"], candidates: Candidates
) -> Proposal:
    """The choice set of each group that promises most.

    Parameters
    ----------
    theta
        Equally weighted posterior draws; `config.draws` of them are used.
    candidates
        The groups.
    """
    theta = theta[: config.draws]
    specification = config.specification
    membership = summary_membership(config, theta)
    people = jax.vmap(lambda row: unpack(specification, row))(theta)
    worth = jax.vmap(utility, in_axes=(0, None))(people, candidates.pool)
    constant = people.outside_constant

    def one(inputs: tuple[Array, Array, Array, Array]) -> Proposal:
        group_key, values, label, usable = inputs
        finite = jnp.where(usable[None, :], values, 0.0)
        reference = jnp.mean(finite, axis=1) if constant is None else constant
        logs = jnp.clip(finite - reference[:, None], -LARGEST_LOG_ODDS, LARGEST_LOG_ODDS)
        outside = jnp.asarray(0.0 if constant is None else 1.0, dtype=logs.dtype)
        pool = Pool(jnp.exp(logs), logs, outside, membership / theta.shape[0], label, usable)
        sets, found = exchange(
            group_key, pool, size=config.size, mix=config.mix, starts=config.starts, sweeps=config.sweeps
        )
        best = sets[jnp.argmax(found)]
        offered = values[:, best].T
        if constant is not None:
            offered = jnp.concatenate([offered, constant[None]])
        # the whole set first, then without each of its alternatives: one computation for all of them
        left_out = jnp.eye(offered.shape[0], config.size + 1, 1, dtype=bool)
        scores = expected_bits(
            config, jnp.where(left_out[:, None, :], -jnp.inf, offered[..., None]), membership
        )
        labels = jnp.sort(label[best])
        complete = jnp.all(usable[best]) & jnp.all(labels[1:] != labels[:-1])
        return Proposal(best, jnp.where(complete, scores[0], -jnp.inf), scores[1:])

    keys = jax.random.split(key, candidates.label.shape[0])
    return jax.lax.map(one, (keys, jnp.moveaxis(worth, 1, 0), candidates.label, candidates.usable))


@functools.partial(jax.jit, static_argnames=("config",))
def score_offered(
    config: Config, theta: Float[Array, "draw dimension"], sets: ChoiceSets
) -> Float[Array, " set"]:
    """The criterion in bits of given choice sets (the outside option included), one each.

    Parameters
    ----------
    theta
        Equally weighted posterior draws.
    sets
        With one leading axis.
    """
    membership = summary_membership(config, theta)
    people = jax.vmap(lambda row: unpack(config.specification, row))(theta)
    worth = jax.vmap(utility, in_axes=(0, None))(people, sets)
    return expected_bits(config, jnp.moveaxis(worth, -1, 0), membership)
