"""Asks simulated people with one method, and measures what it has learnt and how long it took."""

import functools
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, PRNGKeyArray

from elicit.methods import Chooser
from elicit.tasks import QUESTIONS, Task, empty_history, offered, probabilities
from unsaid.design.choose import leading_membership
from unsaid.inference import smc
from unsaid.inference.particles import Particles, draw
from unsaid.model.data import Choices

__all__ = ["STRIDE", "Measures", "Timing", "ask_people", "time_questions"]

STRIDE = 5
"""Measures are taken after every fifth question."""

PREDICTIVE_DRAWS = 512


class Measures(NamedTuple):
    """What was learnt of each person, after every fifth question: arrays, of JAX or of numpy.

    Attributes
    ----------
    top1
        1 where the weight most likely to lead is the one that does.
    cosine
        Of the posterior mean of the weights to the true weights.
    log_loss
        Expected, in nats, of predictive probabilities on held-out choice sets.
    """

    top1: Any
    cosine: Any
    log_loss: Any


class Timing(NamedTuple):
    """Milliseconds of each question, one row per person: to choose it and to update the posterior."""

    choose: np.ndarray
    update: np.ndarray


def ask_people(
    task: Task, choose: Chooser, people: Sequence[int], questions: int, progress: Callable[[], None]
) -> Measures:
    """Ask these people; the measures have axes person and time.

    All methods meet the same people with the same draws from the prior, and one uniform number
    settles each answer.
    """

    @jax.jit
    def whole(key: PRNGKeyArray, theta: Array, uniforms: Array) -> Measures:
        start_key, walk_key = jax.random.split(key)
        state = smc.init(start_key, task.config, task.prior, empty_history(task))

        def question(state: smc.State, inputs: tuple[Array, Array]) -> tuple[smc.State, None]:
            choose_key, step_key = jax.random.split(inputs[0])
            choice = answer(task, theta, inputs[1], choose(choose_key, state.particles))
            return smc.step(step_key, task.config, state, choice)[0], None

        def block(state: smc.State, inputs: tuple[Array, Array, Array]) -> tuple[smc.State, Measures]:
            state, _ = jax.lax.scan(question, state, inputs[:2])
            return state, measure(inputs[2], task, theta, state.particles)

        blocks = questions // STRIDE
        question_keys = jax.random.split(walk_key, (blocks, STRIDE))
        measure_keys = jax.random.split(jax.random.fold_in(walk_key, 0), blocks)
        return jax.lax.scan(block, state, (question_keys, uniforms.reshape(blocks, STRIDE), measure_keys))[1]

    def one(person: int) -> Measures:
        key = jax.random.fold_in(jax.random.key(task.seed), person)
        measures = whole(key, task.people[person], task.uniforms[person, :questions])
        progress()
        return jax.tree.map(np.asarray, measures)

    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(one, people))
    return jax.tree.map(lambda *values: np.stack(values), *found)


def answer(task: Task, theta: Array, uniform: Array, indices: Array) -> Choices:
    """What a person chooses, settled by their uniform number for this question."""
    cumulative = jnp.cumsum(probabilities(task, theta, indices))[:-1]
    return Choices(offered(task, indices), jnp.sum(uniform > cumulative), jnp.ones_like(uniform))


def measure(key: PRNGKeyArray, task: Task, theta: Array, particles: Particles) -> Measures:
    """The measures of one person's posterior."""
    count = len(task.specification.attributes)
    leading = particles.weights @ leading_membership(task.specification, particles.theta)
    mean = (particles.weights @ particles.theta)[:count]
    true = theta[:count]
    draws = draw(key, particles, PREDICTIVE_DRAWS)
    predicted = jnp.mean(jax.vmap(lambda row: probabilities(task, row, task.held_out))(draws), axis=0)
    chances = probabilities(task, theta, task.held_out)
    return Measures(
        (jnp.argmax(leading) == jnp.argmax(true)).astype(true.dtype),
        mean @ true / (jnp.linalg.norm(mean) * jnp.linalg.norm(true)),
        jnp.mean(-jnp.sum(chances * jnp.log(predicted), axis=-1)),
    )


def time_questions(task: Task, choose: Chooser, people: int) -> Timing:
    """Time each question as a person would wait for it: one at a time, compiled before."""
    compiled = jax.jit(choose)
    reply = jax.jit(functools.partial(answer, task))
    rows: list[list[tuple[float, float]]] = []
    for person in (0, *range(people)):  # the first round compiles
        state = smc.init(jax.random.key(person), task.config, task.prior, empty_history(task))
        row = []
        for i in range(QUESTIONS):
            choose_key, step_key = jax.random.split(jax.random.fold_in(jax.random.key(task.seed), i))
            begun = time.perf_counter()
            indices = jax.block_until_ready(compiled(choose_key, state.particles))
            chosen = time.perf_counter()
            choice = jax.block_until_ready(reply(task.people[person], task.uniforms[person, i], indices))
            asked = time.perf_counter()
            state = jax.block_until_ready(smc.step(step_key, task.config, state, choice)[0])
            row.append((chosen - begun, time.perf_counter() - asked))
        rows.append(row)
    milliseconds = 1e3 * np.asarray(rows[1:])
    return Timing(milliseconds[..., 0], milliseconds[..., 1])
