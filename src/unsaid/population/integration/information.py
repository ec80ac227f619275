"""The curvature of the log likelihood, from draws of everybody's posterior (Louis 1982).

The negative second derivative of one person's log likelihood is the posterior mean of the complete
data's curvature, less the posterior covariance of the complete data's scores.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.population.integration.coordinates import gradient_of, moved
from unsaid.population.integration.packed import evenly
from unsaid.population.integration.shards import Population, Shard, Step, triangle

__all__ = ["information_near", "observed_information", "steadied"]

DIFFERENCE_WIDTH = 0.1
"""Fixed coefficients are moved by this part of their standard error to see how the slope changes."""


MAX_PEOPLE = 8192
"""People, at most, whose curvature stands for that of all."""

TOTAL_DRAWS, MIN_DRAWS, MAX_DRAWS = 200_000, 64, 512
"""Draws, over all these people, that the curvature is computed from, and for each."""

SLOPE_DRAWS_DIVISOR = 4
"""Times fewer draws where the curvature comes from the choices' slopes: it is surer and takes longer."""

MIN_RATIO, PLAUSIBLE_RATIO = 0.1, 0.3
"""Of the information to the products of scores, in any direction: what it is held above, and below
which the draws' error is suspected and more are taken."""

MAX_TURNS = 6
"""Independent sets of draws, at most."""

NEARLY_SINGULAR = 1e-7
"""Smallest eigenvalue of products scaled to a diagonal of 1."""


class _Ratios(NamedTuple):
    """Information in units of the products of scores: (root directions) diag(values) (root directions)'."""

    values: np.ndarray
    directions: np.ndarray
    root: np.ndarray


def information_near(
    shard: Shard, population: Population, products: Float[np.ndarray, "score score"]
) -> Float[np.ndarray, "score score"]:
    """Negative second derivative of the log likelihood, where many, from some of the people.

    Where choices say little of a person it comes from the choices' slopes (`curvature_by_slopes`): as a
    small difference of large moments it would be lost in the draws' error.

    Parameters
    ----------
    products
        Weighted sum of products of the shard's scores, by which the result is steadied.
    """
    few = evenly(shard.packed.person_count, MAX_PEOPLE)
    near = shard if len(few) == shard.packed.person_count else shard.some(few)
    scale = shard.weight / near.weight
    draws = 2 ** int(np.ceil(np.log2(max(TOTAL_DRAWS / len(few), 1.0))))
    draws = int(np.clip(draws, MIN_DRAWS, MAX_DRAWS))
    found = near.curvature_by_slopes(population, Step(0, max(draws // SLOPE_DRAWS_DIVISOR, MIN_DRAWS)))
    if found is not None:
        return steadied(scale * found, products)
    total, turns = np.zeros_like(products), 0
    while True:
        total += scale * observed_information(near, population, Step(turns, draws, refresh=turns == 0))
        turns += 1
        ratios = _ratios(total / turns, products)
        if ratios is None or ratios.values[0] >= PLAUSIBLE_RATIO or turns == MAX_TURNS:
            return steadied(total / turns, products)


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
    width = DIFFERENCE_WIDTH / max(curvature, 1e-300) ** 0.5
    move = np.zeros(len(gradient_of(shard.expect(population, step), diagonal=shard.diagonal)))
    slopes = []
    for sign in (1.0, -1.0):
        move[row] = sign * width
        there = moved(population, move, diagonal=shard.diagonal)
        slopes.append(gradient_of(shard.expect(there, step), diagonal=shard.diagonal))
    return (slopes[1] - slopes[0]) / (2 * width)


def steadied(
    information: Float[np.ndarray, "score score"], products: Float[np.ndarray, "score score"]
) -> Float[np.ndarray, "score score"]:
    """The information, where the draws' error has not made more or less of it than there can be.

    Where the model is right, information and products of scores estimate the same matrix (Fisher).
    In directions that choices say little of, the information is a small difference of large numbers,
    and the draws' error may even make it negative; the products, never negative, then bound it.
    """
    found = _ratios(information, products)
    if found is None:
        return information
    turned = found.root @ found.directions
    return (turned * np.maximum(found.values, MIN_RATIO)) @ turned.T


def _ratios(information: np.ndarray, products: np.ndarray) -> _Ratios | None:
    """None where there are too few people for products in all directions."""
    size = np.sqrt(np.diag(products))
    if not (np.all(size > 0) and np.all(np.isfinite(information))):
        return None
    if np.min(np.linalg.eigvalsh(products / np.outer(size, size))) < NEARLY_SINGULAR:
        return None
    root = np.linalg.cholesky(products)
    inverse = np.linalg.inv(root)
    return _Ratios(*np.linalg.eigh(inverse @ information @ inverse.T), root)
