"""A file says what it holds."""

import subprocess
import sys

import pytest
from unsaid.analysis.fitted import PopulationFit, fit
from unsaid.analysis.latent_classes import ClassesFit, fit_classes
from unsaid.analysis.saved_fits import AnyFit, load_any, predict

import unsaid
from tests.cli.choices import write_choices, write_offers
from unsaid.analysis.models import ModelOptions
from unsaid.population.latent.options import LatentOptions
from unsaid.types.errors import DataError


def test_a_saved_fit_is_what_it_was(tmp_path):
    choices = write_choices(tmp_path / "choices.csv", people=60)
    classes = fit_classes(choices, 2, options=LatentOptions(starts=1, kept=1, folds=0))
    logit = fit(choices, model=ModelOptions("logit"))
    assert isinstance(load_any(classes.save(tmp_path / "classes.json")), ClassesFit)
    for name in ("logit.json", "logit.npz"):
        assert isinstance(load_any(logit.save(tmp_path / name)), PopulationFit)
    assert isinstance(load_any(str(tmp_path / "classes.json")), ClassesFit)
    offers = write_offers(tmp_path / "offers.csv")
    assert predict(tmp_path / "classes.json", offers) == classes.predict(offers) == predict(classes, offers)
    assert predict(tmp_path / "logit.npz", offers) == logit.predict(offers)
    assert unsaid.predict is predict
    assert isinstance(classes, AnyFit)
    assert isinstance(logit, AnyFit)
    with pytest.raises(DataError, match="format unsaid-latent-classes"):
        unsaid.load(tmp_path / "classes.json")


def test_what_is_no_fit_is_refused(tmp_path):
    with pytest.raises(DataError, match="no such file"):
        load_any(tmp_path / "nowhere.json")
    (tmp_path / "other.json").write_text("{}")
    with pytest.raises(DataError, match="not a saved fit"):
        load_any(tmp_path / "other.json")


def test_who_has_no_classes_does_not_wait_for_them(tmp_path):
    fitted = fit(write_choices(tmp_path / "choices.csv", people=40), model=ModelOptions("logit"))
    path = fitted.save(tmp_path / "logit.json")
    code = (
        "import sys, unsaid.analysis.saved_fits as fits; "
        f"fits.load_any({str(path)!r}); assert 'numba' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
