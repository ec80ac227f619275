"""How sure the estimates of a population are: classic, robust and clustered standard errors.

All follow from two matrices in whitened coordinates: the information H, the negative second
derivative of the log likelihood, and J, the products of people's scores. Classic is the inverse of
H; robust is H^-1 J H^-1 (Huber 1967), which holds when the model is wrong; clustered sums scores
over people who belong together before the products are taken (Liang & Zeger 1986).
"""

import numpy as np
from jaxtyping import Float, Shaped

from unsaid.data.panel import Panel
from unsaid.population.integration.coordinates import moved
from unsaid.population.integration.information import information_near
from unsaid.population.integration.packed import layout_of, pack
from unsaid.population.integration.sandwich import cluster_labels, clustered_products, robust_products
from unsaid.population.integration.shards import (
    LinearShard,
    Population,
    Posteriors,
    Shard,
    Step,
    person_scores,
    triangle,
)
from unsaid.population.integration.units import PopulationParameters, from_packed, to_packed
from unsaid.population.intervals import most_sd_error, touches_zero
from unsaid.population.normal.estimates import NormalEstimates, correlations_of
from unsaid.population.specification import MixedSpecification

__all__ = ["parameter_covariance", "with_standard_errors"]

DERIVATIVE_STEP = 1e-5
"""Of the numerical derivatives of the reported parameters by the coordinates."""

SCORE_DRAWS = 256
"""For each person, of the scores: their error is then a few hundredths of what scores vary over people."""

NEARLY_SINGULAR = 1e-7
"""Smallest eigenvalue of an information scaled to a diagonal of 1."""


def with_standard_errors(
    panel: Panel,
    fit: NormalEstimates,
    kind: str,
    *,
    clusters: Shaped[np.ndarray, " person"] | None = None,
    threads: int | None = None,
) -> NormalEstimates:
    """A fit with standard errors of another kind, as `Fit.with_standard_errors` takes them."""
    clusters, specification = cluster_labels(kind, clusters, panel.person_count), fit.specification
    packed = pack(panel, specification.covariates)
    diagonal = specification.covariance == "diagonal"
    shard = LinearShard(packed, layout_of(specification), seed=fit.seed, diagonal=diagonal, threads=threads)
    population = to_packed(
        specification, PopulationParameters(fit.mean, fit.covariate_effects, fit.covariance), packed.scales
    )
    scores = _scores(shard, population)
    information = information_near(shard, population, (packed.weights[:, None] * scores).T @ scores)
    products = robust_products(scores, packed.weights)
    if kind == "clustered":
        products = clustered_products(scores, packed.weights, clusters)
    covariance = parameter_covariance(
        specification, population, information, products, packed.scales, kind, shard.weight
    )
    return fit._replace(parameter_covariance=covariance, standard_errors_kind=kind)


def _scores(shard: Shard, population: Population) -> np.ndarray:
    """One row per person."""

    def chunk(begin: int, end: int, posteriors: Posteriors) -> np.ndarray:
        return person_scores(posteriors, shard.packed.design[begin:end], diagonal=shard.diagonal)

    return np.concatenate(shard.posteriors(population, Step(0, SCORE_DRAWS), chunk))


def parameter_covariance(
    specification: MixedSpecification,
    population: Population,
    information: Float[np.ndarray, "score score"],
    products: Float[np.ndarray, "score score"],
    scales: Float[np.ndarray, " attribute"],
    kind: str,
    people: float,
) -> Float[np.ndarray, "parameter parameter"]:
    """Covariance of the estimates, in the order of `MixedSpecification.parameter_names`.

    Means and slopes are linear in the coordinates; standard deviations and correlations follow by
    the delta method. Errors of standard deviations that cannot be told from 0 are bounded
    (`most_sd_error`).

    Parameters
    ----------
    kind
        classic; none; anything else is a sandwich with the products.
    people
        Weight of all of them.

    Returns
    -------
    array
        NaN where the information says nothing of a mean, or kind is none; where it says nothing of a
        standard deviation, its error is the bound, and correlations with it are NaN.
    """
    count = len(specification.parameter_names)
    if kind == "none" or not np.all(np.isfinite(information)):
        return np.full((count, count), np.nan)
    known = _known(specification, population, information)
    covariance = np.zeros_like(information)
    covariance[np.ix_(known, known)] = np.linalg.inv(information[np.ix_(known, known)])
    slopes = _reported_slopes(specification, population, scales)
    classic = np.diag(slopes @ covariance @ slopes.T)
    if kind != "classic":
        covariance = covariance @ products @ covariance
    found = slopes @ covariance @ slopes.T
    unknown = np.any(np.abs(slopes[:, ~known]) > 1e-9, axis=1)
    found[unknown], found[:, unknown] = np.nan, np.nan
    spreads = from_packed(specification, population, scales).covariance.diagonal() ** 0.5
    return _bounded(specification, found, spreads, classic, people)


