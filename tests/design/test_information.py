import jax
import jax.numpy as jnp
import numpy as np
import pytest
import scipy.special

from tests.design.builders import brute_force_bits
from unsaid.design.information import (
    information_about_parameters,
    information_about_summary,
    negative_entropy_terms,
)

DRAWS, CLASSES, REPETITIONS = 24, 4, 60


@pytest.fixture(scope="module")
def examples() -> tuple[np.ndarray, np.ndarray]:
    """Choice probabilities, from even to nearly certain, and classes."""
    rng = np.random.default_rng(0)
    scale = rng.uniform(0, 12, (REPETITIONS, 1, 1))
    probabilities = scipy.special.softmax(scale * rng.normal(size=(REPETITIONS, DRAWS, 3)), axis=-1)
    return probabilities, rng.integers(0, CLASSES, (REPETITIONS, DRAWS))


@pytest.fixture(scope="module")
def found_bits(examples) -> tuple[np.ndarray, np.ndarray]:
    probabilities, classes = (jnp.asarray(part) for part in examples)
    membership = jax.nn.one_hot(classes, CLASSES, dtype=float)
    probabilities = jnp.moveaxis(probabilities, -1, 1)
    about_all = information_about_parameters(jnp.moveaxis(probabilities, 0, -1))  # all sets at once
    return np.asarray(about_all), np.asarray(jax.vmap(information_about_summary)(probabilities, membership))


def test_both_follow_their_definitions(examples, found_bits):
    want = np.array([brute_force_bits(p, c) for p, c in zip(*examples, strict=True)]) * np.log(2)
    np.testing.assert_allclose(found_bits[0], want[:, 0], rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(found_bits[1], want[:, 1], rtol=1e-8, atol=1e-12)


def test_a_summary_is_never_better_known_than_the_parameters(found_bits):
    about_all, about_summary = found_bits
    assert np.all(about_summary >= -1e-12)
    assert np.all(about_summary <= about_all + 1e-12)
    assert np.all(about_all <= np.log(3))
    assert about_all.max() > 0.5


def test_an_answer_that_all_draws_give_alike_tells_nothing():
    probabilities = jnp.broadcast_to(jnp.asarray([0.2, 0.5, 0.3])[:, None], (3, DRAWS))
    membership = jax.nn.one_hot(jnp.arange(DRAWS) % CLASSES, CLASSES, dtype=float)
    np.testing.assert_allclose(information_about_parameters(probabilities), 0.0, atol=1e-14)
    np.testing.assert_allclose(information_about_summary(probabilities, membership), 0.0, atol=1e-14)


def test_an_answer_that_names_the_class_tells_its_entropy():
    membership = jax.nn.one_hot(jnp.arange(12) % 3, 3, dtype=float)
    np.testing.assert_allclose(information_about_summary(membership.T, membership), np.log(3))
    np.testing.assert_allclose(information_about_parameters(membership.T), np.log(3))


def test_terms_are_p_log_p_with_nothing_at_zero():
    found = negative_entropy_terms(jnp.asarray([0.0, 0.25, 1.0]))
    np.testing.assert_allclose(found, [0.0, 0.25 * np.log(0.25), 0.0], atol=1e-15)
