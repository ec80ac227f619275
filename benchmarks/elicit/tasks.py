"""Two tasks with simulated people: the common pair task, and three ways with delay and probability."""

import functools
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from unsaid.design.candidates import Candidates
from unsaid.inference import smc
from unsaid.model.data import Choices, ChoiceSets, simple_choice_sets
from unsaid.model.parameters import unpack
from unsaid.model.prior import Prior, default_prior
from unsaid.model.specification import Specification
from unsaid.model.utility import utility

__all__ = [
    "CHECKPOINTS",
    "QUESTIONS",
    "Task",
    "candidates",
    "empty_history",
    "offered",
    "pair_task",
    "probabilities",
    "three_way_task",
    "worths",
]

QUESTIONS = 40
CHECKPOINTS = (5, 10, 15, 20, 30, 40)

ATTRIBUTES = tuple(f"attribute_{i}" for i in range(10))
LEVELS = (-1.0, -0.5, 0.5, 1.0)
DELAYS_DAYS = (0.0, 7.0, 90.0, 1000.0)
PROBABILITIES = (1.0, 0.8, 0.5, 0.25)
HELD_OUT = 400


class Task(NamedTuple):
    """A task: a pool of alternatives, and people who answer.

    Attributes
    ----------
    name
        Of the task.
    specification
        The parts of the model that the people follow and the methods assume.
    prior
        What the people are drawn from and the methods begin with.
    size
        Alternatives in a choice set, beside the outside option.
    pool
        One batch entry that holds all alternatives.
    people
        Unconstrained parameters, one row per person.
    uniforms
        One uniform number per person and question: it settles the answer under every method.
    held_out
        Choice sets on which predictions are scored, as indices into the pool.
    seed
        Of the random numbers.
    """

    name: str
    specification: Specification
    prior: Prior
    size: int
    pool: ChoiceSets
    people: Float[Array, "person dimension"]
    uniforms: Float[Array, "person question"]
    held_out: Int[Array, "set size"]
    seed: int

    @property
    def config(self) -> smc.Config:
        """Settings of the sampler: the defaults."""
        return smc.Config(self.specification)


def pair_task(people: int, seed: int) -> Task:
    """Ten weights from N(0, I), 500 alternatives, pairs, logit with scale 2."""
    specification = Specification(ATTRIBUTES, delay=False, probability=False, outside=False, lapse=0.0)
    prior = Prior.from_covariance(np.zeros(10), np.eye(10))
    random = np.random.default_rng(seed)
    attributes = 2.0 * sparse_attributes(random, 500)
    pool = simple_choice_sets(attributes[None])
    return _finish("pairs", specification, prior, 2, pool, people, seed, random)


def three_way_task(people: int, seed: int) -> Task:
    """Ten weights of sd 2 and all else; three of 300 delayed and uncertain alternatives, or neither."""
    specification = Specification(ATTRIBUTES)
    prior = default_prior(specification)
    random = np.random.default_rng(seed)
    attributes = sparse_attributes(random, 300)
    pool = simple_choice_sets(
        attributes[None],
        delay_days=random.choice(DELAYS_DAYS, size=(1, 300)),
        probability=random.choice(PROBABILITIES, size=(1, 300)),
    )
    return _finish("ways", specification, prior, 3, pool, people, seed, random)


def sparse_attributes(random: np.random.Generator, count: int) -> np.ndarray:
    """Alternatives with two or three attributes that are not zero."""
    rows = np.zeros((count, len(ATTRIBUTES)))
    for row in rows:
        used = random.choice(len(ATTRIBUTES), size=random.integers(2, 4), replace=False)
        row[used] = random.choice(LEVELS, size=used.size)
    return rows


def _finish(
    name: str,
    specification: Specification,
    prior: Prior,
    size: int,
    pool: ChoiceSets,
    people: int,
    seed: int,
    random: np.random.Generator,
) -> Task:
    count = pool.outside.shape[-1]
    held_out = np.stack([random.choice(count, size=size, replace=False) for _ in range(HELD_OUT)])
    theta = (
        np.asarray(prior.mean) + random.normal(size=(people, prior.mean.size)) @ np.asarray(prior.cholesky).T
    )
    uniforms = random.uniform(size=(people, QUESTIONS))
    return Task(
        name,
        specification,
        prior,
        size,
        pool,
        jnp.asarray(theta, dtype=float),
        jnp.asarray(uniforms, dtype=float),
        jnp.asarray(held_out),
        seed,
    )


def candidates(task: Task) -> Candidates:
    """The pool as one group of candidates, none of which excludes another."""
    count = task.pool.outside.shape[-1]
    return Candidates(task.pool, jnp.arange(count)[None], jnp.ones((1, count), dtype=bool))


def offered(task: Task, indices: Int[Array, "*batch size"]) -> ChoiceSets:
    """Choice sets of these alternatives, the outside option last where the task has one."""
    sets = jax.tree.map(lambda values: values[0][indices], task.pool)
    if not task.specification.outside:
        return sets

    def one_more(values: Array, fill: float) -> Array:
        shape = (*indices.shape[:-1], 1, *values.shape[indices.ndim :])
        return jnp.concatenate([values, jnp.full(shape, fill, dtype=values.dtype)], axis=indices.ndim - 1)

    return ChoiceSets(
        attributes=one_more(sets.attributes, 0),
        delay_days=one_more(sets.delay_days, 0),
        probability=one_more(sets.probability, 1),
        outside=one_more(sets.outside, 1),
        available=one_more(sets.available, True),
    )


def worths(task: Task, theta: Float[Array, " dimension"]) -> Float[Array, " candidate"]:
    """Utility of every alternative of the pool for one person."""
    return utility(unpack(task.specification, theta), task.pool)[0]


def probabilities(
    task: Task, theta: Float[Array, " dimension"], indices: Int[Array, "*batch size"]
) -> Float[Array, "*batch alternative"]:
    """One person's choice probabilities in choice sets of these alternatives, the outside option last.

    The model's own, written out so that each alternative of the pool is valued once and no sum
    runs along a short axis, which is slow.
    """
    values = worths(task, theta)
    columns = [values[indices[..., j]] for j in range(task.size)]
    constant = unpack(task.specification, theta).outside_constant
    if constant is not None:
        columns.append(jnp.broadcast_to(constant, columns[0].shape))
    largest = functools.reduce(jnp.maximum, columns)
    odds = [jnp.exp(column - largest) for column in columns]
    total = functools.reduce(jnp.add, odds)
    lapse = task.specification.lapse
    return jnp.stack([(1 - lapse) * each / total + lapse / len(odds) for each in odds], axis=-1)


def empty_history(task: Task) -> Choices:
    """An empty history with room for all questions."""
    sets = offered(task, jnp.zeros((QUESTIONS, task.size), dtype=int))
    return Choices(sets, jnp.zeros(QUESTIONS, dtype=int), jnp.zeros(QUESTIONS))
