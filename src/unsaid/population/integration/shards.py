"""The expectation step over some of the people: from a population to sums that add up over shards.

This is all that has to be computed where the people are. What comes back are K means, K^2 second
moments and a few more numbers. A person's draws depend on their number in the whole population and
on the iteration only, so that a split into shards changes nothing but the order of the summation.
"""

import abc
import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np
from jaxtyping import Float, Int

from unsaid.population.integration.packed import CoefficientLayout, Packed, picked
from unsaid.population.kernels.draws import posterior_moments, weighted_draws
from unsaid.population.kernels.modes import posterior_modes
from unsaid.population.kernels.points import Pool, proposal_pool
from unsaid.population.kernels.scores import complete_products, score_products
from unsaid.population.kernels.slopes import posterior_slopes
from unsaid.population.kernels.threads import over_chunks

__all__ = [
    "LinearShard",
    "Population",
    "Posteriors",
    "Shard",
    "Step",
    "Sums",
    "WeightedDraws",
    "add",
    "person_scores",
    "triangle",
]

PROPOSAL_INFLATION = 1.1
"""How much wider than a normal approximation the proposals are: narrower ones shrink the population."""

MIN_POOL_POINTS = 1 << 14
"""Points of the proposals, at least; a person uses a run of them."""

MAX_MODE_STEPS, MODE_TOLERANCE = 20, 1e-3
"""Newton steps to a mode, and the decrement below which they end: proposals need not be exact."""

LITTLE_INFORMATION = 0.3
"""Information on a person's b, in units of the population's, below which scores come from the choices'
slopes: the draws' error of moments is larger than that of slopes by about one over it."""

PER_TASK = 0.2
"""Information that a task holds on a coefficient of an attribute that differs by about 1, roughly: the
variance of a choice between two or three alternatives that are not far apart."""

Result = TypeVar("Result")
Room = TypeVar("Room", bound=tuple)


class Population(NamedTuple):
    """A population in the units of the packed attributes.

    Attributes
    ----------
    means
        b of a person has mean `means @ design`.
    fixed
        Coefficients that do not vary.
    factor
        Lower Cholesky factor of the covariance of b.
    """

    means: Float[np.ndarray, "varying column"]
    fixed: Float[np.ndarray, " constant"]
    factor: Float[np.ndarray, "varying varying"]


class Step(NamedTuple):
    """How to compute one expectation step.

    Attributes
    ----------
    turn
        Which random numbers: the same turn gives the same ones.
    draws
        For each person, a power of two.
    refresh
        Whether to find the posterior modes, around which the draws lie, anew.
    products
        Whether to sum the products of the scores, too.
    squared
        Whether these are of weighted scores, as robust errors take them, rather than weighted once.
    """

    turn: int = 0
    draws: int = 64
    refresh: bool = True
    products: bool = False
    squared: bool = False


class Sums(NamedTuple):
    """Weighted sums over people; whitened means in units of the population's spread.

    Attributes
    ----------
    weight
        Of the people.
    log_likelihood
        Log marginal likelihood.
    noise
        Variance of `log_likelihood` over other random numbers, if draws were independent.
    effective
        Share of the draws that counts, in [0, 1], times the weight.
    first
        Posterior means of the whitened b, times the person's design.
    second
        Posterior second moments of the whitened b.
    slopes
        By the fixed coefficients.
    by_means, by_factor
        Scores by the means and the factor: `first`, and `second` less the weight times the identity, or
        what is surer (see `Posteriors`).
    products
        Of every two scores (see `person_scores`); empty where not asked for.
    """

    weight: float
    log_likelihood: float
    noise: float
    effective: float
    first: Float[np.ndarray, "varying column"]
    second: Float[np.ndarray, "varying varying"]
    slopes: Float[np.ndarray, " constant"]
    by_means: Float[np.ndarray, "varying column"]
    by_factor: Float[np.ndarray, "varying varying"]
    products: Float[np.ndarray, "score score"]


class Posteriors(NamedTuple):
    """Moments of some people's posteriors, one row each; the arrays that the kernel fills.

    Attributes
    ----------
    by_means, by_factor
        Scores that are not taken from the moments but from the choices' slopes, where these are surer.
    """

    log_likelihood: Float[np.ndarray, " person"]
    effective: Float[np.ndarray, " person"]
    first: Float[np.ndarray, "person varying"]
    second: Float[np.ndarray, "person varying varying"]
    slopes: Float[np.ndarray, "person constant"]
    by_means: Float[np.ndarray, "person varying"] | None = None
    by_factor: Float[np.ndarray, "person varying varying"] | None = None


