"""Mixed logits find who wants what: known populations, classic panels, and advice where they cannot."""

import time
from pathlib import Path

import numpy as np
import pytest

from tests.population.electricity import electricity, swissmetro
from tests.population.simulated import coefficients_of, panel_of, simple_panel
from unsaid.data.panel import people_of
from unsaid.population.integration.exact_likelihood import ExactLogLikelihood
from unsaid.population.integration.packed import layout_of, pack
from unsaid.population.integration.shards import LinearShard
from unsaid.population.logit.newton import fit_conditional, maximise
from unsaid.population.mixed.fit import PeopleData, fit_mixed, fit_people, starting_population
from unsaid.population.options import FitOptions
from unsaid.population.outcome import Outcome
from unsaid.population.specification import MixedSpecification
from unsaid.types.errors import DataError

QUICK = FitOptions(exact_draws=0)


def errors_of(fit, truth: list[float]) -> np.ndarray:
    """Estimates less the truth, in standard errors."""
    assert fit.converged, fit.message
    return (fit.parameters - np.array(truth)) / fit.standard_errors


@pytest.mark.parametrize(
    ("covariance", "highest"), [("full", -3668.6), ("diagonal", -3879.3)], ids=["full", "diagonal"]
)
def test_electricity(human_data: Path, covariance: str, highest: float):
    panel = electricity(human_data)
    model = MixedSpecification.of(panel.names, covariance=covariance)  # pyright: ignore[reportArgumentType]
    fit = fit_mixed(panel, model)
    assert (fit.converged, fit.people, fit.tasks) == (True, 361, 4308)
    assert fit.log_likelihood > highest
    assert 0 < fit.log_likelihood_se < 0.2
    assert fit.mean == pytest.approx(
        np.array([-1.1, -0.26, 2.68, 2.02, -10.4, -10.5] if covariance == "full" else
                 [-1.01, -0.234, 2.35, 1.68, -9.75, -9.9]), rel=0.04
    )  # fmt: skip


@pytest.mark.parametrize(
    ("covariance", "highest"), [("full", -3484.2), ("diagonal", -3519.9)], ids=["full", "diagonal"]
)
def test_swissmetro(human_data: Path, covariance: str, highest: float):
    panel = swissmetro(human_data)
    model = MixedSpecification.of(panel.names, covariance=covariance)  # pyright: ignore[reportArgumentType]
    fit = fit_mixed(panel, model)
    assert (fit.converged, fit.people, fit.tasks) == (True, 752, 6768)
    assert fit.log_likelihood > highest


def test_another_seed_gives_the_same_estimates_but_for_a_part_of_their_error():
    panel = simple_panel(people=400)
    fits = [fit_mixed(panel, options=FitOptions(seed=seed, exact_draws=0)) for seed in range(3)]
    for other in fits[1:]:
        apart = (other.parameters - fits[0].parameters) / fits[0].standard_errors
        assert np.max(np.abs(apart)) < 0.25
    again = fit_mixed(panel, options=FitOptions(seed=1, threads=1, exact_draws=0))
    assert np.array_equal(again.parameters, fits[1].parameters)


def test_every_kind_of_coefficient_is_recovered_together():
    random = np.random.default_rng(5)
    covariates = random.normal(size=(1500, 1))
    covariance = np.array([[0.25, 0.0, 0.2], [0.0, 0.0, 0.0], [0.2, 0.0, 1.0]])
    slopes = np.array([[0.3], [0.0], [-0.5]])
    c = coefficients_of(1, 1500, [-0.5, 0.8, 1.0], covariance, covariates=covariates, slopes=slopes)
    c[:, 0] = -np.exp(c[:, 0])
    panel = panel_of(2, c, covariates=covariates, tasks=10)
    model = MixedSpecification.of("abc", distributions={"a": "-lognormal", "b": "fixed"}, covariates=["z0"])
    z = errors_of(fit_mixed(panel, model, QUICK), [-0.5, 0.8, 1.0, 0.3, -0.5, 0.5, 1.0, 0.4])
    assert np.max(np.abs(z)) < 3


