"""Latent classes: people of a few kinds, each of which chooses by a conditional logit of its own.

Everybody belongs to one class (Kamakura & Russell 1989; Train 2008); the likelihood is maximised by
EM with Newton steps for the classes' coefficients, from several random starts, as it has several tops.
"""

import dataclasses
import time
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.population.conditional import Slopes, climb_conditional, slopes_at
from unsaid.population.packed import Packed, pack
from unsaid.population.panel import Panel, people_of
from unsaid.types.errors import DataError

__all__ = ["ClassCount", "LatentFit", "LatentOptions", "class_membership", "compare_classes", "fit_latent"]

WAVERING = 0.5
"""Standard deviation, in units of the scaled coefficients, by which classes differ at a random start."""

GROWTH, FARTHEST = 1.3, 20.0
"""By what steps grow while they help, and how many times EM's step they are at most."""

CERTAIN_ABOVE = 24.0
"""Scaled coefficients above which a class's choices are too certain to be told apart from always."""


@dataclasses.dataclass(frozen=True)
class LatentOptions:
    """How latent classes are fitted.

    Parameters
    ----------
    starts
        Random starts; the best result counts.
    seed
        Of the starts and of who is held out.
    iterations
        EM steps of one start, at most.
    tolerance
        A start ends when the log likelihood is expected still to rise by less than this.
    folds
        Parts of the people, each held out once, of `compare_classes`.
    threads
        How many; None for all cores.
    """

    starts: int = 10
    seed: int = 0
    iterations: int = 1000
    tolerance: float = 0.01
    folds: int = 5
    threads: int | None = None

    def __post_init__(self) -> None:
        if min(self.starts, self.iterations) < 1 or self.folds < 2 or self.tolerance <= 0:
            raise DataError("starts and iterations from 1, folds from 2, a tolerance above 0", got=f"{self}")


class LatentFit(NamedTuple):
    """People of a few kinds.

    Attributes
    ----------
    names
        Of the attributes.
    shares
        Of the classes, the largest first; they sum to 1.
    coefficients
        Of each class, in the attributes' units.
    share_errors, coefficient_errors
        Standard errors from the observed information; NaN where it is not positive definite.
    membership
        Posterior probability that each person belongs to each class.
    log_likelihood
        Of all choices.
    starts_at_top
        How many of the starts came within 0.1 of the best; few mean that more may find a better one.
    """

    names: tuple[str, ...]
    shares: Float[np.ndarray, " kind"]
    coefficients: Float[np.ndarray, "kind attribute"]
    share_errors: Float[np.ndarray, " kind"]
    coefficient_errors: Float[np.ndarray, "kind attribute"]
    membership: Float[np.ndarray, "person kind"]
    log_likelihood: float
    starts_at_top: int
    iterations: int
    seconds: float
    converged: bool
    message: str
    people: int
    tasks: int
    seed: int

    @property
    def parameter_count(self) -> int:
        """Coefficients and all shares but one."""
        return self.coefficients.size + len(self.shares) - 1

    @property
    def aic(self) -> float:
        """Akaike's criterion; lower is better."""
        return 2 * self.parameter_count - 2 * self.log_likelihood

    @property
    def bic(self) -> float:
        """Schwarz's criterion, with people as observations; lower is better."""
        return float(self.parameter_count * np.log(self.people)) - 2 * self.log_likelihood


class ClassCount(NamedTuple):
    """How well a number of classes describes the people, and people not seen.

    Attributes
    ----------
    fit
        Of all people.
    held_out
        Log likelihood per task of people whom the fit has not seen, by parts of the people.
    """

    classes: int
    fit: LatentFit
    held_out: float


class _Mixture(NamedTuple):
    """Shares and coefficients of the classes, in packed units."""

    shares: np.ndarray
    coefficients: np.ndarray


class _Run(NamedTuple):
    """Where one start came to, in packed units."""

    shares: np.ndarray
    coefficients: np.ndarray
    membership: np.ndarray
    slopes: list[Slopes]
    log_likelihood: float
    iterations: int
    settled: bool


