"""The middle of a population of the whole utility in natural units, in a sentence."""

import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from unsaid.model.parameters import unpack
from unsaid.model.specification import Specification

__all__ = ["in_words"]


def in_words(specification: Specification, mean: Float[np.ndarray, " dimension"]) -> str:
    """What the means of the logs say: the median discount rate, curvature and elevation over people.

    Parameters
    ----------
    mean
        Of the unconstrained parameters over people.

    Returns
    -------
    str
        Empty where neither delay nor probability varies.
    """
    middle = unpack(specification, jnp.asarray(mean, dtype=float))
    said = []
    if middle.discount_rate is not None:
        rate = float(middle.discount_rate)
        said.append(f"discount rate {rate:.3g} per day, so that half is left after {1 / rate:.3g} days")
    if middle.curvature is not None and middle.elevation is not None:
        said.append(
            f"probability weighting of curvature {float(middle.curvature):.3g} "
            f"and elevation {float(middle.elevation):.3g}"
        )
    return f"Median over people: {'; '.join(said)}" if said else ""
