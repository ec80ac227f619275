"""Models are compared on the same people: the true one predicts new people best, and knows it."""

import numpy as np
import pytest

from tests.population.fits import fit_of, fitted, panel_from, taste
from unsaid.population.postestimation.compare import (
    held_out,
    held_out_difference,
    leave_one_out,
    log_likelihood_draws,
)
from unsaid.population.specification import MixedSpecification
from unsaid.types.errors import DataError, UnsaidError
from unsaid.types.optional import arviz_module

NAMES = ["price", "quality", "green"]


def same_for_all():
    return fit_of(MixedSpecification.of(NAMES, covariance="none"), [-0.45, 0.8, 0.25], np.zeros((3, 3)))


def test_held_out_people_are_predicted_by_fits_to_others():
    panel = panel_from(taste(), people=90, tasks=6)
    seen = []

    def predicted(others, held):
        seen.append(tuple(others.people))
        return fitted(taste()).log_likelihoods(held)

    found = held_out(panel, predicted, folds=3)
    assert [len(people) for people in seen] == [60, 60, 60]
    assert found.people == pytest.approx(fitted(taste()).log_likelihoods(panel), abs=0.03)
    assert found.log_loss == pytest.approx(-found.people.sum() / panel.task_count)
    worse = held_out(panel, lambda others, held: fitted(same_for_all()).log_likelihoods(held), folds=3)
    assert worse.log_loss > found.log_loss
    assert 0 < found.standard_error < 0.2
    with pytest.raises(DataError, match="folds"):
        held_out(panel, predicted, folds=91)


def test_the_log_likelihood_of_equal_people_is_the_logit_formula():
    panel = panel_from(taste(), people=5, tasks=4)
    fit = same_for_all()
    utilities = (panel.attributes @ fit.mean).reshape(5, 4, 3)
    logs = utilities - np.log(np.exp(utilities).sum(-1, keepdims=True))
    chosen = panel.chosen.reshape(5, 4, 1)
    expected = np.take_along_axis(logs, chosen, 2).sum((1, 2))
    assert fitted(fit).log_likelihoods(panel) == pytest.approx(expected)


def test_leaving_one_out_costs_about_the_number_of_parameters():
    panel = panel_from(taste(), people=150, tasks=8)
    logs = log_likelihood_draws(fitted(taste(errors=0.05)), panel, count=100)
    assert logs.shape == (100, 150)
    found = leave_one_out(logs)
    inside = fitted(taste()).log_likelihoods(panel).sum()
    assert found.elpd == pytest.approx(inside, abs=3 * found.effective_parameters + 3)
    assert 0 < found.effective_parameters < 12
    assert found.worst_k < 0.7
    assert found.bad == 0


def test_without_arviz_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "arviz", None)
    with pytest.raises(UnsaidError, match=r"unsaid\[arviz\]"):
        arviz_module()


def test_a_difference_is_surer_than_what_it_is_of():
    panel = panel_from(taste(), people=90, tasks=6)
    one = held_out(panel, lambda others, held: fitted(same_for_all()).log_likelihoods(held), folds=3)
    other = held_out(panel, lambda others, held: fitted(taste()).log_likelihoods(held), folds=3)
    found = held_out_difference(panel, one, other)
    assert found.log_loss == pytest.approx(one.log_loss - other.log_loss)
    assert 0 < found.standard_error < one.standard_error
    none = held_out_difference(panel, one, one)
    assert (none.log_loss, none.standard_error) == (0, 0)
