"""What a fit says of each of its people: mean and covariance of everybody's posterior."""

import numpy as np
from jaxtyping import Float

from unsaid.data.panel import Panel
from unsaid.population.integration.packed import layout_of, pack
from unsaid.population.integration.shards import LinearShard, Population, Posteriors, Shard, Step
from unsaid.population.integration.units import PopulationParameters, from_packed, to_packed
from unsaid.population.normal.estimates import NormalEstimates
from unsaid.population.normal.fit import NormalPosteriors

__all__ = ["individual_posteriors", "posterior_moments"]

MOMENT_DRAWS = 512
MOMENT_TURNS = 4
"""For each person and set, and independent sets that the moments are averaged over."""


def individual_posteriors(fit: NormalEstimates, panel: Panel, *, seed: int = 2) -> NormalPosteriors:
    """Posteriors of b of everybody in a panel, under a fitted population.

    The moments are by importance sampling, so that they hold where the posterior is not normal.

    Parameters
    ----------
    panel
        Of the people that were fitted, or of others who made choices of the same kind.
    """
    specification = fit.specification
    packed = pack(panel, specification.covariates)
    shard = LinearShard(packed, layout_of(specification), seed=seed)
    units = PopulationParameters(fit.mean, fit.covariate_effects, fit.covariance)
    population = to_packed(specification, units, packed.scales)
    means, covariances = [], []
    for centre, root in zip(*posterior_moments(shard, population), strict=True):
        own = Population(
            np.column_stack([centre, np.zeros((len(centre), len(specification.covariates)))]),
            population.fixed,
            root,
        )
        found = from_packed(specification, own, packed.scales)
        means.append(found.mean)
        covariances.append(found.covariance)
    return NormalPosteriors(tuple(panel.people), np.array(means), np.array(covariances))


def posterior_moments(
    shard: Shard, population: Population
) -> tuple[Float[np.ndarray, "person row"], Float[np.ndarray, "person row row"]]:
    """Means of everybody's varying coefficients in packed units, and roots of their covariances."""
    firsts, seconds = _moments(shard, population)
    centres = shard.packed.design @ population.means.T + firsts @ population.factor.T
    spreads = seconds - firsts[:, :, None] * firsts[:, None, :]
    return centres, np.array([population.factor @ _root(spread) for spread in spreads])


def _moments(shard: Shard, population: Population) -> tuple[np.ndarray, np.ndarray]:
    """First and second whitened moments of everybody, averaged over turns."""

    def kept(begin: int, end: int, found: Posteriors) -> tuple[np.ndarray, np.ndarray]:
        return found.first.copy(), found.second.copy()

    firsts, seconds = 0.0, 0.0
    for turn in range(MOMENT_TURNS):
        parts = shard.posteriors(population, Step(turn, MOMENT_DRAWS, refresh=turn == 0), kept)
        firsts = firsts + np.concatenate([first for first, _ in parts]) / MOMENT_TURNS
        seconds = seconds + np.concatenate([second for _, second in parts]) / MOMENT_TURNS
    lower = np.tril(np.asarray(seconds))  # the kernel fills the lower half
    return np.asarray(firsts), lower + np.swapaxes(np.tril(lower, -1), 1, 2)


def _root(covariance: Float[np.ndarray, "row row"]) -> Float[np.ndarray, "row row"]:
    """A root of a covariance that Monte Carlo error may have made a little negative."""
    values, vectors = np.linalg.eigh(covariance)
    return vectors * np.sqrt(np.maximum(values, 0.0))
