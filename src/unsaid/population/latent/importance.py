"""How much each attribute matters to each class: its part of the class's range of utility."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.population.facts import DataFacts
from unsaid.population.latent.estimates import LatentEstimates
from unsaid.population.postestimation.importance import importance_shares

__all__ = ["ClassImportance", "class_importance"]


class ClassImportance(NamedTuple):
    """How much attributes matter.

    Attributes
    ----------
    attributes
        A categorical attribute's levels count as one.
    shares
        Of each class's range of utility that is due to each attribute; they sum to 1.
    """

    attributes: tuple[str, ...]
    shares: Float[np.ndarray, "class_ group"]


def class_importance(fit: LatentEstimates, data: DataFacts) -> ClassImportance:
    """Importance in each class, which does not depend on how consistently its people choose.

    Parameters
    ----------
    data
        With the ranges of the attributes. Importance depends on what was offered: an attribute that hardly
        varied can hardly matter.
    """
    names, groups = data.groups
    return ClassImportance(names, importance_shares(fit.coefficients, data.ranges, groups))
