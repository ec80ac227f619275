"""How sure it is to which class people belong."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int

from unsaid.population.latent.model import Membership

__all__ = ["SURE", "Certainty", "class_certainty"]

SURE = 0.8
"""Probability from which somebody's class counts as known."""


class Certainty(NamedTuple):
    """How sure memberships are.

    Attributes
    ----------
    highest
        Each person's probability of their likeliest class.
    sure
        Share of people for whom that is .8 or more.
    counts
        Of people whose likeliest class is each.
    means
        Mean probability of belonging to each class (columns), of people whose likeliest class is each
        (rows); NaN where nobody's is.
    entropy_r_squared
        1 where everybody's class is certain, 0 where nothing is known of anybody's: one less the mean
        entropy over its most (Wedel & Kamakura 2000); NaN for one class.
    """

    highest: Float[np.ndarray, " person"]
    sure: float
    counts: Int[np.ndarray, " class_"]
    means: Float[np.ndarray, "class_ class_"]
    entropy_r_squared: float


def class_certainty(membership: Membership) -> Certainty:
    """How sure the class of each person is; people count alike."""
    known = membership.probabilities
    likeliest, classes = known.argmax(1), known.shape[1]
    counts = np.bincount(likeliest, minlength=classes)
    means = np.full((classes, classes), np.nan)
    for k in np.flatnonzero(counts):
        means[k] = known[likeliest == k].mean(0)
    highest = known.max(1)
    safe = np.where(known > 0, known, 1.0)
    entropy = -float(np.mean(np.sum(known * np.log(safe), 1)))
    r_squared = 1 - entropy / np.log(classes) if classes > 1 else np.nan
    return Certainty(highest, float(np.mean(highest >= SURE)), counts, means, float(r_squared))