def fit_latent(panel: Panel, classes: int, options: LatentOptions | None = None) -> LatentFit:
    """Fit a number of latent classes.

    Returns
    -------
    LatentFit
        With `converged` False and advice in `message` where something speaks against the result.

    Raises
    ------
    DataError
        If there are fewer people than classes, or the panel cannot be used.
    """
    options, begun = options or LatentOptions(), time.perf_counter()
    if not 1 <= classes <= panel.person_count:
        raise DataError(
            "there must be a class, and as many people",
            expected=f"1 to {panel.person_count}",
            got=f"{classes}",
        )
    packed = pack(panel)
    one = climb_conditional(packed, panel.names, threads=options.threads)
    runs = [
        _run(packed, one.coefficients, classes, options, seed)
        for seed in range(1 if classes == 1 else options.starts)
    ]
    best = max(runs, key=lambda run: run.log_likelihood)
    errors = np.sqrt(np.diag(_covariance(packed, best)))
    size = len(panel.names)
    problem = one.problem or _problem(best)
    return LatentFit(
        names=panel.names,
        shares=best.shares,
        coefficients=best.coefficients / packed.scales,
        share_errors=errors[classes * size :],
        coefficient_errors=errors[: classes * size].reshape(classes, size) / packed.scales,
        membership=best.membership,
        log_likelihood=best.log_likelihood,
        starts_at_top=sum(run.log_likelihood > best.log_likelihood - 0.1 for run in runs),
        iterations=best.iterations,
        seconds=time.perf_counter() - begun,
        converged=not problem,
        message=problem or "converged",
        people=panel.person_count,
        tasks=panel.task_count,
        seed=options.seed,
    )


def _run(packed: Packed, centre: np.ndarray, classes: int, options: LatentOptions, start: int) -> _Run:
    """EM from one random start, with steps that grow while they help; classes sorted by their share.

    Growing steps (Salakhutdinov & Roweis 2003) spare most of EM's many small ones near the top.
    """
    random = np.random.default_rng([options.seed, start])
    away = WAVERING * (classes > 1) * np.maximum(np.abs(centre), 0.5)
    now = safe = _Mixture(
        np.full(classes, 1 / classes), centre + away * random.normal(size=(classes, len(centre)))
    )
    membership = np.tile(now.shares, (packed.person_count, 1))
    best, rise, reach, iterations = -np.inf, np.inf, 1.0, 0
    while True:
        slopes = _slopes(packed, now, membership, options.threads)
        logs = np.log(now.shares) + np.column_stack([one.heights for one in slopes])
        shared, total = _shared(logs, packed.weights)
        iterations += 1
        if total < best and reach > 1:  # too far: back to where plain EM led
            now, reach = safe, 1.0
            continue
        membership, before, rise, best = shared, rise, total - best, total
        settled = _remaining(rise, before) < options.tolerance
        if settled or iterations >= options.iterations:
            order = np.argsort(-now.shares, kind="stable")
            return _Run(
                now.shares[order], now.coefficients[order], membership[:, order],
                [slopes[c] for c in order], total, iterations, settled,
            )  # fmt: skip
        safe = _maximised(packed, now, membership, slopes)
        reach = min(reach * GROWTH, FARTHEST)
        now = _beyond(now, safe, reach)


def _slopes(packed: Packed, mixture: "_Mixture", membership: np.ndarray, threads: int | None) -> list[Slopes]:
    """Of every class's logit; curvatures are weighted by membership."""
    return [
        slopes_at(packed._replace(weights=packed.weights * membership[:, c]), coefficients, threads=threads)
        for c, coefficients in enumerate(mixture.coefficients)
    ]


def _maximised(
    packed: Packed, mixture: "_Mixture", membership: np.ndarray, slopes: list[Slopes]
) -> "_Mixture":
    """The maximisation step: shares, and a Newton step for each class."""
    shares = packed.weights @ membership / np.sum(packed.weights)
    steps = [_newton(one, packed.weights * membership[:, c]) for c, one in enumerate(slopes)]
    return _Mixture(np.maximum(shares, 1e-12), mixture.coefficients + np.array(steps))


def _beyond(now: "_Mixture", after: "_Mixture", reach: float) -> "_Mixture":
    """As many times as far as from now to after; shares move in logs."""
    shares = np.exp(np.log(now.shares) + reach * (np.log(after.shares) - np.log(now.shares)))
    return _Mixture(
        shares / np.sum(shares), now.coefficients + reach * (after.coefficients - now.coefficients)
    )


def _remaining(rise: float, before: float) -> float:
    """By how much the log likelihood will still rise if rises keep falling at the same rate (Aitken)."""
    if not np.isfinite(before) or rise <= 0:
        return np.inf if not np.isfinite(before) else rise
    rate = min(rise / max(before, 1e-300), 0.999)
    return rise / (1 - rate)


