"""Coordinates of a population around another: whitened, so that one unit is the population's spread.

A population near (means, fixed, factor) is (means + factor A, fixed + f, factor M) with M lower
triangular (or diagonal) and the logs of its diagonal. The coordinates are A row by row, f, and M
row by row; at the population itself all are 0.
"""

import numpy as np
from jaxtyping import Float

from unsaid.population.integration.shards import Population, Sums, triangle

__all__ = ["gradient_of", "local", "maximised", "moved"]


def gradient_of(sums: Sums, *, diagonal: bool) -> Float[np.ndarray, " score"]:
    """Slope of the log likelihood in the coordinates around the population of the sums."""
    free = triangle(len(sums.by_factor), diagonal=diagonal)
    return np.concatenate([sums.by_means.ravel(), sums.slopes, sums.by_factor[free]])


def moved(population: Population, step: Float[np.ndarray, " score"], *, diagonal: bool) -> Population:
    """The population at some coordinates."""
    size, columns = population.means.shape
    constant = len(population.fixed)
    factor = np.zeros((size, size))
    factor[triangle(size, diagonal=diagonal)] = step[size * columns + constant :]
    factor[np.diag_indices(size)] = np.exp(np.diag(factor))
    return Population(
        population.means + population.factor @ step[: size * columns].reshape(size, columns),
        population.fixed + step[size * columns : size * columns + constant],
        population.factor @ factor,
    )


def local(population: Population, centre: Population, *, diagonal: bool) -> Float[np.ndarray, " score"]:
    """Coordinates of a population around another; the inverse of `moved`."""
    size = len(centre.factor)
    means = np.linalg.solve(centre.factor, population.means - centre.means)
    factor = np.linalg.solve(centre.factor, population.factor)
    factor[np.diag_indices(size)] = np.log(np.diag(factor))
    return np.concatenate(
        [means.ravel(), population.fixed - centre.fixed, factor[triangle(size, diagonal=diagonal)]]
    )


def maximised(
    population: Population, sums: Sums, designs: Float[np.ndarray, "column column"], *, diagonal: bool
) -> Population:
    """The maximisation step of EM for means and covariance; fixed coefficients stay.

    With whitened posterior moments m_i and S_i and designs d_i, the means move by the regression A
    of m on d, and the covariance becomes the mean of what is left, in whitened coordinates

        1/n sum_i (S_i - m_i (A d_i)' - (A d_i) m_i' + A d_i d_i' A')

    Parameters
    ----------
    designs
        Weighted sum of d_i d_i'.
    """
    shift = np.linalg.solve(designs, sums.first.T).T
    cross = sums.first @ shift.T
    spread = (sums.second - cross - cross.T + shift @ designs @ shift.T) / sums.weight
    if diagonal:
        spread = np.diag(np.diag(spread))
    return Population(
        population.means + population.factor @ shift,
        population.fixed,
        population.factor @ np.linalg.cholesky(spread),
    )
