"""Expected information of one answer, from draws of the posterior.

With draws theta_n and choice probabilities p(y | theta_n), the information about all parameters is
I(theta; y) = H(E p) - E H(p) (Lindley 1956), that about a discrete summary z of theta is
I(z; y) = H(z) + H(y) - H(z, y). Both in nats here; callers turn them into bits.

Alternatives stand on the first axis: a sum along a short last one takes XLA several times as long.
"""

import jax.numpy as jnp
from jaxtyping import Array, Float

__all__ = ["information_about_parameters", "information_about_summary", "negative_entropy_terms"]


def negative_entropy_terms(probability: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
    """Elementwise p ln p, with 0 at 0."""
    return probability * jnp.log(jnp.maximum(probability, 1e-30))


def information_about_parameters(
    probabilities: Float[Array, "alternative draw *set"],
) -> Float[Array, "*set"]:
    """I(theta; y) in nats of each choice set.

    Parameters
    ----------
    probabilities
        Under each of equally weighted posterior draws; they sum to 1 over the alternatives.
    """
    conditional = jnp.mean(jnp.sum(negative_entropy_terms(probabilities), axis=0), axis=0)
    return conditional - jnp.sum(negative_entropy_terms(jnp.mean(probabilities, axis=1)), axis=0)


def information_about_summary(
    probabilities: Float[Array, "alternative draw *set"], membership: Float[Array, "draw class"]
) -> Float[Array, "*set"]:
    """I(z; y) in nats of each choice set, for a summary z that takes one of several classes.

    Parameters
    ----------
    probabilities
        As of `information_about_parameters`.
    membership
        1 where the draw belongs to the class, else 0; rows sum to 1.
    """
    joint = jnp.einsum("dc,ad...->ac...", membership, probabilities) / membership.shape[0]
    return (
        jnp.sum(negative_entropy_terms(joint), axis=(0, 1))
        - jnp.sum(negative_entropy_terms(jnp.sum(joint, axis=0)), axis=0)
        - jnp.sum(negative_entropy_terms(jnp.sum(joint, axis=1)), axis=0)
    )
