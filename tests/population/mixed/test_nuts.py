"""NUTS samples the model that the likelihood is maximised for, and says how well it did."""

import sys

import numpy as np
import pytest

from tests.population.simulated import coefficients_of, panel_of, simple_panel
from unsaid.population.families import load
from unsaid.population.mixed.fit import fit_mixed
from unsaid.population.mixed.model import MixedFit, MixedLogit
from unsaid.population.mixed.nuts import fit_nuts, sampler_module
from unsaid.population.options import FitOptions, NutsOptions
from unsaid.population.outcome import Outcome
from unsaid.population.specification import MixedSpecification
from unsaid.types.errors import DataError, UnsaidError

pytestmark = pytest.mark.slow  # each compiles a sampler

TINY = NutsOptions(draws=30, warmup=20, chains=2, double=True, exact_draws=128)


@pytest.fixture(scope="module")
def tiny() -> MixedFit:
    return MixedLogit(nuts=TINY).fit(simple_panel(people=12, tasks=3))


def test_the_result_is_a_fit_with_draws(tiny: MixedFit):
    fit, draws = tiny.estimates, tiny.sampled
    assert draws is not None
    assert draws.mean.shape == (2, 30, 2)
    assert fit.mean == pytest.approx(draws.mean.mean((0, 1)))
    assert fit.parameter_covariance[:2, :2] == pytest.approx(np.cov(draws.mean.reshape(60, 2).T))
    assert (fit.people, fit.tasks, fit.draws, fit.iterations) == (12, 36, 60, 100)
    assert np.isfinite(fit.log_likelihood)
    assert draws.diverging.shape == (2, 30)
    assert len(draws.effective) == len(draws.r_hat) == 5


def test_too_few_draws_are_told_with_advice(tiny: MixedFit):
    assert tiny.outcome in (Outcome.CHAINS_DISAGREE, Outcome.DIVERGED, Outcome.FEW_EFFECTIVE)
    assert tiny.message.endswith(tiny.outcome.advice)


def test_the_same_seed_gives_the_same_draws(tiny: MixedFit):
    _, again = fit_nuts(simple_panel(people=12, tasks=3), options=TINY)
    assert tiny.sampled is not None
    assert np.array_equal(again.mean, tiny.sampled.mean)


def test_draws_go_to_arviz_and_to_a_file(tiny: MixedFit, tmp_path):
    pytest.importorskip("arviz")
    for fit in (tiny, load(tiny.save(tmp_path / "fit.npz")), load(tiny.save(tmp_path / "fit.json"))):
        data = fit.to_inference_data()
        assert data.posterior["mean"].shape == (2, 30, 2)
        assert data.sample_stats["diverging"].shape == (2, 30)
        assert fit.as_object()["r_hat"].keys() == set(tiny.parameter_names)


def test_intervals_come_from_the_draws(tiny: MixedFit):
    assert tiny.sampled is not None
    means = {tuple(one.population.means[0]) for one in tiny.distributions(60, seed=1)}
    assert means == {tuple(mean) for mean in tiny.sampled.mean.reshape(60, 2)}
    with pytest.raises(DataError, match="one kind of error"):
        tiny.with_standard_errors("robust")


def test_progress_is_told():
    told: list[int] = []
    options = NutsOptions(draws=10, warmup=20, chains=2, exact_draws=0)
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
    options = NutsOptions(draws=1000, warmup=400, double=True, exact_draws=0, centred=centred)
    sampled, _ = fit_nuts(panel, model, options)
    likely = fit_mixed(panel, model, FitOptions(exact_draws=0))
    assert sampled.converged, sampled.message
    apart = (sampled.parameters - likely.parameters) / likely.standard_errors
    assert np.max(np.abs(apart)) < 0.8
    assert sampled.standard_errors == pytest.approx(likely.standard_errors, rel=0.4)
