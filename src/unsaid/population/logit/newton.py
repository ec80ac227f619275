"""The conditional (multinomial) logit (McFadden 1974), by Newton's method; also where others start."""

import time
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.data.panel import Panel
from unsaid.population.integration.packed import Packed, pack
from unsaid.population.kernels.modes import choice_curvature
from unsaid.population.kernels.threads import over_chunks
from unsaid.population.logit.diagnosis import collinear, collinearity, separated, separation
from unsaid.population.normal.estimates import NormalEstimates
from unsaid.population.options import FitOptions
from unsaid.population.outcome import Outcome, Verdict
from unsaid.population.specification import MixedSpecification

__all__ = ["Derivatives", "NewtonResult", "derivatives_at", "fit_conditional", "maximise"]

MAX_STEPS = 50
"""Of Newton's method, which takes five to ten where there is a maximum."""

DECREMENT = 1e-8
"""Newton's decrement, in units of log likelihood, below which the climb ends."""

FLAT = 1e-5
"""Share of the curvature left in a direction along which coefficients run away."""


class Derivatives(NamedTuple):
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


class NewtonResult(NamedTuple):
    """Where Newton's method came to, in the packed units.

    Attributes
    ----------
    coefficients
        At the end.
    derivatives
        There.
    steps
        How many.
    """

    coefficients: Float[np.ndarray, " attribute"]
    derivatives: Derivatives
    steps: int
    verdict: Verdict


def derivatives_at(
    packed: Packed, coefficients: Float[np.ndarray, " attribute"], *, threads: int | None = None
) -> Derivatives:
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
    return Derivatives(
        float(packed.weights @ heights),
        heights,
        np.concatenate([part[1] for part in parts]),
        lower + np.tril(lower, -1).T,
    )


def maximise(packed: Packed, names: tuple[str, ...], *, threads: int | None = None) -> NewtonResult:
    """The coefficients of highest likelihood.

    Parameters
    ----------
    names
        Of the attributes, for what is said of problems.
    """
    coefficients = np.zeros(len(names))
    now = derivatives_at(packed, coefficients, threads=threads)
    start, null = now.curvature, collinear(now.curvature)
    steps, decrement, step = 0, np.inf, coefficients
    while steps < MAX_STEPS and decrement > DECREMENT:
        gradient = packed.weights @ now.scores
        step = np.linalg.lstsq(_ridged(now.curvature, null), gradient, rcond=None)[0]
        decrement = float(gradient @ step)
        coefficients, now = _ascend(packed, coefficients, step, now, threads)
        steps += 1
    return NewtonResult(coefficients, now, steps, _problem(packed, names, null, start, now, step, decrement))


def _ridged(curvature: np.ndarray, null: np.ndarray) -> np.ndarray:
    """The curvature, with weight put on directions in which there is none."""
    return curvature + null.T @ null * max(float(np.max(np.abs(curvature))), 1.0)


def _ascend(
    packed: Packed, coefficients: np.ndarray, step: np.ndarray, now: Derivatives, threads: int | None
) -> tuple[np.ndarray, Derivatives]:
    """The step, or the largest of its halves that does not lower the likelihood."""
    for _ in range(20):
        there = derivatives_at(packed, coefficients + step, threads=threads)
        if there.log_likelihood >= now.log_likelihood - 1e-9 * abs(now.log_likelihood):
            return coefficients + step, there
        step = 0.5 * step
    return coefficients, now


def _problem(
    packed: Packed,
    names: tuple[str, ...],
    null: np.ndarray,
    start: np.ndarray,
    now: Derivatives,
    step: np.ndarray,
    decrement: float,
) -> Verdict:
    if len(null):
        return collinearity(null / packed.scales, names)
    flattened = step @ now.curvature @ step < FLAT * (step @ start @ step)
    if flattened and separated(packed, step):
        return separation(step, names)
    if not decrement <= DECREMENT:
        return Verdict(Outcome.NEWTON_STOPPED, f"Newton's method did not converge in {MAX_STEPS} steps")
    return Verdict()


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
    reached = maximise(packed, panel.names, threads=options.threads)
    size = len(panel.names)
    return NormalEstimates(
        specification=MixedSpecification.of(panel.names, covariance="none"),
        mean=reached.coefficients / packed.scales,
        covariate_effects=np.zeros((size, 0)),
        covariance=np.zeros((size, size)),
        parameter_covariance=_covariance(packed, reached, options.standard_errors),
        standard_errors_kind=options.standard_errors,
        log_likelihood=reached.derivatives.log_likelihood,
        log_likelihood_se=0.0,
        iterations=reached.steps,
        seconds=time.perf_counter() - begun,
        verdict=reached.verdict,
        people=panel.person_count,
        tasks=panel.task_count,
        seed=options.seed,
        draws=0,
    )


def _covariance(packed: Packed, reached: NewtonResult, kind: str) -> np.ndarray:
    """Of the coefficients in the attributes' units; NaN where the fit failed or none was asked for."""
    size = len(packed.scales)
    if not reached.verdict.converged or kind == "none":
        return np.full((size, size), np.nan)
    covariance = np.linalg.inv(reached.derivatives.curvature)
    if kind == "robust":
        scores = packed.weights[:, None] * reached.derivatives.scores
        covariance = covariance @ (scores.T @ scores) @ covariance
    return covariance / np.outer(packed.scales, packed.scales)