def test_willingness_to_pay_is_recovered_in_units_of_money():
    covariance = np.zeros((4, 4))
    covariance[:3, :3] = [[0.2, 0.1, 0.0], [0.1, 0.5, 0.1], [0.0, 0.1, 0.8]]
    b = coefficients_of(1, 1200, [0.2, 1.0, -0.5, 0.7], covariance)
    c = b * np.exp(b[:, :1])
    c[:, 0] = -np.exp(b[:, 0])
    panel = panel_of(3, c)
    model = MixedSpecification.of("abcd", price="a", distributions={"d": "fixed"})
    truth = [0.2, 1.0, -0.5, 0.7, *np.sqrt([0.2, 0.5, 0.8]), 0.1 / 0.1**0.5, 0.0, 0.1 / 0.4**0.5]
    assert np.max(np.abs(errors_of(fit_mixed(panel, model, QUICK), truth))) < 3.2
    dearer = panel._replace(attributes=panel.attributes * np.array([0.01, 1.0, 1.0, 1.0]))
    fit, other = fit_mixed(panel, model, QUICK), fit_mixed(dearer, model, QUICK)
    assert other.mean[1:] * 100 == pytest.approx(fit.mean[1:], rel=0.02)


def test_unbalanced_panels_with_varying_choice_sets():
    c = coefficients_of(1, 800, [1.0, -0.5], np.array([[1.0, 0.4], [0.4, 0.8]]))
    panel = panel_of(4, c, ragged=True, tasks=16, alternatives=6)
    z = errors_of(fit_mixed(panel, options=QUICK), [1.0, -0.5, 1.0, 0.8**0.5, 0.4 / 0.8**0.5])
    assert np.max(np.abs(z)) < 3


def test_weights_count_people():
    panel = simple_panel(people=150)
    weights = np.random.default_rng(0).integers(0, 3, 150)
    weighted = fit_mixed(panel._replace(weights=weights.astype(float)), options=QUICK)
    repeated = fit_mixed(people_of(panel, np.repeat(np.arange(150), weights)), options=QUICK)
    apart = (weighted.parameters - repeated.parameters) / repeated.standard_errors
    assert np.max(np.abs(apart)) < 0.25
    assert weighted.standard_errors == pytest.approx(repeated.standard_errors, rel=0.1)


def test_units_do_not_matter():
    c = coefficients_of(1, 300, [1.0, -0.5], np.eye(2))
    plain = fit_mixed(panel_of(2, c), options=QUICK)
    scaled = fit_mixed(panel_of(2, c * 1024, scale=1 / 1024), options=QUICK)
    assert scaled.mean / 1024 == pytest.approx(plain.mean)
    assert scaled.sds / 1024 == pytest.approx(plain.sds)
    assert scaled.correlations == pytest.approx(plain.correlations)


def test_where_nobody_differs_the_spread_vanishes():
    panel = panel_of(1, coefficients_of(0, 300, [1.0, -0.5], np.zeros((2, 2))))
    fit = fit_mixed(panel, MixedSpecification.of("ab", covariance="diagonal"))
    assert np.all(fit.sds < 0.4)
    assert np.all(np.isfinite(fit.standard_errors[:2]))
    assert fit.log_likelihood >= fit_conditional(panel).log_likelihood - 0.1


def test_without_varying_coefficients_it_is_the_conditional_logit():
    panel = simple_panel(people=50)
    fit = fit_mixed(panel, MixedSpecification.of("ab", covariance="none"))
    assert fit.mean == pytest.approx(fit_conditional(panel).mean)


