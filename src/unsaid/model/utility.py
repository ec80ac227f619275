"""Utility: the one definition, which likelihood, simulation and design all call.

For an alternative with outcomes o of attributes x, delay d and probability p

    U = sum_o (w . x_o) D(d_o) [pi(P_o) - pi(P'_o)]        U = constant for the outside option

with P_o the probability of this outcome or a better one and P'_o of a better one. The product of
value, expectancy and 1/delay is temporal motivation theory (Steel & König 2006).
"""

import jax.numpy as jnp
from jaxtyping import Array, Float

from unsaid.model.data import ChoiceSets
from unsaid.model.parameters import Parameters

__all__ = ["discount", "utility", "weigh_probability"]


def discount(discount_rate: Float[Array, ""], delay_days: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
    """Hyperbolic discount factor 1 / (1 + k d) (Mazur 1987), in (0, 1].

    Parameters
    ----------
    discount_rate
        k, per day, positive.
    delay_days
        d, in days, not negative.
    """
    return 1 / (1 + discount_rate * delay_days)


def weigh_probability(
    curvature: Float[Array, ""], elevation: Float[Array, ""], probability: Float[Array, "*shape"]
) -> Float[Array, "*shape"]:
    """Decision weight exp(-elevation (-ln p)^curvature) (Prelec 1998, two parameters), in [0, 1].

    The weight of 0 is 0 and that of 1 is 1. At curvature 1 and elevation 1 it is p itself.
    """
    inside = (probability > 0) & (probability < 1)
    safe = jnp.where(inside, probability, 0.5)
    log_surprise = jnp.log(-jnp.log(safe))
    weight = jnp.exp(-elevation * jnp.exp(curvature * log_surprise))
    return jnp.where(inside, weight, jnp.where(probability > 0, 1.0, 0.0))


def utility(parameters: Parameters, sets: ChoiceSets) -> Float[Array, "*batch alternative"]:
    """Utility of each alternative for one person; minus infinity where it is padding.

    Parameters
    ----------
    parameters
        Of one person (use `jax.vmap` for several).
    sets
        Any batch of choice sets.
    """
    # the weights first: over many draws, XLA then lays the draws out first, as all that follows reads them
    value = jnp.einsum("k,...ok->...o", parameters.weights, sets.attributes)
    if parameters.discount_rate is not None:
        value = value * discount(parameters.discount_rate, sets.delay_days)
    if parameters.curvature is not None and parameters.elevation is not None:
        weight = weigh_probability(parameters.curvature, parameters.elevation, sets.probability)
        if sets.probability_better is not None:
            better = sets.probability_better
            weight = weight - weigh_probability(parameters.curvature, parameters.elevation, better)
        value = value * weight
    total = jnp.sum(value, -1)
    if parameters.outside_constant is not None:
        total = jnp.where(sets.outside > 0, parameters.outside_constant, total)
    return jnp.where(sets.available, total, -jnp.inf)
