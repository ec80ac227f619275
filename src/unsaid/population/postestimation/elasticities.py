"""Elasticities: by how many percent a share changes when an attribute changes by one percent."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.data.offers import Offers
from unsaid.population.normal.estimates import NormalEstimates
from unsaid.population.normal.tastes import (
    Populations,
    coefficients_of,
    estimate,
    interval_over,
    parameter_draws,
    person_draws,
)
from unsaid.population.postestimation.predict import sampled_rows
from unsaid.population.postestimation.probabilities import probabilities
from unsaid.types.errors import DataError

__all__ = [
    "Elasticity",
    "ElasticityOptions",
    "elasticities",
    "elasticity_kind",
    "elasticity_rows",
    "share_elasticities",
]


class ElasticityOptions(NamedTuple):
    """Draws: simulated people, populations for the intervals, and the seed of both."""

    people: int = 2000
    populations: int = 200
    seed: int = 0


class Elasticity(NamedTuple):
    """Of one alternative's share by one alternative's attribute.

    Attributes
    ----------
    changed, responding
        Whose attribute changes, and whose share responds; the same for an own elasticity.
    kind
        point (percent by percent, for numbers) or arc: for attributes that are 0 or 1, the change
        of the share when it goes from 0 to 1, over the mean of both shares.
    """

    task: str
    attribute: str
    changed: str
    responding: str
    kind: str
    value: float
    low: float
    high: float


def elasticities(
    fit: NormalEstimates,
    offers: Offers,
    attribute: str,
    covariates: Float[np.ndarray, "person covariate"],
    *,
    options: ElasticityOptions | None = None,
) -> tuple[Elasticity, ...]:
    """Own and cross elasticities of the shares of what is offered.

    Parameters
    ----------
    attribute
        Which changes. One whose values are only 0 and 1 gets arc elasticities.
    covariates
        Of the people.

    Raises
    ------
    DataError
        If the fit has no such attribute.

    Notes
    -----
    Shares are averaged over people first: the point elasticity of S_j by x_m is
    E[P_j (1{j = m} - P_m) c] x_m / S_j (Train 2009, section 6.3), not the mean of people's own.
    """
    kind = elasticity_kind(offers, attribute)
    options = options or ElasticityOptions()
    rows = sampled_rows(covariates, options.people, options.seed)

    def values_of(population: Populations) -> np.ndarray:
        b = person_draws(population, rows, seed=options.seed + 1)[0]
        coefficients = coefficients_of(fit.specification, b)
        return share_elasticities(coefficients, np.full(len(b), 1 / len(b)), offers, attribute)

    centre = values_of(estimate(fit))
    drawn = parameter_draws(fit, options.populations, seed=options.seed)
    all_values = [
        values_of(Populations(*(part[i : i + 1] for part in drawn))) for i in range(options.populations)
    ]
    return elasticity_rows(offers, attribute, kind, centre, interval_over(fit, np.array(all_values)))


def elasticity_kind(offers: Offers, attribute: str) -> str:
    """Kind of elasticities: arc for an attribute that is 0 or 1 wherever it is offered, point for any other.

    Raises
    ------
    DataError
        If there is no such attribute.
    """
    if attribute not in offers.names:
        raise DataError("no such attribute", expected="one of " + ", ".join(offers.names), got=attribute)
    discrete = np.isin(offers.attributes[:, offers.names.index(attribute)], (0.0, 1.0))
    return "arc" if np.all(discrete) else "point"


def share_elasticities(
    coefficients: Float[np.ndarray, "person attribute"],
    weights: Float[np.ndarray, " person"],
    offers: Offers,
    attribute: str,
) -> Float[np.ndarray, "row row"]:
    """Of every row's share by every row's attribute; only those within a task mean anything.

    Parameters
    ----------
    coefficients
        Of people, or of kinds of people.
    weights
        What each counts for; they sum to 1.
    """
    index = offers.names.index(attribute)
    found = _arc if elasticity_kind(offers, attribute) == "arc" else _point
    return found(coefficients, weights, offers, index)


def elasticity_rows(
    offers: Offers,
    attribute: str,
    kind: str,
    centre: Float[np.ndarray, "row row"],
    interval: tuple[Float[np.ndarray, "row row"], Float[np.ndarray, "row row"]],
) -> tuple[Elasticity, ...]:
    """One for each two alternatives of a task, itself and itself included."""
    (low, high), found = interval, []
    for task, begin, end in zip(offers.tasks, offers.task_start[:-1], offers.task_start[1:], strict=True):
        for changed in range(begin, end):
            for responding in range(begin, end):
                at = (responding, changed)
                labels = offers.alternatives[changed], offers.alternatives[responding]
                found.append(
                    Elasticity(
                        task, attribute, *labels, kind, float(centre[at]), float(low[at]), float(high[at])
                    )
                )
    return tuple(found)


def _point(coefficients: np.ndarray, weights: np.ndarray, offers: Offers, index: int) -> np.ndarray:
    chances = probabilities(coefficients @ offers.attributes.T, offers.task_start)
    weighted = weights[:, None] * chances * coefficients[:, [index]]
    own = np.diag(weighted.sum(0)) - chances.T @ weighted
    return own * offers.attributes[None, :, index] / (weights @ chances)[:, None] + 0.0  # never -0


def _arc(coefficients: np.ndarray, weights: np.ndarray, offers: Offers, index: int) -> np.ndarray:
    utilities = coefficients @ offers.attributes.T
    found = np.zeros((len(offers.attributes),) * 2)
    for changed, value in enumerate(offers.attributes[:, index]):
        shares = []
        for level in (0.0, 1.0):
            moved = utilities.copy()
            moved[:, changed] += (level - value) * coefficients[:, index]
            shares.append(weights @ probabilities(moved, offers.task_start))
        found[:, changed] = (shares[1] - shares[0]) / (0.5 * (shares[0] + shares[1]))
    return found
