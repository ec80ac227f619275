"""Latent classes: people of a few kinds, each of which chooses by a conditional logit of its own.

Everybody belongs to one class, nobody knows which (Kamakura & Russell 1989; Train 2008). The
likelihood has several maxima: it is climbed from many random starts, and the best of them are
climbed to the end.
"""

import time

import numpy as np
from jaxtyping import Float, Shaped

from unsaid.data.panel import Panel
from unsaid.population.integration.packed import Packed, pack, thinned
from unsaid.population.integration.sandwich import cluster_labels, clustered_products, robust_products
from unsaid.population.latent.ascent import (
    EMResult,
    Mixture,
    evaluated,
    information_at,
    maximise_mixture,
    scores_of,
)
from unsaid.population.latent.diagnosis import latent_verdict
from unsaid.population.latent.estimates import LatentEstimates
from unsaid.population.latent.options import LatentOptions
from unsaid.population.latent.starts import person_leanings, random_start
from unsaid.population.logit.newton import NewtonResult, derivatives_at, maximise
from unsaid.population.outcome import Outcome, Verdict
from unsaid.types.errors import DataError

__all__ = [
    "class_membership",
    "fit_latent",
    "latent_log_likelihoods",
    "with_standard_errors",
]

SCREENING_STEPS = 10
"""EM steps from each start, before the best are chosen."""

SCREENING_PEOPLE = 5_000
"""People on whom starts are tried; the best one goes on with everybody."""

SAME_MAXIMUM = 0.01
"""Log likelihoods that differ by less are of the same maximum."""


def fit_latent(
    panel: Panel, classes: int, options: LatentOptions | None = None, *, start: LatentEstimates | None = None
) -> LatentEstimates:
    """Fit a number of latent classes; one class is the conditional logit.

    Classes are sorted by their share, the largest first.

    Parameters
    ----------
    start
        A fit of as many classes to similar people, from which one more climb begins.

    Returns
    -------
    LatentEstimates
        With a verdict that says why where something speaks against the result.

    Raises
    ------
    DataError
        If the number of classes is none, or the panel is empty or holds numbers that are not finite.
    """
    options, begun = options or LatentOptions(), time.perf_counter()
    if classes < 1:
        raise DataError("there must be at least one class", got=f"{classes}")
    packed = pack(panel)
    alone = maximise(packed, panel.names, threads=options.threads)
    if not alone.verdict.converged:
        best, log_likelihoods = _all_alike(packed, alone, classes, options), []
    else:
        best, log_likelihoods = _climbed(packed, panel.names, classes, options, start)
    agreeing = sum(height > log_likelihoods[0] - SAME_MAXIMUM for height in log_likelihoods)
    verdict, covariance = alone.verdict, np.full([best.mixture.coefficients.size + classes] * 2, np.nan)
    if verdict.converged:
        information = information_at(packed, best.mixture, best.evaluation)
        verdict = latent_verdict(packed, best, information, panel.names) or _remark(
            agreeing, len(log_likelihoods)
        )
        if verdict.converged:
            scores = scores_of(best.mixture, best.evaluation)
            covariance = _covariance(packed, best.mixture, information, scores, options.standard_errors)
    return LatentEstimates(
        names=panel.names,
        shares=best.mixture.shares,
        coefficients=best.mixture.coefficients / packed.scales,
        parameter_covariance=covariance,
        standard_errors_kind=options.standard_errors,
        log_likelihood=best.evaluation.log_likelihood,
        iterations=len(best.path) - 1,
        starts=len(log_likelihoods),
        agreeing=agreeing,
        seconds=time.perf_counter() - begun,
        verdict=verdict,
        people=panel.person_count,
        tasks=panel.task_count,
        seed=options.seed,
    )


def _climbed(
    packed: Packed,
    names: tuple[str, ...],
    classes: int,
    options: LatentOptions,
    start: LatentEstimates | None,
) -> tuple[EMResult, list[float]]:
    """The best climb, of everybody, sorted, its curvature exact; and how high all came, the highest first.

    Heights are of the people on whom starts were tried.
    """
    some, threads = thinned(packed, SCREENING_PEOPLE), options.threads
    climbs = _from_starts(some, maximise(some, names, threads=threads), classes, options)
    if start is not None:
        begin = Mixture(start.shares, start.coefficients * packed.scales)
        climbs.append(maximise_mixture(some, begin, most=options.iterations, threads=threads))
        climbs.sort(key=lambda climb: -climb.path[-1])
    best = climbs[0]
    if some is not packed:
        best = maximise_mixture(packed, best.mixture, most=options.iterations, threads=threads)
    order = np.argsort(-best.mixture.shares, kind="stable")
    mixture = Mixture(best.mixture.shares[order], best.mixture.coefficients[order])
    evaluation = evaluated(packed, mixture, best.evaluation.membership[:, order], threads=threads)
    return best._replace(mixture=mixture, evaluation=evaluation), [climb.path[-1] for climb in climbs]


