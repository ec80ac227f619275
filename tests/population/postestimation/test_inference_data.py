"""What ArviZ gets holds what the fit holds."""

import warnings

import numpy as np
import pytest

from tests.population.fits import fitted, known_of, panel_from, taste
from unsaid.population.postestimation.inference_data import Variables, inference_data
from unsaid.types.optional import arviz_module


def test_inference_data_survives_the_trip_through_netcdf(tmp_path):
    data = fitted(taste(), known=known_of(taste(), 5)).to_inference_data()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data.to_netcdf(str(tmp_path / "fit.nc"))
        back = arviz_module().from_netcdf(str(tmp_path / "fit.nc"))
    fit = taste()
    assert back.posterior["mean"].dims == ("chain", "draw", "attribute")
    assert list(back.posterior["attribute"].values) == list(fit.names)
    assert back.posterior["mean"].mean(("chain", "draw")).values == pytest.approx(fit.mean, abs=0.02)
    correlation = back.posterior["correlation"].sel(attribute="quality", attribute_="green")
    assert float(correlation.mean()) == pytest.approx(fit.correlations[1, 2], abs=0.02)
    assert back.constant_data["person_mean"].shape == (5, 3)


def test_log_likelihoods_go_with_it():
    fit = fitted(taste(people=7), panel=panel_from(taste(), people=7))
    data = fit.to_inference_data(log_likelihoods=20)
    assert data.log_likelihood["choices"].shape == (1, 20, 7)
    assert data.posterior["sd"].shape == (1, 20, 3)


def test_what_has_no_people_has_no_constant_data():
    found = Variables({"share": np.full((1, 4, 2), 0.5)}, {"share": ["class"]}, {"class": [1, 2]})
    data = inference_data(found, fitted(taste()).data)
    assert data.posterior["share"].dims == ("chain", "draw", "class")
    assert "constant_data" not in data.groups()
