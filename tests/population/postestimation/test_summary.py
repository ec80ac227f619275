"""The summary has a row for each parameter, with the intervals and criteria of the field."""

import dataclasses
import math

import numpy as np
import pytest

from tests.population.fits import fit_of, fitted, taste
from unsaid.data.columns import Columns
from unsaid.data.recipe import Recipe
from unsaid.population.outcome import Outcome, Verdict
from unsaid.population.specification import MixedSpecification


def test_every_parameter_has_a_row_of_its_kind():
    rows = fitted(taste()).summary().rows
    assert [(row.name, row.kind) for row in rows] == [
        ("price", "fixed"),
        ("quality", "mean"),
        ("green", "mean"),
        ("sd.quality", "sd"),
        ("sd.green", "sd"),
        ("cor.quality.green", "correlation"),
    ]


def test_z_p_and_interval_of_a_mean():
    row = fitted(taste()).summary().rows[2]
    assert (row.estimate, row.standard_error, row.z) == pytest.approx((0.3, 0.1, 3.0))
    assert row.p == pytest.approx(0.0026998, rel=1e-4)
    assert (row.low, row.high) == pytest.approx((0.3 - 0.195996, 0.3 + 0.195996), rel=1e-5)


def test_spreads_and_correlations_stay_within_what_is_possible():
    rows = fitted(taste(errors=0.3)).summary().rows
    spread, correlation = rows[4], rows[5]
    assert 0 < spread.low < spread.estimate < spread.high
    assert -1 < correlation.low < correlation.estimate < correlation.high < 1
    assert math.isnan(spread.z)


@pytest.mark.parametrize("errors", [0.6, 5.0, 1e7])
def test_a_spread_that_cannot_be_told_from_0_has_an_upper_end_only(errors: float):
    spread = fitted(taste(errors=errors)).summary().rows[4]
    assert (spread.low, spread.high) == (0.0, pytest.approx(spread.estimate + 1.644854 * errors))


def test_criteria_and_rho_squared():
    header = fitted(taste()).summary().header
    assert header.aic == pytest.approx(2 * 6 + 3000)
    assert header.bic == pytest.approx(6 * math.log(2000) + 3000)
    assert header.bic_people == pytest.approx(6 * math.log(200) + 3000)
    assert header.rho_squared == pytest.approx(0.25)
    assert header.adjusted_rho_squared == pytest.approx(1 - 1506 / 2000)


def test_the_table_says_what_kind_of_model_and_whether_it_converged():
    fit = taste()._replace(verdict=Verdict(Outcome.ITERATIONS_ENDED, "stopped"))
    text = str(fitted(fit))
    assert text.startswith("Mixed logit, full covariance")
    assert "NO" in text
    assert Outcome.ITERATIONS_ENDED.advice in text
    assert all(row.label in text for row in fitted(fit).summary().rows)
    assert max(len(line) for line in text.splitlines()) <= 78


def test_what_could_not_be_computed_is_a_dash():
    specification = MixedSpecification.of(["a"], covariance="none")
    fit = fit_of(specification, [1.0], np.zeros((1, 1)), errors=np.nan)
    text = str(fitted(fit))
    assert text.startswith("Conditional logit")
    assert "nan" not in text


def test_numbers_of_any_size_keep_their_digits_and_their_columns():
    sizes = [8.94e-5, -1.0e-5, 9.4e5, -2.5e9, 1e-200]
    names = ("an attribute with a long name", "price", "b", "c", "d")
    specification = MixedSpecification.of(names, covariance="diagonal")
    fit = fit_of(specification, sizes, np.diag([1e-12, 4e12, 9.0, 1e-30, 1.0]), errors=1e7)
    rows = fitted(fit).summary().rows
    lines = [line for line in str(fitted(fit)).splitlines() if "inf" not in line]
    for row in rows:
        line = next(line for line in lines if line.startswith(f"{row.label} "))
        cells = line.removeprefix(row.label).split()
        assert len(cells) == 6
        assert float(cells[0]) == pytest.approx(row.estimate, rel=6e-3)
        lines.remove(line)


def test_rows_of_lognormals_are_of_logs_and_the_coefficients_stand_beside():
    model = MixedSpecification.of("ab", covariance="full", distributions={"a": "-lognormal"})
    summary = fitted(fit_of(model, [-1.0, 0.5], [[0.25, 0.1], [0.1, 1.0]])).summary()
    assert [row.label for row in summary.rows] == ["log of -a", "b", "log of -a", "b", "log of -a, b"]
    (own,) = summary.lognormal
    assert (own.name, own.log_mean, own.log_sd) == ("a", -1.0, 0.5)
    assert own.median == pytest.approx(-math.exp(-1.0))
    assert own.mean == pytest.approx(-math.exp(-1.0 + 0.125))
    assert own.sd == pytest.approx(math.exp(-1.0 + 0.125) * math.sqrt(math.expm1(0.25)))
    text = str(summary)
    assert "log of -a" in text
    assert "-0.3679" in text


def test_the_summary_is_a_frame_too():
    frame = fitted(taste()).summary().as_frame()
    assert frame["name"].to_list() == list(taste().parameter_names)
    assert frame["estimate"].to_numpy() == pytest.approx(taste().parameters)


@pytest.mark.parametrize("size", [1e3, 1e6, 1e9])
def test_nothing_above_the_estimates_is_longer_than_its_column(size: float):
    found = taste()._replace(log_likelihood=-size * math.pi, log_likelihood_se=size / 1e5)
    lines = str(fitted(found)).splitlines()
    assert {len(line) for line in lines[1:8]} == {78}


@pytest.mark.parametrize(
    ("errors", "said"),
    [("classic", "weights come to"), ("robust", "squared"), ("clustered", "squared"), ("none", "")],
)
def test_what_errors_are_with_weights_is_said(errors: str, said: str):
    fit = fitted(taste()._replace(standard_errors_kind=errors))
    assert not any("count by" in note for note in fit.summary().notes)
    recipe = Recipe(Columns(weights="how_many"), ("price", "quality", "green"))
    weighted = dataclasses.replace(fit, data=dataclasses.replace(fit.data, recipe=recipe))
    (note,) = [note for note in weighted.summary().notes if note.startswith("People count by how_many")]
    assert said in note


def test_what_covariates_do_is_said():
    assert not any("Covariates" in note for note in fitted(taste()).summary().notes)
    specification = MixedSpecification.of(["price", "green"], covariates=("age",))
    found = fit_of(specification, [1.0, 2.0], np.eye(2), slopes=[[0.1], [0.2]])
    (note,) = [note for note in fitted(found).summary().notes if "Covariates move means" in note]
    assert "price:age" in note
