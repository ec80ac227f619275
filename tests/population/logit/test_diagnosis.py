"""Directions in which coefficients cannot be told apart, or run away, are found in the numbers and named."""

import numpy as np
import pytest

from tests.population.simulated import simple_panel
from unsaid.population.integration.packed import pack
from unsaid.population.logit.diagnosis import blamed, collinear, collinearity, separated, separation
from unsaid.population.outcome import Outcome


def test_directions_without_curvature_are_found():
    x = np.random.default_rng(0).normal(size=(100, 3))
    x = np.column_stack([x, x[:, 0] - 10 * x[:, 1]])
    directions = collinear(x.T @ x)
    assert len(directions) == 1
    assert x @ directions[0] == pytest.approx(np.zeros(100), abs=1e-6)
    assert len(collinear(np.diag([1.0, 0.0, 2.0]))) == 1
    found = collinearity(np.array([[1.0, -1.0, 0.0]]), ("a", "b", "c"))
    assert found.outcome is Outcome.COLLINEAR
    assert found.detail.endswith(": a, b")


def test_only_what_takes_part_is_blamed():
    assert blamed(np.array([0.001, -2.0, 1.0]), ("a", "b", "c")) == "b, c"


def test_separation_is_a_direction_in_which_the_chosen_is_never_worse():
    packed = pack(simple_panel(people=10))
    assert not separated(packed, np.array([1.0, 0.0]))
    forced = packed._replace(differences=-np.abs(packed.differences))
    assert separated(forced, np.array([1.0, 0.0]))
    assert not separated(forced, np.array([-1.0, 0.0]))
    found = separation(np.array([0.0, 1.0]), ("a", "b"))
    assert (found.outcome, "from b " in found.detail) == (Outcome.SEPARATED, True)
