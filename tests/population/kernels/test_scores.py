"""Sums of products of scores are what matrix products say."""

import numpy as np
import pytest

from unsaid.population.kernels.scores import complete_products, score_products


def test_products_of_the_complete_scores_are_summed_over_people():
    random = np.random.default_rng(0)
    white, weights = random.normal(size=(5, 2, 64)), random.dirichlet(np.ones(64), 5)
    own, designs = np.arange(1.0, 6.0), random.normal(size=(5, 2))
    rows, columns = np.tril_indices(2)
    total = np.zeros((7, 7))
    complete_products(white, weights, own, designs, rows, columns, total)
    expected = np.zeros((7, 7))
    for n in range(5):
        means = (white[n][:, None] * designs[n][None, :, None]).reshape(4, -1)
        square = white[n][rows] * white[n][columns] - (rows == columns)[:, None]
        scores = np.concatenate([means, square])
        expected += own[n] * (scores * weights[n]) @ scores.T
    assert total == pytest.approx(np.tril(expected))


def test_products_of_scores():
    scores, weights = np.random.default_rng(1).normal(size=(9, 4)), np.arange(9.0)
    total = np.zeros((4, 4))
    score_products(scores, weights, total)
    assert total == pytest.approx((scores * weights[:, None]).T @ scores)
