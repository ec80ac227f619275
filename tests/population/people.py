"""People drawn from a known population, and their choices."""

import jax
import jax.numpy as jnp
import numpy as np

from unsaid.model.choice import choice_probabilities
from unsaid.model.data import Choices, simple_choice_sets
from unsaid.model.parameters import unpack
from unsaid.model.prior import Prior, sample
from unsaid.model.specification import Specification

PLAIN = Specification(("warmth", "quiet"), delay=False, probability=False, outside=False, lapse=0.0)
DELAYED = Specification(("warmth", "quiet"), delay=True, probability=False, outside=False)

PLAIN_POPULATION = Prior.from_covariance(np.array([1.5, -0.5]), np.array([[1.0, 0.5], [0.5, 1.2]]))


def draw_choices(
    seed: int, specification: Specification, population: Prior, *, people: int, trials: int
) -> Choices:
    """Choices between three alternatives with random attributes and delays."""
    theta_key, choice_key, attribute_key, delay_key = jax.random.split(jax.random.key(seed), 4)
    shape = (people, trials, 3)
    delays = jax.random.choice(delay_key, jnp.array([0.0, 7.0, 30.0, 90.0, 365.0]), shape)
    sets = simple_choice_sets(
        np.asarray(jax.random.normal(attribute_key, (*shape, len(specification.attributes)))),
        delay_days=np.asarray(delays) if specification.delay else None,
    )
    theta = sample(theta_key, population, people)
    chances = jax.vmap(lambda t, own: choice_probabilities(specification, unpack(specification, t), own))(
        theta, sets
    )
    chosen = jax.random.categorical(choice_key, jnp.log(chances))
    return Choices(sets, chosen, jnp.ones(chosen.shape))
