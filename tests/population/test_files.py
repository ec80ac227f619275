"""What is saved comes back the same, whatever the model, and what is no fit is refused."""

import dataclasses
import json

import numpy as np
import pytest

from tests.population.fits import fit_of, fitted, known_of, taste
from tests.population.latent.test_estimates import classes_fit
from unsaid.model.specification import Specification
from unsaid.population.families import FAMILIES, load
from unsaid.population.files import FORMAT, plain, read_fit, write_fit
from unsaid.population.latent.model import Membership
from unsaid.population.logit.model import LogitFit
from unsaid.population.mixed.model import MixedFit
from unsaid.population.model import Fit
from unsaid.population.specification import MixedSpecification
from unsaid.population.utility.model import DiscountedUtility, UtilityFit
from unsaid.types.errors import DataError


def discounted() -> UtilityFit:
    """Of another lapse than is usual."""
    parts = Specification(("price", "quality"), delay=True, probability=False, outside=False, lapse=0.11)
    estimates = fit_of(MixedSpecification.of(parts.names), [-0.5, 1.0, -4.0], np.diag([0.2, 0.3, 0.5]))
    base = fitted(taste())
    data = dataclasses.replace(base.data, names=parts.attributes, ranges=base.data.ranges[:2])
    return UtilityFit(model=DiscountedUtility(lapse=0.11), estimates=estimates, data=data, parts=parts)


def logit() -> LogitFit:
    """Nobody differs."""
    specification = MixedSpecification.of(taste().names, covariance="none")
    found = fitted(fit_of(specification, [-0.5, 1.0, 0.3], np.zeros((3, 3))))
    assert isinstance(found, LogitFit)
    return found


KNOWN = Membership(("ann", "bo"), np.array([[0.25, 0.75], [1.0, 0.0]]))
FITS = {
    "logit": logit(),
    "mixed": fitted(taste(), known=known_of(taste(), 5), where="made up", digest="0", notes=("note: odd",)),
    "latent": classes_fit(known=KNOWN, outside="size"),
    "discounted": discounted(),
}


def same(one: Fit, other: Fit) -> None:
    for a, b in ((plain(one.estimates), plain(other.estimates)), (plain(one.data), plain(other.data))):
        assert a.keys() == b.keys()
        for name, value in a.items():
            if isinstance(value, np.ndarray):
                assert np.array_equal(value, b[name], equal_nan=True), name
            else:
                assert value == b[name], name
    assert plain(one.model) == plain(other.model)


def test_there_is_a_file_of_every_family():
    assert FITS.keys() == FAMILIES.keys()


@pytest.mark.parametrize("ending", [".json", ".npz"])
@pytest.mark.parametrize("name", FITS)
def test_a_fit_comes_back_the_same(tmp_path, name, ending):
    fit = FITS[name]
    path = fit.save(tmp_path / f"fit{ending}")
    assert read_fit(path).model == name
    back = load(path)
    assert type(back) is type(fit)
    same(fit, back)
    assert back.knows_people == fit.knows_people


def test_people_come_back_to_seven_digits(tmp_path):
    fit = FITS["mixed"]
    back = load(fit.save(tmp_path / "fit.json"))
    assert isinstance(back, MixedFit)
    assert isinstance(fit, MixedFit)
    assert back.posteriors().ids == fit.posteriors().ids
    for name in ("means", "covariances"):
        ours, theirs = getattr(fit.posteriors(), name), getattr(back.posteriors(), name)
        assert theirs == pytest.approx(ours, rel=1e-6)


def test_the_lapse_is_that_of_the_file(tmp_path):
    back = load(FITS["discounted"].save(tmp_path / "fit.json"))
    assert isinstance(back, UtilityFit)
    assert (back.parts.lapse, back.rule.specification.lapse) == (0.11, 0.11)


@pytest.mark.parametrize("ending", [".json", ".npz"])
def test_covariates_and_unknown_errors_come_back(tmp_path, ending):
    specification = MixedSpecification.of(["a", "b"], covariates=["age"])
    estimates = fit_of(specification, [1.0, 2.0], np.eye(2), slopes=[[1.0], [2.0]], errors=np.nan)
    back = load(fitted(estimates, covariates=np.ones((200, 1))).save(tmp_path / f"fit{ending}"))
    assert isinstance(back, MixedFit)
    assert back.estimates.covariate_effects.tolist() == [[1.0], [2.0]]
    assert np.all(np.isnan(np.diag(back.estimates.parameter_covariance)))
    assert back.data.covariates.shape == (200, 1)


def test_nothing_is_left_behind_where_a_fit_cannot_be_written(tmp_path):
    fit = FITS["mixed"]
    with pytest.raises(DataError, match="saved as"):
        fit.save(tmp_path / "fit.pickle")
    with pytest.raises(DataError, match="no such folder"):
        fit.save(tmp_path / "nowhere" / "fit.json")
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_fit_is_refused(tmp_path):
    with pytest.raises(DataError, match="no such file"):
        load(tmp_path / "missing.json")
    for name, content in (("a.json", b"[1]"), ("b.json", b"{}"), ("c.json", b"\xff"), ("d.npz", b"PK")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(DataError, match="not a saved fit"):
            load(tmp_path / name)
    path = write_fit("probit", {}, FITS["logit"].data, tmp_path / "other.json")
    with pytest.raises(DataError, match="model that is not known"):
        load(path)


def test_a_fit_of_a_newer_version_says_so(tmp_path):
    path = FITS["logit"].save(tmp_path / "fit.json")
    header = json.loads(path.read_text())
    assert header["format"] == FORMAT
    path.write_text(json.dumps(header | {"version": 99}))
    with pytest.raises(DataError, match="newer version"):
        load(path)
