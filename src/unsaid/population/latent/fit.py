"""Latent classes: people of a few kinds, each of which chooses by a conditional logit of its own.

Everybody belongs to one class, nobody knows which (Kamakura & Russell 1989; Train 2008). The
likelihood has several maxima: it is climbed from many random starts, and the best of them are
climbed to the end.
"""

import dataclasses
import time

import numpy as np
from jaxtyping import Float

from unsaid.data.panel import Panel
from unsaid.population.integration.packed import Packed, pack, thinned
from unsaid.population.latent.ascent import Mixture, Raised, information_at, raise_mixture, scores_of, view_of
from unsaid.population.latent.diagnosis import latent_problem
from unsaid.population.latent.estimates import LatentEstimates
from unsaid.population.latent.starts import person_leanings, random_start
from unsaid.population.logit.fit import Climbed, climb_conditional, slopes_at
from unsaid.population.options import ScoreKind
from unsaid.types.errors import DataError

__all__ = ["LatentOptions", "class_membership", "fit_latent", "latent_log_likelihoods"]

SHORT = 10
"""EM steps from each start, before the best are chosen."""

LOOKED_AT = 5_000
"""People on whom starts are tried; the best one goes on with everybody."""

THE_SAME = 0.01
"""Log likelihoods that differ by less are of the same maximum."""


@dataclasses.dataclass(frozen=True)
class LatentOptions:
    """How latent classes are fitted.

    Parameters
    ----------
    seed
        Starts and folds follow from it.
    starts, kept
        Random starts, and how many of them are climbed to the end.
    iterations
        The most steps of one climb.
    folds
        Parts of the people, each held out once; 0 for no held-out log loss.
    standard_errors
        classic: from the curvature of the log likelihood; robust: sandwich; none.
    threads
        How many; None for all cores. The result does not depend on it.
    """

    seed: int = 0
    starts: int = 24
    kept: int = 12
    iterations: int = 300
    folds: int = 5
    standard_errors: ScoreKind = "classic"
    threads: int | None = None

    def __post_init__(self) -> None:
        if self.standard_errors not in ("classic", "robust", "none"):
            raise DataError(
                "no such standard errors", expected="classic, robust or none", got=self.standard_errors
            )
        if not 1 <= self.kept <= self.starts or self.iterations < 1 or self.folds < 0 or self.folds == 1:
            raise DataError(
                "options of latent classes do not fit together",
                expected="starts at least kept, kept and iterations at least 1, folds 0 or at least 2",
                got=f"starts {self.starts}, kept {self.kept}, iterations {self.iterations}, "
                f"folds {self.folds}",
            )


def fit_latent(
    panel: Panel, classes: int, options: LatentOptions | None = None, *, near: LatentEstimates | None = None
) -> LatentEstimates:
    """Fit a number of latent classes; one class is the conditional logit.

    Classes are sorted by their share, the largest first.

    Parameters
    ----------
    near
        A fit of as many classes to similar people, from which one more climb begins.

    Returns
    -------
    LatentEstimates
        With `converged` False and advice in `message` where something speaks against the result.

    Raises
    ------
    DataError
        If the number of classes is none, or the panel is empty or holds numbers that are not finite.
    """
    options, begun = options or LatentOptions(), time.perf_counter()
    if classes < 1:
        raise DataError("there must be at least one class", got=f"{classes}")
    packed = pack(panel)
    alone = climb_conditional(packed, panel.names, threads=options.threads)
    if alone.problem:
        best, heights = _all_alike(packed, alone, classes, options), []
    else:
        best, heights = _climbed(packed, panel.names, classes, options, near)
    problem, covariance = alone.problem, np.full([best.mixture.coefficients.size + classes] * 2, np.nan)
    if not problem:
        information = information_at(packed, best.mixture, best.view)
        problem = latent_problem(packed, best, information, panel.names)
        covariance = covariance if problem else _covariance(packed, best, information, options)
    agreeing = sum(height > heights[0] - THE_SAME for height in heights)
    return LatentEstimates(
        names=panel.names,
        shares=best.mixture.shares,
        coefficients=best.mixture.coefficients / packed.scales,
        parameter_covariance=covariance,
        standard_errors_kind=options.standard_errors,
        log_likelihood=best.view.log_likelihood,
        null_log_likelihood=slopes_at(packed, np.zeros(len(panel.names))).log_likelihood,
        iterations=len(best.path) - 1,
        starts=len(heights),
        agreeing=agreeing,
        seconds=time.perf_counter() - begun,
        converged=not problem,
        message=problem or _remark(agreeing, len(heights)),
        people=panel.person_count,
        tasks=panel.task_count,
        seed=options.seed,
    )


