"""Estimate a population from expectation steps alone, wherever these are computed.

First the people nearby, some thousands at most, are climbed over with few draws; they also tell the
curvature, and how many draws the result needs. Then a few Newton steps over all people, averaged
over independent draws, bring the estimate to where all of them have it.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.population.integration.ascent import Ascent, Expect, ascend, newton_step, runaway, shortened
from unsaid.population.integration.coordinates import gradient_of, moved
from unsaid.population.integration.information import information_near
from unsaid.population.integration.shards import Population, Shard, Step, Sums
from unsaid.population.options import FitOptions

__all__ = ["Estimate", "estimate", "finish"]

FIRST_DRAWS, MAX_DRAWS = 64, 1024
"""For each person, of the climb, and of the last steps at most: these take as many as the error asks for."""
TURNS, MAX_TURNS = 2, 16
"""Independent sets of draws that the last steps are averaged over."""

FINISHING_DRAWS = 256
"""For each person and turn, of `finish`."""

MAX_POLISHING_STEPS = 12
"""Newton steps from where the climb ended, which is near: most fits take two or three."""

LARGE_POPULATION = 20_000
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
    """Slope and log likelihood averaged over turns, what the slope's error costs, the last turn's sums."""

    gradient: np.ndarray
    log_likelihood: float
    loss: float
    last: Sums


class _Polished(NamedTuple):
    """Where the last steps came to."""

    population: Population
    averaged: _Averaged
    gain: float
    steps: int


def estimate(
    subsample: Shard,
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
    subsample
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
        Called after each expectation step of the climb over those nearby, with its number and the log
        likelihood as it would be of all.
    """
    scale = people / subsample.weight
    many = scale * subsample.packed.person_count / LARGE_POPULATION
    allowed = options.tolerance * 0.5 * subsample.score_count * max(1.0, many) ** 0.5
    first = ascend(
        subsample.expect,
        start,
        subsample.designs,
        Step(0, options.draws or FIRST_DRAWS),
        diagonal=subsample.diagonal,
        enough=0.25 * allowed,
        most=options.iterations,
        progress=None if progress is None else lambda step, height: progress(step, scale * height),
    )
    plan = _plan(subsample, first, options, allowed, many)
    curvature = scale * information_near(subsample, first.population, first.sums.products)
    population, steps = first.population, first.steps if scale == 1 else 0
    if scale > 1:
        rough = _polish(
            expect,
            population,
            curvature,
            _Plan(FIRST_DRAWS, 1),
            0.1 * subsample.score_count,
            diagonal=subsample.diagonal,
        )
        population, steps = rough.population, rough.steps
    polished = _polish(expect, population, curvature, plan, 0.25 * allowed, diagonal=subsample.diagonal)
    population, steps = polished.population, steps + polished.steps
    return Estimate(
        population=population,
        information=scale * information_near(subsample, population, polished.averaged.last.products / scale),
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


def finish(shard: Shard, start: Population, options: FitOptions) -> Estimate:
    """Bring an estimate that is near the highest likelihood to it, by the last steps alone.

    Parameters
    ----------
    shard
        All people, here, with full covariance.
    start
        An estimate that came from elsewhere.
    """
    people = shard.packed.person_count
    many = people / LARGE_POPULATION
    allowed = options.tolerance * 0.5 * shard.score_count * max(1.0, many) ** 0.5
    sums = shard.expect(start, Step(0, FINISHING_DRAWS, products=True))
    curvature = information_near(shard, start, sums.products)
    plan = _Plan(options.draws or FINISHING_DRAWS, TURNS)
    polished = _polish(shard.expect, start, curvature, plan, 0.25 * allowed, diagonal=shard.diagonal)
    return Estimate(
        population=polished.population,
        information=information_near(shard, polished.population, polished.averaged.last.products),
        products=polished.averaged.last.products,
        gain=polished.gain,
        loss=polished.averaged.loss,
        iterations=polished.steps,
        draws=plan.draws * plan.turns,
        settled=polished.gain < allowed and polished.averaged.loss < 4 * allowed,
    )


def _plan(subsample: Shard, first: Ascent, options: FitOptions, allowed: float, many: float) -> _Plan:
    """How many draws, in how many turns, cost no more log likelihood than is allowed."""
    if options.draws:
        return _Plan(options.draws, TURNS)
    trial = _Plan(FIRST_DRAWS, 4)
    found = _averaged(
        subsample.expect, first.population, first.curvature, trial, diagonal=subsample.diagonal, first=1
    )
    needed = FIRST_DRAWS * found.loss * trial.turns / (TURNS * allowed)
    unbiased = FIRST_DRAWS * max(1.0, many) ** 0.4
    draws = _power_of_two(max(needed, unbiased), FIRST_DRAWS, MAX_DRAWS)
    turns = int(np.clip(np.ceil(TURNS * needed / draws), TURNS, MAX_TURNS))
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
    return _Averaged(mean, float(np.mean([sums.log_likelihood for sums in turns])), loss, turns[-1])


def _polish(
    expect: Expect,
    population: Population,
    curvature: np.ndarray,
    plan: _Plan,
    enough: float,
    *,
    diagonal: bool,
) -> _Polished:
    """Newton steps over all people until the gain is low; halved where they lower the likelihood."""
    here, best = _averaged(expect, population, curvature, plan, diagonal=diagonal), population
    steps = 1
    while True:
        direction = newton_step(curvature, here.gradient)
        gain = 0.5 * float(here.gradient @ direction)
        population = moved(best, shortened(direction), diagonal=diagonal)
        if not gain >= enough or steps == MAX_POLISHING_STEPS:
            break
        there, steps = _averaged(expect, population, curvature, plan, diagonal=diagonal), steps + 1
        if there.log_likelihood > here.log_likelihood - enough and not runaway(population):
            here, best = there, population
        else:
            curvature = 2 * curvature
    return _Polished(best if runaway(population) else population, here, gain, steps * plan.turns)
