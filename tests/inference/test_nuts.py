import jax
import numpy as np
import pytest

from tests.inference.fixed_cases import make_case, posterior_state
from tests.inference.gold import nuts
from unsaid.inference import smc
from unsaid.inference.particles import mean_and_covariance


@pytest.mark.slow
@pytest.mark.parametrize("name", ["values", "discounting", "small"])
def test_the_refined_posterior_agrees_with_nuts(name):
    case = make_case(name)
    gold = nuts(case)
    assert gold.rhat < 1.01
    assert gold.effective > 2000
    config, state, _ = posterior_state(case, jax.random.key(100))
    finer = config._replace(particles=4 * config.particles)
    mean, covariance = mean_and_covariance(smc.refine(jax.random.key(200), finer, state))
    sd = np.sqrt(np.diag(np.asarray(covariance)))
    np.testing.assert_array_less(np.abs(np.asarray(mean) - gold.mean) / gold.sd, 0.1)
    np.testing.assert_allclose(sd, gold.sd, rtol=0.1)
