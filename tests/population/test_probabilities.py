"""Choice probabilities over rows: they sum to one in each task, and choices follow them."""

import numpy as np
import pytest

from unsaid.population.probabilities import choose, person_of_rows, probabilities, task_of_rows

STARTS = np.array([0, 2, 5])


def test_rows_know_their_task_and_person():
    assert task_of_rows(STARTS).tolist() == [0, 0, 1, 1, 1]
    assert person_of_rows(STARTS, np.array([0, 1, 2])).tolist() == [0, 0, 1, 1, 1]


def test_probabilities_are_a_softmax_in_each_task_however_large_utilities_are():
    utilities = np.array([[0.0, np.log(3.0), 1000.0, 1000.0, -1000.0]])
    assert probabilities(utilities, STARTS)[0] == pytest.approx([0.25, 0.75, 0.5, 0.5, 0.0])


def test_adding_a_constant_to_a_task_changes_nothing():
    utilities = np.random.default_rng(0).normal(size=(3, 5))
    moved = utilities + np.repeat([5.0, -2.0], [2, 3])
    assert probabilities(moved, STARTS) == pytest.approx(probabilities(utilities, STARTS))


def test_choices_are_as_frequent_as_they_are_likely():
    generator = np.random.default_rng(0)
    chances = np.array([0.2, 0.8, 0.0, 0.3, 0.7])
    chosen = np.array([choose(chances, STARTS, generator) for _ in range(4000)])
    assert chosen[:, 0].mean() == pytest.approx(0.8, abs=0.03)
    assert np.bincount(chosen[:, 1], minlength=3) / 4000 == pytest.approx([0.0, 0.3, 0.7], abs=0.03)
