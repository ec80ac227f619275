import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from tests.population.people import PLAIN, PLAIN_POPULATION, draw_choices
from unsaid.model.prior import Prior
from unsaid.population.utility.em import FitSettings, fit_prior
from unsaid.types.errors import NumericalError

PEOPLE = 300
FREE = FitSettings(uncorrelated_people=0.0, sampled_iterations=12, draws=64)


def covariance(prior):
    return np.asarray(prior.cholesky @ prior.cholesky.T)


@pytest.fixture(scope="module")
def choices():
    return draw_choices(11, PLAIN, PLAIN_POPULATION, people=PEOPLE, trials=10)


@pytest.fixture(scope="module")
def fit(choices):
    return fit_prior(jax.random.key(0), PLAIN, choices, settings=FREE)


def test_a_known_population_is_recovered(fit):
    # standard errors with 300 people whose weights are known to about one unit each
    error = np.sqrt((np.diag(covariance(PLAIN_POPULATION)) + 0.4) / PEOPLE)
    assert np.all(np.abs(fit.prior.mean - PLAIN_POPULATION.mean) < 3 * error)
    np.testing.assert_allclose(covariance(fit.prior), covariance(PLAIN_POPULATION), atol=0.35)
    assert fit.converged
    assert fit.gain < 1e-3
    assert fit.change < 0.2
    assert fit.effective_share > 0.4


def test_sampling_mends_the_bias_of_laplace(choices, fit):
    laplace = fit_prior(jax.random.key(0), PLAIN, choices, settings=FREE._replace(sampled_iterations=0))
    assert laplace.laplace_iterations == len(laplace.log_likelihood)
    near, far = (np.trace(covariance(f.prior) - covariance(PLAIN_POPULATION)) for f in (fit, laplace))
    assert abs(near) < abs(far)
    assert far < -0.2


def test_the_likelihood_rises_and_the_same_key_gives_the_same_fit(choices, fit):
    assert fit.log_likelihood[-1] > fit.log_likelihood[0] + 10
    again = fit_prior(jax.random.key(0), PLAIN, choices, settings=FREE)
    np.testing.assert_array_equal(again.prior.mean, fit.prior.mean)
    np.testing.assert_array_equal(again.prior.cholesky, fit.prior.cholesky)


def test_chunks_do_not_matter_to_laplace(choices, monkeypatch):
    few = jax.tree.map(lambda leaf: leaf[:24], choices)
    settings = FREE._replace(sampled_iterations=0, laplace_iterations=3)
    whole = fit_prior(jax.random.key(0), PLAIN, few, settings=settings)
    monkeypatch.setattr("unsaid.population.utility.em.CHUNK_NUMBERS", 8 * 64 * 30)
    parts = fit_prior(jax.random.key(0), PLAIN, few, settings=settings)
    np.testing.assert_allclose(parts.prior.mean, whole.prior.mean, rtol=1e-6)
    np.testing.assert_allclose(parts.prior.cholesky, whole.prior.cholesky, rtol=1e-6, atol=1e-9)


def test_a_fit_that_stops_early_says_so(choices):
    few = jax.tree.map(lambda leaf: leaf[:24], choices)
    hasty = FREE._replace(laplace_iterations=2, sampled_iterations=0)
    assert not fit_prior(jax.random.key(0), PLAIN, few, settings=hasty).converged
    one = FREE._replace(laplace_iterations=1, sampled_iterations=0)
    assert not fit_prior(jax.random.key(0), PLAIN, few, settings=one).converged


def test_few_people_give_a_positive_definite_covariance():
    choices = draw_choices(12, PLAIN, PLAIN_POPULATION, people=2, trials=10)
    fit = fit_prior(jax.random.key(0), PLAIN, choices, settings=FREE)
    assert np.linalg.eigvalsh(covariance(fit.prior))[0] > 1e-3


def test_progress_counts_up_to_the_end(choices):
    few = jax.tree.map(lambda leaf: leaf[:24], choices)
    seen = []
    settings = FREE._replace(laplace_iterations=4, sampled_iterations=2)
    fit_prior(jax.random.key(0), PLAIN, few, settings=settings, progress=lambda *done: seen.append(done))
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})
    assert seen[-1] == (6, 6)


def test_nonsense_is_refused(choices):
    person = jax.tree.map(lambda leaf: leaf[0], choices)
    with pytest.raises(ValueError, match="axis of people"):
        fit_prior(jax.random.key(0), PLAIN, person)
    wider = type(PLAIN)(("a", "b", "c"), delay=False, probability=False, outside=False)
    with pytest.raises(ValueError, match="2 attributes, the model 3"):
        fit_prior(jax.random.key(0), wider, choices)
    with pytest.raises(ValueError, match="1 parameters, the model 2"):
        fit_prior(jax.random.key(0), PLAIN, choices, start=Prior(jnp.zeros(1), jnp.eye(1)))
    silent = eqx.tree_at(lambda tree: tree.observed, choices, jnp.zeros_like(choices.observed))
    with pytest.raises(ValueError, match="nothing to fit"):
        fit_prior(jax.random.key(0), PLAIN, silent)
    broken = eqx.tree_at(
        lambda tree: tree.sets.attributes, choices, choices.sets.attributes.at[0, 0, 0, 0, 0].set(jnp.nan)
    )
    with pytest.raises(NumericalError, match="not finite"):
        fit_prior(jax.random.key(0), PLAIN, broken)
    huge = eqx.tree_at(lambda tree: tree.sets.attributes, choices, choices.sets.attributes * 1e200)
    with pytest.raises(NumericalError, match="left the numbers"):
        fit_prior(jax.random.key(0), PLAIN, huge)


def test_people_may_count_more_than_once(choices):
    few = jax.tree.map(lambda leaf: leaf[:24], choices)
    twice = jax.tree.map(lambda leaf: jnp.concatenate([leaf, leaf[:8]]), few)
    settings = FREE._replace(sampled_iterations=0, laplace_iterations=4)
    weights = jnp.where(jnp.arange(24) < 8, 2.0, 1.0)
    weighted = fit_prior(jax.random.key(0), PLAIN, few, settings=settings, weights=weights)
    copied = fit_prior(jax.random.key(0), PLAIN, twice, settings=settings)
    np.testing.assert_allclose(weighted.prior.mean, copied.prior.mean, rtol=1e-6)
    np.testing.assert_allclose(covariance(weighted.prior), covariance(copied.prior), rtol=1e-6)
    assert weighted.log_likelihood == pytest.approx(copied.log_likelihood, rel=1e-9)
    assert weighted.gain == pytest.approx(copied.gain, rel=1e-6)
