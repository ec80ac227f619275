"""People who choose between sooner and later by the whole utility, and their exact likelihood on a grid."""

import jax
import jax.numpy as jnp
import numpy as np

from unsaid.model.choice import log_choice_probabilities, log_likelihood
from unsaid.model.data import Choices, simple_choice_sets
from unsaid.model.parameters import unpack
from unsaid.model.prior import Prior, sample
from unsaid.model.specification import Specification
from unsaid.model.utility import utility
from unsaid.population.integration.shards import Population

LATER = Specification(("amount",), delay=True, probability=False, outside=False)

LATER_POPULATION = Prior.from_covariance(np.array([0.8, -4.0]), np.array([[0.16, -0.1], [-0.1, 1.0]]))


def sooner_or_later(seed: int, population: Prior = LATER_POPULATION, *, people: int, trials: int) -> Choices:
    """Choices of two: an amount at once, or a larger one after some days."""
    generator = np.random.default_rng(seed)
    amounts = np.stack([np.full((people, trials), 5.0), generator.uniform(5, 12, (people, trials))], -1)
    delays = np.stack(
        [np.zeros((people, trials)), generator.choice([7.0, 30, 90, 365], (people, trials))], -1
    )
    sets = simple_choice_sets(amounts[..., None], delay_days=delays)
    theta = sample(jax.random.key(seed), population, people)

    def chances(own, offered):
        return log_choice_probabilities(utility(unpack(LATER, own), offered), LATER.lapse)

    chosen = jax.random.categorical(jax.random.key(seed + 1_000_000), jax.vmap(chances)(theta, sets))
    return Choices(sets, chosen, jnp.ones((people, trials)))


def likelihood_on_a_grid(choices: Choices, population: Population, nodes: int = 64) -> np.ndarray:
    """Each person's log likelihood by Gauss and Hermite's rule in two dimensions."""
    points, weights = np.polynomial.hermite_e.hermegauss(nodes)
    z = np.stack(np.meshgrid(points, points, indexing="ij"), -1).reshape(-1, 2)
    logs = np.log(np.outer(weights, weights).ravel() / (2 * np.pi))
    theta = jnp.asarray(population.means[:, 0] + z @ population.factor.T)
    heights = jax.vmap(lambda own: jax.vmap(lambda t: log_likelihood(LATER, t, own))(theta))(choices)
    return np.asarray(jax.nn.logsumexp(heights + jnp.asarray(logs)[None, :], -1))
