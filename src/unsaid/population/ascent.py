"""The climb to the highest likelihood: a few EM steps, then scoring steps mixed by Anderson's method.

EM alone takes hundreds of steps where choices say little of each person. The products of people's
scores estimate the curvature (Berndt, Hall, Hall & Hausman 1974), which gives steps of about the
right length; where the model does not describe the people they overshoot, and Anderson's mixing
(1965) of the last few steps mends that. A step that lowers the likelihood by more than the draws
could is taken back and halved.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.population.coordinates import gradient_of, local, maximised, moved
from unsaid.population.shards import Population, Step, Sums

__all__ = ["Ascent", "Expect", "ascend", "newton_step", "shortened"]

Expect = Callable[[Population, Step], Sums]
"""An expectation step, over one shard or many."""

RIDGE = 0.01
"""Share of the complete data's curvature that is added to the scores' products, so that few people
give steps of sensible length, too."""

DEPTH = 5
"""How many earlier steps are mixed in."""

LONGEST = 1.0
"""Longest move of any coordinate in one step: one standard deviation of the population."""


class Ascent(NamedTuple):
    """Where a climb came to.

    Attributes
    ----------
    population
        The best.
    sums
        Of the expectation step there.
    curvature
        Estimate of the negative second derivative of the log likelihood there.
    gain
        By how much the log likelihood is expected still to rise.
    steps
        Expectation steps taken.
    settled
        Whether the gain fell below what was asked for.
    """

    population: Population
    sums: Sums
    curvature: Float[np.ndarray, "score score"]
    gain: float
    steps: int
    settled: bool


class _Tried(NamedTuple):
    """A point, where a plain step leads from it, and the likelihood there."""

    population: Population
    target: Population
    step: np.ndarray
    log_likelihood: float


def ascend(
    expect: Expect,
    population: Population,
    designs: Float[np.ndarray, "column column"],
    step: Step,
    *,
    diagonal: bool,
    enough: float,
    most: int,
    warm: int = 2,
    progress: Callable[[int, float], None] | None = None,
) -> Ascent:
    """Climb until the log likelihood is expected to rise by less than `enough`.

    Parameters
    ----------
    expect
        The expectation step.
    population
        Where to begin.
    designs
        Weighted sum of products of the people's designs.
    step
        Random numbers and draws of each expectation step; the same in all, so that the
        likelihood that is climbed is smooth.
    diagonal
        Whether the covariance is diagonal.
    most
        Expectation steps, at most.
    warm
        EM steps to begin with.
    progress
        Called after each step with their number and the log likelihood.
    """
    tried: list[_Tried] = []
    best: _Tried | None = None
    steps = 0
    while True:
        sums = expect(population, step._replace(products=True))
        steps += 1
        if progress is not None:
            progress(steps, sums.log_likelihood)
        curvature = sums.products + RIDGE * sums.weight * np.eye(len(sums.products))
        direction = newton_step(curvature, gradient_of(sums, diagonal=diagonal))
        gain = 0.5 * float(gradient_of(sums, diagonal=diagonal) @ direction)
        settled = gain < enough and steps > 1
        if settled or steps >= most:
            return Ascent(population, sums, curvature, gain, steps, settled)
        if steps <= warm:
            population = maximised(population, sums, designs, diagonal=diagonal)
            continue
        slack = 0.5 + 0.05 * sums.noise**0.5
        if best is not None and not sums.log_likelihood > best.log_likelihood - slack:
            tried, best = [], best._replace(step=0.5 * best.step)
            population = moved(best.population, best.step, diagonal=diagonal)
            continue
        direction = shortened(direction)
        here = _Tried(
            population, moved(population, direction, diagonal=diagonal), direction, sums.log_likelihood
        )
        best = here if best is None or here.log_likelihood > best.log_likelihood else best
        tried = [*tried, here][-DEPTH - 1 :]
        population = _mixed(tried, curvature, diagonal=diagonal)


def newton_step(
    curvature: Float[np.ndarray, "score score"], gradient: Float[np.ndarray, " score"]
) -> Float[np.ndarray, " score"]:
    """Where the gradient leads, given the curvature; nowhere in directions without any."""
    size = np.sqrt(np.diag(curvature))
    values, vectors = np.linalg.eigh(curvature / np.outer(size, size))
    inverse = np.where(values > 1e-12, 1 / np.maximum(values, 1e-12), 0.0)
    return (vectors @ (inverse * (vectors.T @ (gradient / size)))) / size


def shortened(step: Float[np.ndarray, " score"]) -> Float[np.ndarray, " score"]:
    """The step, or the part of it that moves no coordinate by more than `LONGEST`."""
    return step * min(1.0, LONGEST / max(float(np.max(np.abs(step))), 1e-300))


def _mixed(tried: list[_Tried], curvature: np.ndarray, *, diagonal: bool) -> Population:
    """The mixture of the last targets whose step is expected to be shortest."""
    centre = tried[-1].population
    targets = np.array([local(one.target, centre, diagonal=diagonal) for one in tried])
    if len(tried) == 1:
        return tried[-1].target
    origins = np.array([local(one.population, centre, diagonal=diagonal) for one in tried])
    lengths = (targets - origins) @ np.linalg.cholesky(curvature)
    changes = lengths[:-1] - lengths[-1]
    square = changes @ changes.T
    square += 1e-6 * np.trace(square) * np.eye(len(square))
    shares = -np.linalg.lstsq(square, changes @ lengths[-1], rcond=None)[0]
    return moved(centre, shortened(targets[-1] + shares @ (targets[:-1] - targets[-1])), diagonal=diagonal)
