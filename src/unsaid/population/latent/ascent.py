"""The climb to a maximum of the likelihood of latent classes: first by EM, then by Newton's method.

An EM step moves each class's coefficients by one Newton step of the expected log likelihood (Lange
1995). Near a maximum, Newton steps with the exact curvature of the log likelihood, which for classes
costs no more (Louis 1982), end the climb; where one does not raise the log likelihood, EM goes on.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.population.integration.packed import Packed
from unsaid.population.logit.newton import derivatives_at

__all__ = [
    "EMResult",
    "Evaluation",
    "Mixture",
    "evaluated",
    "information_at",
    "maximise_mixture",
    "scores_of",
]

ENOUGH = 1e-9
"""What a Newton step is expected to add, in log likelihood, below which the climb ends."""

ROUNDING = 1e-11
"""Share of the log likelihood by which it may fall in a step."""

FLOOR = 1e-9
"""Smallest curvature of a Newton step, of parameters scaled to a curvature of 1."""

SMALLEST = 1e-12
"""Shares are kept above it."""


class Mixture(NamedTuple):
    """Latent classes, in the packed units.

    Attributes
    ----------
    shares
        Of the classes among people.
    coefficients
        Of each class.
    """

    shares: Float[np.ndarray, " class_"]
    coefficients: Float[np.ndarray, "class_ attribute"]


class Evaluation(NamedTuple):
    """What the choices say at a mixture.

    Attributes
    ----------
    log_likelihood
        Weighted sum over people.
    membership
        Posterior probability that each person belongs to each class.
    slopes
        Slope of the log likelihood of each person's choices in each class, not weighted.
    curvature
        Negative second derivatives in each class, each person weighted by a membership.
    """

    log_likelihood: float
    membership: Float[np.ndarray, "person class_"]
    slopes: Float[np.ndarray, "class_ person attribute"]
    curvature: Float[np.ndarray, "class_ attribute attribute"]


class EMResult(NamedTuple):
    """Where a climb came to.

    Attributes
    ----------
    mixture, evaluation
        At the end.
    path
        Log likelihood at the start and after each step.
    settled
        Whether no step is expected to raise it any more.
    """

    mixture: Mixture
    evaluation: Evaluation
    path: tuple[float, ...]
    settled: bool


def evaluated(
    packed: Packed,
    mixture: Mixture,
    membership: Float[np.ndarray, "person class_"] | None = None,
    *,
    threads: int | None = None,
) -> Evaluation:
    """Log likelihood and memberships at a mixture, with derivatives.

    Parameters
    ----------
    membership
        That weighs the curvature, of a mixture nearby; None for the shares.
    """
    people = packed.person_count
    if membership is None:
        membership = np.tile(mixture.shares, (people, 1))
    heights = np.empty((people, len(mixture.shares)))
    slopes, curvatures = [], []
    for k, coefficients in enumerate(mixture.coefficients):
        weighted = packed._replace(weights=packed.weights * membership[:, k])
        own = derivatives_at(weighted, coefficients, threads=threads)
        heights[:, k] = own.heights + np.log(mixture.shares[k])
        slopes.append(own.scores)
        curvatures.append(own.curvature)
    highest = heights.max(1)
    odds = np.exp(heights - highest[:, None])
    totals = odds.sum(1)
    return Evaluation(
        float(packed.weights @ (highest + np.log(totals))),
        odds / totals[:, None],
        np.stack(slopes),
        np.stack(curvatures),
    )


def scores_of(mixture: Mixture, evaluation: Evaluation) -> Float[np.ndarray, "person parameter"]:
    """Slope of each person's log likelihood, not weighted.

    By the coefficients, class by class, and the log odds of each class but the last against it.
    """
    own = [evaluation.membership[:, k, None] * evaluation.slopes[k] for k in range(len(mixture.shares))]
    return np.concatenate([*own, (evaluation.membership - mixture.shares)[:, :-1]], axis=1)


def information_at(packed: Packed, mixture: Mixture, evaluation: Evaluation) -> Float[np.ndarray, "row row"]:
    """Negative second derivative of the log likelihood, by what `scores_of` takes.

    That of choices whose class is known, less the variance of their scores over the classes that
    people may belong to (Louis 1982).
    """
    classes, size = mixture.coefficients.shape
    free, shares, scores = classes * size, mixture.shares[:-1], scores_of(mixture, evaluation)
    weights = packed.weights[:, None]
    found = (weights * scores).T @ scores
    found[free:, free:] += packed.weights.sum() * (np.diag(shares) - np.outer(shares, shares))
    for k in range(classes):
        own, counts = slice(k * size, (k + 1) * size), weights * evaluation.membership[:, [k]]
        weighted = counts * evaluation.slopes[k]
        found[own, own] += evaluation.curvature[k] - weighted.T @ evaluation.slopes[k]
        jump = np.eye(classes)[k, :-1] - shares
        cross = np.outer(weighted.sum(0), jump)
        found[own, free:] -= cross
        found[free:, own] -= cross.T
        found[free:, free:] -= counts.sum() * np.outer(jump, jump)
    return found


def maximise_mixture(
    packed: Packed,
    mixture: Mixture,
    *,
    most: int,
    newton: bool = True,
    threads: int | None = None,
) -> EMResult:
    """Climb from a mixture; the log likelihood never falls.

    Parameters
    ----------
    most
        Steps.
    newton
        Whether to try Newton's method; EM alone keeps nearer to where it began.
    """
    evaluation = evaluated(packed, mixture, threads=threads)
    path, settled = [evaluation.log_likelihood], False
    while not settled and len(path) <= most:
        step, gain = _newton_step(packed, mixture, evaluation) if newton else (None, np.inf)
        settled = gain < ENOUGH
        for there in _moves(packed, mixture, evaluation, step):
            seen = evaluated(packed, there, evaluation.membership, threads=threads)
            if seen.log_likelihood >= evaluation.log_likelihood - ROUNDING * abs(evaluation.log_likelihood):
                mixture, evaluation = there, seen
                break
        else:
            settled = True
        path.append(evaluation.log_likelihood)
        settled = settled or _flat(path)
    return EMResult(mixture, evaluation, tuple(path), settled)


def _flat(path: list[float]) -> bool:
    """Whether ten steps together raised it by nothing to speak of."""
    return len(path) > 10 and path[-1] - path[-11] < 1e-7


def _newton_step(packed: Packed, mixture: Mixture, evaluation: Evaluation) -> tuple[np.ndarray, float]:
    """The step and what it is expected to add.

    Directions in which the log likelihood is not concave are climbed as if it curved downwards as
    much as it curves upwards; nothing is promised of where they lead.
    """
    information = information_at(packed, mixture, evaluation)
    size = np.sqrt(np.maximum(np.abs(np.diag(information)), 1e-300))
    values, vectors = np.linalg.eigh(information / np.outer(size, size))
    gradient = packed.weights @ scores_of(mixture, evaluation)
    along = vectors.T @ (gradient / size)
    curved = np.maximum(np.abs(values), FLOOR)
    gain = float(np.sum(along**2 / curved)) if values[0] > -FLOOR else np.inf
    return vectors @ (along / curved) / size, gain


def _moves(
    packed: Packed, mixture: Mixture, evaluation: Evaluation, step: np.ndarray | None
) -> Iterator[Mixture]:
    """Where to go, the boldest first; a small enough part of an EM step never lowers the likelihood."""
    if step is not None:
        yield _moved(mixture, step)
        yield _moved(mixture, 0.3 * step)
    step = _em_step(packed, mixture, evaluation)
    for halvings in range(20):
        yield _moved(mixture, 0.5**halvings * step)


def _em_step(packed: Packed, mixture: Mixture, evaluation: Evaluation) -> np.ndarray:
    """To the expected shares, and by a Newton step of each class's expected log likelihood."""
    counts = packed.weights[:, None] * evaluation.membership
    shares = np.maximum(counts.sum(0) / packed.weights.sum(), SMALLEST)
    odds = np.log(shares / mixture.shares)
    whole = evaluation.curvature.sum(0)
    ridge = 1e-9 * np.diag(np.maximum(np.diag(whole), 1e-300))  # for a class of nobody
    steps = [
        np.linalg.solve(curvature + ridge, count @ slopes)
        for curvature, count, slopes in zip(evaluation.curvature, counts.T, evaluation.slopes, strict=True)
    ]
    return np.concatenate([*steps, odds[:-1] - odds[-1]])


def _moved(mixture: Mixture, step: np.ndarray) -> Mixture:
    size = mixture.coefficients.size
    coefficients = mixture.coefficients + step[:size].reshape(mixture.coefficients.shape)
    logs = np.log(mixture.shares) + np.append(step[size:], 0.0)
    shares = np.maximum(np.exp(logs - logs.max()), SMALLEST)
    return Mixture(shares / shares.sum(), coefficients)
