import jax
import jax.numpy as jnp
import numpy as np
import pytest

from tests.population.people import PLAIN, PLAIN_POPULATION, draw_choices
from unsaid.population.utility.expectation import approximate_all, laplace_moments, sampled_moments
from unsaid.population.utility.laplace import whitened_log_posterior

PEOPLE = 8


@pytest.fixture(scope="module")
def choices():
    return draw_choices(5, PLAIN, PLAIN_POPULATION, people=PEOPLE, trials=10)


@pytest.fixture(scope="module")
def near(choices):
    return approximate_all(PLAIN, PLAIN_POPULATION, choices, jnp.zeros((PEOPLE, 2)), 8)


def exact_moments(choices):
    """Moments by a grid over both whitened coordinates."""
    axis = np.linspace(-5.5, 5.5, 81)
    grid = jnp.asarray(np.stack(np.meshgrid(axis, axis, indexing="ij"), -1).reshape(-1, 2))
    first, second, evidence = np.zeros(2), np.zeros((2, 2)), 0.0
    for i in range(PEOPLE):
        person = jax.tree.map(lambda leaf, i=i: leaf[i], choices)
        heights = jax.vmap(lambda z, p=person: whitened_log_posterior(PLAIN, PLAIN_POPULATION, p, z))(grid)
        weights = np.asarray(jax.nn.softmax(heights))
        first += weights @ np.asarray(grid)
        second += (weights[:, None] * np.asarray(grid)).T @ np.asarray(grid)
        cell = (axis[1] - axis[0]) ** 2
        evidence += float(jax.nn.logsumexp(heights)) + np.log(cell) - np.log(2 * np.pi)
    return first, second, evidence


def test_sampled_moments_agree_with_quadrature(choices, near):
    moments = sampled_moments(
        jax.random.key(0), PLAIN, PLAIN_POPULATION, choices, near[0], jnp.ones(PEOPLE), 8_000
    )
    first, second, evidence = exact_moments(choices)
    np.testing.assert_allclose(moments.first, first, atol=0.1)
    np.testing.assert_allclose(moments.second, second, atol=0.2)
    assert float(moments.log_likelihood) == pytest.approx(evidence, abs=0.05)
    assert 0.3 < float(moments.effective_share) / PEOPLE <= 1


def test_laplace_moments_are_near(choices, near):
    moments = laplace_moments(*near, jnp.ones(PEOPLE))
    first, second, evidence = exact_moments(choices)
    np.testing.assert_allclose(moments.first / PEOPLE, first / PEOPLE, atol=0.25)
    np.testing.assert_allclose(moments.second / PEOPLE, second / PEOPLE, atol=0.5)
    assert float(moments.log_likelihood) == pytest.approx(evidence, abs=1.0)


def test_padding_counts_for_nobody(choices, near):
    counts = jnp.array([1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
    moments = laplace_moments(*near, counts)
    expected = laplace_moments(*jax.tree.map(lambda leaf: leaf[:2], near), jnp.ones(2))
    np.testing.assert_allclose(moments.first, expected.first)
    np.testing.assert_allclose(moments.second, expected.second)
    assert float(moments.people) == 2


def test_people_have_draws_of_their_own(choices, near):
    twins = jax.tree.map(lambda leaf: jnp.stack([leaf[0], leaf[0]]), (choices, near[0]))

    def first(counts):
        moments = sampled_moments(jax.random.key(1), PLAIN, PLAIN_POPULATION, *twins, jnp.array(counts), 64)
        return np.asarray(moments.first)

    assert not np.allclose(first([1.0, 0.0]), first([0.0, 1.0]))
