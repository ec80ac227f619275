"""What each person wants: the posterior of their own coefficients under a fitted population.

With means, covariances and draws for every person (Train 2009, chapter 11). Large populations come
in batches, so that no more than one batch is held.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.data.panel import Panel
from unsaid.population.integration.packed import layout_of, pack, people_between
from unsaid.population.integration.shards import LinearShard, Population, Shard, Step, WeightedDraws
from unsaid.population.integration.units import PopulationParameters, to_packed
from unsaid.population.normal.estimates import NormalEstimates
from unsaid.population.specification import MixedSpecification
from unsaid.types.errors import DataError

__all__ = ["Individuals", "individual_batches", "individuals"]

PROPOSALS = 1024
"""Weighted draws for each person, of which the ones asked for are taken."""

PEOPLE_PER_BATCH = 10_000
"""People whose draws are held at once: with 100 draws of ten coefficients, 40 MB."""


class Individuals(NamedTuple):
    """Posteriors of some people's coefficients, as they enter utility, in the attributes' units.

    Attributes
    ----------
    first
        Number in the panel of the first of these people.
    mean, covariance
        Of each person's coefficients.
    draws
        Of each person's posterior, equally likely.
    effective
        How many independent draws the weighted ones were worth that mean and covariance rest on.
    """

    first: int
    mean: Float[np.ndarray, "person attribute"]
    covariance: Float[np.ndarray, "person attribute attribute"]
    draws: Float[np.ndarray, "person draw attribute"]
    effective: Float[np.ndarray, " person"]


def individuals(
    panel: Panel, fit: NormalEstimates, *, draws: int = 200, seed: int = 2, threads: int | None = None
) -> Individuals:
    """Everybody's posterior.

    Parameters
    ----------
    panel
        That the fit is of, or other people's choices between the same attributes.
    draws
        For each person, 1 to 1,024; people times draws times attributes numbers of 4 bytes are held.
    seed
        Of the random numbers.

    Raises
    ------
    DataError
        If panel and fit have different attributes, or the number of draws is out of range.
    """
    batches = list(
        individual_batches(panel, fit, draws=draws, seed=seed, threads=threads, batch=panel.person_count)
    )
    return batches[0]


def individual_batches(
    panel: Panel,
    fit: NormalEstimates,
    *,
    draws: int = 200,
    seed: int = 2,
    threads: int | None = None,
    batch: int = PEOPLE_PER_BATCH,
) -> Iterator[Individuals]:
    """The same, for a number of people at a time, in the panel's order.

    Parameters
    ----------
    batch
        People at a time. What comes out for a person does not depend on it.
    """
    if panel.names != fit.names:
        raise DataError(
            "panel and fit have different attributes",
            expected=", ".join(fit.names),
            got=", ".join(panel.names),
        )
    if not 1 <= draws <= PROPOSALS:
        raise DataError("draws out of range", expected=f"1 to {PROPOSALS}", got=f"{draws}")
    specification = fit.specification
    packed = pack(panel, specification.covariates)
    population = to_packed(
        specification, PopulationParameters(fit.mean, fit.covariate_effects, fit.covariance), packed.scales
    )
    for begin in range(0, panel.person_count, batch):
        part = people_between(packed, begin, min(begin + batch, panel.person_count))
        shard = LinearShard(part, layout_of(specification), seed=seed, threads=threads)
        yield _posteriors(shard, specification, population, draws)


def _posteriors(
    shard: Shard, specification: MixedSpecification, population: Population, wanted: int
) -> Individuals:
    design, first = shard.packed.design, shard.packed.first

    def chunk(begin: int, end: int, found: WeightedDraws) -> tuple[np.ndarray, ...]:
        centre = design[begin:end] @ population.means.T
        b = np.einsum("km,nms->nks", population.factor, found.white) + centre[:, :, None]
        c = _coefficients(specification, shard, population, b)
        mean = np.einsum("ns,nks->nk", found.weights, c)
        off = c - mean[:, :, None]
        covariance = np.einsum(
            "ns,nks,nms->nkm", found.weights, off, off, optimize=["einsum_path", (0, 1), (0, 1)]
        )
        rows = _resampled(found.weights, wanted, first + begin)
        draws = np.take_along_axis(c, rows[:, None, :], axis=2).transpose(0, 2, 1)
        effective = 1 / np.sum(found.weights**2, 1)
        return tuple(part.astype(np.float32) for part in (mean, covariance, draws, effective))

    parts = shard.draws(population, Step(0, PROPOSALS), chunk)
    mean, covariance, draws, effective = (np.concatenate(field) for field in zip(*parts, strict=True))
    return Individuals(first, mean, covariance, draws, effective)


def _coefficients(
    specification: MixedSpecification, shard: Shard, population: Population, b: np.ndarray
) -> np.ndarray:
    """Coefficients in the attributes' units from draws of b in packed units."""
    layout, scales = shard.layout, shard.packed.scales
    c = np.empty((b.shape[0], len(scales), b.shape[2]))
    c[:, layout.fixed] = population.fixed[:, None]
    c[:, layout.random] = b
    for k, one in enumerate(specification.coefficients):
        if one.distribution == "lognormal":
            c[:, k] = one.sign * np.exp(c[:, k])
    if layout.price >= 0:
        others = np.arange(len(scales)) != layout.price
        c[:, others] *= np.abs(c[:, [layout.price]])
    return c / scales[:, None]


def _resampled(weights: np.ndarray, wanted: int, first: int) -> np.ndarray:
    """Systematic resampling: which draws are taken, in a random order of each person's own."""
    rows = np.empty((len(weights), wanted), np.int64)
    reached = np.cumsum(weights, 1)
    for n in range(len(weights)):
        random = np.random.default_rng([first + n, wanted])
        comb = (np.arange(wanted) + random.random()) / wanted * reached[n, -1]
        rows[n] = random.permutation(np.minimum(np.searchsorted(reached[n], comb), weights.shape[1] - 1))
    return rows
