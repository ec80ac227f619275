"""Memberships are sure, or they are not, and both are told."""

import numpy as np
import pytest

from unsaid.population.latent.certainty import SURE, class_certainty
from unsaid.population.latent.model import Membership


def certainty(*rows):
    return class_certainty(Membership(tuple(f"p{i}" for i in range(len(rows))), np.array(rows)))


def test_people_are_counted_by_their_likeliest_class():
    found = certainty([0.9, 0.1, 0.0], [0.7, 0.2, 0.1], [0.1, SURE, 0.1])
    assert found.counts.tolist() == [2, 1, 0]
    assert found.highest.tolist() == [0.9, 0.7, 0.8]
    assert found.sure == pytest.approx(2 / 3)
    assert found.means[0] == pytest.approx([0.8, 0.15, 0.05])
    assert np.all(np.isnan(found.means[2]))


def test_entropy_runs_from_nothing_known_to_everything():
    assert certainty([1.0, 0.0], [0.0, 1.0]).entropy_r_squared == pytest.approx(1.0)
    assert certainty([0.5, 0.5]).entropy_r_squared == pytest.approx(0.0)
    assert 0.5 < certainty([0.95, 0.05]).entropy_r_squared < 1
    assert np.isnan(certainty([1.0], [1.0]).entropy_r_squared)
