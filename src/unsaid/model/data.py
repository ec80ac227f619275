"""Choice sets and choices as arrays; alternatives may have several outcomes."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int

__all__ = ["HISTORY_ROOM", "ChoiceSets", "Choices", "simple_choice_sets"]

HISTORY_ROOM = 8
"""Histories are padded to a multiple of this, so that few shapes are compiled: a walk of 24 needs three, and
padding costs no more than a third of the work."""


class ChoiceSets(eqx.Module):
    """Choice sets with the same number of alternatives and outcomes (padded where fewer).

    An alternative is a list of outcomes, as in a lottery; most have one. With outcomes ranked from
    best to worst, `probability` is the probability of this outcome or a better one, and
    `probability_better` that of a strictly better one: the decision weight of an outcome is the
    difference of the two after weighting (rank dependence, Quiggin 1982). With one outcome each
    `probability_better` is None, which stands for 0.

    Attributes
    ----------
    attributes
        Values of the attributes.
    delay_days
        Delay of each outcome, in days.
    probability, probability_better
        Cumulative probabilities, in [0, 1].
    outside
        1 for the outside option, else 0.
    available
        False for padding.
    """

    attributes: Float[Array, "*batch alternative outcome attribute"]
    delay_days: Float[Array, "*batch alternative outcome"]
    probability: Float[Array, "*batch alternative outcome"]
    outside: Float[Array, "*batch alternative"]
    available: Bool[Array, "*batch alternative"]
    probability_better: Float[Array, "*batch alternative outcome"] | None = None


class Choices(eqx.Module):
    """A history: choice sets, which alternative was chosen, which entries count.

    Attributes
    ----------
    sets
        The choice sets.
    chosen
        Index of the chosen alternative.
    observed
        1 where the entry counts, 0 for padding.
    """

    sets: ChoiceSets
    chosen: Int[Array, "*batch"]
    observed: Float[Array, "*batch"]


def simple_choice_sets(
    attributes: np.ndarray,
    *,
    delay_days: np.ndarray | None = None,
    probability: np.ndarray | None = None,
    outside: np.ndarray | None = None,
    available: np.ndarray | None = None,
) -> ChoiceSets:
    """Choice sets whose alternatives have one outcome each.

    Parameters
    ----------
    attributes
        Shape (..., alternative, attribute).
    delay_days, probability, outside, available
        Shape (..., alternative); by default 0 days, 1, 0 and True.
    """
    # what comes as numpy is shaped by numpy: jax would compile a kernel for each small step
    xp = jnp if isinstance(attributes, jax.Array) else np
    shape = attributes.shape[:-1]

    def filled(given: np.ndarray | None, default: float) -> np.ndarray | Array:
        return xp.full(shape, default) if given is None else xp.asarray(given)

    # converted where they come from, too: jax runs a kernel for each conversion
    number = jax.dtypes.canonicalize_dtype(float)

    def converted(values: np.ndarray | Array, dtype: type | np.dtype = number) -> Array:
        return jnp.asarray(xp.asarray(values, dtype=dtype))

    return ChoiceSets(
        attributes=converted(attributes[..., :, None, :]),
        delay_days=converted(filled(delay_days, 0.0)[..., None]),
        probability=converted(filled(probability, 1.0)[..., None]),
        outside=converted(filled(outside, 0.0)),
        available=converted(xp.ones(shape, dtype=bool) if available is None else available, bool),
    )
