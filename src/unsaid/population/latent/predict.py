"""What classes of people would choose: shares of what could be offered, mixed over the classes."""

import numpy as np
from jaxtyping import Float

from unsaid.data.offers import Offers
from unsaid.population.latent.estimates import LatentEstimates
from unsaid.population.latent.saved import Membership
from unsaid.population.latent.tastes import ClassDraws, class_draws, latent_interval
from unsaid.population.postestimation.elasticities import (
    Elasticity,
    ElasticityOptions,
    elasticity_kind,
    elasticity_rows,
    share_elasticities,
)
from unsaid.population.postestimation.predict import Prediction, PredictionOptions, Share
from unsaid.population.postestimation.probabilities import probabilities

__all__ = ["class_probabilities", "latent_elasticities", "predict_class_shares"]


def class_probabilities(
    coefficients: Float[np.ndarray, "kind attribute"], offers: Offers
) -> Float[np.ndarray, "kind row"]:
    """Probability that somebody of each class chooses each alternative."""
    return probabilities(coefficients @ offers.attributes.T, offers.task_start)


def predict_class_shares(
    fit: LatentEstimates,
    offers: Offers,
    *,
    known: Membership | None = None,
    options: PredictionOptions | None = None,
) -> Prediction:
    """Shares of each alternative, each class counting by its share of the people.

    Parameters
    ----------
    offers
        In the fit's attributes.
    known
        Predict for these people by their own memberships, rather than for people like them. Intervals
        then hold that the coefficients are known only so well, and that the class of each is not known.
    options
        Nobody has to be simulated: `people` is of no account here.

    Returns
    -------
    Prediction
        With intervals that are NaN where the fit has no standard errors.
    """
    options = options or PredictionOptions()
    chances = class_probabilities(fit.coefficients, offers)
    drawn = class_draws(fit, options.populations, seed=options.seed)
    weights = fit.shares[None] if known is None else known.probabilities
    counts = np.full(len(weights), 1 / len(weights))
    by_person = chances if known is None else weights @ chances
    each = fit.shares if known is None else counts
    share = each @ by_person
    spread = np.sqrt(each @ (by_person - share) ** 2)
    mixed = drawn.shares if known is None else _dealt(known, options)
    interval = latent_interval(fit, _mixed(drawn, mixed, offers))
    return _prediction("population" if known is None else "known people", offers, share, interval, spread)


def _dealt(known: Membership, options: PredictionOptions) -> Float[np.ndarray, "draw kind"]:
    """Shares of the classes among known people, each of whom is dealt into one class by chance."""
    generator = np.random.default_rng([options.seed, 1])
    upto = known.probabilities.cumsum(1)
    upto /= upto[:, -1:]
    found = np.empty((options.populations, upto.shape[1]))
    for row in found:
        which = (generator.random((len(upto), 1)) > upto).sum(1)
        row[:] = np.bincount(which, minlength=len(row)) / len(which)
    return found


def _mixed(drawn: ClassDraws, shares: np.ndarray, offers: Offers) -> Float[np.ndarray, "draw row"]:
    """Shares of the alternatives under each draw."""
    pairs = zip(shares, drawn.coefficients, strict=True)
    return np.array([own @ class_probabilities(coefficients, offers) for own, coefficients in pairs])


def _prediction(
    whose: str,
    offers: Offers,
    share: np.ndarray,
    interval: tuple[np.ndarray, np.ndarray],
    spread: np.ndarray,
) -> Prediction:
    tasks = np.repeat(offers.tasks, np.diff(offers.task_start))
    columns = zip(share, *interval, spread, strict=True)
    rows = zip(tasks, offers.alternatives, columns, strict=True)
    shares = tuple(Share(str(task), label, *map(float, row)) for task, label, row in rows)
    return Prediction(whose, shares, offers.remarks)


def latent_elasticities(
    fit: LatentEstimates, offers: Offers, attribute: str, *, options: ElasticityOptions | None = None
) -> tuple[Elasticity, ...]:
    """Own and cross elasticities of the shares of what is offered.

    Parameters
    ----------
    attribute
        Which changes. One whose values are only 0 and 1 gets arc elasticities.
    options
        Nobody has to be simulated: `people` is of no account here.

    Raises
    ------
    DataError
        If the fit has no such attribute.

    Notes
    -----
    As `elasticities` of a mixed logit: of the shares, not the mean of the classes' own.
    """
    options = options or ElasticityOptions()
    kind = elasticity_kind(offers, attribute)
    centre = share_elasticities(fit.coefficients, fit.shares, offers, attribute)
    drawn = class_draws(fit, options.populations, seed=options.seed)
    values = [
        share_elasticities(coefficients, shares, offers, attribute)
        for shares, coefficients in zip(drawn.shares, drawn.coefficients, strict=True)
    ]
    return elasticity_rows(offers, attribute, kind, centre, latent_interval(fit, np.array(values)))
