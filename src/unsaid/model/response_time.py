"""Response time: slower where alternatives are close, where there is more to read, and early on.

ln RT = a + b words + c ln(position) + s closeness(U) + noise. Closeness is the entropy of the
choice probabilities over its largest possible value: 1 when all alternatives are equally good.
"""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from unsaid.model.data import ResponseTimes
from unsaid.model.parameters import Tempo

__all__ = ["closeness", "expected_log_seconds", "response_time_log_density"]


def closeness(utilities: Float[Array, "*batch alternative"]) -> Float[Array, "*batch"]:
    """Entropy of the choice over its maximum, in [0, 1]; 1 when all alternatives are equal."""
    available = utilities > -jnp.inf
    logits = jax.nn.log_softmax(utilities, axis=-1)
    terms = jnp.where(available, jnp.exp(logits) * jnp.where(available, logits, 0.0), 0.0)
    count = jnp.sum(available, axis=-1).astype(utilities.dtype)
    return -jnp.sum(terms, axis=-1) / jnp.log(jnp.maximum(count, 2))


def expected_log_seconds(
    tempo: Tempo,
    utilities: Float[Array, "*batch alternative"],
    words: Float[Array, "*batch"],
    log_position: Float[Array, "*batch"],
) -> Float[Array, "*batch"]:
    """Mean of the log response time in seconds.

    Parameters
    ----------
    words
        Words shown, in hundreds.
    log_position
        Natural log of the choice set's number in the session.
    """
    return (
        tempo.intercept
        + tempo.words * words
        + tempo.position * log_position
        + tempo.closeness * closeness(utilities)
    )


def response_time_log_density(
    tempo: Tempo, utilities: Float[Array, "*batch alternative"], times: ResponseTimes
) -> Float[Array, "*batch"]:
    """Log density of the log response times; 0 where none was measured."""
    mean = expected_log_seconds(tempo, utilities, times.words, times.log_position)
    score = (times.log_seconds - mean) / tempo.noise
    density = -0.5 * score**2 - jnp.log(tempo.noise) - 0.5 * jnp.log(2 * jnp.pi)
    return jnp.where(times.measured, density, 0.0)
