"""The conditional logit finds the best coefficients, and says why where there are none."""

import numpy as np
import pytest
from scipy.optimize import minimize

from tests.population.simulated import coefficients_of, panel_of
from unsaid.data.panel import Panel, people_of
from unsaid.population.integration.packed import pack
from unsaid.population.logit.newton import derivatives_at, fit_conditional, maximise
from unsaid.population.options import FitOptions
from unsaid.population.outcome import Outcome, Verdict


def alike(people: int = 200, scale: float = 1.0, **options) -> Panel:
    """Everybody wants the same."""
    same = coefficients_of(0, people, [1.0, -0.5, 0.2], np.zeros((3, 3))) / scale
    return panel_of(1, same, scale=scale, **options)


def test_it_is_the_maximum_of_the_likelihood():
    panel = alike(ragged=True)
    fit = fit_conditional(panel)
    packed = pack(panel)

    def lower(c: np.ndarray) -> float:
        return -derivatives_at(packed, c * packed.scales).log_likelihood

    other = minimize(lower, np.zeros(3), tol=1e-10)
    assert fit.mean == pytest.approx(other.x, abs=1e-4)
    assert fit.log_likelihood == pytest.approx(-other.fun)
    assert (fit.verdict, fit.log_likelihood_se) == (Verdict(), 0.0)


def test_estimates_are_as_sure_as_they_say():
    z = []
    for seed in range(30):
        c = coefficients_of(0, 100, [1.0, -0.5], np.zeros((2, 2)))
        fit = fit_conditional(panel_of(seed, c))
        z.append((fit.mean - c[0]) / fit.standard_errors)
    assert np.sqrt(np.mean(np.square(z))) == pytest.approx(1.0, abs=0.25)


def test_units_do_not_matter():
    plain, scaled = fit_conditional(alike()), fit_conditional(alike(scale=1e-4))
    assert scaled.mean * 1e-4 == pytest.approx(plain.mean)
    assert scaled.standard_errors * 1e-4 == pytest.approx(plain.standard_errors)


def test_weights_count_people():
    panel = alike(people=50)
    weights = np.random.default_rng(0).integers(0, 3, 50)
    weighted = fit_conditional(panel._replace(weights=weights.astype(float)))
    repeated = fit_conditional(people_of(panel, np.repeat(np.arange(50), weights)))
    assert weighted.mean == pytest.approx(repeated.mean)
    assert weighted.standard_errors == pytest.approx(repeated.standard_errors)


def test_robust_errors_are_larger_where_people_differ():
    different = panel_of(1, coefficients_of(0, 200, [1.0, -0.5], np.eye(2)))
    classic = fit_conditional(different)
    robust = fit_conditional(different, FitOptions(standard_errors="robust"))
    assert np.all(robust.standard_errors > 1.3 * classic.standard_errors)
    none = fit_conditional(different, FitOptions(standard_errors="none"))
    assert np.all(np.isnan(none.standard_errors))


def test_attributes_that_cannot_be_told_apart_are_named():
    panel = alike()
    twice = np.column_stack([panel.attributes, 2 * panel.attributes[:, 1]])
    fit = fit_conditional(panel._replace(attributes=twice, names=("price", "time", "comfort", "hours")))
    assert not fit.converged
    assert fit.verdict.outcome is Outcome.COLLINEAR
    assert "time, hours" in fit.verdict.detail
    assert "price" not in fit.verdict.detail
    assert np.all(np.isnan(fit.standard_errors))


def test_an_attribute_that_never_differs_is_named():
    panel = alike()
    fit = fit_conditional(panel._replace(attributes=panel.attributes * np.array([1.0, 0.0, 1.0])))
    assert not fit.converged
    assert fit.verdict.outcome is Outcome.COLLINEAR
    assert fit.verdict.detail.endswith(": b")


def test_separation_is_named():
    panel = alike()
    first = np.repeat(panel.task_start[:-1] + panel.chosen, panel.rows_per_task)
    always = (np.arange(len(panel.attributes)) == first).astype(float)
    attributes = panel.attributes.copy()
    attributes[:, 2] = always * (np.random.default_rng(0).random(len(always)) < 0.3)
    fit = fit_conditional(panel._replace(attributes=attributes))
    assert not fit.converged
    assert fit.verdict.outcome is Outcome.SEPARATED
    assert "from c" in fit.verdict.detail


def test_the_climb_starts_from_any_people():
    packed = pack(alike())
    climbed = maximise(packed, ("a", "b", "c"))
    assert climbed.verdict == Verdict()
    assert packed.weights @ climbed.derivatives.scores == pytest.approx(np.zeros(3), abs=1e-3)
