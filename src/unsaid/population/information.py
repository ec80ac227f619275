"""The curvature of the log likelihood, from draws of everybody's posterior (Louis 1982).

The negative second derivative of one person's log likelihood is the posterior mean of the complete
data's curvature, less the posterior covariance of the complete data's scores.
"""

import numpy as np
from jaxtyping import Float

from unsaid.population.coordinates import gradient_of, moved
from unsaid.population.packed import thinned
from unsaid.population.shards import Population, Shard, Step, triangle

__all__ = ["information_near", "observed_information"]

SHARE_OF_ERROR = 0.1
"""Fixed coefficients are moved by this part of their standard error to see how the slope changes."""


NEAR = 8192
"""People, at most, whose curvature stands for that of all."""

DRAWS_OF_ALL, LEAST_DRAWS, MOST_DRAWS = 200_000, 64, 512
"""Draws, over all these people, that the curvature is computed from, and for each."""


def information_near(shard: Shard, population: Population) -> Float[np.ndarray, "score score"]:
    """Negative second derivative of the log likelihood, where many, from some of the people."""
    few = thinned(shard.packed, NEAR)
    near = shard if few is shard.packed else shard.of(few)
    draws = 2 ** int(np.ceil(np.log2(max(DRAWS_OF_ALL / few.person_count, 1.0))))
    step = Step(0, int(np.clip(draws, LEAST_DRAWS, MOST_DRAWS)))
    return shard.weight / near.weight * observed_information(near, population, step)


def observed_information(
    shard: Shard, population: Population, step: Step
) -> Float[np.ndarray, "score score"]:
    """Negative second derivative of the log likelihood in the coordinates around the population.

    Exact where the likelihood is highest, elsewhere close to it.

    Parameters
    ----------
    shard
        The people.
    step
        Random numbers and draws.

    Notes
    -----
    In whitened coordinates the complete data's curvature is the sum of the designs' products for
    the means, and the number of people for the factor, twice that on its diagonal. By the fixed
    coefficients, the slope is differentiated numerically with the same random numbers.
    """
    sums = shard.expect(population, step._replace(products=True))
    size, columns = population.means.shape
    designs = (shard.packed.design * shard.packed.weights[:, None]).T @ shard.packed.design
    rows, cols = triangle(size, diagonal=shard.diagonal)
    constant = len(population.fixed)
    varies = np.concatenate([np.arange(size * columns), np.arange(len(rows)) + size * columns + constant])
    products = shard.complete_products(population, step._replace(refresh=False))
    information = np.zeros_like(sums.products)
    complete = np.zeros((len(varies), len(varies)))
    complete[: size * columns, : size * columns] = np.kron(np.eye(size), designs)
    spread = np.arange(size * columns, len(varies))
    complete[spread, spread] = sums.weight * np.where(rows == cols, 2.0, 1.0)
    information[np.ix_(varies, varies)] = complete - products + sums.products[np.ix_(varies, varies)]
    for f in range(constant):
        row = size * columns + f
        information[row] = information[:, row] = _by_fixed(
            shard, population, step, row, float(sums.products[row, row])
        )
    return 0.5 * (information + information.T)


def _by_fixed(shard: Shard, population: Population, step: Step, row: int, curvature: float) -> np.ndarray:
    """Change of the slope with one fixed coefficient, by central differences."""
    width = SHARE_OF_ERROR / max(curvature, 1e-300) ** 0.5
    move = np.zeros(len(gradient_of(shard.expect(population, step), diagonal=shard.diagonal)))
    slopes = []
    for sign in (1.0, -1.0):
        move[row] = sign * width
        there = moved(population, move, diagonal=shard.diagonal)
        slopes.append(gradient_of(shard.expect(there, step), diagonal=shard.diagonal))
    return (slopes[1] - slopes[0]) / (2 * width)
