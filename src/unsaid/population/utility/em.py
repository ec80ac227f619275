"""Fit the population that many people come from: Laplace EM to get near, sampled EM to remove its bias.

theta_i ~ N(mean, covariance). Laplace EM alone misses the spread of a population by tens of
percent however many people there are; a few steps with importance sampling mend that. A weak
inverse Wishart keeps the covariance positive definite with few people.
"""

import functools
from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, PRNGKeyArray

from unsaid.model.data import Choices
from unsaid.model.prior import Prior, default_prior
from unsaid.model.specification import Specification
from unsaid.population.utility.expectation import Moments, approximate_all, laplace_moments, sampled_moments
from unsaid.types.errors import NumericalError

__all__ = ["Fit", "FitSettings", "fit_prior"]

CHUNK_NUMBERS = 2_000_000
"""About how many utilities of outcomes are held at once; bounds the memory."""

TOTAL_DRAWS = 8_000
"""Draws in one iteration, over all people: what few people lack in number they have in draws."""

GAIN_PER_CHOICE = 1e-4
"""Gain of the log likelihood per choice below which Laplace iterations end."""

CONVERGED_BELOW = 1e-3
"""Gain of the log likelihood per choice, from the last quarter but one to the last, of a settled fit."""


class FitSettings(NamedTuple):
    """Settings of the fit.

    Attributes
    ----------
    laplace_iterations, sampled_iterations
        The most iterations with normal approximations, and the number with importance sampling.
    tolerance
        The first kind ends when mean and covariance move by less, in units of the population's spread.
    draws
        Draws for each person and iteration; None for `TOTAL_DRAWS` over all people, 64 to 1,024 each.
    steps
        Scoring steps for each person and iteration.
    uncorrelated_people
        How many people the absence of correlation counts for: the covariance is drawn to its own
        diagonal, as by an inverse Wishart whose scale is free (Huang & Wand 2013). None for the
        number of parameters plus two.
    start_people
        How many people the starting covariance counts for; above 0, so that no spread vanishes.
    """

    laplace_iterations: int = 40
    sampled_iterations: int = 20
    tolerance: float = 0.02
    draws: int | None = None
    steps: int = 2
    uncorrelated_people: float | None = None
    start_people: float = 0.5


class Fit(NamedTuple):
    """What the fit came to.

    Attributes
    ----------
    prior
        The population.
    converged
        Whether more iterations would no longer predict better: `gain` is below a thousandth.
    gain
        By how much the log likelihood per choice still rose between the last two quarters of the
        sampled iterations, or in the last one where there are none.
    change
        By how much the mean still moved between them, in units of the population's spread. Where
        few choices tell two attributes apart it goes on long after the likelihood has settled.
    log_likelihood
        Log marginal likelihood of all choices, one number per iteration.
    laplace_iterations
        How many of them were with normal approximations.
    effective_share
        Mean share of effective draws in the last iteration, in [0, 1].
    """

    prior: Prior
    converged: bool
    gain: float
    change: float
    log_likelihood: tuple[float, ...]
    laplace_iterations: int
    effective_share: float


