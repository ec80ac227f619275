import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsaid.model.data import ChoiceSets, simple_choice_sets
from unsaid.model.parameters import Parameters
from unsaid.model.utility import discount, utility, weigh_probability

ONE = jnp.asarray(1.0)


def person(weights, rate=0.02, curvature=0.7, elevation=1.2, outside=-0.5) -> Parameters:
    scalars = [None if v is None else jnp.asarray(v) for v in (rate, curvature, elevation, outside)]
    return Parameters(jnp.asarray(weights), *scalars)


def prelec(p: np.ndarray, curvature: float, elevation: float) -> np.ndarray:
    with np.errstate(divide="ignore"):
        return np.exp(-elevation * (-np.log(p)) ** curvature)


def test_discount_of_the_wrong_shape_names_the_axes():
    with pytest.raises(TypeError, match=r"discount_rate") as caught:
        discount(jnp.ones(3), jnp.ones(3))
    assert re.search(
        r"discount_rate: Float\[.*Array, ''\], delay_days: Float\[.*Array, '\*shape'\]", str(caught.value)
    )
    assert "f64[3]" in str(caught.value)


@given(st.floats(1e-6, 10.0))
def test_discount_at_once_and_at_the_half_life(rate):
    found = discount(jnp.asarray(rate), jnp.asarray([0.0, 1 / rate, 3 / rate]))
    np.testing.assert_allclose(found, [1.0, 0.5, 0.25], rtol=1e-12)


def test_discount_falls_with_delay():
    found = discount(jnp.asarray(0.01), jnp.linspace(0.0, 1000.0, 50))
    assert bool(jnp.all(jnp.diff(found) < 0))
    assert bool(jnp.all(found > 0))


@given(st.floats(0.05, 3.0), st.floats(0.05, 3.0))
def test_certain_and_impossible_keep_their_weights(curvature, elevation):
    found = weigh_probability(jnp.asarray(curvature), jnp.asarray(elevation), jnp.asarray([0.0, 1.0]))
    np.testing.assert_array_equal(found, [0.0, 1.0])


def test_weight_is_the_probability_at_curvature_and_elevation_one():
    p = jnp.linspace(0.0, 1.0, 21)
    np.testing.assert_allclose(weigh_probability(ONE, ONE, p), p, atol=1e-15)


def test_weight_follows_prelec_and_overweights_small_probabilities():
    p = np.linspace(0.01, 0.99, 30)
    found = weigh_probability(jnp.asarray(0.6), jnp.asarray(0.9), jnp.asarray(p))
    np.testing.assert_allclose(found, prelec(p, 0.6, 0.9), rtol=1e-12)
    assert found[0] > p[0]
    assert bool(jnp.all(jnp.diff(found) > 0))


@pytest.mark.parametrize("p", [0.0, 1e-12, 0.5, 1 - 1e-12, 1.0])
def test_gradients_are_finite_up_to_the_ends(p):
    gradient = jax.grad(weigh_probability, argnums=(0, 1, 2))(
        jnp.asarray(0.7), jnp.asarray(1.1), jnp.asarray(p)
    )
    assert all(bool(jnp.isfinite(part)) for part in gradient)


@given(st.integers(0, 10_000))
def test_one_outcome_equals_the_formula(seed):
    rng = np.random.default_rng(seed)
    values, delays, sure = rng.normal(size=(2, 3, 4)), rng.uniform(0, 400, (2, 3)), rng.uniform(size=(2, 3))
    weights, rate, curvature, elevation = rng.normal(size=4), *rng.uniform(0.01, 2.0, 3)
    found = utility(
        person(weights, rate, curvature, elevation),
        simple_choice_sets(values, delay_days=delays, probability=sure),
    )
    want = (values @ weights) / (1 + rate * delays) * prelec(sure, curvature, elevation)
    np.testing.assert_allclose(found, want, rtol=1e-10, atol=1e-14)


def test_parts_without_parameters_play_no_part():
    sets = simple_choice_sets(
        np.eye(3),
        delay_days=np.array([0.0, 10.0, 100.0]),
        probability=np.array([1.0, 0.5, 0.1]),
        outside=np.array([0, 0, 1]),
    )
    found = utility(person([1.0, 2.0, 3.0], None, None, None, None), sets)
    np.testing.assert_allclose(found, [1.0, 2.0, 3.0])


def test_outside_option_has_its_constant_and_padding_is_out():
    sets = simple_choice_sets(
        np.ones((3, 1)), outside=np.array([0, 1, 0]), available=np.array([True, True, False])
    )
    np.testing.assert_allclose(utility(person([2.0], outside=-0.5), sets), [2.0, -0.5, -np.inf])


def test_several_outcomes_have_rank_dependent_weights():
    outcome_probability = np.array([0.2, 0.5, 0.3])  # best to worst
    better_or_same = np.cumsum(outcome_probability)
    values, delays = np.array([[3.0], [1.0], [-1.0]]), np.array([0.0, 30.0, 100.0])
    sets = ChoiceSets(
        attributes=jnp.asarray(values)[None],
        delay_days=jnp.asarray(delays)[None],
        probability=jnp.asarray(better_or_same)[None],
        probability_better=jnp.asarray(better_or_same - outcome_probability)[None],
        outside=jnp.zeros(1),
        available=jnp.ones(1, dtype=bool),
    )
    found = utility(person([1.5], 0.02, 0.65, 1.1), sets)
    cumulative = prelec(np.array([0.2, 0.7, 1.0]), 0.65, 1.1)
    decision = np.array([cumulative[0], cumulative[1] - cumulative[0], 1 - cumulative[1]])
    want = sum(1.5 * v * w / (1 + 0.02 * d) for v, w, d in zip(values[:, 0], decision, delays, strict=True))
    np.testing.assert_allclose(found, [want], rtol=1e-10)


def test_equal_outcomes_are_worth_as_much_as_one_for_certain():
    cumulative = jnp.asarray([[0.4, 1.0]])
    sets = ChoiceSets(
        attributes=jnp.full((1, 2, 1), 2.0),
        delay_days=jnp.zeros((1, 2)),
        probability=cumulative,
        probability_better=jnp.asarray([[0.0, 0.4]]),
        outside=jnp.zeros(1),
        available=jnp.ones(1, dtype=bool),
    )
    np.testing.assert_allclose(utility(person([1.5]), sets), [3.0], rtol=1e-12)
