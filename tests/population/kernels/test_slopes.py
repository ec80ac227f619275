"""Scores from the choices' slopes are those from the moments of the posterior (Stein's identity)."""

import numpy as np
import pytest

from tests.population.kernels.test_draws import FACTOR, MEAN, MODELS, PEOPLE, arguments, by_a_grid
from unsaid.population.kernels.draws import weighted_draws
from unsaid.population.kernels.slopes import posterior_slopes

DRAWS = 4096


@pytest.mark.parametrize("which", MODELS)
def test_scores_are_those_of_a_grid(which: str):
    given = arguments(MODELS[which])
    fixed = 1 if len(MODELS[which].names) == 3 else 0
    white, weights = np.empty((PEOPLE, 2, DRAWS)), np.empty((PEOPLE, DRAWS))
    weighted_draws(*given, DRAWS, 0, 0, (white, weights))
    data, task_start, people, _, _, model = given[:6]
    out = np.empty((PEOPLE, 2)), np.empty((PEOPLE, 2, 2)), np.empty((PEOPLE, fixed))
    nothing = np.zeros(0, np.int64)
    posterior_slopes(
        data, task_start, people, MEAN, FACTOR, model, white, weights, out,
        np.ones(PEOPLE), np.zeros((PEOPLE, 0)), (nothing, nothing, nothing), np.zeros((0, 0)),
    )  # fmt: skip
    _, first, second, slope = by_a_grid(MODELS[which], given)
    assert out[0] == pytest.approx(first, abs=0.02)
    assert out[1] == pytest.approx(second - np.eye(2), abs=0.05)
    if fixed:
        assert out[2][:, 0] == pytest.approx(slope, abs=0.05)
