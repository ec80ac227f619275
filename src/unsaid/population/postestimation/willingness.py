"""Willingness to pay: what a unit of each attribute is worth in money, with intervals."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from unsaid.population.fitted import Fitted, over_distributions, over_tastes
from unsaid.population.intervals import NORMAL_95
from unsaid.population.options import PostEstimation
from unsaid.population.tastes import TasteDistribution, Tastes, quantiles
from unsaid.types.errors import DataError

__all__ = ["Willingness", "price_warning", "willingness_to_pay"]

FEW = 0.001
"""Share of people who like to pay below which nothing is said of them: too few to move a median."""

STEP = 1e-5
"""Of numerical derivatives by the parameters, relative to their size where that is above 1."""


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
    fit: Fitted, price: str, *, options: PostEstimation | None = None
) -> tuple[Willingness, ...]:
    """Of every attribute but the price, among alternatives alike in delay and probability.

    Parameters
    ----------
    price
        Name of the price's attribute; paying is dislike, so its coefficient should be negative.

    Raises
    ------
    DataError
        If there is no such attribute.
    """
    options = options or PostEstimation(people=4000, draws=400)
    index = _index(fit, price)

    def ratios(distribution: TasteDistribution) -> np.ndarray:
        means = fit.rule.weights(distribution.means())
        return means if fit.rule.money is not None else -means / means[index]

    def own(tastes: Tastes) -> np.ndarray:
        weights = fit.rule.weights(tastes.coefficients)
        paid = weights[:, [index]]
        return -weights / np.where(paid == 0, np.finfo(float).tiny, paid)

    whole = over_distributions(fit, ratios, options)
    half = NORMAL_95 * np.sqrt(np.maximum(_delta_variance(fit, ratios), 0.0))
    median = over_tastes(fit, lambda one: quantiles(one, own(one), (0.5,))[0], options)
    tastes = fit.tastes(options)
    lower, upper = quantiles(tastes, own(tastes), (0.25, 0.75))
    columns = (whole.value, whole.value - half, whole.value + half, *whole[1:], *median, lower, upper)
    return tuple(
        Willingness(name, *(float(column[i]) for column in columns))
        for i, name in enumerate(fit.data.names)
        if i != index
    )


def price_warning(fit: Fitted, price: str) -> str | None:
    """Why ratios to this price are to be taken with care; None where they are not.

    Where some people like to pay, a ratio whose denominator comes near 0 has no mean over people (Daly,
    Hess & Train 2012).
    """
    index, distribution = _index(fit, price), fit.distribution()
    if fit.rule.weights(distribution.means())[index] >= 0:
        return f"the mean coefficient of {price} is not negative: it does not act as a price"
    wrong = fit.rule.weights(distribution.positive())[index]
    if wrong < FEW:
        return None
    return (
        f"{100 * wrong:.1f}% of the people would like to pay more, as {price} varies here. "
        f"Means over people of a ratio do not exist then; look at the medians, or fit {price} as "
        f"-lognormal, as fixed, or in willingness-to-pay space (--model wtp --price {price})."
    )


def _index(fit: Fitted, price: str) -> int:
    names = fit.data.names
    if price not in names:
        raise DataError(
            "the price is not among the attributes", expected="one of " + ", ".join(names), got=price
        )
    return names.index(price)


def _delta_variance(fit: Fitted, ratios: Callable[[TasteDistribution], np.ndarray]) -> np.ndarray:
    at, columns = fit.estimates.parameters, []
    for i, value in enumerate(at):  # central differences
        step = np.zeros(len(at))
        step[i] = STEP * max(1.0, abs(value))
        ahead, behind = (ratios(fit.distribution(at + sign * step)) for sign in (1, -1))
        columns.append((ahead - behind) / (2 * step[i]))
    slope = np.array(columns).T
    # what has no error of its own, as a correlation may, has no say in a ratio of means
    covariance = fit.estimates.parameter_covariance
    known = np.isfinite(np.diag(covariance)) if fit.knows_errors else np.ones(len(at), bool)
    return np.einsum("ka,ab,kb->k", slope[:, known], covariance[np.ix_(known, known)], slope[:, known])
