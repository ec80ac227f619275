"""Files of version 0.1.0 are read, and say what they said."""

import json
from pathlib import Path

import polars as pl
import pytest

from unsaid.analysis.saved_fits import load_any
from unsaid.population.postestimation.old_files import upgraded

FITS = Path(__file__).parents[2] / "golden" / "fits"
EXPECTED = json.loads((FITS / "expected.json").read_text())


@pytest.mark.parametrize("name", EXPECTED)
def test_an_old_file_predicts_as_it_did(name):
    found = load_any(FITS / name).predict(pl.read_csv(FITS / "offers.csv"))
    shares = [own[0] for own in EXPECTED[name]["shares"]]
    assert [one.share for one in found.shares] == pytest.approx(shares, rel=1e-6)


def test_what_is_new_is_left_as_it_is():
    assert upgraded({"version": 2, "model": "mixed"}) == {"version": 2, "model": "mixed"}
