"""Files of version 0.1.0 are read, and say what they said."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from unsaid.population.families import load
from unsaid.population.old_files import upgraded

FITS = Path(__file__).parents[1] / "golden" / "fits"
EXPECTED = json.loads((FITS / "expected.json").read_text())
MODELS = {"logit": "logit", "latent": "latent", "discounted": "discounted", "discounted_plain": "discounted"}


@pytest.fixture
def offers() -> pl.DataFrame:
    return pl.read_csv(FITS / "offers.csv")


@pytest.mark.parametrize("name", EXPECTED)
def test_an_old_file_says_what_it_said(name, offers):
    fit, said = load(FITS / name), EXPECTED[name]
    assert fit.model.name == MODELS.get(name.partition(".")[0], "mixed")
    shares = [one.share for one in fit.predict(offers).shares]
    assert shares == pytest.approx([own[0] for own in said["shares"]], rel=1e-6)
    if "known" in said:
        known = np.array([one[2:] for one in fit.predict(offers, known=True).shares])
        assert known == pytest.approx(np.array(said["known"]), abs=1e-6)
    for attribute in ("price", "delay_days"):
        if f"elasticities.{attribute}" in said:
            # of other simulated people than then: one rule for the seed of all
            values = [one.value for one in fit.elasticities(offers, attribute)]
            assert values == pytest.approx([own[0] for own in said[f"elasticities.{attribute}"]], abs=0.06)
    if "willingness" in said:
        for one, own in zip(fit.willingness_to_pay("price"), said["willingness"], strict=True):
            assert one.ratio == pytest.approx(own[1], rel=1e-6)
            assert one.median == pytest.approx(own[6], abs=0.03)


@pytest.mark.parametrize("name", ["mixed.json", "latent.json", "discounted.json"])
def test_an_old_file_is_written_as_a_new_one(name, offers, tmp_path):
    fit = load(FITS / name)
    again = load(fit.save(tmp_path / name))
    shares = [[one.share for one in found.predict(offers).shares] for found in (fit, again)]
    assert shares[1] == pytest.approx(shares[0], rel=1e-6)
    assert again.data.outside == fit.data.outside == ("outside" if name == "discounted.json" else None)


def test_what_the_file_says_is_put_where_new_files_have_it():
    header = json.loads((FITS / "logit.json").read_text())
    arrays = {name: np.array(values, float) for name, values in header.pop("arrays").items()}
    found, left = upgraded(header, arrays)
    assert (found["version"], found["model"], left) == (2, "logit", {})