class WeightedDraws(NamedTuple):
    """Draws of some people's proposals in whitened coordinates, with weights that sum to 1 for each."""

    white: Float[np.ndarray, "person varying draw"]
    weights: Float[np.ndarray, "person draw"]


def triangle(size: int, *, diagonal: bool) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of the entries of the factor that are free."""
    return (np.arange(size), np.arange(size)) if diagonal else np.tril_indices(size)


def add(parts: Iterable[Sums]) -> Sums:
    """Add up, in the order given."""
    return functools.reduce(_both, parts)


def _both(a: Sums, b: Sums) -> Sums:
    return Sums._make(one + other for one, other in zip(a, b, strict=True))


def person_scores(
    posteriors: Posteriors, design: Float[np.ndarray, "person column"], *, diagonal: bool
) -> Float[np.ndarray, "person score"]:
    """Slope of each person's log likelihood by the parameters, in whitened coordinates.

    By Fisher's identity it is the posterior mean of the slope of the complete data's: by the means
    (row by row), the fixed coefficients, and the lower triangle (or, with `diagonal`, the diagonal)
    of the factor M in `factor M`, whose diagonal is in logs.
    """
    size = posteriors.first.shape[1]
    first = posteriors.first if posteriors.by_means is None else posteriors.by_means
    means = (first[:, :, None] * design[:, None, :]).reshape(len(design), -1)
    square = posteriors.second - np.eye(size) if posteriors.by_factor is None else posteriors.by_factor
    rows, columns = triangle(size, diagonal=diagonal)
    return np.concatenate([means, posteriors.slopes, square[:, rows, columns]], 1)


class Shard(abc.ABC):
    """Some people, and sums over their posteriors, however those are computed.

    Attributes
    ----------
    packed
        The people; `packed.first` is the number of the first one in the whole population.
    layout
        Of the coefficients.
    seed
        Of the points of the proposals; the same for all shards.
    diagonal
        Whether the covariance is diagonal.
    """

    def __init__(self, packed: Packed, layout: CoefficientLayout, *, seed: int = 0, diagonal: bool = False):
        self.packed = packed
        self.layout = layout
        self.seed = seed
        self.diagonal = diagonal
        self._pools: dict[int, Pool] = {}

    @abc.abstractmethod
    def some(self, which: Int[np.ndarray, " some"]) -> "Shard":
        """Some of the people, in the order asked for, computed in the same way."""

    @abc.abstractmethod
    def curvature_by_slopes(
        self, population: Population, step: Step
    ) -> Float[np.ndarray, "score score"] | None:
        """Negative second derivative by the choices' slopes; None where moments are surer."""

    @abc.abstractmethod
    def posteriors(
        self, population: Population, step: Step, use: Callable[[int, int, Posteriors], Result]
    ) -> list[Result]:
        """What `use` makes of everybody's posterior moments, from one person to before another, in order.

        They are computed for one chunk of people at a time.
        """

    @abc.abstractmethod
    def draws(
        self, population: Population, step: Step, use: Callable[[int, int, WeightedDraws], Result]
    ) -> list[Result]:
        """What `use` makes of everybody's weighted draws, as in `posteriors`."""

    @property
    def weight(self) -> float:
        """Of these people."""
        return float(np.sum(self.packed.weights))

    @property
    def designs(self) -> Float[np.ndarray, "column column"]:
        """Weighted sum over people of products of their designs."""
        return (self.packed.design * self.packed.weights[:, None]).T @ self.packed.design

    @property
    def score_count(self) -> int:
        """How many parameters there are."""
        varying = len(self.layout.random)
        spread = varying if self.diagonal else varying * (varying + 1) // 2
        return varying * self.packed.design.shape[1] + len(self.layout.fixed) + spread

    def expect(self, population: Population, step: Step) -> Sums:
        """Sums over the people of this shard."""

        def summed(begin: int, end: int, posteriors: Posteriors) -> Sums:
            return self._summed(begin, end, posteriors, step)

        return add(self.posteriors(population, step, summed))

    def complete_products(self, population: Population, step: Step) -> Float[np.ndarray, "complete complete"]:
        """Weighted sum of posterior means of products of the complete data's scores.

        By the means, row by row, then by the free entries of the factor (see `person_scores`).
        """
        varying = len(self.layout.random)
        rows, columns = triangle(varying, diagonal=self.diagonal)
        size = varying * self.packed.design.shape[1] + len(rows)

        def summed(begin: int, end: int, draws: WeightedDraws) -> np.ndarray:
            total = np.zeros((size, size))
            own, designs = self.packed.weights[begin:end], self.packed.design[begin:end]
            complete_products(*draws, own, designs, rows, columns, total)
            return total

        lower = np.sum(self.draws(population, step, summed), axis=0)
        return lower + np.tril(lower, -1).T

    def _pool(self, draws: int) -> Pool:
        if draws not in self._pools:
            size = max(MIN_POOL_POINTS, 32 * draws)
            self._pools[draws] = proposal_pool(
                len(self.layout.random), size, self.seed, wider=PROPOSAL_INFLATION
            )
        return self._pools[draws]

    def _summed(self, begin: int, end: int, posteriors: Posteriors, step: Step) -> Sums:
        weights, design = self.packed.weights[begin:end], self.packed.design[begin:end]
        noise = 1 / posteriors.effective - 1 / step.draws
        products = np.zeros((0, 0))
        if step.products:
            scores = person_scores(posteriors, design, diagonal=self.diagonal)
            products = np.zeros((scores.shape[1], scores.shape[1]))
            score_products(scores, weights**2 if step.squared else weights, products)
        weight = float(np.sum(weights))
        first = np.einsum("n,nk,nc->kc", weights, posteriors.first, design)
        second = np.einsum("n,nkm->km", weights, posteriors.second)
        by_means, by_factor = first, second - weight * np.eye(len(second))
        if posteriors.by_means is not None and posteriors.by_factor is not None:
            by_means = np.einsum("n,nk,nc->kc", weights, posteriors.by_means, design)
            by_factor = np.einsum("n,nkm->km", weights, posteriors.by_factor)
        return Sums(
            weight,
            float(weights @ posteriors.log_likelihood),
            float(weights**2 @ noise),
            float(weights @ posteriors.effective) / step.draws,
            *(first, second, weights @ posteriors.slopes, by_means, by_factor, products),
        )


