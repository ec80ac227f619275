"""Groups of people who want alike."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.population.persons import PersonTable

__all__ = ["Segment", "segments"]

SURE = 0.8
"""Probability from which somebody's segment counts as known."""


class Segment(NamedTuple):
    """People to whom the same attribute matters most.

    Attributes
    ----------
    attribute
        That leads; its direction is that of the segment's mean coefficient, where it has only one.
    share
        Of the people, each counted by the probability that they belong here.
    sure
        Share of the people who belong here with probability .8 or more.
    means
        Mean coefficients of the people here, each weighted by that probability.
    """

    attribute: str
    share: float
    sure: float
    means: Float[np.ndarray, " attribute"]


def segments(table: PersonTable) -> tuple[Segment, ...]:
    """Segments by leading attribute, the largest first; those without anybody are left out."""
    found = []
    for k, name in enumerate(table.groups):
        belongs = table.leading[:, k]
        if belongs.sum() <= 0:
            continue
        means = belongs @ table.means / belongs.sum()
        found.append(Segment(name, float(belongs.mean()), float((belongs >= SURE).mean()), means))
    return tuple(sorted(found, key=lambda one: -one.share))
