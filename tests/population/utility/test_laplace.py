import jax
import jax.numpy as jnp
import numpy as np
import pytest

from tests.population.people import DELAYED, PLAIN, PLAIN_POPULATION, draw_choices
from unsaid.model.prior import Prior, default_prior
from unsaid.population.utility.expectation import approximate_all
from unsaid.population.utility.laplace import (
    approximate,
    fisher_information,
    unwhiten,
    whitened_log_posterior,
)


@pytest.fixture(scope="module")
def people():
    return draw_choices(3, PLAIN, PLAIN_POPULATION, people=8, trials=10)


@pytest.fixture(scope="module")
def person(people):
    return jax.tree.map(lambda leaf: leaf[0], people)


@pytest.fixture(scope="module")
def near(people):
    return approximate_all(PLAIN, PLAIN_POPULATION, people, jnp.zeros((8, 2)), 10)[0]


def test_unwhiten_takes_the_origin_to_the_mean_and_unit_steps_to_the_factor():
    prior = Prior(jnp.array([1.0, 2.0]), jnp.array([[2.0, 0.0], [1.0, 3.0]]))
    np.testing.assert_allclose(unwhiten(prior, jnp.zeros(2)), [1.0, 2.0])
    np.testing.assert_allclose(unwhiten(prior, jnp.array([1.0, 0.0])), [3.0, 3.0])


def test_the_mode_is_where_the_gradient_vanishes(person, near):
    gradient = jax.grad(lambda z: whitened_log_posterior(PLAIN, PLAIN_POPULATION, person, z))(near.mode[0])
    np.testing.assert_allclose(gradient, 0.0, atol=1e-6)
    assert np.all(near.decrement < 1e-10)


def test_one_person_alone_is_approximated_as_among_others(person, near):
    alone = approximate(PLAIN, PLAIN_POPULATION, person, jnp.zeros(2), 10)
    np.testing.assert_allclose(alone.mode, near.mode[0], atol=1e-9)
    np.testing.assert_allclose(alone.precision_cholesky, near.precision_cholesky[0], atol=1e-9)


def test_information_is_the_curvature_of_a_plain_logit(person):
    z = jnp.array([0.3, -0.8])
    hessian = jax.hessian(lambda x: whitened_log_posterior(PLAIN, PLAIN_POPULATION, person, x))(z)
    information = fisher_information(PLAIN, PLAIN_POPULATION, person, z)
    np.testing.assert_allclose(information + jnp.eye(2), -hessian, atol=1e-8)


def test_precision_is_at_least_the_populations(near):
    precision = near.precision_cholesky @ np.swapaxes(near.precision_cholesky, 1, 2)
    assert np.min(np.linalg.eigvalsh(precision)) >= 1.0


def test_scoring_climbs_from_a_bad_start_even_with_delays():
    prior = default_prior(DELAYED)
    choices = draw_choices(4, DELAYED, prior, people=8, trials=10)
    start = jnp.tile(jnp.array([3.0, -3.0, 3.0]), (8, 1))
    heights = [np.asarray(approximate_all(DELAYED, prior, choices, start, n)[1]) for n in (0, 1, 3, 12)]
    assert np.all(np.diff(heights, axis=0) >= -1e-9)
    assert np.all(heights[-1] > heights[0] + 1)


def test_padding_tells_nothing(person):
    padded = jax.tree.map(lambda leaf: jnp.concatenate([leaf, leaf]), person)
    silent = jnp.concatenate([person.observed, jnp.zeros_like(person.observed)])
    padded = type(padded)(padded.sets, padded.chosen, silent)
    z = jnp.array([0.5, 0.5])
    np.testing.assert_allclose(
        fisher_information(PLAIN, PLAIN_POPULATION, padded, z),
        fisher_information(PLAIN, PLAIN_POPULATION, person, z),
    )
