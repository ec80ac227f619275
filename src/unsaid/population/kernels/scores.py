"""Compiled: sums of products of scores, which the curvature of the likelihood is made of.

A library's matrix product would start threads of its own in each of ours.
"""

import numpy as np

from unsaid.population.kernels.compiled import compiled

__all__ = ["complete_products", "score_products"]


@compiled
def _complete_scores(white, design, rows, columns, scores):
    """Scores of the complete data for every draw: by the means, then by the factor."""
    n = 0
    for k in range(white.shape[0]):
        for c in range(design.shape[0]):
            for s in range(white.shape[1]):
                scores[n, s] = white[k, s] * design[c]
            n += 1
    for r in range(rows.shape[0]):
        k, m = rows[r], columns[r]
        less = 1.0 if k == m else 0.0
        for s in range(white.shape[1]):
            scores[n, s] = white[k, s] * white[m, s] - less
        n += 1


@compiled
def _add_products(scores, weights, weighted, total):
    """Add the weighted products of every two rows to the lower half of `total`."""
    count = scores.shape[1]
    for a in range(scores.shape[0]):
        for s in range(count):
            weighted[s] = weights[s] * scores[a, s]
        for b in range(a + 1):
            value = 0.0
            for s in range(count):
                value += weighted[s] * scores[b, s]
            total[a, b] += value


@compiled
def complete_products(white, weights, own, designs, rows, columns, total):
    """Posterior means of products of the complete data's scores, summed over people.

    Parameters
    ----------
    white, weights
        Draws in whitened coordinates (person, varying, draw) and their weights (person, draw).
    own, designs
        What each person counts for, and their design.
    rows, columns
        Of the free entries of the factor.
    total
        To whose lower half is added.
    """
    people, _, count = white.shape
    scores, weighted, scaled = np.empty((total.shape[0], count)), np.empty(count), np.empty(count)
    for n in range(people):
        for s in range(count):
            scaled[s] = own[n] * weights[n, s]
        _complete_scores(white[n], designs[n], rows, columns, scores)
        _add_products(scores, scaled, weighted, total)


@compiled
def score_products(scores, weights, total):
    """Weighted sum over people of the products of their scores, one row each, added to `total`."""
    for i in range(scores.shape[0]):
        for a in range(scores.shape[1]):
            x = weights[i] * scores[i, a]
            for b in range(a + 1):
                total[a, b] += x * scores[i, b]
    for a in range(scores.shape[1]):
        for b in range(a):
            total[b, a] = total[a, b]
