import jax
import jax.numpy as jnp
import numpy as np
import pytest

from tests.report.builders import (
    NAMES,
    particles_of,
    posterior_of,
    specification_of,
    steady_session,
    world_of,
)
from unsaid.inference.particles import Particles
from unsaid.model.prior import sample
from unsaid.model.specification import Specification
from unsaid.report.evidence.discounting import PROBABILITIES, belief_of, hope_of
from unsaid.report.evidence.posterior import Posterior
from unsaid.report.evidence.reveal import world_prior

WORLD = world_of()
PRIOR = world_prior(WORLD, specification_of(WORLD))


def posterior_with(sd: float) -> Posterior:
    return posterior_of(steady_session(), WORLD, particles_of((0.0,) * 4, sd=sd, count=4096))


def prior_posterior() -> Posterior:
    theta = sample(jax.random.key(3), PRIOR, 4096)
    return posterior_of(steady_session(), WORLD, Particles(theta, jnp.zeros(4096, dtype=theta.dtype)))


def test_hope_is_one_over_the_rate():
    hope = hope_of(posterior_with(0.1), PRIOR)
    assert hope is not None
    assert hope.half_days == pytest.approx(np.exp(4.6), rel=0.01)
    assert hope.half_days_low == pytest.approx(np.exp(4.6 - 0.1645), rel=0.01)
    assert hope.half_days_high == pytest.approx(1 / hope.low)
    assert hope.narrowed == pytest.approx(1 - 0.1 / 1.5, abs=0.01)
    assert hope.told


def test_the_prior_alone_tells_nothing():
    hope = hope_of(prior_posterior(), PRIOR)
    belief = belief_of(jax.random.key(0), prior_posterior(), PRIOR)
    assert hope is not None
    assert belief is not None
    assert hope.narrowed == pytest.approx(0, abs=0.05)
    assert belief.narrowed == pytest.approx(0, abs=0.05)
    assert not hope.told
    assert not belief.told


def test_belief_gives_the_decision_weights():
    belief = belief_of(jax.random.key(0), posterior_with(0.01), PRIOR)
    assert belief is not None
    assert belief.told
    assert tuple(one.probability for one in belief.weights) == PROBABILITIES
    for one in belief.weights:
        assert one.weight == pytest.approx(np.exp(-((-np.log(one.probability)) ** np.exp(-0.3))), abs=0.005)
        assert one.low < one.weight < one.high
    # a curvature below 1 gives small chances more weight than their due, and large ones less
    assert [round(one.above) for one in belief.weights] == [1, 0, 0]


def test_parts_that_a_study_has_not_are_none():
    plain = posterior_with(0.1)._replace(
        specification=Specification(NAMES, delay=False, probability=False, outside=False)
    )
    assert hope_of(plain, PRIOR) is None
    assert belief_of(jax.random.key(0), plain, PRIOR) is None
