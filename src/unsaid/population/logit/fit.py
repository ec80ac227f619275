"""The conditional (multinomial) logit (McFadden 1974), by Newton's method; also where others start."""

import time
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.data.panel import Panel
from unsaid.population.integration.packed import Packed, pack
from unsaid.population.kernels.modes import choice_curvature
from unsaid.population.kernels.threads import over_chunks
from unsaid.population.mixed.diagnosis import collinear, collinearity_message, separated, separation_message
from unsaid.population.normal.estimates import NormalEstimates
from unsaid.population.options import FitOptions
from unsaid.population.specification import MixedSpecification

__all__ = ["Climbed", "Slopes", "climb_conditional", "fit_conditional", "slopes_at"]

MOST_STEPS = 50
ENOUGH = 1e-8
"""Newton's decrement, in units of log likelihood, below which the climb ends."""

FLAT = 1e-5
"""Share of the curvature left in a direction along which coefficients run away."""


class Slopes(NamedTuple):
    """Log likelihood of everybody's choices under the same coefficients, and its derivatives.

    Attributes
    ----------
    log_likelihood
        Weighted sum over people.
    heights
        Log likelihood of each person's choices.
    scores
        Slope of each person's log likelihood, not weighted.
    curvature
        Weighted sum of negative second derivatives.
    """

    log_likelihood: float
    heights: Float[np.ndarray, " person"]
    scores: Float[np.ndarray, "person attribute"]
    curvature: Float[np.ndarray, "attribute attribute"]


class Climbed(NamedTuple):
    """Where Newton's method came to, in the packed units.

    Attributes
    ----------
    coefficients
        At the end.
    slopes
        There.
    steps
        How many.
    problem
        What speaks against the result; empty if nothing does.
    """

    coefficients: Float[np.ndarray, " attribute"]
    slopes: Slopes
    steps: int
    problem: str


def slopes_at(
    packed: Packed, coefficients: Float[np.ndarray, " attribute"], *, threads: int | None = None
) -> Slopes:
    """Log likelihood under some coefficients, with its derivatives."""
    size = len(coefficients)
    data = (packed.differences, packed.row_start)

    def chunk(begin: int, end: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        heights, slopes, hessian = (
            np.empty(end - begin),
            np.empty((end - begin, size)),
            np.zeros((size, size)),
        )
        choice_curvature(
            data, packed.task_start, begin, end, packed.weights, coefficients, heights, slopes, hessian
        )
        return heights, slopes, hessian

    parts = over_chunks(packed.person_count, chunk, threads=threads)
    lower = np.sum([part[2] for part in parts], axis=0)
    heights = np.concatenate([part[0] for part in parts])
    return Slopes(
        float(packed.weights @ heights),
        heights,
        np.concatenate([part[1] for part in parts]),
        lower + np.tril(lower, -1).T,
    )


def climb_conditional(packed: Packed, names: tuple[str, ...], *, threads: int | None = None) -> Climbed:
    """The coefficients of highest likelihood.

    Parameters
    ----------
    names
        Of the attributes, for what is said of problems.
    """
    coefficients = np.zeros(len(names))
    now = slopes_at(packed, coefficients, threads=threads)
    start, null = now.curvature, collinear(now.curvature)
    steps, decrement, step = 0, np.inf, coefficients
    while steps < MOST_STEPS and decrement > ENOUGH:
        gradient = packed.weights @ now.scores
        step = np.linalg.lstsq(_ridged(now.curvature, null), gradient, rcond=None)[0]
        decrement = float(gradient @ step)
        coefficients, now = _ascend(packed, coefficients, step, now, threads)
        steps += 1
    return Climbed(coefficients, now, steps, _problem(packed, names, null, start, now, step, decrement))


def _ridged(curvature: np.ndarray, null: np.ndarray) -> np.ndarray:
    """The curvature, with weight put on directions in which there is none."""
    return curvature + null.T @ null * max(float(np.max(np.abs(curvature))), 1.0)


def _ascend(
    packed: Packed, coefficients: np.ndarray, step: np.ndarray, now: Slopes, threads: int | None
) -> tuple[np.ndarray, Slopes]:
    """The step, or the largest of its halves that does not lower the likelihood."""
    for _ in range(20):
        there = slopes_at(packed, coefficients + step, threads=threads)
        if there.log_likelihood >= now.log_likelihood - 1e-9 * abs(now.log_likelihood):
            return coefficients + step, there
        step = 0.5 * step
    return coefficients, now


def _problem(
    packed: Packed,
    names: tuple[str, ...],
    null: np.ndarray,
    start: np.ndarray,
    now: Slopes,
    step: np.ndarray,
    decrement: float,
) -> str:
    if len(null):
        return collinearity_message(null / packed.scales, names)
    flattened = step @ now.curvature @ step < FLAT * (step @ start @ step)
    if flattened and separated(packed, step):
        return separation_message(step, names)
    if not decrement <= ENOUGH:
        return f"Newton's method did not converge in {MOST_STEPS} steps; scale or leave out attributes"
    return ""


def fit_conditional(panel: Panel, options: FitOptions | None = None) -> NormalEstimates:
    """Fit one vector of coefficients to everybody's choices.

    Raises
    ------
    DataError
        If the panel is empty or holds numbers that are not finite.
    """
    options = options or FitOptions()
    begun = time.perf_counter()
    packed = pack(panel)
    climbed = climb_conditional(packed, panel.names, threads=options.threads)
    size = len(panel.names)
    return NormalEstimates(
        specification=MixedSpecification.of(panel.names, covariance="none"),
        mean=climbed.coefficients / packed.scales,
        slopes=np.zeros((size, 0)),
        covariance=np.zeros((size, size)),
        parameter_covariance=_covariance(packed, climbed, options.standard_errors),
        standard_errors_kind=options.standard_errors,
        log_likelihood=climbed.slopes.log_likelihood,
        log_likelihood_se=0.0,
        iterations=climbed.steps,
        seconds=time.perf_counter() - begun,
        converged=not climbed.problem,
        message=climbed.problem or "converged",
        people=panel.person_count,
        tasks=panel.task_count,
        seed=options.seed,
        draws=0,
    )


def _covariance(packed: Packed, climbed: Climbed, kind: str) -> np.ndarray:
    """Of the coefficients in the attributes' units; NaN where the fit failed or none was asked for."""
    size = len(packed.scales)
    if climbed.problem or kind == "none":
        return np.full((size, size), np.nan)
    covariance = np.linalg.inv(climbed.slopes.curvature)
    if kind == "robust":
        scores = packed.weights[:, None] * climbed.slopes.scores
        covariance = covariance @ (scores.T @ scores) @ covariance
    return covariance / np.outer(packed.scales, packed.scales)
