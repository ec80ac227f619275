"""The choice rule and the likelihood of a history."""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from unsaid.model.data import Choices, ChoiceSets
from unsaid.model.parameters import Parameters, unpack
from unsaid.model.specification import Specification
from unsaid.model.utility import utility

__all__ = [
    "choice_probabilities",
    "log_choice_probabilities",
    "log_likelihood",
    "log_likelihood_terms",
    "probabilities_of",
]


def log_choice_probabilities(
    utilities: Float[Array, "*batch alternative"], lapse: float
) -> Float[Array, "*batch alternative"]:
    """Log of (1 - lapse) softmax(U) + lapse / J, J the number of available alternatives.

    Alternatives of utility minus infinity are not available and have probability 0.
    """
    available = utilities > -jnp.inf
    logits = jax.nn.log_softmax(utilities, axis=-1)
    if lapse == 0:
        return logits
    count = jnp.sum(available, axis=-1, keepdims=True).astype(utilities.dtype)
    mixed = (1 - lapse) * jnp.exp(logits) + lapse / count
    return jnp.where(available, jnp.log(mixed), -jnp.inf)


def probabilities_of(
    utilities: Float[Array, "*shape"], lapse: float, axis: int = -1
) -> Float[Array, "*shape"]:
    """The exponential of `log_choice_probabilities`, with the alternatives on any axis."""
    softmax = jax.nn.softmax(utilities, axis=axis)
    if lapse == 0:
        return softmax
    available = utilities > -jnp.inf
    count = jnp.sum(available, axis=axis, keepdims=True).astype(utilities.dtype)
    return jnp.where(available, (1 - lapse) * softmax + lapse / count, 0.0)


def choice_probabilities(
    specification: Specification, parameters: Parameters, sets: ChoiceSets
) -> Float[Array, "*batch alternative"]:
    """Probability that one person chooses each alternative; they sum to 1."""
    return probabilities_of(utility(parameters, sets), specification.lapse)


def log_likelihood_terms(
    specification: Specification, theta: Float[Array, " dimension"], choices: Choices
) -> Float[Array, "*batch"]:
    """Log likelihood of each entry of a history; 0 for padding.

    Parameters
    ----------
    theta
        Unconstrained parameters of one person.
    choices
        Their history.
    """
    parameters = unpack(specification, theta)
    utilities = utility(parameters, choices.sets)
    logs = log_choice_probabilities(utilities, specification.lapse)
    terms = jnp.take_along_axis(logs, choices.chosen[..., None], axis=-1)[..., 0]
    return jnp.where(choices.observed > 0, terms, 0.0)


def log_likelihood(
    specification: Specification, theta: Float[Array, " dimension"], choices: Choices
) -> Float[Array, ""]:
    """Log likelihood of a whole history under one person's unconstrained parameters."""
    return jnp.sum(log_likelihood_terms(specification, theta, choices))