class LinearShard(Shard):
    """People whose utility is linear, by compiled kernels; keeps where their posteriors lie between steps.

    Parameters
    ----------
    packed, layout, seed, diagonal
        As a `Shard` has them.
    threads
        How many; None for all cores.
    """

    def __init__(
        self,
        packed: Packed,
        layout: CoefficientLayout,
        *,
        seed: int = 0,
        diagonal: bool = False,
        threads: int | None = None,
    ):
        super().__init__(packed, layout, seed=seed, diagonal=diagonal)
        varying = len(layout.random)
        self.threads = threads
        self._modes: np.ndarray | None = None
        self._heights = np.zeros(packed.person_count)
        self._spreads = np.zeros((packed.person_count, varying, varying), np.float32)

    def some(self, which: Int[np.ndarray, " some"]) -> "LinearShard":
        """Some of the people, in the order asked for, computed in the same way."""
        people = picked(self.packed, which)
        return LinearShard(people, self.layout, seed=self.seed, diagonal=self.diagonal, threads=self.threads)

    def posteriors(
        self, population: Population, step: Step, use: Callable[[int, int, Posteriors], Result]
    ) -> list[Result]:
        """What `use` makes of everybody's posterior moments, from one person to before another, in order.

        Chunks of people are computed in parallel.
        """
        varying, constant = len(self.layout.random), len(self.layout.fixed)
        by_slopes = self.says_little(population)

        def room(people: int) -> Posteriors:
            moments = np.empty((people, varying)), np.empty((people, varying, varying))
            found = Posteriors(np.empty(people), np.empty(people), *moments, np.empty((people, constant)))
            if not by_slopes:
                return found
            return found._replace(by_means=np.empty_like(moments[0]), by_factor=np.empty_like(moments[1]))

        def kernel(*given: Any) -> None:
            *at, (height, effective, first, second, slopes, by_means, by_factor) = given
            posterior_moments(*at, (height, effective, first, second, slopes))
            if by_slopes:
                drawn = np.empty((*first.shape, step.draws)), np.empty((len(first), step.draws))
                weighted_draws(*at, drawn)
                self._slopes(at, population, drawn, (by_means, by_factor, slopes), np.zeros((0, 0)))

        return self._sampled(population, step, kernel, room, use)

    def says_little(self, population: Population) -> bool:
        """Whether choices hold so little about somebody's b, in some direction, that moments are unsure."""
        if self.weight == 0 or not len(population.factor):
            return False
        tasks = (len(self.packed.row_start) - 1) / self.packed.person_count
        smallest = float(np.linalg.svd(population.factor, compute_uv=False)[-1])
        return smallest**2 * PER_TASK * tasks < LITTLE_INFORMATION

    def curvature_by_slopes(
        self, population: Population, step: Step
    ) -> Float[np.ndarray, "score score"] | None:
        """Negative second derivative by the choices' slopes; None where moments are surer."""
        if not self.says_little(population):
            return None
        varying, constant = len(self.layout.random), len(self.layout.fixed)

        def kernel(*given: Any) -> None:
            *at, (total,) = given
            begin, end = at[2]
            drawn = np.empty((end - begin, varying, step.draws)), np.empty((end - begin, step.draws))
            weighted_draws(*at, drawn)
            out = np.empty(drawn[0].shape[:2]), np.empty((end - begin, varying, varying))
            self._slopes(at, population, drawn, (*out, np.empty((end - begin, constant))), total)

        def room(people: int) -> tuple[np.ndarray]:
            return (np.zeros((self.score_count, self.score_count)),)

        lower = np.sum(self._sampled(population, step, kernel, room, lambda _, __, out: out[0]), axis=0)
        return lower + np.tril(lower, -1).T

    def _slopes(
        self,
        at: Sequence[Any],
        population: Population,
        drawn: tuple[np.ndarray, np.ndarray],
        out: tuple[np.ndarray, np.ndarray, np.ndarray],
        total: np.ndarray,
    ) -> None:
        """Scores of a chunk of people, and their curvature where `total` has room for it."""
        data, task_start, (begin, end), means, _, model = at[:6]
        varying, constant = len(self.layout.random), len(self.layout.fixed)
        rows, columns = triangle(varying, diagonal=self.diagonal)
        design = self.packed.design[begin:end]
        which = np.concatenate(
            [np.repeat(np.arange(varying), design.shape[1]), varying + np.arange(constant), rows]
        )
        times = np.column_stack([np.tile(design, varying), np.ones((end - begin, constant + len(rows)))])
        posterior_slopes(
            data, task_start, (begin, end), means, population.factor, model, *drawn, out,
            self.packed.weights[begin:end], times, (which, rows, columns), total,
        )  # fmt: skip

    def draws(
        self, population: Population, step: Step, use: Callable[[int, int, WeightedDraws], Result]
    ) -> list[Result]:
        """What `use` makes of everybody's weighted draws, as in `posteriors`."""

        def room(people: int) -> WeightedDraws:
            return WeightedDraws(
                np.empty((people, len(self.layout.random), step.draws)), np.empty((people, step.draws))
            )

        return self._sampled(population, step, weighted_draws, room, use)

    def _sampled(
        self,
        population: Population,
        step: Step,
        kernel: Callable[..., None],
        room: Callable[[int], Room],
        use: Callable[[int, int, Room], Result],
    ) -> list[Result]:
        """Let a kernel fill the room that a chunk of people needs, and use what it holds."""
        means, model = self._means(population), self._model(population)
        whiten = np.linalg.inv(population.factor)
        if self._modes is None:
            self._modes = np.array(np.broadcast_to(means, (self.packed.person_count, means.shape[1])))
        modes, data, pool = (
            self._modes,
            (self.packed.differences, self.packed.row_start),
            self._pool(step.draws),
        )

        def chunk(begin: int, end: int) -> Result:
            if step.refresh:
                posterior_modes(
                    data, self.packed.task_start, begin, end, means, whiten.T @ whiten, model,
                    MAX_MODE_STEPS, MODE_TOLERANCE, modes, self._heights, self._spreads,
                )  # fmt: skip
            out = room(end - begin)
            kernel(
                data, self.packed.task_start, (begin, end), means, whiten, model, modes, self._heights,
                self._spreads, tuple(pool), step.draws, step.turn, self.packed.first, tuple(out),
            )  # fmt: skip
            return use(begin, end, out)

        return over_chunks(self.packed.person_count, chunk, threads=self.threads)

    def _means(self, population: Population) -> np.ndarray:
        """Of what varies: one row for all where there are no covariates, else one per person."""
        if population.means.shape[1] == 1:
            return np.ascontiguousarray(population.means.T)
        return self.packed.design @ population.means.T

    def _model(self, population: Population) -> tuple[np.ndarray, np.ndarray, int]:
        values = self.layout.signs.copy()
        values[self.layout.fixed] = population.fixed
        return self.layout.kinds, values, self.layout.price
