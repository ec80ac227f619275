import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsaid.model.parameters import Parameters, pack, unpack
from unsaid.model.specification import Specification


@given(
    st.sampled_from([("a",), ("a", "b", "c")]),
    st.tuples(st.booleans(), st.booleans(), st.booleans()),
    st.integers(0, 1000),
)
def test_pack_is_the_inverse_of_unpack(attributes, parts, seed):
    specification = Specification(attributes, *parts)
    theta = np.random.default_rng(seed).normal(size=specification.dimension) * 3
    again = pack(specification, unpack(specification, jnp.asarray(theta)))
    np.testing.assert_allclose(again, theta, rtol=1e-12)


def test_unpack_puts_values_on_their_scales():
    theta = jnp.arange(1.0, 7.0) / 10
    specification = Specification(("a", "b"))
    parameters = unpack(specification, theta)
    np.testing.assert_allclose(parameters.weights, [0.1, 0.2])
    found = [
        parameters.discount_rate,
        parameters.curvature,
        parameters.elevation,
        parameters.outside_constant,
    ]
    want = [*np.exp([0.3, 0.4, 0.5]), 0.6]
    np.testing.assert_allclose(jnp.stack(found), want)


def test_unused_parts_are_none():
    bare = Specification(("a",), delay=False, probability=False, outside=False)
    parameters = unpack(bare, jnp.ones(1))
    assert jax.tree.leaves(parameters) == [parameters.weights]
    assert (parameters.discount_rate, parameters.curvature, parameters.elevation) == (None, None, None)
    assert parameters.outside_constant is None


def test_wrong_length_names_the_parameters():
    with pytest.raises(ValueError, match=r"expected 2 parameters \(a, log_discount_rate\), got 3"):
        unpack(Specification(("a",), probability=False, outside=False), jnp.ones(3))


def test_packing_a_part_that_is_missing_fails():
    with pytest.raises(ValueError, match="do not have"):
        pack(Specification(("a",)), Parameters(jnp.ones(1)))


def test_parameters_of_the_wrong_shape_are_refused():
    with pytest.raises(TypeError, match="weights"):
        Parameters(jnp.ones((2, 2)))
