"""NUTS samples the model that the likelihood is maximised for, and says how well it did."""

import sys

import numpy as np
import pytest

from tests.population.simulated import coefficients_of, panel_of, simple_panel
from unsaid.population.mixed.fit import fit_mixed
from unsaid.population.mixed.nuts import NutsFit, fit_nuts, nuts_inference_data, sampler_module
from unsaid.population.options import FitOptions, NutsOptions
from unsaid.population.specification import MixedSpecification
from unsaid.types.errors import DataError, UnsaidError

pytestmark = pytest.mark.slow  # each compiles a sampler

TINY = NutsOptions(draws=30, warmup=20, chains=2, double=True, referee_draws=128)


@pytest.fixture(scope="module")
def tiny() -> NutsFit:
    return fit_nuts(simple_panel(people=12, tasks=3), options=TINY)


def test_the_result_is_a_fit_with_draws(tiny: NutsFit):
    fit = tiny.fit
    assert tiny.parameters.shape == (2, 30, 5)
    assert fit.parameters == pytest.approx(tiny.parameters.mean((0, 1)))
    assert fit.parameter_covariance == pytest.approx(np.cov(tiny.parameters.reshape(60, 5).T))
    assert (fit.people, fit.tasks, fit.draws, fit.iterations) == (12, 36, 60, 100)
    assert np.isfinite(fit.log_likelihood)
    assert tiny.diverging.shape == (2, 30)
    assert len(tiny.effective) == len(tiny.r_hat) == 5


def test_too_few_draws_are_told_with_advice(tiny: NutsFit):
    assert not tiny.fit.converged
    assert any(
        text in tiny.fit.message for text in ("more warm-up and draws", "more draws", "target acceptance")
    )


def test_the_same_seed_gives_the_same_draws(tiny: NutsFit):
    again = fit_nuts(simple_panel(people=12, tasks=3), options=TINY)
    assert np.array_equal(again.parameters, tiny.parameters)


def test_draws_go_to_arviz(tiny: NutsFit):
    pytest.importorskip("arviz")
    data = nuts_inference_data(tiny)
    assert data.posterior["mean"].shape == (2, 30, 2)
    assert data.posterior["correlation"].values[..., 0, 1] == pytest.approx(tiny.parameters[..., -1])
    assert data.sample_stats["diverging"].shape == (2, 30)


def test_progress_is_told():
    told: list[int] = []
    options = NutsOptions(draws=10, warmup=20, chains=2, referee_draws=0)
    fit_nuts(simple_panel(people=5, tasks=2), options=options, progress=lambda steps, _: told.append(steps))
    assert told == [25, 30, 55, 60]


def test_without_coefficients_that_vary_it_is_refused():
    panel = simple_panel(people=5)
    with pytest.raises(DataError, match="people differ"):
        fit_nuts(panel, MixedSpecification.of("ab", covariance="none"))
    with pytest.raises(DataError, match="other attributes"):
        fit_nuts(panel, MixedSpecification.of("xy"))


def test_without_numpyro_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "numpyro", None)
    monkeypatch.delitem(sys.modules, "unsaid.population.mixed.nuts_sampler", raising=False)
    monkeypatch.delattr("unsaid.population.mixed.nuts_sampler", raising=False)
    with pytest.raises(UnsaidError, match=r"unsaid\[nuts\]"):
        sampler_module()


@pytest.mark.parametrize("centred", [True, False])
def test_posterior_means_are_near_the_most_likely_population(centred: bool):
    """Of a lognormal, a normal and a fixed coefficient, with a covariate far from 0."""
    covariates = 40 + 10 * np.random.default_rng(5).normal(size=(200, 1))
    covariance = np.array([[0.25, 0.0, 0.2], [0.0, 0.0, 0.0], [0.2, 0.0, 1.0]])
    slopes = np.array([[0.03], [0.0], [-0.05]])
    b = coefficients_of(1, 200, [-1.7, 0.8, 3.0], covariance, covariates=covariates, slopes=slopes)
    b[:, 0] = -np.exp(b[:, 0])
    panel = panel_of(2, b, covariates=covariates, tasks=12)
    model = MixedSpecification.of("abc", distributions={"a": "-lognormal", "b": "fixed"}, covariates=["z0"])
    options = NutsOptions(draws=1000, warmup=400, double=True, referee_draws=0, centred=centred)
    sampled = fit_nuts(panel, model, options).fit
    likely = fit_mixed(panel, model, FitOptions(referee_draws=0))
    assert sampled.converged, sampled.message
    apart = (sampled.parameters - likely.parameters) / likely.standard_errors
    assert np.max(np.abs(apart)) < 0.8
    assert sampled.standard_errors == pytest.approx(likely.standard_errors, rel=0.4)
