"""Robustness: the attributes that keep their pull at the farthest and least certain level.

With the farthest delay d and the smallest probability p of the world, the pull of an attribute
there is w D(d) pi(p): the utility of one full step toward it. It stays when

    P(w D(d) pi(p) > max(0, constant of the outside option)) >= THRESHOLD

and when the person has taken, at least once, an alternative toward it that was as far or as unsure
as that: what was never tried is not claimed.
"""

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from unsaid.model.utility import discount, weigh_probability
from unsaid.record.fold import Session
from unsaid.report.evidence.posterior import Posterior
from unsaid.report.evidence.schema import RobustAttribute, Robustness
from unsaid.worlds.schema import World

__all__ = ["THRESHOLD", "decision_weights", "discount_factors", "robustness_of"]

THRESHOLD = 0.8
"""The least probability at which something is said to stay: of five claims, at most one is wrong."""


_discount = jax.jit(jax.vmap(discount, in_axes=(0, None)))
_weigh = jax.jit(jax.vmap(weigh_probability, in_axes=(0, 0, None)))


def discount_factors(rates: Float[np.ndarray, " draw"], delay_days: float) -> Float[np.ndarray, " draw"]:
    """Discount factor of one delay under each draw of the rate."""
    values = _discount(jnp.asarray(rates, dtype=float), jnp.asarray(delay_days, dtype=float))
    return np.asarray(values, dtype=np.float64)


def decision_weights(
    curvature: Float[np.ndarray, " draw"], elevation: Float[np.ndarray, " draw"], probability: float
) -> Float[np.ndarray, " draw"]:
    """Weight of one probability under each draw of curvature and elevation."""
    shape = (jnp.asarray(curvature, dtype=float), jnp.asarray(elevation, dtype=float))
    return np.asarray(_weigh(*shape, jnp.asarray(probability, dtype=float)), dtype=np.float64)


def robustness_of(session: Session, world: World, posterior: Posterior) -> Robustness | None:
    """What keeps its pull, the surest first; None where alternatives are all near and certain."""
    specification = posterior.specification
    if not (specification.delay or specification.probability):
        return None
    days = max(level.days for level in world.distances)
    probability = min(level.probability for level in world.certainties)
    factor = np.ones(len(posterior.theta))
    if specification.delay:
        factor = factor * discount_factors(np.exp(posterior.parameter("log_discount_rate")), days)
    if specification.probability:
        curvature = np.exp(posterior.parameter("log_curvature"))
        elevation = np.exp(posterior.parameter("log_elevation"))
        factor = factor * decision_weights(curvature, elevation, probability)
    bar = np.zeros(len(factor))
    if specification.outside:
        bar = np.maximum(posterior.parameter("outside_constant"), 0.0)
    pull = posterior.weights * factor[:, None]
    stays = np.mean(pull > bar[:, None], axis=0)
    counts = _taken_far(session, world, days, probability)
    order = sorted(range(len(counts)), key=lambda k: (-stays[k], -pull[:, k].mean()))
    kept = tuple(
        RobustAttribute(id=specification.attributes[k], probability=float(stays[k]), chosen=counts[k])
        for k in order
        if stays[k] >= THRESHOLD and counts[k] > 0
    )
    return Robustness(delay_days=days, probability=probability, kept=kept)


def _taken_far(session: Session, world: World, days: float, probability: float) -> list[int]:
    """How often an alternative toward each attribute was taken at the farthest or least certain level."""
    taken = [
        choice_set.alternatives[answer.alternative]
        for choice_set, answer in zip(session.choice_sets, session.answers, strict=False)
    ]
    far = [
        one
        for one in taken
        if not one.is_neither and (one.delay_days >= days > 0 or one.probability <= probability < 1)
    ]
    return [sum(one.attributes.get(name, 0.0) > 0 for one in far) for name in world.wish_ids]
