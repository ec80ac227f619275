"""Shares of what could be offered, with uncertainty over people and parameters."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.data.offers import Offers
from unsaid.population.fitted import Estimate, Fitted, over_tastes
from unsaid.population.options import PostEstimation
from unsaid.population.tastes import INTERVAL
from unsaid.types.errors import DataError

__all__ = ["Prediction", "Share", "predict_shares"]

FOR_ANYBODY = (
    "tasks are offered to people by name, and predicted for anybody like those of the fit; --known "
    "(known=True) predicts for each of them"
)

FEW = 5
"""People whom an error names."""

ROUNDING = 1e-12
"""A standard deviation of probabilities below is what rounding leaves of none."""


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
        population (anybody like them), known people (those of the data) or each person (of the data, to
        whom a task is offered).
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
        Predict for the people of the fit by their own posteriors, rather than for people like them: each
        task for whom it is offered to, or for all of them where that is not said.

    Raises
    ------
    DataError
        If the fit does not know its people, or something is offered to somebody else.
    """
    options = options or PostEstimation()
    if known:
        return _known(fit, offers, options)
    tastes = fit.tastes(options)
    chances = fit.rule.probabilities(tastes.coefficients, offers)
    found = over_tastes(
        fit, lambda one: one.weights @ fit.rule.probabilities(one.coefficients, offers), options
    )
    spread = _sd(tastes.weights[:, None], chances, found.value)
    notes = (FOR_ANYBODY,) if offers.person is not None and fit.knows_people else ()
    return _prediction("population", offers, found, spread, notes)


def _known(fit: Fitted, offers: Offers, options: PostEstimation) -> Prediction:
    shares = _shares_of_people(fit.known_ids, offers)
    each, drawn = fit.known_probabilities(offers, options, shares)
    share = (shares * each).sum(0)
    low, high = np.quantile(drawn, INTERVAL, axis=0)
    whose = "known people" if offers.person is None else "each person"
    return _prediction(whose, offers, Estimate(share, low, high), _sd(shares, each, share))


def _shares_of_people(ids: Sequence[str], offers: Offers) -> Float[np.ndarray, "person row"]:
    """Whom each row is predicted for: everybody alike, or the person to whom it is offered."""
    rows = len(offers.attributes)
    if offers.person is None:
        return np.full((len(ids), rows), 1 / len(ids))
    places = {who: place for place, who in enumerate(ids)}
    strangers = [who for who in dict.fromkeys(offers.person) if who not in places]
    if strangers:
        raise DataError(
            "something is offered to people who are not among those of the fit",
            expected=f"people such as {', '.join(ids[:FEW])}",
            got=", ".join(strangers[:FEW]),
            advice="without --known (known=True) it is predicted for people like those of the fit",
        )
    owners = np.repeat([places[who] for who in offers.person], np.diff(offers.task_start))
    shares = np.zeros((len(ids), rows))
    shares[owners, np.arange(rows)] = 1.0
    return shares


def _sd(shares: np.ndarray, chances: np.ndarray, share: np.ndarray) -> Float[np.ndarray, " row"]:
    spread = np.sqrt((shares * (chances - share) ** 2).sum(0))
    return np.where(spread > ROUNDING, spread, 0.0)


def _prediction(
    whose: str, offers: Offers, found: Estimate, sds: np.ndarray, notes: tuple[str, ...] = ()
) -> Prediction:
    tasks = np.repeat(offers.tasks, np.diff(offers.task_start))
    rows = zip(tasks, offers.alternatives, zip(*found, sds, strict=True), strict=True)
    shares = tuple(Share(str(task), label, *map(float, row)) for task, label, row in rows)
    return Prediction(whose, shares, (*notes, *offers.remarks))
