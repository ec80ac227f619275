"""NumPyro's NUTS on the mixed logit with full covariance, until the least effective draws are enough.

Weak priors: means normal with sd 20, standard deviations half-Cauchy with scale 5, correlations
uniform in each pair (LKJ with concentration 1). Coefficients of people stand off-centre,
and the metric is dense for those of the population.
"""

import os
import time
from importlib.metadata import version

os.environ.setdefault("XLA_FLAGS", "--xla_force_host_platform_device_count=2")

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from common import arguments, choices, say
from numpyro.diagnostics import effective_sample_size
from numpyro.infer import MCMC, NUTS

BATCH = 500
MOST = 40

asked = arguments()
data = choices(asked.data)
size = data["attributes"].shape[-1]
people = int(data["person"].max()) + 1
scale = np.sqrt(np.mean(data["attributes"][data["available"]] ** 2, 0))
attributes = jnp.asarray(data["attributes"] / scale)
closed = jnp.where(jnp.asarray(data["available"]), 0.0, -1e9)
person, chosen = jnp.asarray(data["person"]), jnp.asarray(data["chosen"])


def model() -> None:
    """The mixed logit; priors are for attributes in their own units."""
    mean = numpyro.sample("mean", dist.Normal(0, 20 * scale).to_event(1))
    sd = numpyro.sample("sd", dist.HalfCauchy(5 * scale).to_event(1))
    factor = numpyro.sample("factor", dist.LKJCholesky(size, 1.0))
    with numpyro.plate("people", people):
        z = numpyro.sample("z", dist.Normal(0, 1).expand([size]).to_event(1))
    own = mean + z @ (sd[:, None] * factor).T
    utility = jnp.einsum("tak,tk->ta", attributes, own[person]) + closed
    logs = utility - jax.scipy.special.logsumexp(utility, 1, keepdims=True)
    numpyro.factor("choices", jnp.sum(jnp.take_along_axis(logs, chosen[:, None], 1)))


def summaries(draws: dict[str, np.ndarray]) -> np.ndarray:
    """Means, sds and correlations of every draw, in the attributes' units, by chain."""
    factor = np.asarray(draws["factor"])
    correlations = (factor @ np.swapaxes(factor, -1, -2))[..., *np.tril_indices(size, -1)]
    return np.concatenate(
        [np.asarray(draws["mean"]) / scale, np.asarray(draws["sd"]) / scale, correlations], -1
    )


begun = time.perf_counter()
sampler = MCMC(
    NUTS(model, dense_mass=[("factor", "mean", "sd")]),
    num_warmup=600,
    num_samples=BATCH,
    num_chains=2,
    progress_bar=False,
)
sampler.run(jax.random.key(asked.seed))
parts: list[np.ndarray] = []
while True:
    parts.append(summaries(sampler.get_samples(group_by_chain=True)))
    kept = np.concatenate(parts, 1)
    effective = np.array([effective_sample_size(kept[:, :, j]) for j in range(kept.shape[-1])])
    if effective.min() >= asked.enough or len(parts) >= MOST:
        break
    sampler.post_warmup_state = sampler.last_state
    sampler.run(sampler.post_warmup_state.rng_key)
seconds = time.perf_counter() - begun

flat = kept.reshape(-1, kept.shape[-1])
correlation = np.tile(np.eye(size), (len(flat), 1, 1))
rows, columns = np.tril_indices(size, -1)
correlation[:, rows, columns] = correlation[:, columns, rows] = flat[:, 2 * size :]
sd = flat[:, size : 2 * size]
if asked.save:
    np.savez(asked.save, draws=flat, seed=asked.seed)
say(
    name="NumPyro NUTS",
    version=version("numpyro"),
    mean=flat[:, :size].mean(0),
    covariance=(sd[:, :, None] * correlation * sd[:, None, :]).mean(0),
    posterior_mean=flat.mean(0),
    posterior_sd=flat.std(0),
    own_log_likelihood=None,
    cold=seconds,
    warm=[],
    effective=float(effective.min()),
    draws=len(flat),
    seed=asked.seed,
    note=f"{len(flat)} draws of 2 chains, at least {effective.min():.0f} effective",
)