def fit_prior(
    key: PRNGKeyArray,
    specification: Specification,
    choices: Choices,
    *,
    start: Prior | None = None,
    settings: FitSettings | None = None,
    weights: Float[Array, " person"] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Fit:
    """Fit the normal distribution that many people's parameters come from.

    Parameters
    ----------
    key
        Everything random follows from it.
    choices
        Histories with a leading axis of people and a second of choices, padded where shorter.
    start
        Where to begin, and what few people are drawn to; by default `default_prior`.
    weights
        What each person counts for; 1 where None.
    progress
        Called with the iterations done and the most there may be.

    Raises
    ------
    ValueError
        If the choices have no axis of people, or the start has another number of parameters.
    NumericalError
        If the choices hold numbers that are not finite, or the fit leaves the numbers.

    Notes
    -----
    The maximisation is exact in whitened coordinates: with first and second moments m and S of
    everybody's posterior, the mean moves by L m and the covariance becomes L (S - m m') L'.
    """
    settings = settings or FitSettings()
    start = start or default_prior(specification)
    _check(specification, choices, start)
    draws = settings.draws or _draws_each(choices.chosen.shape[0])
    expect = functools.partial(_expect, specification, settings.steps, draws)
    chunks, counts = _split(choices, draws)
    counts, choice_count = _weighted(counts, weights, choices)
    starts = jnp.zeros((*counts.shape, specification.dimension), dtype=start.mean.dtype)
    factor = np.asarray(start.cholesky, float)
    maximise = functools.partial(_maximise, anchor=factor @ factor.T, settings=settings)
    total = settings.laplace_iterations + settings.sampled_iterations
    report = progress or (lambda done, most: None)

    prior, heights, change = start, [], np.inf
    for _ in range(settings.laplace_iterations):
        moments, starts = expect(None, prior, chunks, starts, counts)
        heights.append(_finite(moments.log_likelihood, len(heights)))
        prior, starts, change = maximise(prior, moments, starts)
        report(len(heights), total)
        if change < settings.tolerance or _settled(heights, choice_count):
            break
    laplace_iterations = len(heights)

    trail, share = [prior], 1.0
    for iteration_key in jax.random.split(key, settings.sampled_iterations):
        moments, starts = expect(iteration_key, prior, chunks, starts, counts)
        heights.append(_finite(moments.log_likelihood, len(heights)))
        prior, starts, change = maximise(prior, moments, starts)
        report(settings.laplace_iterations + len(trail), total)
        trail.append(prior)
        share = float(moments.effective_share / moments.people)
    late, later = _quarters(trail)
    if len(trail) > 1:
        change = float(np.max(np.abs(np.linalg.solve(later.cholesky, later.mean - late.mean))))
    gain = _gain(heights, settings.sampled_iterations) / choice_count
    return Fit(
        prior=_average([late, later]),
        converged=gain < CONVERGED_BELOW,
        gain=gain,
        change=change,
        log_likelihood=tuple(heights),
        laplace_iterations=laplace_iterations,
        effective_share=share,
    )


def _check(specification: Specification, choices: Choices, start: Prior) -> None:
    if choices.chosen.ndim != 2:
        raise ValueError(f"choices need an axis of people and one of choices, got {choices.chosen.shape}")
    if start.mean.size != specification.dimension:
        raise ValueError(f"the start has {start.mean.size} parameters, the model {specification.dimension}")
    width = choices.sets.attributes.shape[-1]
    if width != len(specification.attributes):
        raise ValueError(f"the choices have {width} attributes, the model {len(specification.attributes)}")
    if not np.any(np.asarray(choices.observed) > 0):
        raise ValueError("the choices hold no observed choice: there is nothing to fit")
    for name in ("attributes", "delay_days", "probability"):
        if not np.all(np.isfinite(np.asarray(getattr(choices.sets, name)))):
            raise NumericalError(
                f"{name} hold numbers that are not finite", advice="leave out or mend those choices"
            )


def _draws_each(people: int) -> int:
    """Draws for each person: a power of two, so that a person more or less compiles nothing anew."""
    return int(np.clip(2 ** int(np.log2(max(1, TOTAL_DRAWS // people))), 64, 1024))


def _split(choices: Choices, draws: int) -> tuple[list[Choices], Float[Array, "chunk person"]]:
    """Equal chunks of people, the last padded with copies of the first person that count 0."""
    people = choices.chosen.shape[0]
    numbers = draws * int(np.prod(choices.sets.delay_days.shape[1:]))
    size = min(max(1, CHUNK_NUMBERS // numbers), -(-people // 8) * 8)
    chunks = -(-people // size)
    rows = np.concatenate([np.arange(people), np.zeros(chunks * size - people, int)]).reshape(chunks, size)
    counts = (np.arange(chunks * size) < people).reshape(chunks, size)
    return [_people(choices, row) for row in rows], jnp.asarray(counts, dtype=float)


def _weighted(
    counts: Float[Array, "chunk size"], weights: Float[Array, " person"] | None, choices: Choices
) -> tuple[Float[Array, "chunk size"], float]:
    """What each person counts for in the chunks, and how many choices that makes."""
    if weights is None:
        return counts, float(jnp.sum(choices.observed))
    filled = jnp.concatenate([weights, jnp.zeros(counts.size - weights.size, dtype=weights.dtype)])
    return counts * filled.reshape(counts.shape), float(jnp.sum(weights @ choices.observed))


def _people(choices: Choices, rows: np.ndarray) -> Choices:
    return jax.tree.map(lambda leaf: leaf[rows], choices)


def _expect(
    specification: Specification,
    steps: int,
    draws: int,
    key: PRNGKeyArray | None,
    prior: Prior,
    chunks: list[Choices],
    starts: Array,
    counts: Array,
) -> tuple[Moments, Array]:
    """Everybody's moments, summed, and their modes; by importance sampling where there is a key."""
    keys = [None] * len(chunks) if key is None else jax.random.split(key, len(chunks))
    parts, modes = [], []
    for one, chunk, start, count in zip(keys, chunks, starts, counts, strict=True):
        near, heights = approximate_all(specification, prior, chunk, start, steps)
        modes.append(near.mode)
        if one is None:
            parts.append(laplace_moments(near, heights, count))
        else:
            parts.append(sampled_moments(one, specification, prior, chunk, near, count, draws))
    return jax.tree.map(lambda *leaves: sum(leaves), *parts), jnp.stack(modes)


def _maximise(
    prior: Prior, moments: Moments, starts: Array, *, anchor: np.ndarray, settings: FitSettings
) -> tuple[Prior, Array, float]:
    """The better population, the modes in its coordinates, and how far it moved."""
    people = float(moments.people)
    factor = np.asarray(prior.cholesky, float)
    shift = np.asarray(moments.first, float) / people
    spread = np.asarray(moments.second, float) / people - np.outer(shift, shift)
    covariance = factor @ spread @ factor.T
    uncorrelated = settings.uncorrelated_people
    uncorrelated = shift.size + 2.0 if uncorrelated is None else uncorrelated
    covariance = people * covariance + uncorrelated * np.diag(np.diag(covariance))
    covariance = (covariance + settings.start_people * anchor) / (
        people + uncorrelated + settings.start_people
    )
    after = Prior.from_covariance(
        np.asarray(prior.mean, float) + factor @ shift, 0.5 * (covariance + covariance.T)
    )
    relative = np.linalg.solve(factor, np.asarray(after.cholesky, float))
    change = max(np.max(np.abs(shift)), np.max(np.abs(relative @ relative.T - np.eye(shift.size))))
    parameters = starts @ prior.cholesky.T + (prior.mean - after.mean)[None, None, :]
    moved = jax.scipy.linalg.solve_triangular(
        after.cholesky, parameters.reshape(-1, shift.size).T, lower=True
    )
    return after, moved.T.reshape(starts.shape), float(change)


def _quarters(trail: list[Prior]) -> tuple[Prior, Prior]:
    """The last two quarters of a trail of populations, each averaged: sampling makes single ones scatter."""
    quarter = max(1, len(trail) // 4)
    return _average(trail[-2 * quarter : -quarter] or trail[-1:]), _average(trail[-quarter:])


def _gain(heights: list[float], sampled: int) -> float:
    """Rise of the log likelihood between the last two quarters of the sampled iterations."""
    quarter = max(1, sampled // 4)
    if len(heights) < 2 * quarter:
        return float("inf")
    return float(np.mean(heights[-quarter:]) - np.mean(heights[-2 * quarter : -quarter]))


def _average(priors: list[Prior]) -> Prior:
    means = np.mean([np.asarray(p.mean, float) for p in priors], 0)
    factors = [np.asarray(p.cholesky, float) for p in priors]
    return Prior.from_covariance(means, np.mean([f @ f.T for f in factors], 0))


def _settled(heights: list[float], choice_count: float) -> bool:
    """Whether the last Laplace iteration gained next to nothing: from there on it drifts with its bias."""
    return len(heights) > 1 and heights[-1] - heights[-2] < GAIN_PER_CHOICE * choice_count


def _finite(log_likelihood: Array, iterations: int) -> float:
    value = float(log_likelihood)
    if not np.isfinite(value):
        raise NumericalError(
            "the population fit left the numbers",
            got=f"log likelihood {value} after {iterations} iterations",
            advice="scale the attributes so that they differ by about 1",
        )
    return value
