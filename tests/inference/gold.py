"""Long runs of NUTS (NumPyro), the gold standard that the sampler is compared with."""

from typing import NamedTuple

import jax
import numpy as np
from numpyro.diagnostics import effective_sample_size, split_gelman_rubin
from numpyro.infer import MCMC, NUTS

from tests.inference.fixed_cases import Case, log_posterior

__all__ = ["Gold", "nuts"]

CHAINS = 4


class Gold(NamedTuple):
    """Moments from NUTS, and how well they are known."""

    mean: np.ndarray
    sd: np.ndarray
    effective: float
    rhat: float


def nuts(case: Case, draws: int = 2000, seed: int = 0) -> Gold:
    """Posterior moments of a case from four chains, in coordinates in which the prior is standard."""
    prior = case.prior

    def potential(z: jax.Array) -> jax.Array:
        return -log_posterior(case, prior.mean + prior.cholesky @ z)

    # NumPyro relies on promotions that our own code is not allowed
    with jax.numpy_rank_promotion("allow"), jax.numpy_dtype_promotion("standard"):
        sampler = MCMC(
            NUTS(potential_fn=potential, dense_mass=True, target_accept_prob=0.9),
            num_warmup=1000,
            num_samples=draws,
            num_chains=CHAINS,
            chain_method="sequential",
            progress_bar=False,
        )
        start = 0.1 * jax.random.normal(jax.random.key(seed + 1), (CHAINS, prior.mean.size), dtype=float)
        sampler.run(jax.random.key(seed), init_params=start)
        z = np.asarray(sampler.get_samples(group_by_chain=True))
    theta = np.asarray(prior.mean) + z @ np.asarray(prior.cholesky).T
    flat = theta.reshape(-1, theta.shape[-1])
    return Gold(
        flat.mean(0),
        flat.std(0),
        float(np.min(effective_sample_size(theta))),
        float(np.max(split_gelman_rubin(theta))),
    )
