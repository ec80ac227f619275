"""The parameters of one person, on their natural scales, and the way to and from the vector."""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float

from unsaid.model.specification import Specification

__all__ = ["Parameters", "pack", "unpack"]


class Parameters(eqx.Module):
    """What one person wants, and how delay and probability change it.

    Attributes
    ----------
    weights
        Log odds that one full unit of each attribute adds, at once and for certain.
    discount_rate
        Per day; None where delays do not vary.
    curvature, elevation
        Of Prelec's weighting function; None where probabilities do not vary.
    outside_constant
        Utility of the outside option; None where there is none.
    """

    weights: Float[Array, " attribute"]
    discount_rate: Float[Array, ""] | None = None
    curvature: Float[Array, ""] | None = None
    elevation: Float[Array, ""] | None = None
    outside_constant: Float[Array, ""] | None = None


def unpack(specification: Specification, theta: Float[Array, " dimension"]) -> Parameters:
    """Parameters on their natural scales from the unconstrained vector.

    Raises
    ------
    ValueError
        If the vector's length is not the specification's dimension.
    """
    if theta.shape[-1] != specification.dimension:
        raise ValueError(
            f"expected {specification.dimension} parameters ({', '.join(specification.names)}), "
            f"got {theta.shape[-1]}"
        )
    rest = iter(range(len(specification.attributes), specification.dimension))

    def following() -> Float[Array, ""]:
        return theta[next(rest)]

    return Parameters(
        weights=theta[: len(specification.attributes)],
        discount_rate=jnp.exp(following()) if specification.delay else None,
        curvature=jnp.exp(following()) if specification.probability else None,
        elevation=jnp.exp(following()) if specification.probability else None,
        outside_constant=following() if specification.outside else None,
    )


def pack(specification: Specification, parameters: Parameters) -> Float[Array, " dimension"]:
    """The unconstrained vector of some parameters; the inverse of `unpack`."""
    parts = [parameters.weights]
    for used, values in (
        (specification.delay, (parameters.discount_rate,)),
        (specification.probability, (parameters.curvature, parameters.elevation)),
    ):
        if used:
            parts += [jnp.log(_present(value))[None] for value in values]
    if specification.outside:
        parts.append(_present(parameters.outside_constant)[None])
    return jnp.concatenate(parts)


def _present(value: Float[Array, ""] | None) -> Float[Array, ""]:
    if value is None:
        raise ValueError("the specification uses a part that the parameters do not have")
    return value
