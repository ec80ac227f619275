"""Simulation-based calibration: where the truth comes among the draws of its own posterior.

Parameters are drawn from the prior, choices by the model, and the posterior from the choices; then
the share of the posterior below the truth is uniform, for every parameter (Talts et al. 2018).
"""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import scipy.stats
from jaxtyping import Array, PRNGKeyArray

from unsaid.inference import smc
from unsaid.model.data import Choices, ChoiceSets
from unsaid.model.prior import default_prior, sample
from unsaid.model.simulate import answer
from unsaid.model.specification import Specification

__all__ = ["SPECIFICATION", "ranks", "simulation_based_calibration"]

SPECIFICATION = Specification(("a", "b", "c"))
DELAYS = (0.0, 7.0, 30.0, 120.0, 365.0)
PROBABILITIES = (1.0, 0.9, 0.7, 0.5, 0.25)
LOADS = (-1.0, -0.5, 0.0, 0.5, 1.0)
CONFIG = smc.Config(SPECIFICATION, particles=1024, moves=16)
ALTERNATIVES = 3
BINS = 10


def simulation_based_calibration(key: PRNGKeyArray, replications: int, choices: int) -> dict[str, float]:
    """For each parameter the p-value of a chi-square test that its ranks are uniform.

    Parameters
    ----------
    replications
        Simulated people; at least 50, so that the ten bins are filled.
    choices
        Choices of each, among three random alternatives and the outside option.
    """
    found = np.asarray(ranks(jax.random.split(key, replications), choices))
    expected = replications / BINS
    p_values = {}
    for name, column in zip(SPECIFICATION.names, found.T, strict=True):
        counts, _ = np.histogram(column, bins=BINS, range=(0.0, 1.0))
        p_values[name] = float(scipy.stats.chi2.sf(np.sum((counts - expected) ** 2) / expected, BINS - 1))
    return p_values


@functools.partial(jax.jit, static_argnames=("choices",))
def ranks(keys: PRNGKeyArray, choices: int) -> Array:
    """Share of the posterior below the truth, one row per simulated person."""
    prior = default_prior(SPECIFICATION)

    def one(key: PRNGKeyArray) -> Array:
        truth_key, sets_key, answer_key, init_key, run_key, refine_key = jax.random.split(key, 6)
        truth = sample(truth_key, prior, 1)[0]
        sets = random_sets(sets_key, choices)
        chosen = answer(answer_key, SPECIFICATION, truth, sets)
        history = Choices(sets, chosen, jnp.ones(choices, dtype=truth.dtype))
        start = smc.init(init_key, CONFIG, prior, jax.tree.map(jnp.zeros_like, history))
        state, _ = smc.run(run_key, CONFIG, start, history)
        particles = smc.refine(refine_key, CONFIG, state)
        return jnp.mean((particles.theta < truth[None, :]).astype(truth.dtype), axis=0)

    return jax.lax.map(one, keys)


def random_sets(key: PRNGKeyArray, count: int) -> ChoiceSets:
    """Choice sets of random alternatives, the outside option last."""
    loads_key, delay_key, probability_key = jax.random.split(key, 3)
    shape = (count, ALTERNATIVES + 1, 1)
    outside = jnp.zeros(shape[:2], dtype=float).at[:, -1].set(1.0)
    certain = outside[..., None] > 0
    loads = jax.random.choice(loads_key, jnp.asarray(LOADS), (*shape, 3))
    return ChoiceSets(
        attributes=jnp.where(certain[..., None], 0.0, loads),
        delay_days=jnp.where(certain, 0.0, jax.random.choice(delay_key, jnp.asarray(DELAYS), shape)),
        probability=jnp.where(
            certain, 1.0, jax.random.choice(probability_key, jnp.asarray(PROBABILITIES), shape)
        ),
        outside=outside,
        available=jnp.ones(shape[:2], dtype=bool),
    )
