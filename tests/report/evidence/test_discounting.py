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
from unsaid.report.evidence.discounting import PROBABILITIES, discounting_of, weighting_of
from unsaid.report.evidence.posterior import Posterior
from unsaid.session.prior import world_prior

WORLD = world_of()
PRIOR = world_prior(WORLD, specification_of(WORLD))


def posterior_with(sd: float) -> Posterior:
    return posterior_of(steady_session(), WORLD, particles_of((0.0,) * 4, sd=sd, count=4096))


def prior_posterior() -> Posterior:
    theta = sample(jax.random.key(3), PRIOR, 4096)
    return posterior_of(steady_session(), WORLD, Particles(theta, jnp.zeros(4096, dtype=theta.dtype)))


def test_the_half_life_is_one_over_the_rate():
    discounting = discounting_of(posterior_with(0.1), PRIOR, 1000.0)
    assert discounting is not None
    assert discounting.half_days == pytest.approx(np.exp(4.6), rel=0.01)
    assert discounting.longest_days == 1000.0
    assert discounting.half_days_low == pytest.approx(np.exp(4.6 - 0.1645), rel=0.01)
    assert discounting.half_days_high == pytest.approx(1 / discounting.low)
    assert discounting.narrowed == pytest.approx(1 - 0.1 / 1.5, abs=0.01)
    assert discounting.informed


def test_the_prior_alone_tells_nothing():
    discounting = discounting_of(prior_posterior(), PRIOR, 1000.0)
    weighting = weighting_of(jax.random.key(0), prior_posterior(), PRIOR)
    assert discounting is not None
    assert weighting is not None
    assert discounting.narrowed == pytest.approx(0, abs=0.05)
    assert weighting.narrowed == pytest.approx(0, abs=0.05)
    assert not discounting.informed
    assert not weighting.informed


def test_weighting_gives_the_decision_weights():
    weighting = weighting_of(jax.random.key(0), posterior_with(0.01), PRIOR)
    assert weighting is not None
    assert weighting.informed
    assert tuple(one.probability for one in weighting.weights) == PROBABILITIES
    for one in weighting.weights:
        assert one.weight == pytest.approx(np.exp(-((-np.log(one.probability)) ** np.exp(-0.3))), abs=0.005)
        assert one.low < one.weight < one.high
    # a curvature below 1 gives small chances more weight than their due, and large ones less
    assert [round(one.above) for one in weighting.weights] == [1, 0, 0]


def test_parts_that_a_study_has_not_are_none():
    plain = posterior_with(0.1)._replace(
        specification=Specification(NAMES, delay=False, probability=False, outside=False)
    )
    assert discounting_of(plain, PRIOR, 1000.0) is None
    assert weighting_of(jax.random.key(0), plain, PRIOR) is None
