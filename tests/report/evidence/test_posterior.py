import jax
import jax.numpy as jnp
import numpy as np
import pytest

from tests.report.builders import (
    NAMES,
    choice_set,
    choices_of,
    particles_of,
    posterior_of,
    session_of,
    specification_of,
    steady_session,
    world_of,
)
from unsaid.inference.particles import Particles
from unsaid.model.choice import log_likelihood, log_likelihood_terms
from unsaid.model.data import HISTORY_ROOM
from unsaid.report.evidence.posterior import generator, log_mean_exp, padded, posterior_draws


def test_ranks_count_from_the_largest_weight():
    posterior = posterior_of(steady_session(), world_of(), particles_of((1.0, 4.0, 2.0, -3.0), sd=1e-3))
    assert (posterior.ranks == np.array([3, 1, 2, 4])).all()
    np.testing.assert_allclose(posterior.weights.mean(axis=0), [1, 4, 2, -3], atol=0.01)


def test_probabilities_sum_to_one_and_padding_has_none():
    sets = [
        choice_set(1, [({"calm": 1.0}, 0.0, 1.0)] * 3),
        choice_set(2, [({"kin": 1.0}, 100.0, 0.25), ({"play": -1.0}, 0.0, 1.0)]),
    ]
    posterior = posterior_of(session_of(sets, [0, 1]), world_of(), particles_of((1.0, 0.0, 0.0, 0.0)))
    np.testing.assert_allclose(posterior.probabilities.sum(axis=2), 1, atol=1e-5)
    assert (posterior.probabilities[:, 1, 3] == 0).all()


def test_what_was_chosen_has_the_likelihood_of_the_history():
    posterior = posterior_of(steady_session(), world_of(), particles_of((2.0, 0.0, 0.0, 0.0)))
    np.testing.assert_allclose(np.log(posterior.chosen_probabilities), posterior.terms, atol=1e-4)


def test_weights_of_the_particles_count():
    world, session = world_of(), steady_session()
    theta = particles_of((0.0, 0.0, 0.0, 0.0), sd=0.0, count=64).theta
    theta = theta.at[:32, 0].set(3.0)
    log_weights = jnp.where(jnp.arange(64) < 32, 0.0, -jnp.log(3.0)).astype(theta.dtype)
    posterior = posterior_draws(
        jax.random.key(1), specification_of(world), Particles(theta, log_weights), choices_of(session, world)
    )
    assert np.mean(posterior.weights[:, 0] > 1) == pytest.approx(0.75, abs=0.02)


def test_named_parameters():
    posterior = posterior_of(steady_session(), world_of(), particles_of((0.0,) * 4, sd=0.0, outside=0.5))
    assert np.allclose(posterior.parameter("outside_constant"), 0.5)
    assert len(NAMES) == posterior.weights.shape[1]


def test_log_mean_exp_keeps_to_numbers():
    logs = np.array([[0.0, -650.0, 700.0], [np.log(3.0), -650.0, -700.0]])
    np.testing.assert_allclose(log_mean_exp(logs), [np.log(2.0), -650, 700 - np.log(2.0)])


def test_generator_depends_on_the_key_alone():
    draws = [generator(jax.random.key(seed)).normal() for seed in (1, 1, 2)]
    assert draws[0] == draws[1] != draws[2]


def test_padding_changes_nothing_that_is_said() -> None:
    session, world = steady_session(count=5), world_of()
    choices = choices_of(session, world)
    more = padded(choices)
    assert more.chosen.shape[0] == HISTORY_ROOM
    assert float(np.asarray(more.observed).sum()) == 5
    assert padded(more) is more
    specification, particles = specification_of(world), particles_of((2.0, 0.0, 0.5, -1.0))
    key = jax.random.key(0)
    found = posterior_draws(key, specification, particles, choices)
    assert found.terms.shape[1] == found.utilities.shape[1] == 5
    theta = found.theta[0]
    terms = log_likelihood_terms(specification, jnp.asarray(theta), choices)
    np.testing.assert_allclose(found.terms[0], np.asarray(terms), rtol=1e-9)
    whole = log_likelihood(specification, jnp.asarray(theta), more)
    np.testing.assert_allclose(float(whole), float(np.asarray(terms).sum()), rtol=1e-9)
