"""Tasks that the model describes are predicted as it expects; those of people who tire are not."""

import numpy as np

from tests.population.fits import fitted, panel_from, taste
from unsaid.population.postestimation.fit_by_task import fit_by_task


def test_a_true_model_is_as_good_as_it_expects_at_every_task():
    panel = panel_from(taste(), people=400, tasks=6)
    found = fit_by_task(fitted(taste(people=400)), panel)
    assert [one.number for one in found] == list(range(1, 7))
    assert all(abs(one.probability - one.expected) < 4 * one.standard_error for one in found)
    assert all(1 / 3 < one.probability < 1 for one in found)
    assert all(one.people == 400 for one in found)


def test_choices_at_random_late_on_are_seen():
    panel = panel_from(taste(), people=400, tasks=6)
    late = np.tile(np.arange(6) == 5, 400)
    chosen = np.where(late, np.random.default_rng(0).integers(3, size=len(late)), panel.chosen)
    found = fit_by_task(fitted(taste(people=400)), panel._replace(chosen=chosen))
    assert found[-1].probability < found[-1].expected - 4 * found[-1].standard_error
