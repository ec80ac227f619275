import jax
import jax.numpy as jnp
import numpy as np
import pytest

from tests.recovery.calibration import SPECIFICATION, random_sets, simulation_based_calibration


@pytest.mark.slow
def test_the_truth_is_anywhere_in_its_posterior_with_equal_probability():
    found = simulation_based_calibration(jax.random.key(7), replications=100, choices=8)
    assert set(found) == set(SPECIFICATION.names)
    assert {"a", "b", "c", "log_discount_rate", "log_curvature"} <= set(found)
    assert all(p > 0.01 for p in found.values()), found


def test_random_choice_sets_end_with_the_outside_option():
    sets = random_sets(jax.random.key(0), 5)
    np.testing.assert_array_equal(sets.outside, np.tile([0.0, 0.0, 0.0, 1.0], (5, 1)))
    np.testing.assert_array_equal(sets.attributes[:, -1], 0.0)
    np.testing.assert_array_equal(sets.delay_days[:, -1], 0.0)
    assert bool(jnp.all((sets.probability > 0) & (sets.probability <= 1)))
