"""Coordinates lead there and back, and the maximisation step is the one of EM."""

import numpy as np
import pytest

from unsaid.population.integration.coordinates import gradient_of, local, maximised, moved
from unsaid.population.integration.shards import Population, Sums

CENTRE = Population(np.array([[1.0, 0.5], [-1.0, 0.2]]), np.array([0.3]), np.array([[2.0, 0.0], [0.5, 0.7]]))


def sums_of(white: np.ndarray, design: np.ndarray) -> Sums:
    return Sums(
        weight=float(len(white)),
        log_likelihood=0.0,
        noise=0.0,
        effective=1.0,
        first=white.T @ design,
        second=white.T @ white,
        slopes=np.array([0.7]),
        by_means=white.T @ design,
        by_factor=white.T @ white - len(white) * np.eye(white.shape[1]),
        products=np.zeros((0, 0)),
    )


@pytest.mark.parametrize("diagonal", [False, True])
def test_coordinates_lead_there_and_back(diagonal: bool):
    centre = CENTRE._replace(factor=np.diag([2.0, 0.7])) if diagonal else CENTRE
    step = np.random.default_rng(0).normal(size=7 if diagonal else 8)
    there = moved(centre, step, diagonal=diagonal)
    assert local(there, centre, diagonal=diagonal) == pytest.approx(step)
    assert local(centre, centre, diagonal=diagonal) == pytest.approx(np.zeros(len(step)))


def test_people_known_exactly_are_regressed_on_their_designs():
    random = np.random.default_rng(1)
    design = np.column_stack([np.ones(500), random.normal(size=500)])
    b = design @ np.array([[0.5, 1.0], [2.0, -1.0]]).T + random.normal(size=(500, 2))
    white = np.linalg.solve(CENTRE.factor, (b - design @ CENTRE.means.T).T).T
    found = maximised(CENTRE, sums_of(white, design), design.T @ design, diagonal=False)
    expected = np.linalg.lstsq(design, b, rcond=None)[0].T
    left = b - design @ expected.T
    assert found.means == pytest.approx(expected)
    assert found.factor @ found.factor.T == pytest.approx(left.T @ left / 500)
    assert found.fixed == pytest.approx(CENTRE.fixed)
    again = np.linalg.solve(found.factor, left.T).T
    gradient = gradient_of(sums_of(again, design), diagonal=False)
    assert gradient == pytest.approx([0, 0, 0, 0, 0.7, 0, 0, 0], abs=1e-9)
