"""Quantiles over people count each taste by its weight."""

import numpy as np
import pytest

from unsaid.population.tastes import Tastes, quantiles


def test_a_class_that_holds_the_middle_is_the_median():
    tastes = Tastes(np.array([0.6, 0.4]), np.zeros((2, 1)))
    values = np.array([[1.0, 5.0], [3.0, 2.0]])
    assert quantiles(tastes, values, (0.5,))[0].tolist() == [1.0, 5.0]
    assert quantiles(tastes, values, (0.25, 0.75)).tolist() == [[1.0, 2.0], [3.0, 5.0]]


def test_many_that_count_alike_have_the_usual_quantiles():
    values = np.random.default_rng(0).normal(size=(4000, 1))
    found = quantiles(Tastes(np.full(4000, 1 / 4000), values), values, (0.25, 0.5))
    assert found == pytest.approx(np.quantile(values, (0.25, 0.5), axis=0), abs=0.01)
