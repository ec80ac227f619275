"""Estimate a population from expectation steps alone, wherever these are computed.

First the people nearby, some thousands at most, are climbed over with few draws; they also tell the
curvature, and how many draws the result needs. Then a few Newton steps over all people, averaged
over independent draws, bring the estimate to where all of them have it.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.population.ascent import Ascent, Expect, ascend, newton_step, runaway, shortened
from unsaid.population.coordinates import gradient_of, moved
from unsaid.population.information import information_near
from unsaid.population.shards import Population, Shard, Step, Sums
from unsaid.population.specification import FitOptions

__all__ = ["Estimate", "estimate"]

FIRST_DRAWS, MOST_DRAWS = 64, 1024
TURNS, MOST_TURNS = 2, 16
"""Independent sets of draws that the last steps are averaged over."""

MOST_POLISHES = 12

MANY = 20_000
"""People from which on the draws' error may be a larger part of an ever smaller error of the estimates,
and from which on the bias of importance sampling, which people do not average out, needs more draws."""


class Estimate(NamedTuple):
    """What the expectation steps came to.

    Attributes
    ----------
    population
        In packed units.
    information
        Negative second derivative of everybody's log likelihood there, in its coordinates.
    products
        Weighted sum over people of products of their scores.
    gain
        By how much the log likelihood is expected still to rise.
    loss
        How much of it the draws' error is expected to have cost.
    iterations
        Expectation steps over all people.
    draws
        For each person, over all turns of the last steps.
    settled
        Whether gain and loss are as low as asked for.
    """

    population: Population
    information: Float[np.ndarray, "score score"]
    products: Float[np.ndarray, "score score"]
    gain: float
    loss: float
    iterations: int
    draws: int
    settled: bool


class _Plan(NamedTuple):
    """Draws for each person, and in how many independent turns they are taken."""

    draws: int
    turns: int


class _Averaged(NamedTuple):
    """The slope averaged over turns, its error's cost in log likelihood, and the last turn's sums."""

    gradient: np.ndarray
    loss: float
    last: Sums


class _Polished(NamedTuple):
    """Where the last steps came to."""

    population: Population
    averaged: _Averaged
    gain: float
    steps: int


def estimate(
    near: Shard,
    expect: Expect,
    start: Population,
    people: float,
    options: FitOptions,
    *,
    progress: Callable[[int, float], None] | None = None,
) -> Estimate:
    """Maximise everybody's marginal likelihood.

    Parameters
    ----------
    near
        Some of the people, or all, here.
    expect
        The expectation step over all people.
    start
        Where to begin.
    people
        Weight of all people.
    options
        How; of these only the ones about the climb are looked at.
    progress
        Called after each expectation step with their number and the log likelihood.
    """
    scale = people / near.weight
    many = scale * near.packed.person_count / MANY
    allowed = options.tolerance * 0.5 * near.score_count * max(1.0, many) ** 0.5
    first = ascend(
        near.expect,
        start,
        near.designs,
        Step(0, options.draws or FIRST_DRAWS),
        diagonal=near.diagonal,
        enough=0.25 * allowed,
        most=options.iterations,
        progress=progress,
    )
    plan = _plan(near, first, options, allowed, many)
    information = information_near(near, first.population)
    curvature = scale * _usable(information, first)
    population, steps = first.population, first.steps if scale == 1 else 0
    if scale > 1:
        rough = _polish(
            expect,
            population,
            curvature,
            _Plan(FIRST_DRAWS, 1),
            0.1 * near.score_count,
            diagonal=near.diagonal,
        )
        population, steps = rough.population, rough.steps
    polished = _polish(expect, population, curvature, plan, 0.25 * allowed, diagonal=near.diagonal)
    population, steps = polished.population, steps + polished.steps
    return Estimate(
        population=population,
        information=scale * information_near(near, population),
        products=polished.averaged.last.products,
        gain=polished.gain,
        loss=polished.averaged.loss,
        iterations=steps,
        draws=plan.draws * plan.turns,
        settled=first.settled
        and not runaway(first.population)
        and polished.gain < allowed
        and polished.averaged.loss < 4 * allowed,
    )


def _plan(near: Shard, first: Ascent, options: FitOptions, allowed: float, many: float) -> _Plan:
    """How many draws, in how many turns, cost no more log likelihood than is allowed."""
    if options.draws:
        return _Plan(options.draws, TURNS)
    trial = _Plan(FIRST_DRAWS, 4)
    found = _averaged(near.expect, first.population, first.curvature, trial, diagonal=near.diagonal, first=1)
    needed = FIRST_DRAWS * found.loss * trial.turns / (TURNS * allowed)
    unbiased = FIRST_DRAWS * max(1.0, many) ** 0.4
    draws = _power_of_two(max(needed, unbiased), FIRST_DRAWS, MOST_DRAWS)
    turns = int(np.clip(np.ceil(TURNS * needed / draws), TURNS, MOST_TURNS))
    return _Plan(draws, turns)


def _power_of_two(number: float, least: int, most: int) -> int:
    """The next power of two, between two of them."""
    return int(np.clip(2 ** np.ceil(np.log2(max(number, 1.0))), least, most))


def _averaged(
    expect: Expect,
    population: Population,
    curvature: np.ndarray,
    plan: _Plan,
    *,
    diagonal: bool,
    first: int = 0,
) -> _Averaged:
    """The slope, averaged over turns, and what the error of a step by it costs in log likelihood."""
    turns = [
        expect(population, Step(first + turn, plan.draws, refresh=turn == 0, products=True))
        for turn in range(plan.turns)
    ]
    gradients = np.array([gradient_of(sums, diagonal=diagonal) for sums in turns])
    mean = np.mean(gradients, 0)
    steps = np.array([newton_step(curvature, error) for error in gradients - mean])
    spread = 0.5 * float(np.sum((gradients - mean) * steps))
    loss = spread / (plan.turns * (plan.turns - 1)) if plan.turns > 1 else np.inf
    return _Averaged(mean, loss, turns[-1])


def _usable(information: np.ndarray, first: Ascent) -> np.ndarray:
    """The information where it is positive definite, else what the products of scores say."""
    size = np.sqrt(np.abs(np.diag(information))) + 1e-300
    lowest = np.min(np.linalg.eigvalsh(information / np.outer(size, size)))
    return information if lowest > 1e-4 else first.curvature


def _polish(
    expect: Expect,
    population: Population,
    curvature: np.ndarray,
    plan: _Plan,
    enough: float,
    *,
    diagonal: bool,
) -> _Polished:
    """Newton steps over all people until the gain is low, or falls no more."""
    before, steps = np.inf, 0
    while True:
        averaged = _averaged(expect, population, curvature, plan, diagonal=diagonal)
        steps += plan.turns
        direction = newton_step(curvature, averaged.gradient)
        gain = 0.5 * float(averaged.gradient @ direction)
        if gain >= before:  # the curvature misleads: shorter steps
            curvature = 2 * curvature
        before = gain
        if not runaway(moved(population, shortened(direction), diagonal=diagonal)):
            population = moved(population, shortened(direction), diagonal=diagonal)
        if not gain >= enough or steps >= MOST_POLISHES * plan.turns:
            return _Polished(population, averaged, gain, steps)
