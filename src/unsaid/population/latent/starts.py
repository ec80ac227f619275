"""Where climbs to latent classes begin: classes that lie as far apart as people do, chosen at random."""

import numpy as np
from jaxtyping import Float

from unsaid.population.integration.packed import Packed
from unsaid.population.latent.ascent import Mixture
from unsaid.population.logit.newton import NewtonResult

__all__ = ["person_leanings", "random_start"]


def person_leanings(packed: Packed, climbed: NewtonResult) -> Float[np.ndarray, "person attribute"]:
    """How each person's coefficients lean away from everybody's: one scoring step, shrunk by half.

    In units in which the average person's information is the identity. The prior of the step is
    worth as much as one person's choices.

    Parameters
    ----------
    climbed
        The conditional logit of all.
    """
    return 0.5 * np.linalg.solve(_root(packed, climbed), climbed.derivatives.scores.T).T


def random_start(
    packed: Packed,
    climbed: NewtonResult,
    leanings: Float[np.ndarray, "person attribute"],
    classes: int,
    *,
    seed: int,
    start: int,
) -> Mixture:
    """Classes of the same size around people who are far apart, or around points that vary as people do.

    Parameters
    ----------
    start
        Number of the start; even ones take people, odd ones normal points.
    """
    generator = np.random.default_rng([seed, start])
    if start % 2:
        spread = leanings.T @ (packed.weights[:, None] * leanings) / packed.weights.sum()
        values, vectors = np.linalg.eigh(spread)
        normal = generator.normal(size=(classes, len(values)))
        centres = normal @ (vectors * np.sqrt(np.maximum(values, 0.0))).T
    else:
        centres = _far_apart(leanings, packed.weights, classes, generator)
    away = np.linalg.solve(_root(packed, climbed).T, centres.T).T
    return Mixture(np.full(classes, 1 / classes), climbed.coefficients + away)


def _far_apart(
    leanings: np.ndarray, weights: np.ndarray, classes: int, generator: np.random.Generator
) -> np.ndarray:
    """People, each chosen with a chance that grows with the square of the distance from those before.

    As k-means++ does (Arthur & Vassilvitskii 2007).
    """
    chance, centres = weights, np.empty((0, leanings.shape[1]))
    while len(centres) < classes:
        total = chance.sum()
        which = generator.choice(len(leanings), p=chance / total if total > 0 else None)
        centres = np.vstack([centres, leanings[which]])
        distances = np.sum((leanings[:, None] - centres) ** 2, 2)
        chance = weights * distances.min(1)
    return centres


def _root(packed: Packed, climbed: NewtonResult) -> np.ndarray:
    """Lower factor of the information that a person's choices hold, on average."""
    return np.linalg.cholesky(climbed.derivatives.curvature / packed.weights.sum())
