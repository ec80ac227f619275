"""Latent classes are named, and judged as other models are."""

import numpy as np
import pytest

from tests.population.kinds import kinds_panel
from tests.population.latent.test_estimates import classes_of
from unsaid.population.latent.compare import LatentModel, compared_classes, latent_model, latent_row
from unsaid.population.latent.count import count_classes
from unsaid.population.latent.fit import LatentOptions, latent_log_likelihoods


def test_names_of_models_are_read():
    assert latent_model("latent:3") == LatentModel(3)
    assert latent_model("latent:12") == LatentModel(12)
    for name in ("latent", "latent:", "latent:0", "latent:100", "latent-3", "latent:three", "full"):
        assert latent_model(name) is None


def test_a_row_has_the_criteria_of_the_fit():
    fit = classes_of(converged=False)
    row = latent_row("two", fit)
    assert (row.name, row.model, row.parameters) == ("two", "2 latent classes", 5)
    assert (row.log_likelihood, row.aic, row.bic) == (fit.log_likelihood, fit.aic, fit.bic)
    assert not row.converged
    assert row.held_out is row.leave_one_out is None


def test_people_are_held_out_as_when_classes_are_counted():
    panel, _ = kinds_panel(people=100)
    told = []
    row = compared_classes(
        "two", panel, LatentModel(2), folds=2, seed=3, progress=lambda *done: told.append(done)
    )
    (counted,) = count_classes(panel, [2], LatentOptions(seed=3, folds=2))
    assert row.held_out is not None
    assert counted.held_out is not None
    assert row.held_out.log_loss == counted.held_out.log_loss
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert compared_classes("two", panel, LatentModel(2)).held_out is None


def test_leaving_one_out_agrees_with_doing_so():
    pytest.importorskip("arviz")
    panel, _ = kinds_panel(people=60, kinds=2)
    row = compared_classes("two", panel, LatentModel(2), folds=60, loo=True)
    assert row.leave_one_out is not None
    assert row.held_out is not None
    fit = count_classes(panel, [2], LatentOptions(folds=0))[0].fit
    within, outside = latent_log_likelihoods(panel, fit).sum(), row.held_out.people.sum()
    assert outside < row.leave_one_out.elpd + 2
    assert row.leave_one_out.elpd < within
    assert row.leave_one_out.elpd - outside == pytest.approx(0.0, abs=0.5 * (within - outside))
    assert np.isfinite(row.leave_one_out.worst_k)