def _from_starts(some: Packed, alone: NewtonResult, classes: int, options: LatentOptions) -> list[EMResult]:
    """Short climbs from all starts, the best of them continued to the end; the highest first."""
    if classes == 1:
        begin = Mixture(np.ones(1), alone.coefficients[None])
        return [maximise_mixture(some, begin, most=options.iterations, threads=options.threads)]
    leanings = person_leanings(some, alone)
    begins = [
        random_start(some, alone, leanings, classes, seed=options.seed, start=start)
        for start in range(options.starts)
    ]
    short = [
        maximise_mixture(some, begin, most=SCREENING_STEPS, newton=False, threads=options.threads)
        for begin in begins
    ]
    short.sort(key=lambda climb: -climb.path[-1])
    whole = [
        maximise_mixture(some, climb.mixture, most=options.iterations, threads=options.threads)
        for climb in short[: options.kept]
    ]
    return sorted(whole, key=lambda climb: -climb.path[-1])


def _all_alike(packed: Packed, alone: NewtonResult, classes: int, options: LatentOptions) -> EMResult:
    """Where there is no conditional logit there are no classes: all have what it came to."""
    mixture = Mixture(np.full(classes, 1 / classes), np.tile(alone.coefficients, (classes, 1)))
    evaluation = evaluated(packed, mixture, threads=options.threads)
    return EMResult(mixture, evaluation, (evaluation.log_likelihood,), settled=False)


def _remark(agreeing: int, kept: int) -> Verdict:
    if kept > 1 and agreeing == 1:
        return Verdict(Outcome.LONE_START, f"only 1 of the best {kept} starts came to this maximum")
    return Verdict()


def _covariance(
    packed: Packed,
    mixture: Mixture,
    information: np.ndarray,
    scores: np.ndarray,
    kind: str,
    clusters: np.ndarray | None = None,
) -> Float[np.ndarray, "parameter parameter"]:
    """Of the coefficients in the attributes' units and of the shares (delta method)."""
    shares, size = mixture.shares, mixture.coefficients.size
    if kind == "none":
        return np.full((size + len(shares),) * 2, np.nan)
    covariance = np.linalg.inv(information)
    if clusters is not None:
        covariance = covariance @ clustered_products(scores, packed.weights, clusters) @ covariance
    elif kind == "robust":
        covariance = covariance @ robust_products(scores, packed.weights) @ covariance
    jacobian = np.zeros((size + len(shares), len(information)))
    jacobian[:size, :size] = np.diag(np.tile(1 / packed.scales, len(shares)))
    jacobian[size:, size:] = (np.diag(shares) - np.outer(shares, shares))[:, :-1]
    return jacobian @ covariance @ jacobian.T


def with_standard_errors(
    panel: Panel, fit: LatentEstimates, kind: str, *, clusters: Shaped[np.ndarray, " person"] | None = None
) -> LatentEstimates:
    """The same classes with standard errors of another kind, as `Fit.with_standard_errors` takes them."""
    labels = cluster_labels(kind, clusters, panel.person_count)
    packed = pack(panel)
    mixture = Mixture(fit.shares, fit.coefficients * packed.scales)
    evaluation = evaluated(packed, mixture, class_membership(panel, fit))
    information, scores = information_at(packed, mixture, evaluation), scores_of(mixture, evaluation)
    together = labels if kind == "clustered" else None
    covariance = _covariance(packed, mixture, information, scores, kind, together)
    return fit._replace(parameter_covariance=covariance, standard_errors_kind=kind)


def _seen(panel: Panel, fit: LatentEstimates) -> tuple[Float[np.ndarray, "person class_"], np.ndarray]:
    """Logs of share times likelihood, and their highest, of each person."""
    if panel.names != fit.names:
        raise DataError(
            "these choices have other attributes than the fit",
            expected=", ".join(fit.names),
            got=", ".join(panel.names),
        )
    packed = pack(panel)
    log_likelihoods = [derivatives_at(packed, own * packed.scales).heights for own in fit.coefficients]
    logs = np.stack(log_likelihoods, 1) + np.log(fit.shares)
    return logs, logs.max(1)


def class_membership(panel: Panel, fit: LatentEstimates) -> Float[np.ndarray, "person class_"]:
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