def test_few_people_and_many_coefficients_that_vary_together():
    """The last steps must not overshoot where the curvature is known only roughly."""
    mean, covariance = np.linspace(-1, 1, 10).tolist(), 0.25 * np.eye(10) + 0.15
    for seed in range(3):
        panel = panel_of(seed, coefficients_of(seed, 500, mean, covariance), tasks=10)
        fit = fit_mixed(panel, options=QUICK)
        assert fit.converged, fit.message
        errors = fit.standard_errors
        assert np.all(np.isfinite(errors))
        assert np.all(np.abs(fit.mean - mean) < 4 * errors[:10])
        assert np.sqrt(np.diag(fit.covariance)) == pytest.approx(np.full(10, 0.4**0.5), rel=0.35)


def test_people_may_be_anywhere():
    panel, model = simple_panel(people=200), MixedSpecification.of("ab")
    shard = LinearShard(pack(panel), layout_of(model))
    told = ExactLogLikelihood(-123.0, 0.5, np.zeros(0))
    elsewhere = PeopleData(200, panel.task_count, 200.0, shard, shard.expect, lambda population, draws: told)
    fit = fit_people(elsewhere, model, FitOptions(), time.perf_counter())
    assert fit.parameters == pytest.approx(fit_mixed(panel, model, QUICK).parameters)
    assert (fit.log_likelihood, fit.log_likelihood_se) == (-123.0, 0.5)


def test_progress_is_told():
    told: list[tuple[int, float]] = []
    fit_mixed(simple_panel(people=60), options=QUICK, progress=lambda n, height: told.append((n, height)))
    assert [n for n, _ in told] == list(range(1, len(told) + 1))
    assert told[-1][1] > told[0][1]


def test_progress_goes_on_after_the_climb_over_some_people(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("unsaid.population.mixed.fit.MAX_CLIMBED_PEOPLE", 100)
    told: list[tuple[int, float]] = []
    fit = fit_mixed(
        simple_panel(people=400), options=QUICK, progress=lambda n, height: told.append((n, height))
    )
    assert [n for n, _ in told] == list(range(1, len(told) + 1))
    assert len(told) > fit.iterations
    heights = [height for _, height in told]
    assert heights[0] == pytest.approx(heights[-1], rel=0.3)


def test_another_panels_specification_is_refused():
    with pytest.raises(DataError, match="other attributes"):
        fit_mixed(simple_panel(people=5), MixedSpecification.of(["price", "time"]))


def test_too_few_people_get_advice():
    c = coefficients_of(0, 12, [0.3, 0.2, 0.1, 0.0], 0.2 * np.eye(4))
    fit = fit_mixed(panel_of(1, c, tasks=10), options=QUICK)
    assert not fit.converged
    assert fit.verdict.outcome is Outcome.TOO_FEW_PEOPLE
    assert "12 people" in fit.verdict.detail


def test_people_who_never_waver_do_not_identify_the_scale():
    c = coefficients_of(0, 200, [1.0, -0.5], np.eye(2)) * 200
    fit = fit_mixed(panel_of(1, c, tasks=3), options=QUICK)
    assert not fit.converged
    assert fit.verdict.outcome is Outcome.SCALE_UNKNOWN


def test_problems_of_the_conditional_logit_are_told():
    panel = simple_panel(people=100)
    twice = panel._replace(attributes=panel.attributes[:, [0, 0]])
    fit = fit_mixed(twice)
    assert not fit.converged
    assert fit.verdict.outcome is Outcome.COLLINEAR
    assert len(fit.parameters) == len(fit.standard_errors) == 5


def test_too_few_iterations_are_told():
    fit = fit_mixed(simple_panel(people=100), options=FitOptions(iterations=2, exact_draws=0))
    assert fit.verdict.outcome is Outcome.ITERATIONS_ENDED or fit.converged


def test_the_climb_starts_near_the_conditional_logit():
    panel = simple_panel(people=100)
    packed, model = pack(panel), MixedSpecification.of("ab", distributions={"b": "-lognormal"})
    climbed = maximise(packed, panel.names)
    start = starting_population(layout_of(model), packed, climbed)
    assert start.means[0, 0] == pytest.approx(climbed.coefficients[0])
    assert -np.exp(start.means[1, 0]) == pytest.approx(climbed.coefficients[1])
    assert np.all(np.diag(start.factor) > 0)
