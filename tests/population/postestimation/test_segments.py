"""Who wants what: posteriors by person, and segments by what leads."""

import numpy as np
import pytest

from tests.population.fits import fitted, known_of, taste
from unsaid.population.persons import PersonTable
from unsaid.population.postestimation.segments import segments


def test_each_person_has_their_own_posterior():
    fit = taste()
    known = known_of(fit, people=40)
    table = fitted(fit, known=known).people()
    assert table.means == pytest.approx(known.means, abs=0.25)
    assert table.sds[:, 1] == pytest.approx(np.full(40, 0.5), rel=0.2)
    assert isinstance(table, PersonTable)
    assert table.leading.sum(1) == pytest.approx(np.ones(40))


def test_the_table_is_a_frame_with_a_row_for_each():
    fit = taste()
    frame = fitted(fit, known=known_of(fit, 7)).people().as_frame()
    assert frame.shape == (7, 1 + 2 * 3 + 2)
    assert frame.columns[:3] == ["person", "price", "price sd"]
    assert set(frame["leading"]) <= set(fit.names)


def test_segments_hold_everybody_once():
    fit = taste()
    found = segments(fitted(fit, known=known_of(fit, 60)).people())
    assert sum(one.share for one in found) == pytest.approx(1.0)
    assert list(found) == sorted(found, key=lambda one: -one.share)
    assert found[0].attribute == "quality"
    assert all(0 <= one.sure <= 1 for one in found)
    assert found[0].means[1] > fit.mean[1]
