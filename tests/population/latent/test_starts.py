"""Climbs begin at different classes, the same ones for the same seed."""

import numpy as np
import pytest

from tests.population.kinds import COEFFICIENTS, kinds_panel
from unsaid.population.integration.packed import pack
from unsaid.population.latent.starts import person_leanings, random_start
from unsaid.population.logit.newton import maximise


def test_people_lean_towards_what_they_want():
    panel, which = kinds_panel(kinds=2)
    packed = pack(panel)
    climbed = maximise(packed, panel.names)
    leanings = person_leanings(packed, climbed)
    assert packed.weights @ leanings == pytest.approx(np.zeros(3), abs=1e-3)
    root = np.linalg.cholesky(climbed.derivatives.curvature / packed.weights.sum())
    apart = (COEFFICIENTS[0] - COEFFICIENTS[1]) * packed.scales @ root
    along = leanings @ apart
    assert along[which == 0].mean() > along[which == 1].mean() + along.std()


@pytest.mark.parametrize("start", [0, 1])
def test_starts_differ_by_seed_and_number(start: int):
    panel, _ = kinds_panel(people=100)
    packed = pack(panel)
    climbed = maximise(packed, panel.names)
    leanings = person_leanings(packed, climbed)
    first = random_start(packed, climbed, leanings, 3, seed=0, start=start)
    again = random_start(packed, climbed, leanings, 3, seed=0, start=start)
    assert first.coefficients.tolist() == again.coefficients.tolist()
    assert first.shares == pytest.approx(np.full(3, 1 / 3))
    for other in (
        random_start(packed, climbed, leanings, 3, seed=1, start=start),
        random_start(packed, climbed, leanings, 3, seed=0, start=start + 2),
    ):
        assert np.abs(other.coefficients - first.coefficients).max() > 0.01


def test_more_classes_than_different_people_are_possible():
    panel, _ = kinds_panel(people=3, tasks=20)
    packed = pack(panel)
    climbed = maximise(packed, panel.names)
    same = np.zeros((3, 3))
    start = random_start(packed, climbed, same, 5, seed=0, start=0)
    assert start.coefficients == pytest.approx(np.tile(climbed.coefficients, (5, 1)))