def _climbed(
    packed: Packed,
    names: tuple[str, ...],
    classes: int,
    options: LatentOptions,
    near: LatentEstimates | None,
) -> tuple[Raised, list[float]]:
    """The best climb, of everybody, sorted, its curvature exact; and how high all came, the highest first.

    Heights are of the people on whom starts were tried.
    """
    some, threads = thinned(packed, LOOKED_AT), options.threads
    climbs = _from_starts(some, climb_conditional(some, names, threads=threads), classes, options)
    if near is not None:
        begin = Mixture(near.shares, near.coefficients * packed.scales)
        climbs.append(raise_mixture(some, begin, most=options.iterations, threads=threads))
        climbs.sort(key=lambda climb: -climb.path[-1])
    best = climbs[0]
    if some is not packed:
        best = raise_mixture(packed, best.mixture, most=options.iterations, threads=threads)
    order = np.argsort(-best.mixture.shares, kind="stable")
    mixture = Mixture(best.mixture.shares[order], best.mixture.coefficients[order])
    view = view_of(packed, mixture, best.view.membership[:, order], threads=threads)
    return best._replace(mixture=mixture, view=view), [climb.path[-1] for climb in climbs]


def _from_starts(some: Packed, alone: Climbed, classes: int, options: LatentOptions) -> list[Raised]:
    """Short climbs from all starts, the best of them continued to the end; the highest first."""
    if classes == 1:
        begin = Mixture(np.ones(1), alone.coefficients[None])
        return [raise_mixture(some, begin, most=options.iterations, threads=options.threads)]
    leanings = person_leanings(some, alone)
    begins = [
        random_start(some, alone, leanings, classes, seed=options.seed, start=start)
        for start in range(options.starts)
    ]
    short = [
        raise_mixture(some, begin, most=SHORT, newton=False, threads=options.threads) for begin in begins
    ]
    short.sort(key=lambda climb: -climb.path[-1])
    whole = [
        raise_mixture(some, climb.mixture, most=options.iterations, threads=options.threads)
        for climb in short[: options.kept]
    ]
    return sorted(whole, key=lambda climb: -climb.path[-1])


def _all_alike(packed: Packed, alone: Climbed, classes: int, options: LatentOptions) -> Raised:
    """Where there is no conditional logit there are no classes: all have what it came to."""
    mixture = Mixture(np.full(classes, 1 / classes), np.tile(alone.coefficients, (classes, 1)))
    view = view_of(packed, mixture, threads=options.threads)
    return Raised(mixture, view, (view.log_likelihood,), settled=False)


def _remark(agreeing: int, kept: int) -> str:
    if kept > 1 and agreeing == 1:
        return (
            f"converged; only 1 of the best {kept} starts came to this maximum: more starts may find a higher"
        )
    return "converged"


def _covariance(
    packed: Packed, best: Raised, information: np.ndarray, options: LatentOptions
) -> Float[np.ndarray, "parameter parameter"]:
    """Of the coefficients in the attributes' units and of the shares (delta method)."""
    shares, size = best.mixture.shares, best.mixture.coefficients.size
    if options.standard_errors == "none":
        return np.full((size + len(shares),) * 2, np.nan)
    covariance = np.linalg.inv(information)
    if options.standard_errors == "robust":
        scores = packed.weights[:, None] * scores_of(best.mixture, best.view)
        covariance = covariance @ (scores.T @ scores) @ covariance
    jacobian = np.zeros((size + len(shares), len(information)))
    jacobian[:size, :size] = np.diag(np.tile(1 / packed.scales, len(shares)))
    jacobian[size:, size:] = (np.diag(shares) - np.outer(shares, shares))[:, :-1]
    return jacobian @ covariance @ jacobian.T


def _seen(panel: Panel, fit: LatentEstimates) -> tuple[Float[np.ndarray, "person kind"], np.ndarray]:
    """Logs of share times likelihood, and their highest, of each person."""
    if panel.names != fit.names:
        raise DataError(
            "these choices have other attributes than the fit",
            expected=", ".join(fit.names),
            got=", ".join(panel.names),
        )
    packed = pack(panel)
    heights = [slopes_at(packed, own * packed.scales).heights for own in fit.coefficients]
    logs = np.stack(heights, 1) + np.log(fit.shares)
    return logs, logs.max(1)


def class_membership(panel: Panel, fit: LatentEstimates) -> Float[np.ndarray, "person kind"]:
    """Posterior probability that each person belongs to each class.

    Raises
    ------
    DataError
        If the panel has other attributes than the fit.
    """
    logs, highest = _seen(panel, fit)
    odds = np.exp(logs - highest[:, None])
    return odds / odds.sum(1, keepdims=True)


def latent_log_likelihoods(panel: Panel, fit: LatentEstimates) -> Float[np.ndarray, " person"]:
    """Log likelihood of all choices of each person, whose class is not known.

    Raises
    ------
    DataError
        If the panel has other attributes than the fit.
    """
    logs, highest = _seen(panel, fit)
    return highest + np.log(np.exp(logs - highest[:, None]).sum(1))
