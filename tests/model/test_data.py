import jax.numpy as jnp
import numpy as np
import pytest

from unsaid.model.data import Choices, ChoiceSets, simple_choice_sets


def test_defaults_are_now_for_certain_and_available():
    sets = simple_choice_sets(np.ones((5, 3, 2)))
    assert sets.attributes.shape == (5, 3, 1, 2)
    assert sets.delay_days.shape == sets.probability.shape == (5, 3, 1)
    np.testing.assert_array_equal(sets.delay_days, 0)
    np.testing.assert_array_equal(sets.probability, 1)
    np.testing.assert_array_equal(sets.outside, np.zeros((5, 3)))
    assert bool(sets.available.all())
    assert sets.probability_better is None


def test_given_values_are_kept():
    rng = np.random.default_rng(0)
    values, delays, sure = rng.normal(size=(3, 2)), rng.uniform(size=3), rng.uniform(size=3)
    sets = simple_choice_sets(
        values,
        delay_days=delays,
        probability=sure,
        outside=np.array([0, 0, 1]),
        available=np.array([True, False, True]),
    )
    np.testing.assert_array_equal(sets.attributes[:, 0, :], values)
    np.testing.assert_array_equal(sets.delay_days[:, 0], delays)
    np.testing.assert_array_equal(sets.probability[:, 0], sure)
    np.testing.assert_array_equal(sets.outside, [0.0, 0.0, 1.0])
    np.testing.assert_array_equal(sets.available, [True, False, True])


def test_shapes_that_disagree_are_refused():
    with pytest.raises(TypeError, match="delay_days"):
        ChoiceSets(
            attributes=jnp.ones((3, 1, 2)),
            delay_days=jnp.ones((2, 1)),
            probability=jnp.ones((3, 1)),
            outside=jnp.zeros(3),
            available=jnp.ones(3, dtype=bool),
        )
    sets = simple_choice_sets(np.ones((4, 3, 2)))
    with pytest.raises(TypeError, match="observed"):
        Choices(sets, jnp.zeros(4, dtype=int), jnp.ones(5))
    with pytest.raises(TypeError, match="chosen"):
        Choices(sets, jnp.zeros(4), jnp.ones(4))
