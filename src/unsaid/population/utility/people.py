"""Everybody's posterior under a discounted utility, in the form that scores and likelihoods are made of.

The people of a linear model are integrated over by compiled kernels, those of a discounted utility by
the model's own definition through JAX; all that is computed from their posteriors is the same.
"""

import functools
import math
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from unsaid.model.data import Choices
from unsaid.model.prior import Prior
from unsaid.model.specification import Specification
from unsaid.population.integration.packed import Packed, layout_of
from unsaid.population.integration.shards import (
    PROPOSAL_INFLATION,
    Population,
    Posteriors,
    Shard,
    Step,
    WeightedDraws,
)
from unsaid.population.kernels.points import DEGREES, normal_quantiles, scrambled_net
from unsaid.population.specification import MixedSpecification
from unsaid.population.utility.expectation import approximate_all
from unsaid.population.utility.laplace import Approximation, whitened_log_posterior

__all__ = ["UtilityShard"]

CHUNK_NUMBERS = 2_000_000
"""About how many utilities of outcomes are held at once; bounds the memory."""

MAX_STEPS = 40
"""Scoring steps to a mode."""

PROPOSAL_WEIGHTS = (4, 3, 1)
"""Of the draws: around the mode, around a second one, and from the population itself.

Discounting can give a posterior a second, distant part (attribute matters little, or it is discounted
much), which draws around one mode would miss.
"""

TRIED, TRIED_SD = 128, 1.5
"""Points among which the start to the second mode is looked for, and their spread."""

MAX_KEPT = 5_000_000
"""Numbers in draws that are kept for whoever asks for the same ones next."""

Result = TypeVar("Result")


class _Chunk(NamedTuple):
    """Draws of the people from `begin` to before `end`, and of some more that fill the arrays."""

    begin: int
    end: int
    white: Float[Array, "person draw dimension"]
    logs: Float[Array, "person draw"]


