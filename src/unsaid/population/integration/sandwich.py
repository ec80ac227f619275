"""Products of people's scores, of clusters of people: the middle of a sandwich (Liang & Zeger 1986)."""

import numpy as np
from jaxtyping import Float, Shaped

from unsaid.types.errors import DataError

__all__ = ["cluster_labels", "clustered_products", "robust_products"]


def cluster_labels(
    kind: str, clusters: Shaped[np.ndarray, " person"] | None, people: int
) -> Shaped[np.ndarray, " person"]:
    """Which people belong together, for standard errors of a kind; everybody by themselves where None.

    Raises
    ------
    DataError
        If there is no such kind, or clusters are missing, or not one per person.
    """
    if kind not in ("classic", "robust", "clustered"):
        raise DataError("no such standard errors", expected="classic, robust or clustered", got=kind)
    if (kind == "clustered") != (clusters is not None):
        raise DataError("clustered standard errors need one label per person, and others none", got=kind)
    labels = np.arange(people) if clusters is None else clusters
    if labels.shape != (people,):
        raise DataError("clusters need one label per person", expected=f"{people}", got=f"{labels.shape}")
    return labels


def clustered_products(
    scores: Float[np.ndarray, "person score"],
    weights: Float[np.ndarray, " person"],
    clusters: Shaped[np.ndarray, " person"],
) -> Float[np.ndarray, "score score"]:
    """Sum over clusters of the products of their weighted scores, times n / (n - 1) for n clusters.

    Relative to the same for people, so that clusters of one person each give `robust_products`.
    """
    _, which = np.unique(clusters, return_inverse=True)
    count = int(np.max(which)) + 1
    totals = np.zeros((count, scores.shape[1]))
    np.add.at(totals, which, weights[:, None] * scores)
    people = len(which)
    return totals.T @ totals * (count / max(count - 1, 1) * max(people - 1, 1) / people)


def robust_products(
    scores: Float[np.ndarray, "person score"], weights: Float[np.ndarray, " person"]
) -> Float[np.ndarray, "score score"]:
    """Sum over people of the products of their weighted scores: weights are squared.

    That is right where weights mend who was asked (Pfeffermann 1993), and errors do not depend on
    the weights' unit. Biogeme takes weights once here, as for answers given so many times.
    """
    weighted = weights[:, None] * scores
    return weighted.T @ weighted
