"""Shares of what could be offered, with uncertainty over people and parameters."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.data.offers import Offers
from unsaid.population.fitted import Estimate, Fitted, over_tastes
from unsaid.population.options import PostEstimation
from unsaid.population.tastes import INTERVAL

__all__ = ["Prediction", "Share", "predict_shares"]


class Share(NamedTuple):
    """Of one alternative.

    Attributes
    ----------
    share
        Of the people who would choose it, at the estimates.
    low, high
        95% interval, because the population is known only so well; NaN where the fit does not say how
        well.
    sd
        Standard deviation of its choice probability over people: near 0 where all agree.
    """

    task: str
    alternative: str
    share: float
    low: float
    high: float
    sd: float


class Prediction(NamedTuple):
    """What would be chosen.

    Attributes
    ----------
    whose
        population (anybody like them) or known people (those of the data).
    shares
        In the order of the what-if alternatives.
    notes
        What is to be known of the offers, columns that nothing was taken from among it.
    """

    whose: str
    shares: tuple[Share, ...]
    notes: tuple[str, ...] = ()


def predict_shares(
    fit: Fitted, offers: Offers, *, known: bool = False, options: PostEstimation | None = None
) -> Prediction:
    """Shares of each alternative.

    Parameters
    ----------
    offers
        In the fit's attributes.
    known
        Predict for the people of the fit by their own posteriors, rather than for people like them.

    Raises
    ------
    DataError
        If the fit does not know its people.
    """
    options = options or PostEstimation()
    if known:
        return _known(fit, offers, options)
    tastes = fit.tastes(options)
    chances = fit.rule.probabilities(tastes.coefficients, offers)
    found = over_tastes(
        fit, lambda one: one.weights @ fit.rule.probabilities(one.coefficients, offers), options
    )
    return _prediction("population", offers, found, _sd(tastes.weights, chances, found.value))


def _known(fit: Fitted, offers: Offers, options: PostEstimation) -> Prediction:
    each, drawn = fit.known_probabilities(offers, options)
    share, weights = each.mean(0), np.full(len(each), 1 / len(each))
    low, high = np.quantile(drawn, INTERVAL, axis=0)
    return _prediction("known people", offers, Estimate(share, low, high), _sd(weights, each, share))


def _sd(weights: np.ndarray, chances: np.ndarray, share: np.ndarray) -> Float[np.ndarray, " row"]:
    return np.sqrt(weights @ (chances - share) ** 2)


def _prediction(whose: str, offers: Offers, found: Estimate, sds: np.ndarray) -> Prediction:
    tasks = np.repeat(offers.tasks, np.diff(offers.task_start))
    rows = zip(tasks, offers.alternatives, zip(*found, sds, strict=True), strict=True)
    shares = tuple(Share(str(task), label, *map(float, row)) for task, label, row in rows)
    return Prediction(whose, shares, offers.remarks)
