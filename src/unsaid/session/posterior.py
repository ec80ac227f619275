"""The posterior of one session: a pure function of its first event, its world and its choices."""

import dataclasses
import functools

import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import ArrayLike
from jaxtyping import PRNGKeyArray

from unsaid.inference import smc
from unsaid.inference.particles import Particles
from unsaid.record.fold import Session
from unsaid.session.encode import (
    ROOM,
    empty_history,
    encode_choice,
    prior_of,
    sampler_config,
    specification_of,
    width_of,
)
from unsaid.types.choice import ChoiceSet
from unsaid.types.events import Begun
from unsaid.worlds.schema import World

__all__ = ["Posterior", "begin_posterior", "blank_posterior", "key_for", "posterior_of"]

PURPOSES = ("init", "step", "design", "reveal", "simulation")
REVEAL_PARTICLES = 4


def key_for(seed: int, purpose: str, number: int = 0) -> PRNGKeyArray:
    """The random key of one purpose at one choice set; the same for the same session, always."""
    return _key(np.uint32(seed), PURPOSES.index(purpose), number)


@jax.jit
def _key(seed: ArrayLike, purpose: ArrayLike, number: ArrayLike) -> PRNGKeyArray:
    return jax.random.fold_in(jax.random.fold_in(jax.random.key(seed), purpose), number)


@dataclasses.dataclass(frozen=True)
class Posterior:
    """What is believed of one person after their choices.

    Attributes
    ----------
    begun
        The session's first event.
    config
        The sampler's settings.
    state
        The sampler's state.
    count
        Choices so far.
    """

    begun: Begun
    config: smc.Config
    state: smc.State
    count: int

    def advance(self, choice_set: ChoiceSet, chosen: int) -> "Posterior":
        """The posterior after one more choice."""
        state = self.state
        if self.count >= state.history.chosen.shape[0]:
            state = smc.grow(state, self.count + ROOM)
        width = state.history.sets.available.shape[1]
        choice = encode_choice(choice_set, chosen, self.config.specification.attributes, width)
        key = key_for(self.begun.seed, "step", self.count + 1)
        after, _ = smc.step(key, self.config, state, choice)
        return dataclasses.replace(self, state=after, count=self.count + 1)

    def refined(self) -> Particles:
        """The finer posterior that the reveal speaks from."""
        if self.count == 0:
            return self.state.particles
        key = key_for(self.begun.seed, "reveal", self.count)
        finer = self.config._replace(particles=self.config.particles * REVEAL_PARTICLES)
        return smc.refine(key, finer, self.state)

    def leading_probabilities(self) -> np.ndarray:
        """For each attribute, the probability that its weight is the largest."""
        return np.asarray(_leading(self.config.specification.attributes, self.state.particles))


@functools.partial(jax.jit, static_argnums=0)
def _leading(attributes: tuple[str, ...], particles: Particles) -> jax.Array:
    count = len(attributes)
    largest = jnp.argmax(particles.theta[:, :count], axis=1)
    return jnp.zeros(count, dtype=particles.theta.dtype).at[largest].add(particles.weights)


def begin_posterior(begun: Begun, world: World) -> Posterior:
    """The posterior before any choice."""
    specification = specification_of(world, begun.settings)
    config = sampler_config(specification, begun.settings)
    template = empty_history(specification, width_of(begun.settings), begun.settings.limit)
    state = smc.init(
        key_for(begun.seed, "init"), config, prior_of(world, specification, begun.settings), template
    )
    return Posterior(begun, config, state, 0)


def blank_posterior(begun: Begun, world: World) -> Posterior:
    """A posterior of the right shapes whose particles mean nothing: to compile with, not to believe."""
    specification = specification_of(world, begun.settings)
    config = sampler_config(specification, begun.settings)
    template = empty_history(specification, width_of(begun.settings), begun.settings.limit)
    prior = prior_of(world, specification, begun.settings)
    dtype = prior.mean.dtype
    theta = np.random.default_rng(0).normal(size=(config.particles, specification.dimension))
    particles = Particles(jnp.asarray(theta.astype(dtype)), jnp.asarray(np.zeros(config.particles, dtype)))
    return Posterior(begun, config, smc.State(particles, template, jnp.asarray(0), prior), 0)


def posterior_of(session: Session, world: World) -> Posterior:
    """The posterior of a recorded session, replayed choice by choice: the same to the last bit."""
    posterior = begin_posterior(session.begun, world)
    for choice_set, answer in zip(session.choice_sets, session.answers, strict=False):
        posterior = posterior.advance(choice_set, answer.alternative)
    return posterior