class UtilityShard(Shard):
    """People who choose by a discounted utility.

    Sums over people, scores, information and the exact log likelihood come from the same functions as for
    models that are linear.

    Parameters
    ----------
    specification
        The parts of the model.
    choices
        Histories with a leading axis of people and a second of choices, padded where shorter.
    weights
        What each person counts for; 1 where None.
    seed
        Of the points of the proposals.
    """

    def __init__(
        self,
        specification: Specification,
        choices: Choices,
        weights: Float[np.ndarray, " person"] | None = None,
        *,
        seed: int = 0,
    ):
        people, tasks = choices.chosen.shape
        size = specification.dimension
        packed = Packed(
            differences=np.zeros((0, size)),
            row_start=np.zeros(people * tasks + 1, np.int64),
            task_start=np.arange(people + 1) * tasks,
            weights=np.ones(people) if weights is None else np.asarray(weights, float),
            design=np.ones((people, 1)),
            scales=np.ones(size),
        )
        super().__init__(packed, layout_of(MixedSpecification.of(specification.names)), seed=seed)
        self.specification = specification
        self.choices = choices
        self._near: dict[tuple[int, int], tuple[Approximation, Approximation]] = {}
        self._normals: dict[int, np.ndarray] = {}
        self._kept: tuple[object, list[_Chunk]] = (None, [])

    def some(self, which: Int[np.ndarray, " some"]) -> "UtilityShard":
        """Some of the people, in the order asked for, computed in the same way."""
        choices = jax.tree.map(lambda leaf: leaf[which], self.choices)
        return UtilityShard(self.specification, choices, self.packed.weights[which], seed=self.seed)

    def posteriors(
        self, population: Population, step: Step, use: Callable[[int, int, Posteriors], Result]
    ) -> list[Result]:
        """What `use` makes of everybody's posterior moments, a chunk of people at a time, in order."""
        found = []
        for begin, end, white, logs in self._chunks(population, step):
            height, effective, first, second = (
                np.asarray(part, float)[: end - begin] for part in _moments(white, logs)
            )
            none_fixed = np.zeros((end - begin, 0))
            found.append(use(begin, end, Posteriors(height, effective, first, second, none_fixed)))
        return found

    def curvature_by_slopes(self, population: Population, step: Step) -> None:
        """None: the utility has no slopes here."""

    def draws(
        self, population: Population, step: Step, use: Callable[[int, int, WeightedDraws], Result]
    ) -> list[Result]:
        """What `use` makes of everybody's weighted draws, as in `posteriors`."""
        found = []
        for begin, end, white, logs in self._chunks(population, step):
            by_axis = np.ascontiguousarray(np.swapaxes(np.asarray(white, float), 1, 2)[: end - begin])
            weights = np.asarray(jax.nn.softmax(logs, -1), float)[: end - begin]
            found.append(use(begin, end, WeightedDraws(by_axis, weights)))
        return found

    def _chunks(self, population: Population, step: Step) -> Iterable["_Chunk"]:
        """Draws of chunks of people; kept until others are asked for, where that takes little room."""
        if self.packed.person_count * step.draws * self.specification.dimension > MAX_KEPT:
            return self._drawn(population, step)
        key = (population.means.tobytes(), population.factor.tobytes(), step.turn, step.draws)
        if self._kept[0] != key:
            self._kept = key, list(self._drawn(population, step))
        return self._kept[1]

    def _drawn(self, population: Population, step: Step) -> Iterator["_Chunk"]:
        """Chunks of people of the same size, the last one filled with its last person."""
        prior = Prior(
            jnp.asarray(population.means[:, 0], dtype=float), jnp.asarray(population.factor, dtype=float)
        )
        points = self._points(step)
        people = self.packed.person_count
        size = self._chunk_size(step.draws)
        for begin in range(0, people, size):
            end = min(begin + size, people)
            rows = np.minimum(np.arange(begin, begin + size), people - 1)
            chunk = jax.tree.map(lambda leaf, rows=rows: leaf[rows], self.choices)
            near = self._approximated(prior, chunk, (begin, size), refresh=step.refresh)
            local, wide = (jnp.asarray(part, dtype=float) for part in points(rows))
            white, logs = _weighted(self.specification, prior, chunk, near, local, wide)
            yield _Chunk(begin, end, white, logs)

    def _chunk_size(self, draws: int) -> int:
        numbers = draws * int(np.prod(self.choices.sets.delay_days.shape[1:]))
        return int(min(max(1, CHUNK_NUMBERS // numbers), self.packed.person_count))

    def _approximated(
        self, prior: Prior, chunk: Choices, key: tuple[int, int], *, refresh: bool
    ) -> tuple[Approximation, Approximation]:
        """Around everybody's modes; as they were where they are not to be found anew."""
        if refresh or key not in self._near:
            starts = jnp.zeros((key[1], self.specification.dimension), dtype=prior.mean.dtype)
            first = approximate_all(self.specification, prior, chunk, starts, MAX_STEPS)[0]
            tried = jnp.asarray(TRIED_SD * self._normal(8 * TRIED)[:, :TRIED].T, dtype=float)
            starts = _least_covered(self.specification, prior, chunk, first, tried)
            second = approximate_all(self.specification, prior, chunk, starts, MAX_STEPS)[0]
            self._near[key] = first, second
        return self._near[key]

    def _points(self, step: Step) -> Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]:
        """Points of some people, of the t around their mode and of the population.

        Each person has a run of the pools, an order of the axes and signs of their own, which depend
        on their number and the turn only.
        """
        shape = (self.packed.person_count, self.specification.dimension)
        generator = np.random.default_rng([self.seed, step.turn])
        runs = self._pool(step.draws).points.shape[1] // step.draws
        offsets = generator.integers(runs, size=shape[0]) * step.draws
        axes = np.argsort(generator.random(shape), axis=1)
        signs = generator.choice([-1.0, 1.0], shape)
        few = PROPOSAL_WEIGHTS[-1] * step.draws // sum(PROPOSAL_WEIGHTS)

        def of(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            def taken(points: np.ndarray, begin: np.ndarray, count: int) -> np.ndarray:
                columns = begin[rows, None] + np.arange(count)
                return points[axes[rows][:, :, None], columns[:, None, :]] * signs[rows][:, :, None]

            local = taken(self._pool(step.draws).points, offsets, step.draws - few)
            return local, taken(self._normal(step.draws), offsets // step.draws * few, few)

        return of

    def _normal(self, draws: int) -> Float[np.ndarray, "axis point"]:
        """Draws of a standard normal, one for every few of the pool."""
        if draws not in self._normals:
            count = self._pool(draws).points.shape[1] * PROPOSAL_WEIGHTS[-1] // sum(PROPOSAL_WEIGHTS)
            net = scrambled_net(self.specification.dimension, count, self.seed + 1)
            self._normals[draws] = normal_quantiles(net)
        return self._normals[draws]


@functools.partial(jax.jit, static_argnames=("specification",))
def _least_covered(
    specification: Specification,
    prior: Prior,
    choices: Choices,
    near: Approximation,
    tried: Float[Array, "point dimension"],
) -> Float[Array, "person dimension"]:
    """The point at which a draw around the first mode would weigh most, for each person."""

    def one(person: Choices, own: Approximation) -> Array:
        heights = jax.vmap(lambda point: whitened_log_posterior(specification, prior, person, point))(tried)
        return tried[jnp.argmax(heights - _log_density(own, tried))]

    return jax.vmap(one)(choices, near)


@functools.partial(jax.jit, static_argnames=("specification",))
def _weighted(
    specification: Specification,
    prior: Prior,
    choices: Choices,
    near: tuple[Approximation, Approximation],
    local: Float[Array, "person dimension many"],
    wide: Float[Array, "person dimension few"],
) -> tuple[Float[Array, "person draw dimension"], Float[Array, "person draw"]]:
    """Draws in whitened coordinates, and the logs of their weights: likelihood times prior over proposal.

    Some draws are of each of the three proposals, and all are weighed against their mixture (Veach &
    Guibas 1995).
    """
    logs = jnp.log(jnp.asarray(PROPOSAL_WEIGHTS, dtype=local.dtype) / sum(PROPOSAL_WEIGHTS))
    split = PROPOSAL_WEIGHTS[0] * (local.shape[-1] + wide.shape[-1]) // sum(PROPOSAL_WEIGHTS)

    def one(
        person: Choices, own: tuple[Approximation, Approximation], t: Array, normal: Array
    ) -> tuple[Array, Array]:
        first, second = own
        z = jnp.concatenate([_around(first, t[:, :split]), _around(second, t[:, split:]), normal.T])
        heights = jax.vmap(lambda point: whitened_log_posterior(specification, prior, person, point))(z)
        constant = 0.5 * z.shape[-1] * jnp.log(2 * jnp.pi)
        from_all = -0.5 * jnp.sum(z**2, -1) - constant
        densities = jnp.stack([_log_density(first, z), _log_density(second, z), from_all])
        return z, heights - constant - jax.nn.logsumexp(densities + logs[:, None], 0)

    return jax.vmap(one)(choices, near, local, wide)


def _around(near: Approximation, t: Float[Array, "dimension draw"]) -> Float[Array, "draw dimension"]:
    """Points of the pool around a mode."""
    return (
        near.mode[None, :]
        + jax.scipy.linalg.solve_triangular(near.precision_cholesky, t, lower=True, trans=1).T
    )


def _log_density(near: Approximation, z: Float[Array, "draw dimension"]) -> Float[Array, " draw"]:
    """Of draws around a mode, which are of the multivariate t that the pool's points are draws of."""
    lower, size = near.precision_cholesky, near.mode.size
    constant = math.lgamma(0.5 * (DEGREES + size)) - math.lgamma(0.5 * DEGREES)
    constant -= 0.5 * size * math.log(DEGREES * math.pi) + size * math.log(PROPOSAL_INFLATION)
    square = jnp.sum(((z - near.mode[None, :]) @ lower) ** 2, -1) / PROPOSAL_INFLATION**2
    determinant = jnp.sum(jnp.log(jnp.diagonal(lower)))
    return determinant + constant - 0.5 * (DEGREES + size) * jnp.log1p(square / DEGREES)


@jax.jit
def _moments(
    z: Float[Array, "person draw dimension"], logs: Float[Array, "person draw"]
) -> tuple[Array, Array, Array, Array]:
    """Log likelihood, effective draws, first and second moments of each person."""
    weights = jax.nn.softmax(logs, -1)
    return (
        jax.nn.logsumexp(logs, -1) - jnp.log(logs.shape[-1]),
        1 / jnp.sum(weights**2, -1),
        jnp.einsum("ps,psk->pk", weights, z),
        jnp.einsum("ps,psk,psm->pkm", weights, z, z),
    )
