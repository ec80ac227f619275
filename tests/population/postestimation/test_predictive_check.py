"""The check passes choices that the model made, and names what it misses in others."""

import numpy as np
import pytest

from tests.population.fits import fit_of, fitted, panel_from, taste
from unsaid.population.postestimation.predictive_check import PredictiveOptions, predictive_check
from unsaid.population.specification import MixedSpecification

FEW = PredictiveOptions(replicates=100, people=400)


def of(fit, panel):
    return fitted(fit._replace(people=panel.person_count))


@pytest.mark.parametrize("seed", range(3))
def test_the_model_describes_people_drawn_from_it(seed):
    fit = taste(errors=0.03)
    panel = panel_from(fit, people=300, tasks=12, seed=seed)
    found = predictive_check(of(fit, panel), panel, options=FEW)
    assert found.describes, found.verdict
    assert found.verdict[0].startswith("The model describes these people")
    assert {check.group for check in found.checks} == {"position", "level", "spread", "time"}


def test_people_who_differ_more_than_the_model_says_are_noticed():
    panel = panel_from(taste(), people=300, tasks=12)
    specification = MixedSpecification.of(panel.names, covariance="none")
    same = fit_of(specification, [-0.45, 0.8, 0.25], np.zeros((3, 3)), errors=0.03)
    found = predictive_check(of(same, panel), panel, options=FEW)
    assert not found.describes
    assert found.verdict[0].startswith("The model does not describe these people")
    assert any("how much people differ" in sentence for sentence in found.verdict)


def test_a_habit_of_taking_the_first_is_noticed():
    fit = taste(errors=0.03)
    panel = panel_from(fit, people=300, tasks=12)
    lazy = np.random.default_rng(0).random(len(panel.chosen)) < 0.2
    panel = panel._replace(chosen=np.where(lazy, 0, panel.chosen))
    found = predictive_check(of(fit, panel), panel, options=FEW)
    first = next(check for check in found.checks if check.name == "alternative 1 chosen")
    assert not first.fits
    assert first.observed > first.high
    assert not found.describes


def test_people_who_tire_are_noticed():
    fit = taste(errors=0.03)
    panel = panel_from(fit, people=300, tasks=12)
    generator = np.random.default_rng(0)
    late = np.tile(np.arange(12) >= 9, 300)
    panel = panel._replace(chosen=np.where(late, generator.integers(3, size=len(late)), panel.chosen))
    found = predictive_check(of(fit, panel), panel, options=FEW)
    assert not next(check for check in found.checks if "last quarter" in check.name).fits


def test_repeats_are_compared_where_there_are_some():
    fit = taste(errors=0.03)
    panel = panel_from(fit, people=100, tasks=4)
    rows = panel.attributes.reshape(100, 4, 3, 3).copy()
    rows[:, 3] = rows[:, 0]
    chosen = panel.chosen.reshape(100, 4).copy()
    chosen[:, 3] = chosen[:, 0]
    panel = panel._replace(attributes=rows.reshape(-1, 3), chosen=chosen.ravel())
    found = predictive_check(of(fit, panel), panel, options=FEW)
    repeats = next(check for check in found.checks if check.group == "repeats")
    assert repeats.observed == 1.0
    assert not repeats.fits


def test_large_data_is_checked_by_some_of_its_people():
    fit = taste(errors=0.03)
    panel = panel_from(fit, people=300, tasks=4)
    found = predictive_check(of(fit, panel), panel, options=PredictiveOptions(40, people=100))
    assert found.checks
