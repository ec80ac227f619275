"""Expected information of one answer, from draws of the posterior.

With draws theta_n and choice probabilities p(y | theta_n), the information about all parameters is
I(theta; y) = H(E p) - E H(p) (Lindley 1956), that about a discrete summary z of theta is
I(z; y) = H(z) + H(y) - H(z, y). Both in nats here; callers turn them into bits.
"""

import jax.numpy as jnp
from jaxtyping import Array, Float

__all__ = ["information_about_parameters", "information_about_summary", "negative_entropy_terms"]


def negative_entropy_terms(probability: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
    """Elementwise p ln p, with 0 at 0."""
    return probability * jnp.log(jnp.maximum(probability, 1e-30))


def information_about_parameters(
    probabilities: Float[Array, "draw alternative"],
) -> Float[Array, ""]:
    """I(theta; y) in nats of one choice set.

    Parameters
    ----------
    probabilities
        Choice probabilities under each of equally weighted posterior draws; rows sum to 1.
    """
    conditional = -jnp.sum(negative_entropy_terms(probabilities), axis=-1)
    marginal = -jnp.sum(negative_entropy_terms(jnp.mean(probabilities, axis=0)))
    return marginal - jnp.mean(conditional)


def information_about_summary(
    probabilities: Float[Array, "draw alternative"], membership: Float[Array, "draw class"]
) -> Float[Array, ""]:
    """I(z; y) in nats of one choice set, for a summary z that takes one of several classes.

    Parameters
    ----------
    probabilities
        Choice probabilities under each of equally weighted posterior draws; rows sum to 1.
    membership
        1 where the draw belongs to the class, else 0; rows sum to 1.
    """
    joint = membership.T @ probabilities / probabilities.shape[0]
    return (
        jnp.sum(negative_entropy_terms(joint))
        - jnp.sum(negative_entropy_terms(jnp.sum(joint, axis=0)))
        - jnp.sum(negative_entropy_terms(jnp.sum(joint, axis=1)))
    )
