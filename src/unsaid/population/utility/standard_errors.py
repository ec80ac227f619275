"""How well a population of a discounted utility describes people, and how sure it is.

The exact log likelihood and the standard errors come from the same functions as those of the mixed
logit (`exact_likelihood`, `information`, `standard_errors`), since a population is normal in both.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Shaped

from unsaid.data.panel import Panel
from unsaid.model.prior import Prior
from unsaid.model.specification import Specification
from unsaid.population.integration.exact_likelihood import ExactLogLikelihood, person_log_likelihoods
from unsaid.population.integration.information import MIN_RATIO, information_near
from unsaid.population.integration.packed import evenly
from unsaid.population.integration.sandwich import cluster_labels, clustered_products, robust_products
from unsaid.population.integration.shards import Population, Posteriors, Step, person_scores
from unsaid.population.mixed.standard_errors import parameter_covariance
from unsaid.population.normal.estimates import NormalEstimates
from unsaid.population.options import FitOptions
from unsaid.population.specification import MixedSpecification
from unsaid.population.utility.histories import choices_of
from unsaid.population.utility.people import UtilityShard

__all__ = [
    "FitStatistics",
    "fit_statistics",
    "population_of",
    "shard_of",
    "utility_scores",
    "with_standard_errors",
]

NEAR = 2048
"""People, at most, whose curvature stands for that of all: the model's own definition takes longer than
the kernels of linear ones."""

SCORE_DRAWS = 512
"""For each person."""


REFEREE_NUMBERS, LEAST_REFEREE_DRAWS = 1 << 27, 256
"""Utilities of the exact log likelihood, over all people and draws, and draws for each, at least."""

SMALLEST_VARIANCE = 1e-12
"""Added to variances, as a part of them and at least, so that a covariance at its edge has a root."""

FEWEST_DRAWS = 128
"""Of the exact log likelihood, whose standard error is taken from eight parts."""


class FitStatistics(NamedTuple):
    """The exact log likelihood, and the covariance of the estimates.

    Attributes
    ----------
    exact
        NaN where no draws were asked for.
    parameter_covariance
        In the order of `MixedSpecification.parameter_names`; NaN where errors are not asked for or
        the choices say nothing.
    kind
        classic, robust or none, as asked for; products where errors are from the products of people's
        scores instead (Berndt et al. 1974), since the curvature was no guide.
    """

    exact: ExactLogLikelihood
    parameter_covariance: Float[np.ndarray, "parameter parameter"]
    kind: str


def population_of(prior: Prior) -> Population:
    """A prior as the population that sums over people are taken under."""
    return Population(np.asarray(prior.mean, float)[:, None], np.zeros(0), np.asarray(prior.cholesky, float))


def fit_statistics(shard: UtilityShard, population: Population, options: FitOptions) -> FitStatistics:
    """Judge a population by the people it is of.

    Parameters
    ----------
    shard
        All people.
    options
        Of these, `exact_draws` (of very many people fewer are taken; the log likelihood's standard
        error tells) and `standard_errors`.
    """
    exact = ExactLogLikelihood(np.nan, np.nan, np.zeros(0))
    if options.exact_draws:
        exact = person_log_likelihoods(shard, population, _affordable(shard, options.exact_draws))
    return FitStatistics(exact, *_covariance(shard, population, options.standard_errors))


def _affordable(shard: UtilityShard, draws: int) -> int:
    """As many draws for each as were asked for, or as can be afforded; a power of two."""
    numbers = shard.choices.sets.delay_days.size
    most = max(REFEREE_NUMBERS // numbers, LEAST_REFEREE_DRAWS)
    return 2 ** int(np.log2(max(min(draws, most), FEWEST_DRAWS)))


def utility_scores(shard: UtilityShard, population: Population) -> Float[np.ndarray, "person score"]:
    """Slope of each person's log likelihood in the coordinates around a population; see `person_scores`."""

    def chunk(begin: int, end: int, posteriors: Posteriors) -> np.ndarray:
        return person_scores(posteriors, shard.packed.design[begin:end], diagonal=False)

    return np.concatenate(shard.posteriors(population, Step(0, SCORE_DRAWS), chunk))


def _covariance(
    shard: UtilityShard, population: Population, kind: str, clusters: np.ndarray | None = None
) -> tuple[np.ndarray, str]:
    """Of the estimates, and how it was computed in the end."""
    specification = MixedSpecification.of(shard.specification.names)
    count = len(specification.parameter_names)
    if kind == "none":
        return np.full((count, count), np.nan), kind
    scores, weights = utility_scores(shard, population), shard.packed.weights
    few = evenly(shard.packed.person_count, NEAR)
    near = shard.some(few)
    products = (weights[few, None] * scores[few]).T @ scores[few]
    information = information_near(near, population, products)
    if _at_the_edge(information, products):
        information, kind = products, "products"
    information *= shard.weight / near.weight
    summed = (
        robust_products(scores, weights)
        if clusters is None
        else clustered_products(scores, weights, clusters)
    )
    asked = "classic" if kind == "products" else kind
    scales = shard.packed.scales
    found = parameter_covariance(specification, population, information, summed, scales, asked, shard.weight)
    return found, kind


def with_standard_errors(
    panel: Panel,
    specification: Specification,
    fit: NormalEstimates,
    kind: str,
    *,
    clusters: Shaped[np.ndarray, " person"] | None = None,
) -> NormalEstimates:
    """The same population with standard errors of another kind, as `Fit.with_standard_errors` takes them."""
    labels = cluster_labels(kind, clusters, panel.person_count)
    shard, population = shard_of(panel, specification, fit)
    together = labels if kind == "clustered" else None
    covariance, found = _covariance(shard, population, kind, together)
    return fit._replace(parameter_covariance=covariance, standard_errors_kind=found)


def shard_of(
    panel: Panel, specification: Specification, fit: NormalEstimates
) -> tuple[UtilityShard, Population]:
    """A panel's people and a fitted population, both in the attributes' units."""
    shard = UtilityShard(specification, choices_of(panel, specification), panel.weights, seed=fit.seed)
    variance = np.diag(fit.covariance)
    room = np.diag(np.maximum(SMALLEST_VARIANCE * variance, SMALLEST_VARIANCE))
    return shard, Population(fit.mean[:, None], np.zeros(0), np.linalg.cholesky(fit.covariance + room))


def _at_the_edge(information: np.ndarray, products: np.ndarray) -> bool:
    """Whether the information had to be held above the products somewhere (see `information.steadied`).

    Few people's population is drawn to less correlation than their likelihood alone asks for; where that
    matters, the curvature there is not that of a maximum, and says nothing of errors.
    """
    try:
        inverse = np.linalg.inv(np.linalg.cholesky(products))
    except np.linalg.LinAlgError:
        return False
    return bool(np.min(np.linalg.eigvalsh(inverse @ information @ inverse.T)) < 1.01 * MIN_RATIO)
