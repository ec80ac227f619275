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

from unsaid.population.integration.coordinates import gradient_of, local, maximised, moved
from unsaid.population.integration.shards import Population, Step, Sums
from unsaid.types.errors import NumericalError

__all__ = ["Ascent", "Expect", "ascend", "newton_step", "runaway", "shortened"]

Expect = Callable[[Population, Step], Sums]
"""An expectation step, over one shard or many."""

RIDGE = 0.01
"""Share of the complete data's curvature that is added to the scores' products, so that few people
give steps of sensible length, too."""

MIXING_DEPTH = 5
"""How many earlier steps are mixed in."""

RUNAWAY = 40.0
"""Differences of utility, of attributes that differ by about 1, that leave no doubt about a choice."""

MAX_HALVINGS, PATIENCE = 30, 15
"""Halvings of one step, and steps without a rise of the likelihood, after which the climb gives up."""

MAX_STEP = 1.0
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

    Raises
    ------
    NumericalError
        If the likelihood is no number wherever the climb turns.
    """
    tried: list[_Tried] = []
    best: _Tried | None = None
    heights: list[float] = []
    while True:
        sums = expect(population, step._replace(products=True))
        heights.append(sums.log_likelihood)
        if progress is not None:
            progress(len(heights), sums.log_likelihood)
        if _fell(sums, best):
            tried, best = [], _halved(best, heights)
            population = moved(best.population, best.step, diagonal=diagonal)
            continue
        curvature = sums.products + RIDGE * sums.weight * np.eye(len(sums.products))
        gradient = gradient_of(sums, diagonal=diagonal)
        direction = newton_step(curvature, gradient)
        gain = 0.5 * float(gradient @ direction)
        settled = len(heights) > 1 and (gain < enough or _flat(heights, enough))
        if settled or len(heights) >= most or runaway(population):
            return Ascent(population, sums, curvature, gain, len(heights), settled)
        if len(heights) <= warm:
            population = maximised(population, sums, designs, diagonal=diagonal)
            continue
        direction = shortened(direction)
        here = _Tried(
            population, moved(population, direction, diagonal=diagonal), direction, sums.log_likelihood
        )
        best = here if best is None or here.log_likelihood > best.log_likelihood else best
        tried = [*tried, here][-MIXING_DEPTH - 1 :]
        population = _mixed(tried, curvature, diagonal=diagonal)


def runaway(population: Population, bound: float = RUNAWAY) -> bool:
    """Whether choices would be all but certain: a mean or a spread has left all bounds."""
    largest = np.max([np.max(np.abs(part), initial=0.0) for part in population])
    return not largest < bound


def _fell(sums: Sums, best: _Tried | None) -> bool:
    """Whether the likelihood is lower than it was by more than the draws could make it, or no number."""
    if best is None:
        return not np.isfinite(sums.log_likelihood)
    return not sums.log_likelihood > best.log_likelihood - 0.5 - 0.05 * sums.noise**0.5


def _halved(best: _Tried | None, heights: list[float]) -> _Tried:
    """The best point so far with half of its step.

    Raises
    ------
    NumericalError
        If there is none, or halving has not helped for long.
    """
    if best is None or not np.any(np.isfinite(heights[-MAX_HALVINGS:])):
        raise NumericalError(
            "the population fit left the numbers",
            got=f"log likelihood {heights[-1]} after {len(heights)} steps",
            advice="scale the attributes so that they differ by about 1, or let fewer coefficients vary",
        )
    return best._replace(step=0.5 * best.step)


def _flat(heights: list[float], enough: float) -> bool:
    """Whether the likelihood has not risen for long, whatever the curvature promises."""
    before, after = heights[:-PATIENCE], heights[-PATIENCE:]
    return bool(before) and bool(np.nanmax(after) - np.nanmax(before) < enough)


def newton_step(
    curvature: Float[np.ndarray, "score score"], gradient: Float[np.ndarray, " score"]
) -> Float[np.ndarray, " score"]:
    """Where the gradient leads, given the curvature; nowhere in directions without any."""
    known = np.diag(curvature) > 0
    size = np.sqrt(np.where(known, np.diag(curvature), 1.0))
    curvature = np.where(np.outer(known, known), curvature, 0.0)
    values, vectors = np.linalg.eigh(curvature / np.outer(size, size))
    inverse = np.where(values > 1e-12, 1 / np.maximum(values, 1e-12), 0.0)
    return (vectors @ (inverse * (vectors.T @ (gradient / size)))) / size


def shortened(step: Float[np.ndarray, " score"]) -> Float[np.ndarray, " score"]:
    """The step, or the part of it that moves no coordinate by more than `MAX_STEP`."""
    return step * min(1.0, MAX_STEP / max(float(np.max(np.abs(step))), 1e-300))


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
