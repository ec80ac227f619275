"""How delay and chance wear a promise down: discounting, and the weighing of probabilities."""

import numpy as np
from jaxtyping import PRNGKeyArray

from unsaid.model.prior import Prior
from unsaid.report.evidence.importance import INTERVAL
from unsaid.report.evidence.posterior import Posterior, generator
from unsaid.report.evidence.robustness import decision_weights
from unsaid.report.evidence.schema import DecisionWeight, Discounting, Weighting

__all__ = ["MIN_NARROWED", "PROBABILITIES", "discounting_of", "weighting_of"]

MIN_NARROWED = 0.2
"""The choices must narrow the prior's sd by this share before they are said to tell: less than that is
what any few answers do, and the interval would be the prior's."""

PROBABILITIES = (0.25, 0.5, 0.8)
"""The probabilities whose decision weights are given: a small one, an even one, a large one."""


def discounting_of(posterior: Posterior, prior: Prior, longest_days: float) -> Discounting | None:
    """The discount rate and what it means in days; None where delays do not vary.

    Parameters
    ----------
    longest_days
        The longest delay that may be offered.
    """
    specification = posterior.specification
    if not specification.delay:
        return None
    index = specification.index("log_discount_rate")
    logs = posterior.parameter("log_discount_rate")
    before = float(np.linalg.norm(np.asarray(prior.cholesky, dtype=np.float64)[index]))
    narrowed = 1 - float(logs.std()) / before
    low, middle, high = (float(np.exp(value)) for value in np.quantile(logs, (INTERVAL[0], 0.5, INTERVAL[1])))
    return Discounting(
        discount_rate=middle,
        low=low,
        high=high,
        half_days=1 / middle,
        half_days_low=1 / high,
        half_days_high=1 / low,
        longest_days=longest_days,
        narrowed=narrowed,
        informed=narrowed >= MIN_NARROWED,
    )


def weighting_of(key: PRNGKeyArray, posterior: Posterior, prior: Prior) -> Weighting | None:
    """The decision weights of three probabilities; None where probabilities do not vary."""
    specification = posterior.specification
    if not specification.probability:
        return None
    names = ("log_curvature", "log_elevation")
    after = [np.exp(posterior.parameter(name)) for name in names]
    noise = generator(key).normal(size=posterior.theta.shape)
    drawn = np.asarray(prior.mean)[None, :] + noise @ np.asarray(prior.cholesky).T
    before = [np.exp(drawn[:, specification.index(name)]) for name in names]
    weights, narrowed = [], []
    for probability in PROBABILITIES:
        values = decision_weights(after[0], after[1], probability)
        narrowed.append(1 - values.std() / decision_weights(before[0], before[1], probability).std())
        low, middle, high = np.quantile(values, (INTERVAL[0], 0.5, INTERVAL[1]))
        weights.append(
            DecisionWeight(
                probability=probability,
                weight=float(middle),
                low=float(low),
                high=float(high),
                above=float(np.mean(values > probability)),
            )
        )
    mean = float(np.mean(narrowed))
    return Weighting(weights=tuple(weights), narrowed=mean, informed=mean >= MIN_NARROWED)
