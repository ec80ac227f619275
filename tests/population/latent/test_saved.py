"""Saved classes come back the same, and what is something else is refused."""

import json

import numpy as np
import pytest

from tests.population.latent.test_estimates import classes_of
from unsaid.population.latent.saved import (
    FORMAT,
    Membership,
    SavedClasses,
    holds_classes,
    load_latent,
    save_latent,
)
from unsaid.types.errors import DataError


@pytest.mark.parametrize("known", [True, False])
def test_classes_come_back_the_same(tmp_path, known):
    fit = classes_of(parameter_covariance=np.full((6, 6), np.nan))
    people = Membership(("ann", "bo"), np.array([[0.25, 0.75], [1.0, 0.0]])) if known else None
    ranges = np.array([[0.0, 1.0], [2.0, 9.5]]) if known else None
    saved = SavedClasses(fit, people, ranges, {"where": "a.csv", "digest": "abc"}, {"unsaid": "1"})
    again = load_latent(save_latent(saved, tmp_path / "classes.json"))
    back, found = again.fit, again.membership
    assert (again.data, again.made_by) == (saved.data, saved.made_by)
    assert (again.ranges is None) == (not known)
    if again.ranges is not None and ranges is not None:
        assert again.ranges.tolist() == ranges.tolist()
    for name, value in fit._asdict().items():
        assert np.array_equal(getattr(back, name), value, equal_nan=name == "parameter_covariance"), name
    assert (found is None) == (not known)
    if found is not None and people is not None:
        assert found.ids == people.ids
        assert found.probabilities == pytest.approx(people.probabilities)


def test_what_is_something_else_is_refused(tmp_path):
    with pytest.raises(DataError, match="latent classes are saved as"):
        save_latent(SavedClasses(classes_of()), tmp_path / "classes.npz")
    with pytest.raises(DataError, match="no such folder"):
        save_latent(SavedClasses(classes_of()), tmp_path / "nowhere" / "classes.json")
    with pytest.raises(DataError, match="no such file"):
        load_latent(tmp_path / "nowhere.json")
    path = tmp_path / "other.json"
    for text in ("{", "[]", '{"format": "unsaid-fit"}'):
        path.write_text(text)
        with pytest.raises(DataError, match="no saved latent classes"):
            load_latent(path)
    path.write_text(json.dumps({"format": FORMAT, "version": 99}))
    with pytest.raises(DataError, match="newer version"):
        load_latent(path)


def test_a_file_says_whether_it_holds_classes(tmp_path):
    assert holds_classes(save_latent(SavedClasses(classes_of()), tmp_path / "classes.json"))
    path = tmp_path / "other.json"
    for text in ("{", "[]", '{"format": "unsaid-fit"}', f'["{FORMAT}"]', f'{{"a": "{FORMAT}"}}'):
        path.write_text(text)
        assert not holds_classes(path)
    assert not holds_classes(tmp_path / "nowhere.json")
    assert not holds_classes(tmp_path / "fit.npz")
