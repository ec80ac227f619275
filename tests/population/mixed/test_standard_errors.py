"""Standard errors are what repeated samples show."""

from pathlib import Path

import numpy as np
import pytest

from tests.population.electricity import electricity
from tests.population.simulated import coefficients_of, panel_of, simple_panel
from unsaid.data.panel import people_of
from unsaid.population.integration.sandwich import cluster_labels, clustered_products, robust_products
from unsaid.population.integration.units import PopulationParameters, to_packed
from unsaid.population.intervals import most_sd_error
from unsaid.population.logit.model import ConditionalLogit
from unsaid.population.logit.newton import fit_conditional
from unsaid.population.mixed.fit import fit_mixed
from unsaid.population.mixed.standard_errors import (
    parameter_covariance,
    with_standard_errors,
)
from unsaid.population.options import FitOptions
from unsaid.population.specification import MixedSpecification
from unsaid.types.errors import DataError

QUICK = FitOptions(exact_draws=0)
COVARIANCE = np.array([[1.0, 0.4], [0.4, 0.8]])
TRUTH = np.array([1.0, -0.5, 1.0, 0.8**0.5, 0.4 / 0.8**0.5])


def test_kinds_agree_where_the_model_is_right():
    panel = simple_panel(people=2000)
    fit = fit_mixed(panel, options=QUICK)
    for kind in ("classic", "robust"):
        again = with_standard_errors(panel, fit, kind)
        assert again.standard_errors_kind == kind
        assert again.standard_errors == pytest.approx(fit.standard_errors, rel=0.15)
    robust = fit_mixed(panel, options=FitOptions(exact_draws=0, standard_errors="robust"))
    assert with_standard_errors(panel, fit, "robust").standard_errors == pytest.approx(
        robust.standard_errors, rel=0.05
    )


def test_people_counted_twice_are_seen_through_by_clusters():
    panel = simple_panel(people=300)
    twice = people_of(panel, np.repeat(np.arange(300), 2))
    once = with_standard_errors(panel, fit_mixed(panel, options=QUICK), "robust")
    fit = fit_mixed(twice, options=QUICK)
    assert fit.standard_errors == pytest.approx(once.standard_errors / 2**0.5, rel=0.2)
    clustered = with_standard_errors(twice, fit, "clustered", clusters=np.repeat(np.arange(300), 2))
    assert clustered.standard_errors == pytest.approx(once.standard_errors, rel=0.1)


def test_products_of_single_people_are_the_plain_ones():
    scores, weights = np.random.default_rng(0).normal(size=(10, 3)), np.arange(10.0)
    plain = clustered_products(scores, weights, np.arange(10))
    weighted = scores * weights[:, None]
    assert plain == pytest.approx(robust_products(scores, weights))
    assert plain == pytest.approx(weighted.T @ weighted)
    pairs = clustered_products(scores, weights, np.repeat(["a", "b", "c", "d", "e"], 2))
    sums = weighted[::2] + weighted[1::2]
    assert pairs == pytest.approx(sums.T @ sums * (5 / 4) / (10 / 9))


def test_what_does_not_vary_has_the_largest_error_of_its_spread_that_there_can_be():
    model = MixedSpecification.of("ab")
    covariance = np.diag([1.0, 1e-8])
    population = to_packed(
        model, PopulationParameters(np.array([1.0, 0.5]), np.zeros((2, 0)), covariance), np.ones(2)
    )
    information = np.diag([50.0, 1e-6, 100.0, -1e-3, -1e-9])
    found = parameter_covariance(model, population, information, np.eye(5), np.ones(2), "classic", 120.0)
    assert found[0, 0] == pytest.approx(1 / 50)
    assert found[2, 2] == pytest.approx(1 / 100)
    assert found[3, 3] ** 0.5 == pytest.approx(most_sd_error(1e-4, float(found[1, 1]), 120.0))
    assert np.isnan(found[4, 4])


def test_kinds_that_make_no_sense_are_refused():
    for kind, clusters in (
        ("some", None),
        ("clustered", None),
        ("robust", np.zeros(30)),
        ("clustered", np.zeros(2)),
    ):
        with pytest.raises(DataError):
            cluster_labels(kind, clusters, 30)
    assert cluster_labels("robust", None, 3).tolist() == [0, 1, 2]


def test_electricity_against_the_published_model(human_data: Path):
    """Coefficients of Train's conditional and mixed logits have standard errors of the usual size."""
    panel = electricity(human_data)
    fit = fit_mixed(panel, MixedSpecification.of(panel.names, covariance="diagonal"), QUICK)
    assert fit.standard_errors[:6] == pytest.approx([0.04, 0.026, 0.135, 0.1, 0.35, 0.35], rel=0.2)


@pytest.mark.slow
def test_intervals_cover_as_often_as_they_say():
    """Means and standard deviations of 120 panels of 500 people; a rate is known to 2%."""
    covered = []
    for seed in range(120):
        panel = panel_of(1000 + seed, coefficients_of(seed, 500, [1.0, -0.5], COVARIANCE), tasks=10)
        fit = fit_mixed(panel, options=QUICK)
        covered.append(np.abs(fit.parameters - TRUTH) < 1.96 * fit.standard_errors)
    rate = np.mean(covered, 0)
    assert np.all((rate[:4] > 0.90) & (rate[:4] < 0.99))
    assert 0.925 < np.mean(rate[:4]) < 0.975


def test_robust_errors_take_weights_squared():
    """By hand for a conditional logit; both ways to them agree for a mixed one, whatever the unit."""
    weights = np.random.default_rng(0).uniform(0.2, 3.0, 300)
    panel = simple_panel(weights=weights)
    fit = fit_conditional(panel, FitOptions(standard_errors="robust"))
    x = panel.attributes.reshape(-1, 3, 2)
    odds = np.exp(x @ fit.mean)
    chances = odds / odds.sum(1, keepdims=True)
    off = x - np.einsum("tj,tjk->tk", chances, x)[:, None]
    own = np.repeat(weights, 8)
    curvature = np.einsum("t,tj,tjk,tjm->km", own, chances, off, off)
    score = (own[:, None] * off[np.arange(2400), panel.chosen]).reshape(300, 8, 2).sum(1)
    expected = np.linalg.inv(curvature) @ score.T @ score @ np.linalg.inv(curvature)
    assert fit.parameter_covariance == pytest.approx(expected, rel=1e-6)
    again = ConditionalLogit().fit(panel).with_standard_errors("robust").estimates
    assert again.parameter_covariance == pytest.approx(expected, rel=1e-6)
    robust = FitOptions(standard_errors="robust", exact_draws=0)
    for scale in (1.0, 10.0):
        mixed = fit_mixed(panel._replace(weights=scale * weights), options=robust)
        again = with_standard_errors(panel, mixed, "robust")
        assert again.standard_errors == pytest.approx(mixed.standard_errors, rel=0.05)