def _bounded(
    specification: MixedSpecification,
    found: Float[np.ndarray, "parameter parameter"],
    spreads: Float[np.ndarray, " attribute"],
    classic: Float[np.ndarray, " parameter"],
    people: float,
) -> Float[np.ndarray, "parameter parameter"]:
    """Errors of spreads that cannot be told from 0, brought down to what the means' variances allow."""
    first = len(specification.names) + len(specification.random) * len(specification.covariates)
    for at, index in enumerate(specification.random, first):
        sd, error = float(spreads[index]), float(found[at, at]) ** 0.5
        most = most_sd_error(sd, float(classic[index]), people)
        if np.isnan(error) and np.isfinite(found[index, index]):
            found[at], found[:, at] = 0.0, 0.0
            found[at, at] = most**2
        elif error > most and touches_zero(sd, error):
            found[at] *= most / error
            found[:, at] *= most / error
    return found


def _known(specification: MixedSpecification, population: Population, information: np.ndarray) -> np.ndarray:
    """Which coordinates the information is about.

    Where a coefficient does not vary, its spread is at the edge of what is possible and has no
    standard error; the narrowest spreads are left out until the rest is positive definite.
    """
    size, columns = population.means.shape
    rows, _ = triangle(size, diagonal=specification.covariance == "diagonal")
    before = size * columns + len(population.fixed)
    known = np.ones(len(information), bool)
    narrowest = np.argsort(np.sum(population.factor**2, 1))
    for row in [*narrowest, None]:
        part = information[np.ix_(known, known)]
        if np.all(np.diag(part) > 0) and np.min(np.linalg.eigvalsh(_correlated(part))) > NEARLY_SINGULAR:
            break
        if row is None:
            known[:] = False
        else:
            known[before:][rows == row] = False
    return known


def _correlated(matrix: np.ndarray) -> np.ndarray:
    size = np.sqrt(np.diag(matrix))
    return matrix / np.outer(size, size)


def _reported_slopes(
    specification: MixedSpecification, population: Population, scales: Float[np.ndarray, " attribute"]
) -> Float[np.ndarray, "parameter score"]:
    """Derivatives of the reported parameters by the coordinates around a population."""
    diagonal = specification.covariance == "diagonal"
    varying, columns = population.means.shape
    spread = varying if diagonal else varying * (varying + 1) // 2
    count = varying * columns + len(population.fixed) + spread
    derivatives = np.empty((len(specification.parameter_names), count))
    for j in range(count):
        step = np.zeros(count)
        step[j] = DERIVATIVE_STEP
        ahead = moved(population, step, diagonal=diagonal)
        behind = moved(population, -step, diagonal=diagonal)
        derivatives[:, j] = _reported(specification, ahead, scales) - _reported(specification, behind, scales)
    return derivatives / (2 * DERIVATIVE_STEP)


def _reported(
    specification: MixedSpecification, population: Population, scales: np.ndarray
) -> Float[np.ndarray, " parameter"]:
    """As `NormalEstimates.parameters`."""
    units = from_packed(specification, population, scales)
    random = list(specification.random)
    parts = [units.mean, units.covariate_effects[random].ravel(), np.sqrt(np.diag(units.covariance))[random]]
    if specification.covariance == "full":
        correlations = correlations_of(units.covariance[np.ix_(random, random)])
        parts += [correlations[j, :j] for j in range(len(random))]
    return np.concatenate(parts)
