"""What is saved comes back the same, and what is no fit is refused."""

import json

import numpy as np
import pytest

from tests.population.fits import fit_of, known_of, taste
from unsaid.population.postestimation.saved import FORMAT, SavedFit, load_fit, save_fit
from unsaid.population.specification import MixedSpecification
from unsaid.types.errors import DataError


def some_saved(fit=None, known=True) -> SavedFit:
    fit = fit or taste()
    covariates = np.zeros((fit.people, len(fit.specification.covariates)))
    return SavedFit(
        fit=fit,
        known=known_of(fit, 5) if known else None,
        covariates=covariates,
        ranges=np.array([[0.0, 1.0]] * len(fit.names)),
        null_log_likelihood=-2000.0,
        data={"where": "made up", "digest": "0" * 64},
        made_by={"unsaid": "0"},
    )


@pytest.mark.parametrize("ending", [".json", ".npz"])
@pytest.mark.parametrize("known", [True, False])
def test_a_fit_comes_back_the_same(tmp_path, ending, known):
    saved = some_saved(known=known)
    back = load_fit(save_fit(saved, tmp_path / f"fit{ending}"))
    for name, value in saved.fit._asdict().items():
        assert np.array_equal(getattr(back.fit, name), value) if name != "specification" else True, name
    assert back.fit.specification == saved.fit.specification
    assert (back.known is not None) == known
    if back.known is not None and saved.known is not None:
        assert back.known.ids == saved.known.ids
        assert back.known.means == pytest.approx(saved.known.means, rel=1e-6)
        assert back.known.covariances == pytest.approx(saved.known.covariances, rel=1e-6)
    assert back.data == saved.data
    assert np.array_equal(back.ranges, saved.ranges)


@pytest.mark.parametrize("ending", [".json", ".npz"])
def test_covariates_and_unknown_errors_come_back(tmp_path, ending):
    specification = MixedSpecification.of(["a", "b"], covariates=["age"])
    fit = fit_of(specification, [1.0, 2.0], np.eye(2), slopes=[[1.0], [2.0]], errors=np.nan)
    back = load_fit(save_fit(some_saved(fit), tmp_path / f"fit{ending}"))
    assert back.fit.slopes.tolist() == [[1.0], [2.0]]
    assert np.all(np.isnan(np.diag(back.fit.parameter_covariance)))
    assert back.covariates.shape == (200, 1)


def test_nothing_is_left_behind_where_a_fit_cannot_be_written(tmp_path):
    with pytest.raises(DataError, match="saved as"):
        save_fit(some_saved(), tmp_path / "fit.pickle")
    with pytest.raises(DataError, match="no such folder"):
        save_fit(some_saved(), tmp_path / "nowhere" / "fit.json")
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_fit_is_refused(tmp_path):
    with pytest.raises(DataError, match="no such file"):
        load_fit(tmp_path / "missing.json")
    for name, content in (("a.json", b"[1]"), ("b.json", b"{}"), ("c.json", b"\xff"), ("d.npz", b"PK")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(DataError, match="not a saved fit"):
            load_fit(tmp_path / name)


def test_a_fit_of_a_newer_version_says_so(tmp_path):
    path = save_fit(some_saved(), tmp_path / "fit.json")
    header = json.loads(path.read_text())
    assert header["format"] == FORMAT
    path.write_text(json.dumps(header | {"version": 99}))
    with pytest.raises(DataError, match="newer version"):
        load_fit(path)
