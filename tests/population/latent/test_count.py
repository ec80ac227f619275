"""The number of classes is found by BIC and by people held out."""

import numpy as np
import pytest

from tests.population.kinds import kinds_panel
from unsaid.population.latent.count import best_by_bic, best_by_held_out, count_classes
from unsaid.population.latent.options import LatentOptions
from unsaid.population.outcome import Outcome, Verdict
from unsaid.types.errors import DataError

QUICK = LatentOptions(starts=4, kept=2, folds=2)


def test_as_many_classes_are_found_as_there_are():
    panel, _ = kinds_panel(people=400)
    told = []
    found = count_classes(panel, range(1, 5), QUICK, progress=lambda done, most: told.append((done, most)))
    assert [one.fit.class_count for one in found] == [1, 2, 3, 4]
    heights = [one.fit.log_likelihood for one in found]
    assert np.all(np.diff(heights) > 0)
    assert best_by_bic(found).fit.class_count == 3
    held = best_by_held_out(found)
    assert held is not None
    assert held.fit.class_count in (3, 4)
    assert found[0].held_out is not None
    assert found[2].held_out is not None
    assert found[2].held_out.log_loss < found[0].held_out.log_loss - 0.05
    assert told == [(done, 12) for done in range(1, 13)]


def test_held_out_loss_is_more_than_that_of_people_who_are_known():
    panel, _ = kinds_panel(people=100)
    (one,) = count_classes(panel, [3], QUICK)
    assert one.held_out is not None
    assert one.held_out.log_loss > -one.fit.log_likelihood / panel.task_count
    (same,) = count_classes(panel, [3], QUICK)
    assert same.held_out is not None
    assert same.held_out.log_loss == one.held_out.log_loss


def test_nobody_need_be_held_out():
    panel, _ = kinds_panel(people=100)
    found = count_classes(panel, [1, 2], LatentOptions(starts=2, kept=1, folds=0))
    assert all(one.held_out is None for one in found)
    assert best_by_held_out(found) is None
    with pytest.raises(DataError, match="no number of classes"):
        count_classes(panel, [])


def test_a_fit_that_failed_is_not_taken_where_another_did_not():
    panel, _ = kinds_panel(people=100)
    good, bad = count_classes(panel, [1, 2], LatentOptions(starts=2, kept=1, folds=0))
    bad = bad._replace(fit=bad.fit._replace(verdict=Verdict(Outcome.FAILED), log_likelihood=0.0))
    assert best_by_bic([good, bad]) is good
    assert best_by_bic([bad]) is bad
