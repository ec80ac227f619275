"""Fixed histories whose posterior is known from a long run of NUTS over the same density."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from unsaid.inference import smc
from unsaid.model.choice import log_likelihood
from unsaid.model.data import Choices, ChoiceSets, simple_choice_sets
from unsaid.model.prior import Prior, default_prior
from unsaid.model.simulate import answer, draw_participant
from unsaid.model.specification import Specification

__all__ = ["Case", "circular_correlation", "log_posterior", "make_case", "posterior_state"]

DELAYS = np.array([0.0, 7.0, 30.0, 120.0, 365.0])
PROBABILITIES = np.array([1.0, 0.9, 0.7, 0.5, 0.25])
ROOM = 16


class Case(NamedTuple):
    """A model, a prior and a history."""

    name: str
    specification: Specification
    prior: Prior
    choices: Choices


def circular_correlation(count: int) -> np.ndarray:
    """Correlation that falls with the distance on a circle, as that of the basic values does."""
    steps = np.abs(np.arange(count)[:, None] - np.arange(count)[None, :])
    matrix = 0.25 * np.cos(2 * np.pi * steps / count)
    np.fill_diagonal(matrix, 1.0)
    return matrix


def make_case(name: str) -> Case:
    """One of the three cases: ``values``, ``discounting`` or ``small``."""
    specification, prior, sets, fixed = {"values": _values, "discounting": _discounting, "small": _small}[
        name
    ]()
    person = draw_participant(jax.random.key(3), specification, prior, fixed=fixed)
    chosen = answer(jax.random.key(5), specification, jnp.asarray(person.theta), sets)
    return Case(name, specification, prior, Choices(sets, chosen, jnp.ones(chosen.shape, dtype=float)))


def _values() -> tuple[Specification, Prior, ChoiceSets, dict[str, float]]:
    """Ten attributes, delay, probability and an outside option; 24 choices among three and neither."""
    rng = np.random.default_rng(11)
    specification = Specification(tuple(f"value{i}" for i in range(10)))
    loads = np.zeros((24, 4, 10))
    for row, column in np.ndindex(24, 3):
        loads[row, column, rng.choice(10, 3, replace=False)] = rng.choice([-0.5, 0.5, 1.0, 1.0], 3)
    shape = loads.shape[:2]
    outside = np.zeros(shape)
    outside[:, 3] = 1
    sets = simple_choice_sets(
        loads,
        delay_days=np.where(outside, 0.0, rng.choice(DELAYS, shape)),
        probability=np.where(outside, 1.0, rng.choice(PROBABILITIES, shape)),
        outside=outside,
    )
    return specification, default_prior(specification, weight_correlation=circular_correlation(10)), sets, {}


def _discounting() -> tuple[Specification, Prior, ChoiceSets, dict[str, float]]:
    """A smaller amount at once against a larger one later; 30 choices."""
    rng = np.random.default_rng(12)
    specification = Specification(("amount",), probability=False, outside=False)
    amounts = np.ones((30, 2, 1)) * 2.0
    amounts[:, 0, 0] = 2.0 * rng.uniform(0.2, 0.95, 30)
    delays = np.zeros((30, 2))
    delays[:, 1] = rng.choice(DELAYS[1:], 30)
    sets = simple_choice_sets(amounts, delay_days=delays)
    prior = default_prior(specification, weight_mean=np.array([2.0]))
    return specification, prior, sets, {"amount": 3.0, "log_discount_rate": -4.0}


def _small() -> tuple[Specification, Prior, ChoiceSets, dict[str, float]]:
    """Three attributes and nothing else; 12 choices between two."""
    rng = np.random.default_rng(13)
    specification = Specification(("a", "b", "c"), delay=False, probability=False, outside=False)
    sets = simple_choice_sets(rng.choice([-1.0, -0.5, 0.5, 1.0], (12, 2, 3)))
    return specification, default_prior(specification), sets, {}


def log_posterior(case: Case, theta: jax.Array) -> jax.Array:
    """Unnormalised log density of the posterior."""
    return log_likelihood(case.specification, theta, case.choices) + case.prior.log_density(theta)


def posterior_state(
    case: Case, key: jax.Array, particles: int = 2048
) -> tuple[smc.Config, smc.State, smc.Info]:
    """The sampler's state after the whole history, in a history with room to spare, as in a session."""
    count = case.choices.chosen.shape[0]
    capacity = -(-(count + 1) // ROOM) * ROOM
    config = smc.Config(case.specification, particles)
    template = jax.tree.map(
        lambda leaf: jnp.zeros_like(leaf, shape=(capacity, *leaf.shape[1:])), case.choices
    )
    init_key, run_key = jax.random.split(key)
    state, info = smc.run(run_key, config, smc.init(init_key, config, case.prior, template), case.choices)
    return config, state, info
