"""Simulated participants: they state one thing, pursue another, and answer by the model."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int, PRNGKeyArray

from unsaid.model.choice import log_choice_probabilities
from unsaid.model.data import ChoiceSets
from unsaid.model.parameters import unpack
from unsaid.model.prior import Prior, sample
from unsaid.model.specification import Specification
from unsaid.model.utility import discount, utility, weigh_probability

__all__ = ["Participant", "answer", "draw_participant", "entry_probability"]


@dataclasses.dataclass(frozen=True)
class Participant:
    """Someone whose wants are known, because we made them up.

    Attributes
    ----------
    theta
        Unconstrained parameters, in the order of `Specification.names`.
    stated
        Indices of the attributes that they state, most important first.
    leading
        Index of the attribute with the largest weight.
    """

    theta: np.ndarray
    stated: tuple[int, ...]
    leading: int


def draw_participant(
    key: PRNGKeyArray,
    specification: Specification,
    prior: Prior,
    *,
    leading: int | None = None,
    stated: tuple[int, ...] | None = None,
    fixed: dict[str, float] | None = None,
) -> Participant:
    """A participant from the prior.

    Parameters
    ----------
    leading
        Attribute to pursue: its weight is exchanged with the largest; by default as drawn.
    stated
        Attributes to state; by default the true ranking's first three.
    fixed
        Values for named parameters (see `Specification.names`) in place of drawn ones.
    """
    theta = np.array(sample(key, prior, 1)[0])
    count = len(specification.attributes)
    weights = theta[:count]
    if leading is not None:
        largest = int(np.argmax(weights))
        weights[[leading, largest]] = weights[[largest, leading]]
    for name, value in (fixed or {}).items():
        theta[specification.index(name)] = value
    order = tuple(int(i) for i in np.argsort(-weights))
    return Participant(theta, order[:3] if stated is None else stated, int(np.argmax(weights)))


def answer(
    key: PRNGKeyArray,
    specification: Specification,
    theta: Float[Array, " dimension"],
    sets: ChoiceSets,
) -> Int[Array, "*batch"]:
    """Index of the alternative that a participant takes, drawn by the choice rule."""
    utilities = utility(unpack(specification, theta), sets)
    return jax.random.categorical(key, log_choice_probabilities(utilities, specification.lapse))


def entry_probability(
    specification: Specification,
    theta: Float[Array, " dimension"],
    *,
    delay_days: float,
    probability: float,
    dread: float,
) -> Float[Array, ""]:
    """Probability of stepping over the threshold: desire x hope x belief against dread.

    The pull of the strongest weight, discounted by how far what is wished for is and weighted by how sure
    it is, stands against a dread in the same units (log odds).
    """
    parameters = unpack(specification, jnp.asarray(theta, dtype=float))
    pull = jnp.max(parameters.weights)
    if parameters.discount_rate is not None:
        pull = pull * discount(parameters.discount_rate, jnp.asarray(delay_days, dtype=float))
    if parameters.curvature is not None and parameters.elevation is not None:
        sure = jnp.asarray(probability, dtype=float)
        pull = pull * weigh_probability(parameters.curvature, parameters.elevation, sure)
    return jax.nn.sigmoid(pull - dread)
