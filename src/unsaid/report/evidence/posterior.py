"""Equally weighted posterior draws and what they say of each answer, as NumPy arrays for the report."""

import dataclasses
import functools
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int, PRNGKeyArray

from unsaid.inference.particles import Particles, draw
from unsaid.model.choice import log_choice_probabilities, log_likelihood_terms
from unsaid.model.data import HISTORY_ROOM, Choices
from unsaid.model.parameters import unpack
from unsaid.model.specification import Specification
from unsaid.model.utility import utility

__all__ = ["Posterior", "generator", "log_mean_exp", "padded", "posterior_draws"]

MIN_TERM = -700.0
"""Log likelihoods are kept above this, so that their exponentials are numbers: doubles end at e^-708."""

MAX_DRAWS = 4096
"""More draws than this are not needed for anything that is said: a probability of one half is known to
0.008, and the phrases for odds are further apart."""


class Posterior(NamedTuple):
    """Posterior draws with their predictions.

    Attributes
    ----------
    specification
        The parts of the model.
    theta
        Unconstrained parameters.
    ranks
        Of each weight; 1 is the largest.
    utilities, probabilities
        Of each alternative in each choice set; minus infinity and 0 for padding.
    terms
        Log likelihood of each answer.
    chosen
        Index of each chosen alternative.
    """

    specification: Specification
    theta: Float[np.ndarray, "draw dimension"]
    ranks: Int[np.ndarray, "draw attribute"]
    utilities: Float[np.ndarray, "draw choice alternative"]
    probabilities: Float[np.ndarray, "draw choice alternative"]
    terms: Float[np.ndarray, "draw choice"]
    chosen: Int[np.ndarray, " choice"]

    @property
    def weights(self) -> Float[np.ndarray, "draw attribute"]:
        """The weights of the attributes."""
        return self.theta[:, : len(self.specification.attributes)]

    def parameter(self, name: str) -> Float[np.ndarray, " draw"]:
        """Draws of one named parameter of `Specification.names`."""
        return self.theta[:, self.specification.index(name)]

    @property
    def chosen_probabilities(self) -> Float[np.ndarray, "draw choice"]:
        """Probability of what was chosen under each draw."""
        index = np.broadcast_to(self.chosen[None, :, None], (*self.probabilities.shape[:2], 1))
        return np.take_along_axis(self.probabilities, index, axis=2)[..., 0]


def posterior_draws(
    key: PRNGKeyArray, specification: Specification, particles: Particles, choices: Choices
) -> Posterior:
    """Draw from the particles and compute the predictions of each draw.

    Parameters
    ----------
    choices
        The history, without padding.
    """
    count = choices.chosen.shape[0]
    found = _predictions(key, specification, particles, padded(choices))
    theta, utilities, logs, terms = found[0], *(np.asarray(each)[:, :count] for each in found[1:])
    weights = np.asarray(theta, dtype=np.float64)[:, : len(specification.attributes)]
    order = np.argsort(-weights, axis=1, kind="stable")
    ranks = np.argsort(order, axis=1, kind="stable") + 1
    return Posterior(
        specification=specification,
        theta=np.asarray(theta, dtype=np.float64),
        ranks=ranks,
        utilities=np.asarray(utilities, dtype=np.float64),
        probabilities=np.exp(np.asarray(logs, dtype=np.float64)),
        terms=np.maximum(np.asarray(terms, dtype=np.float64), MIN_TERM),
        chosen=np.asarray(choices.chosen),
    )


def padded(choices: Choices) -> Choices:
    """The same history with entries that count for nothing, up to the next multiple of `HISTORY_ROOM`."""
    missing = -choices.chosen.shape[0] % HISTORY_ROOM
    if missing == 0:
        return choices

    def more(values: Array, fill: float) -> Array:
        rest = np.full((missing, *values.shape[1:]), fill, dtype=values.dtype)
        return jnp.asarray(np.concatenate([np.asarray(values), rest]))

    # what is padded can be chosen, so that its log probability is a number
    ones = ("probability", "available")
    sets = choices.sets
    names = [field.name for field in dataclasses.fields(sets) if getattr(sets, field.name) is not None]
    filled = {name: more(getattr(sets, name), float(name in ones)) for name in names}
    return Choices(
        sets=dataclasses.replace(sets, **filled),
        chosen=more(choices.chosen, 0.0),
        observed=more(choices.observed, 0.0),
    )


def generator(key: PRNGKeyArray) -> np.random.Generator:
    """A NumPy generator seeded by a key, for draws that are not worth compiling for."""
    return np.random.default_rng(np.asarray(jax.random.key_data(key)).tolist())


def log_mean_exp(logs: Float[np.ndarray, "draw choice"]) -> Float[np.ndarray, " choice"]:
    """Log of the mean over the draws of what is given as logs."""
    return np.logaddexp.reduce(logs, axis=0) - np.log(len(logs))


@functools.partial(jax.jit, static_argnames=("specification",))
def _predictions(
    key: PRNGKeyArray, specification: Specification, particles: Particles, choices: Choices
) -> tuple[Array, Array, Array, Array]:
    def one(row: Array) -> tuple[Array, Array, Array]:
        values = utility(unpack(specification, row), choices.sets)
        logs = log_choice_probabilities(values, specification.lapse)
        return values, logs, log_likelihood_terms(specification, row, choices)

    theta = draw(key, particles, min(particles.log_weights.size, MAX_DRAWS))
    return theta, *jax.vmap(one)(theta)
