"""The summary has a row for each parameter, with the intervals and criteria of the field."""

import math

import numpy as np
import pytest

from tests.population.fits import fit_of, taste
from unsaid.population.postestimation.summary import render_summary, summarise
from unsaid.population.specification import MixedSpecification


def test_every_parameter_has_a_row_of_its_kind():
    rows = summarise(taste()).rows
    assert [(row.name, row.kind) for row in rows] == [
        ("price", "fixed"),
        ("quality", "mean"),
        ("green", "mean"),
        ("sd.quality", "sd"),
        ("sd.green", "sd"),
        ("cor.quality.green", "correlation"),
    ]


def test_z_p_and_interval_of_a_mean():
    row = summarise(taste()).rows[2]
    assert (row.estimate, row.standard_error, row.z) == pytest.approx((0.3, 0.1, 3.0))
    assert row.p == pytest.approx(0.0026998, rel=1e-4)
    assert (row.low, row.high) == pytest.approx((0.3 - 0.195996, 0.3 + 0.195996), rel=1e-5)


def test_spreads_and_correlations_stay_within_what_is_possible():
    rows = summarise(taste(errors=0.3)).rows
    spread, correlation = rows[4], rows[5]
    assert 0 < spread.low < spread.estimate < spread.high
    assert -1 < correlation.low < correlation.estimate < correlation.high < 1
    assert math.isnan(spread.z)


@pytest.mark.parametrize("errors", [0.6, 5.0, 1e7])
def test_a_spread_that_cannot_be_told_from_0_has_an_upper_end_only(errors: float):
    spread = summarise(taste(errors=errors)).rows[4]
    assert (spread.low, spread.high) == (0.0, pytest.approx(spread.estimate + 1.644854 * errors))


def test_criteria_and_rho_squared():
    header = summarise(taste(), null_log_likelihood=-2000.0).header
    assert header.aic == pytest.approx(2 * 6 + 3000)
    assert header.bic == pytest.approx(6 * math.log(2000) + 3000)
    assert header.bic_people == pytest.approx(6 * math.log(200) + 3000)
    assert header.rho_squared == pytest.approx(0.25)
    assert header.adjusted_rho_squared == pytest.approx(1 - 1506 / 2000)


def test_the_table_says_what_kind_of_model_and_whether_it_converged():
    fit = taste()._replace(converged=False, message="stopped: try more iterations")
    text = render_summary(summarise(fit, -2000.0))
    assert text.startswith("Mixed logit, full covariance")
    assert "NO" in text
    assert "try more iterations" in text
    assert all(row.label in text for row in summarise(fit).rows)
    assert max(len(line) for line in text.splitlines()) <= 78


def test_what_could_not_be_computed_is_a_dash():
    specification = MixedSpecification.of(["a"], covariance="none")
    fit = fit_of(specification, [1.0], np.zeros((1, 1)), errors=np.nan)
    text = render_summary(summarise(fit))
    assert text.startswith("Conditional logit")
    assert "nan" not in text


def test_numbers_of_any_size_keep_their_digits_and_their_columns():
    sizes = [8.94e-5, -1.0e-5, 9.4e5, -2.5e9, 1e-200]
    names = ("an attribute with a long name", "price", "b", "c", "d")
    specification = MixedSpecification.of(names, covariance="diagonal")
    fit = fit_of(specification, sizes, np.diag([1e-12, 4e12, 9.0, 1e-30, 1.0]), errors=1e7)
    rows = summarise(fit).rows
    lines = [line for line in render_summary(summarise(fit)).splitlines() if "inf" not in line]
    for row in rows:
        line = next(line for line in lines if line.startswith(f"{row.label} "))
        cells = line.removeprefix(row.label).split()
        assert len(cells) == 6
        assert float(cells[0]) == pytest.approx(row.estimate, rel=6e-3)
        lines.remove(line)


def test_rows_of_lognormals_are_of_logs_and_the_coefficients_stand_beside():
    model = MixedSpecification.of("ab", covariance="full", distributions={"a": "-lognormal"})
    summary = summarise(fit_of(model, [-1.0, 0.5], [[0.25, 0.1], [0.1, 1.0]]))
    assert [row.label for row in summary.rows] == ["log of -a", "b", "log of -a", "b", "log of -a, b"]
    (own,) = summary.lognormal
    assert (own.name, own.log_mean, own.log_sd) == ("a", -1.0, 0.5)
    assert own.median == pytest.approx(-math.exp(-1.0))
    assert own.mean == pytest.approx(-math.exp(-1.0 + 0.125))
    assert own.sd == pytest.approx(math.exp(-1.0 + 0.125) * math.sqrt(math.expm1(0.25)))
    text = render_summary(summary)
    assert "log of -a" in text
    assert "-0.3679" in text
