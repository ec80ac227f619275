import jax
import jax.numpy as jnp
import numpy as np
import pytest

from unsaid.inference.particles import (
    Particles,
    draw,
    effective_sample_size,
    mean_and_covariance,
    systematic_resample,
    weighted_quantile,
)

LOG_WEIGHTS = jnp.log(jnp.asarray([0.05, 0.3, 0.01, 0.44, 0.2]))


def test_weights_sum_to_one_whatever_their_scale():
    particles = Particles(jnp.zeros((5, 2)), LOG_WEIGHTS + 700.0)
    np.testing.assert_allclose(particles.weights, np.exp(LOG_WEIGHTS), rtol=1e-10)
    with pytest.raises(TypeError, match="log_weights"):
        Particles(jnp.zeros((5, 2)), jnp.zeros(4))


def test_effective_sample_size_lies_between_one_and_all():
    rng = np.random.default_rng(0)
    logs = jnp.asarray(rng.normal(size=(50, 20)) * rng.uniform(0, 20, (50, 1)))
    found = np.asarray(jax.vmap(effective_sample_size)(logs))
    assert np.all((found >= 1 - 1e-9) & (found <= 20 + 1e-9))
    weights = np.exp(np.asarray(logs) - np.asarray(logs).max(1, keepdims=True))
    np.testing.assert_allclose(found, weights.sum(1) ** 2 / (weights**2).sum(1), rtol=1e-10)
    np.testing.assert_allclose(effective_sample_size(jnp.full(20, -3.0)), 20.0)
    np.testing.assert_allclose(effective_sample_size(jnp.full(20, -jnp.inf).at[3].set(0.0)), 1.0)


def test_moments_are_weighted():
    theta = np.random.default_rng(1).normal(size=(5, 3))
    mean, covariance = mean_and_covariance(Particles(jnp.asarray(theta), LOG_WEIGHTS))
    weights = np.exp(np.asarray(LOG_WEIGHTS))
    np.testing.assert_allclose(mean, np.average(theta, axis=0, weights=weights))
    np.testing.assert_allclose(covariance, np.cov(theta.T, aweights=weights, ddof=0))


def test_systematic_resampling_is_unbiased_and_even():
    count, repetitions = 7, 4000
    keys = jax.random.split(jax.random.key(0), repetitions)
    drawn = np.asarray(jax.vmap(lambda key: systematic_resample(key, LOG_WEIGHTS, count))(keys))
    counts = np.stack([np.bincount(row, minlength=5) for row in drawn])
    expected = count * np.exp(np.asarray(LOG_WEIGHTS))
    assert np.all(counts >= np.floor(expected))
    assert np.all(counts <= np.ceil(expected))
    error = np.sqrt((expected % 1) * (1 - expected % 1) / repetitions)
    assert np.all(np.abs(counts.mean(0) - expected) < 4 * error + 1e-9)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_particles_without_weight_are_never_drawn(dtype):
    """In single precision the weights may sum to less than 1, and a point may lie beyond the last."""
    logs = jax.random.normal(jax.random.key(8), (500,), dtype=dtype).at[-50:].set(-jnp.inf)
    highest = jax.jit(lambda key, logs: systematic_resample(key, logs, 1 << 18).max())
    for seed in range(20):
        assert int(highest(jax.random.key(seed), logs)) < 450


def test_draws_are_rows_of_the_particles():
    theta = jnp.arange(10.0).reshape(5, 2)
    alone = jnp.full(5, -jnp.inf).at[3].set(0.0)
    np.testing.assert_array_equal(
        draw(jax.random.key(0), Particles(theta, alone), 4), np.tile(theta[3], (4, 1))
    )
    rows = np.asarray(draw(jax.random.key(0), Particles(theta, LOG_WEIGHTS), 30))
    assert {tuple(row) for row in rows} <= {tuple(row) for row in np.asarray(theta)}


def test_quantiles_are_weighted():
    values = jnp.asarray([3.0, 1.0, 2.0])
    levels = jnp.asarray([0.0, 0.5, 1.0])
    np.testing.assert_allclose(weighted_quantile(values, jnp.full(3, 1 / 3), levels), [1.0, 2.0, 3.0])
    heavy = weighted_quantile(values, jnp.asarray([0.98, 0.01, 0.01]), jnp.asarray([0.5]))
    assert 2.9 < float(heavy[0]) <= 3.0
    rng = np.random.default_rng(2)
    sample, weights = rng.normal(size=4000), rng.uniform(size=4000)
    found = weighted_quantile(
        jnp.asarray(sample), jnp.asarray(weights / weights.sum()), jnp.asarray([0.05, 0.95])
    )
    np.testing.assert_allclose(found, [-1.645, 1.645], atol=0.12)
