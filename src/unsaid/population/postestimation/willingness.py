"""Willingness to pay: what a unit of each attribute is worth in money, with intervals."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from unsaid.population.intervals import NORMAL_95
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
from unsaid.types.errors import DataError

__all__ = ["Willingness", "WillingnessOptions", "price_warning", "willingness_to_pay"]


class WillingnessOptions(NamedTuple):
    """Draws: simulated people, populations for the intervals, and the seed of both."""

    people: int = 4000
    populations: int = 400
    seed: int = 0


class Willingness(NamedTuple):
    """What one more unit of an attribute is worth, in the price's unit.

    Attributes
    ----------
    ratio
        Of the means, minus attribute over price; in willingness-to-pay space its mean.
    delta_low, delta_high
        95% interval of the ratio by the delta method.
    draws_low, draws_high
        The same by draws of the parameters (Krinsky & Robb 1986), which need not be symmetric.
    median, median_low, median_high
        Of the willingness of people, with a 95% interval; it exists even where the mean does not.
    lower, upper
        Quartiles over people: half of them lie between.
    """

    attribute: str
    ratio: float
    delta_low: float
    delta_high: float
    draws_low: float
    draws_high: float
    median: float
    median_low: float
    median_high: float
    lower: float
    upper: float


def willingness_to_pay(
    fit: NormalEstimates,
    price: str,
    covariates: np.ndarray,
    *,
    options: WillingnessOptions | None = None,
) -> tuple[Willingness, ...]:
    """Of every attribute but the price.

    Parameters
    ----------
    price
        Name of the price's attribute; paying is dislike, so its coefficient should be negative.
    covariates
        Of the people.

    Raises
    ------
    DataError
        If there is no such attribute.
    """
    if price not in fit.names:
        raise DataError(
            "the price is not among the attributes", expected="one of " + ", ".join(fit.names), got=price
        )
    options = options or WillingnessOptions()
    index = fit.names.index(price)
    rows = sampled_rows(covariates, options.people, options.seed)
    centre = _ratios(fit, price, fit.parameters)
    error = np.sqrt(np.maximum(_delta_variance(fit, price), 0.0))
    drawn = parameter_draws(fit, options.populations, seed=options.seed)
    ratios = np.array([_ratio_of(fit, index, _one(drawn, i)) for i in range(options.populations)])
    own = _people(fit, index, estimate(fit), rows, options.seed)
    medians = np.array(
        [
            np.median(_people(fit, index, _one(drawn, i), rows, options.seed), 0)
            for i in range(options.populations)
        ]
    )
    quartiles = np.quantile(own, [0.25, 0.5, 0.75], axis=0)
    low, high = interval_over(fit, ratios)
    median_low, median_high = interval_over(fit, medians)
    columns = (
        *(centre, centre - NORMAL_95 * error, centre + NORMAL_95 * error, low, high),
        *(quartiles[1], median_low, median_high, quartiles[0], quartiles[2]),
    )
    return tuple(
        Willingness(name, *(float(column[i]) for column in columns))
        for i, name in enumerate(fit.names)
        if i != index
    )


def price_warning(fit: NormalEstimates, price: str) -> str | None:
    """Why ratios to this price are to be taken with care; None where they are not.

    A normal price coefficient has people who like to pay, and a ratio whose denominator comes near
    0 has no mean (Daly, Hess & Train 2012).
    """
    index = fit.names.index(price)
    if fit.specification.coefficients[index].distribution != "normal" or fit.sds[index] == 0:
        return None if fit.coefficient_means[index] < 0 else _positive(price)
    if fit.mean[index] >= 0:
        return _positive(price)
    wrong = 0.5 * math.erfc(-fit.mean[index] / fit.sds[index] / math.sqrt(2))
    if wrong < 0.001:
        return None
    return (
        f"{100 * wrong:.1f}% of the people would like to pay more: {price} varies as a normal. "
        f"Means over people of a ratio do not exist then; look at the medians, or fit {price} as "
        f"-lognormal, as fixed, or in willingness-to-pay space (--model wtp --price {price})."
    )


def _positive(price: str) -> str:
    return f"the mean coefficient of {price} is not negative: it does not act as a price"


def _one(populations: Populations, index: int) -> Populations:
    return Populations(*(part[index : index + 1] for part in populations))


def _ratio_of(fit: NormalEstimates, price: int, population: Populations) -> np.ndarray:
    """Ratios of the coefficients' means over people."""
    variance = np.sum(population.factors[0] ** 2, 1)
    means = _implied(fit, population.means[0], variance)
    if fit.specification.price is not None:
        return means
    return -means / means[price]


def _implied(fit: NormalEstimates, mean: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """Means of b, or of sign exp(b) where lognormal."""
    kinds = fit.specification.coefficients
    return np.array(
        [
            one.sign * np.exp(m + 0.5 * v) if one.distribution == "lognormal" else m
            for one, m, v in zip(kinds, mean, variance, strict=True)
        ]
    )


def _ratios(fit: NormalEstimates, price: str, parameters: np.ndarray) -> np.ndarray:
    """Ratios as a function of the parameters, for the delta method."""
    size, varying = len(fit.names), list(fit.specification.random)
    variance = np.zeros(size)
    first = size + len(varying) * len(fit.specification.covariates)
    variance[varying] = parameters[first : first + len(varying)] ** 2
    means = _implied(fit, parameters[:size], variance)
    if fit.specification.price is not None:
        return means
    return -means / means[fit.names.index(price)]


def _delta_variance(fit: NormalEstimates, price: str) -> np.ndarray:
    slope = _slopes(lambda values: _ratios(fit, price, values), fit.parameters)
    return np.einsum("ka,ab,kb->k", slope, fit.parameter_covariance, slope)


def _slopes(function: Callable[[np.ndarray], np.ndarray], at: np.ndarray) -> np.ndarray:
    """Central differences."""
    columns = []
    for i, value in enumerate(at):
        step = np.zeros(len(at))
        step[i] = 1e-5 * max(1.0, abs(value))
        columns.append((function(at + step) - function(at - step)) / (2 * step[i]))
    return np.array(columns).T


def _people(
    fit: NormalEstimates, price: int, population: Populations, covariates: np.ndarray, seed: int
) -> np.ndarray:
    """Every simulated person's ratios."""
    b = person_draws(population, covariates, seed=seed + 1)[0]
    coefficients = coefficients_of(fit.specification, b)
    paid = coefficients[:, [price]]
    return -coefficients / np.where(paid == 0, np.finfo(float).tiny, paid)
