"""Exports hold what the fit holds, in the formats of other tools."""

import warnings

import numpy as np
import polars as pl
import pytest

from tests.population.fits import known_of, taste
from tests.population.postestimation.test_saved import some_saved
from unsaid.population.postestimation.inference_data import (
    export_inference_data,
    export_people,
    inference_data,
)
from unsaid.population.postestimation.segments import person_table
from unsaid.types.errors import DataError
from unsaid.types.optional import arviz_module


def test_inference_data_survives_the_trip_through_netcdf(tmp_path):
    path = export_inference_data(some_saved(), tmp_path / "fit.nc")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        back = arviz_module().from_netcdf(str(path))
    fit = taste()
    assert back.posterior["mean"].dims == ("chain", "draw", "attribute")
    assert list(back.posterior["attribute"].values) == list(fit.names)
    assert back.posterior["mean"].mean(("chain", "draw")).values == pytest.approx(fit.mean, abs=0.02)
    correlation = back.posterior["correlation"].sel(attribute="quality", attribute_="green")
    assert float(correlation.mean()) == pytest.approx(fit.correlations[1, 2], abs=0.02)
    assert back.constant_data["person_mean"].shape == (5, 3)


def test_log_likelihoods_go_with_it():
    logs = np.random.default_rng(0).normal(size=(20, 7))
    data = inference_data(some_saved(known=False), log_likelihoods=logs)
    assert data.log_likelihood["choices"].shape == (1, 20, 7)
    assert data.posterior["sd"].shape == (1, 20, 3)


@pytest.mark.parametrize(
    ("ending", "read"), [(".csv", pl.read_csv), (".parquet", pl.read_parquet), (".json", pl.read_json)]
)
def test_people_are_written_one_a_row(tmp_path, ending, read):
    fit = taste()
    table = person_table(fit.specification, known_of(fit, 4), np.array([[0.0, 1.0]] * 3))
    back = read(export_people(table, tmp_path / f"people{ending}"))
    assert back["person"].to_list() == ["p0", "p1", "p2", "p3"]
    assert back["quality"].to_numpy() == pytest.approx(table.means[:, 1])


def test_other_endings_and_folders_are_refused(tmp_path):
    fit = taste()
    table = person_table(fit.specification, known_of(fit, 4), np.array([[0.0, 1.0]] * 3))
    with pytest.raises(DataError, match="written as"):
        export_people(table, tmp_path / "people.xml")
    with pytest.raises(DataError, match="no such folder"):
        export_people(table, tmp_path / "no" / "people.csv")
    with pytest.raises(DataError, match=r"\.nc"):
        export_inference_data(some_saved(), tmp_path / "fit.h5")