def _shared(logs: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, float]:
    """Membership from logs of share times likelihood, and the log likelihood."""
    highest = np.max(logs, 1, keepdims=True)
    likelihood = np.exp(logs - highest)
    total = np.sum(likelihood, 1, keepdims=True)
    return likelihood / total, float(weights @ (highest + np.log(total))[:, 0])


def _newton(slopes: Slopes, weights: np.ndarray) -> np.ndarray:
    """A Newton step by the memberships now, with the curvature by those before."""
    ridge = 1e-6 * (1 + np.max(np.abs(slopes.curvature))) * np.eye(len(slopes.curvature))
    step = np.linalg.solve(slopes.curvature + ridge, weights @ slopes.scores)
    return step * min(1.0, 1 / max(float(np.max(np.abs(step))), 1e-300))


def _problem(run: _Run) -> str:
    """What speaks against a result; empty if nothing does."""
    if np.max(np.abs(run.coefficients)) > CERTAIN_ABOVE:
        return (
            "a class chooses all but always by one attribute, so that no finite coefficient is best: "
            "fewer classes, or more tasks for each person"
        )
    if np.min(run.shares) * len(run.membership) < 1:
        return "a class has nobody in it: fewer classes"
    if not run.settled:
        return f"not converged after {run.iterations} iterations; allow more"
    return ""


def _covariance(packed: Packed, run: _Run) -> np.ndarray:
    """Of the classes' coefficients one after the other and of the shares, by Louis (1982)."""
    classes, size = run.coefficients.shape
    weights, membership = packed.weights, run.membership
    count = classes * size
    information = np.zeros((count + classes, count + classes))
    information[count:, count:] = np.sum(weights) * (np.diag(run.shares) - np.outer(run.shares, run.shares))
    mean = np.zeros((len(weights), count + classes))
    for c, slopes in enumerate(run.slopes):
        scores = np.zeros((len(weights), count + classes))
        scores[:, c * size : (c + 1) * size] = slopes.scores
        scores[:, count:] = np.eye(classes)[c] - run.shares
        block = slice(c * size, (c + 1) * size)
        information[block, block] += slopes.curvature
        own = weights * membership[:, c]
        information -= (own[:, None] * scores).T @ scores
        mean += membership[:, [c]] * scores
    information += (weights[:, None] * mean).T @ mean
    free = np.arange(count + classes - 1)  # of the logs of shares, the last is 0
    found = np.full_like(information, np.nan)
    part = information[np.ix_(free, free)]
    if np.all(np.isfinite(part)) and np.min(np.linalg.eigvalsh(part)) > 1e-9 * np.max(np.diag(part)):
        inverse = np.zeros_like(information)
        inverse[np.ix_(free, free)] = np.linalg.inv(part)
        slope = np.eye(count + classes)
        slope[count:, count:] = np.diag(run.shares) - np.outer(run.shares, run.shares)
        found = slope @ inverse @ slope.T
    return found


def class_membership(panel: Panel, fit: LatentFit) -> tuple[Float[np.ndarray, "person kind"], float]:
    """Posterior probabilities of the classes of any people, and their log likelihood.

    Raises
    ------
    DataError
        If panel and fit have different attributes.
    """
    if panel.names != fit.names:
        raise DataError(
            "panel and fit have different attributes",
            expected=", ".join(fit.names),
            got=", ".join(panel.names),
        )
    packed = pack(panel)
    heights = [slopes_at(packed, c * packed.scales).heights for c in fit.coefficients]
    return _shared(np.log(fit.shares) + np.column_stack(heights), packed.weights)


def compare_classes(
    panel: Panel, counts: Iterable[int], options: LatentOptions | None = None
) -> list[ClassCount]:
    """How well different numbers of classes describe the people, for a choice by BIC or by people held out.

    Parameters
    ----------
    counts
        Of classes, such as `range(1, 6)`.
    """
    options = options or LatentOptions()
    parts = np.random.default_rng(options.seed).permutation(panel.person_count) % options.folds
    rows = []
    for classes in counts:
        total = 0.0
        for fold in range(options.folds):
            fit = fit_latent(people_of(panel, parts != fold), classes, options)
            total += class_membership(people_of(panel, parts == fold), fit)[1]
        rows.append(ClassCount(classes, fit_latent(panel, classes, options), total / panel.task_count))
    return rows
