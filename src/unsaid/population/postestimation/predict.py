"""Shares and choice probabilities of what could be offered, with uncertainty over people and parameters."""

from collections.abc import Callable, Iterator
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
from unsaid.population.postestimation.probabilities import probabilities
from unsaid.population.postestimation.saved import KnownPeople
from unsaid.population.specification import MixedSpecification

__all__ = [
    "Prediction",
    "PredictionOptions",
    "Share",
    "person_probabilities",
    "population_prediction",
    "posterior_draws",
    "predict_shares",
    "sampled_rows",
]

LEVEL = (0.025, 0.975)


class PredictionOptions(NamedTuple):
    """How predictions are computed.

    Attributes
    ----------
    people
        Simulated people; more make the shares smoother.
    populations
        Draws of the population's parameters, for intervals.
    seed
        Of all draws.
    """

    people: int = 2000
    populations: int = 200
    seed: int = 0


class Share(NamedTuple):
    """Of one alternative.

    Attributes
    ----------
    share
        Of the people who would choose it, at the estimates.
    low, high
        95% interval, because the population is known only so well; NaN where the fit does not say how
        well.
    spread
        Standard deviation of its choice probability over people: near 0 where all agree.
    """

    task: str
    alternative: str
    share: float
    low: float
    high: float
    spread: float


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
    fit: NormalEstimates,
    offers: Offers,
    covariates: Float[np.ndarray, "person covariate"],
    *,
    known: KnownPeople | None = None,
    options: PredictionOptions | None = None,
) -> Prediction:
    """Shares of each alternative.

    Parameters
    ----------
    offers
        In the fit's attributes.
    covariates
        Of the people to predict for; rows are drawn from it.
    known
        Predict for these people by their own posteriors, rather than for people like them.
    """
    options = options or PredictionOptions()
    if known is not None:
        return _prediction("known people", offers, *_known_shares(fit.specification, offers, known, options))
    rows = sampled_rows(covariates, options.people, options.seed)
    noise = np.random.SeedSequence(options.seed).spawn(2)[1].generate_state(1)[0]

    def chances_of(populations: Populations) -> np.ndarray:
        b = person_draws(populations, rows, seed=int(noise))[0]
        return _chances(fit.specification, offers, b)

    return population_prediction(fit, offers, chances_of, options)


def population_prediction(
    fit: NormalEstimates,
    offers: Offers,
    chances_of: Callable[[Populations], Float[np.ndarray, "person row"]],
    options: PredictionOptions,
) -> Prediction:
    """Shares over simulated people, with intervals over the populations that the estimates leave possible.

    Parameters
    ----------
    chances_of
        Choice probabilities of simulated people, the same ones each time, under one population.
    """
    centre = chances_of(estimate(fit))
    drawn = parameter_draws(fit, options.populations, seed=options.seed)
    # one population at a time: people x rows is room enough
    means = [
        chances_of(Populations(*(part[i : i + 1] for part in drawn))).mean(0)
        for i in range(options.populations)
    ]
    interval = interval_over(fit, np.array(means))
    return _prediction("population", offers, centre.mean(0), interval, centre.std(0))


def person_probabilities(
    specification: MixedSpecification, offers: Offers, known: KnownPeople, *, draws: int = 200, seed: int = 0
) -> Float[np.ndarray, "person row"]:
    """Each known person's probability of choosing each alternative, averaged over their posterior."""
    total = np.zeros((len(known.ids), len(offers.attributes)))
    for b in posterior_draws(known, draws, seed):
        total += _chances(specification, offers, b)
    return total / draws


def sampled_rows(
    covariates: Float[np.ndarray, "person covariate"], count: int, seed: int
) -> Float[np.ndarray, "{count} covariate"]:
    """Covariates of simulated people, drawn from those of real ones."""
    picked = np.random.default_rng(seed).integers(len(covariates), size=count)
    return covariates[picked]


def _chances(specification: MixedSpecification, offers: Offers, b: np.ndarray) -> np.ndarray:
    return probabilities(coefficients_of(specification, b) @ offers.attributes.T, offers.task_start)


def posterior_draws(
    known: KnownPeople, draws: int, seed: int
) -> Iterator[Float[np.ndarray, "person attribute"]]:
    """Draws of everybody's b from their normal posterior, one at a time."""
    generator = np.random.default_rng(seed)
    values, vectors = np.linalg.eigh(known.covariances)
    factors = vectors * np.sqrt(np.maximum(values, 0.0))[:, None, :]
    for _ in range(draws):
        noise = generator.standard_normal(known.means.shape)
        yield known.means + np.einsum("pkj,pj->pk", factors, noise)


def _known_shares(
    specification: MixedSpecification, offers: Offers, known: KnownPeople, options: PredictionOptions
) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray], np.ndarray]:
    each = np.zeros((len(known.ids), len(offers.attributes)))
    means = []
    for b in posterior_draws(known, options.populations, options.seed):
        chances = _chances(specification, offers, b)
        each += chances
        means.append(chances.mean(0))
    each /= options.populations
    low, high = np.quantile(means, LEVEL, axis=0)
    return each.mean(0), (low, high), each.std(0)


def _prediction(
    whose: str,
    offers: Offers,
    share: np.ndarray,
    interval: tuple[np.ndarray, np.ndarray],
    spread: np.ndarray,
) -> Prediction:
    low, high = interval
    tasks = np.repeat(offers.tasks, np.diff(offers.task_start))
    return Prediction(
        whose,
        tuple(
            Share(str(tasks[i]), offers.alternatives[i], *map(float, (share[i], low[i], high[i], spread[i])))
            for i in range(len(share))
        ),
        offers.remarks,
    )
