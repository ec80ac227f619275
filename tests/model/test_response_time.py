import jax
import jax.numpy as jnp
import numpy as np
import scipy.stats

from unsaid.model.data import ResponseTimes
from unsaid.model.parameters import Tempo
from unsaid.model.response_time import closeness, expected_log_seconds, response_time_log_density

TEMPO = Tempo(*(jnp.asarray(v) for v in (1.2, 0.4, -0.1, 0.6, 0.5)))
UTILITIES = np.array([0.3, -0.5, 1.0])


def times(log_seconds: np.ndarray, measured: bool = True) -> ResponseTimes:
    shape = log_seconds.shape
    return ResponseTimes(
        jnp.asarray(log_seconds),
        jnp.full(shape, 1.5),
        jnp.full(shape, np.log(4.0)),
        jnp.full(shape, measured),
    )


def test_closeness_is_one_when_all_are_equal_and_near_zero_when_one_is_far_better():
    found = closeness(
        jnp.asarray([[2.0, 2.0, 2.0], [50.0, 0.0, 0.0], [1.0, 1.0, -jnp.inf], [1.0, -jnp.inf, -jnp.inf]])
    )
    np.testing.assert_allclose(found, [1.0, 0.0, 1.0, 0.0], atol=1e-12)


def test_closeness_is_the_entropy_over_its_maximum():
    p = np.exp(UTILITIES) / np.exp(UTILITIES).sum()
    want = scipy.stats.entropy(p) / np.log(3)
    np.testing.assert_allclose(closeness(jnp.asarray(UTILITIES)), want)


def test_closeness_has_finite_gradients_with_padding():
    gradient = jax.grad(closeness)(jnp.asarray([0.3, 1.0, -jnp.inf]))
    assert bool(jnp.all(jnp.isfinite(gradient[:2])))


def test_slower_where_alternatives_are_close_and_where_there_is_more_to_read():
    def mean(utilities: list[float], words: float, position: float) -> float:
        return float(
            expected_log_seconds(
                TEMPO, jnp.asarray(utilities), jnp.asarray(words), jnp.asarray(np.log(position))
            )
        )

    np.testing.assert_allclose(mean([0.0, 0.0], 2.0, 3.0), 1.2 + 0.8 - 0.1 * np.log(3) + 0.6)
    assert mean([0.0, 0.1], 1.0, 1.0) > mean([0.0, 3.0], 1.0, 1.0)
    assert mean([0.0, 1.0], 2.0, 1.0) > mean([0.0, 1.0], 1.0, 1.0)
    assert mean([0.0, 1.0], 1.0, 9.0) < mean([0.0, 1.0], 1.0, 1.0)


def test_density_integrates_to_one_and_is_normal():
    grid = np.linspace(-8.0, 12.0, 4001)
    utilities = jnp.broadcast_to(jnp.asarray(UTILITIES), (grid.size, 3))
    logs = np.asarray(response_time_log_density(TEMPO, utilities, times(grid)))
    np.testing.assert_allclose(np.trapezoid(np.exp(logs), grid), 1.0, rtol=1e-8)
    mean = expected_log_seconds(TEMPO, utilities, times(grid).words, times(grid).log_position)
    np.testing.assert_allclose(logs, scipy.stats.norm.logpdf(grid, np.asarray(mean), 0.5))


def test_what_was_not_measured_counts_for_nothing():
    utilities = jnp.broadcast_to(jnp.asarray(UTILITIES), (2, 3))
    found = response_time_log_density(TEMPO, utilities, times(np.array([0.0, 99.0]), measured=False))
    np.testing.assert_array_equal(found, [0.0, 0.0])
