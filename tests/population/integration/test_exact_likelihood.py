"""The exact likelihood integrates exactly, and says how exactly."""

import numpy as np
import pytest

from tests.population.simulated import coefficients_of, panel_of, simple_panel
from unsaid.data.panel import people_of
from unsaid.population.integration.exact_likelihood import exact_log_likelihood, person_log_likelihoods
from unsaid.population.integration.packed import layout_of, pack
from unsaid.population.integration.shards import LinearShard
from unsaid.population.integration.units import PopulationParameters, to_packed
from unsaid.population.logit.newton import fit_conditional
from unsaid.population.specification import MixedSpecification
from unsaid.types.errors import DataError

MODEL = MixedSpecification.of("ab")
MEAN, COVARIANCE = np.array([0.8, -0.4]), np.array([[1.5, 0.5], [0.5, 0.7]])


def test_it_agrees_with_plain_monte_carlo():
    panel = simple_panel(people=20)
    found = exact_log_likelihood(panel, MODEL, MEAN, COVARIANCE)
    random = np.random.default_rng(0)
    b = MEAN + random.normal(size=(60_000, 2)) @ np.linalg.cholesky(COVARIANCE).T
    totals = []
    for i in range(20):
        tasks = range(panel.person_start[i], panel.person_start[i + 1])
        logs = np.zeros(len(b))
        for t in tasks:
            v = panel.attributes[panel.task_start[t] : panel.task_start[t + 1]] @ b.T
            logs += v[panel.chosen[t]] - np.log(np.sum(np.exp(v), 0))
        totals.append(np.log(np.mean(np.exp(logs))))
    assert found.people == pytest.approx(np.array(totals), abs=0.03)
    assert found.value == pytest.approx(np.sum(found.people))


def test_its_error_is_the_one_it_tells():
    panel = simple_panel(people=60, ragged=True)
    runs = [exact_log_likelihood(panel, MODEL, MEAN, COVARIANCE, draws=256, seed=s) for s in range(25)]
    spread = np.std([run.value for run in runs], ddof=1)
    told = np.mean([run.standard_error for run in runs])
    assert 0.6 * told < spread < 1.5 * told
    exact = exact_log_likelihood(panel, MODEL, MEAN, COVARIANCE, draws=8192)
    assert np.mean([run.value for run in runs]) == pytest.approx(exact.value, abs=told)


def test_without_spread_it_is_the_conditional_logit():
    panel = simple_panel()
    fit = fit_conditional(panel)
    found = exact_log_likelihood(panel, MODEL, fit.mean, np.zeros((2, 2)))
    assert found.value == pytest.approx(fit.log_likelihood, abs=1e-3)


def test_people_and_shards_add_up():
    panel = simple_panel(people=50, weights=np.linspace(0.5, 2.0, 50))
    whole = exact_log_likelihood(panel, MODEL, MEAN, COVARIANCE, draws=1024)
    assert whole.value == pytest.approx(panel.weights @ whole.people)
    half = exact_log_likelihood(people_of(panel, np.arange(25)), MODEL, MEAN, COVARIANCE, draws=1024)
    assert half.people == pytest.approx(whole.people[:25], abs=0.02)
    packed = pack(panel)
    population = to_packed(MODEL, PopulationParameters(MEAN, np.zeros((2, 0)), COVARIANCE), packed.scales)
    again = person_log_likelihoods(LinearShard(packed, layout_of(MODEL), seed=1), population, 1024)
    assert again.people == pytest.approx(whole.people)


def test_many_draws_in_powers_of_two_only():
    panel = panel_of(0, coefficients_of(0, 5, [0.0, 0.0], np.eye(2)))
    with pytest.raises(DataError, match="power of two"):
        exact_log_likelihood(panel, MODEL, MEAN, COVARIANCE, draws=1000)
