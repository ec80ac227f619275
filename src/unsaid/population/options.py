"""How a fit is computed, and how what is asked of it is."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Literal, NamedTuple

from unsaid.types.errors import DataError

__all__ = ["FitOptions", "NutsOptions", "PostEstimation", "ProgressCallback", "RayOptions", "ScoreKind"]

ScoreKind = Literal["classic", "robust", "none"]
ProgressCallback = Callable[[int, float], None]
"""Called with the steps done, and the log likelihood or, where steps are fits, how many there will be."""


@dataclasses.dataclass(frozen=True)
class FitOptions:
    """How the fit is computed; the defaults suit 100 to 1,000,000 people.

    Parameters
    ----------
    seed
        Everything random follows from it.
    draws
        Draws for each person in the last iterations, a power of two; None for about 100,000 over
        all people, 64 to 1,024 each.
    iterations
        The most expectation steps over all people.
    tolerance
        The fit has converged when the log likelihood is expected to rise by less than this share
        of what estimating so many parameters costs it (half of their number), and the error of
        the draws costs less than that, too.
    standard_errors
        classic: from the curvature of the log likelihood; robust: sandwich, which holds when the
        model is wrong; none: not computed.
    exact_draws
        Draws for each person of the exact log likelihood of the result; 0 to do without.
    threads
        How many; None for all cores. The result does not depend on it.
    """

    seed: int = 0
    draws: int | None = None
    iterations: int = 200
    tolerance: float = 0.01
    standard_errors: ScoreKind = "classic"
    exact_draws: int = 4096
    threads: int | None = None

    def __post_init__(self) -> None:
        if self.draws is not None and (self.draws < 16 or self.draws & (self.draws - 1)):
            raise DataError("draws must be a power of two, at least 16", got=f"{self.draws}")
        if self.standard_errors not in ("classic", "robust", "none"):
            raise DataError(
                "no such standard errors", expected="classic, robust or none", got=self.standard_errors
            )
        if self.iterations < 1 or self.tolerance <= 0 or self.exact_draws < 0:
            raise DataError(
                "iterations, tolerance and draws must be positive",
                got=f"{self.iterations}, {self.tolerance}, {self.exact_draws}",
            )


@dataclasses.dataclass(frozen=True)
class NutsOptions:
    """How a population is sampled by NUTS.

    Parameters
    ----------
    seed
        Everything random follows from it.
    draws
        Kept from each chain.
    warmup
        Steps of each chain before, in which it adapts.
    chains
        How many; one after the other.
    target_acceptance
        Above 0 and below 1; higher ones take shorter steps and diverge less.
    centred
        Whether people's b are sampled as they are (best where each says much of themselves), or as
        deviations from the means; None to let the number of choices decide.
    double
        Whether in float64; float32 otherwise.
    exact_draws
        Draws for each person of the exact log likelihood at the posterior means; 0 to do without.
    """

    seed: int = 0
    draws: int = 1000
    warmup: int = 500
    chains: int = 2
    target_acceptance: float = 0.8
    centred: bool | None = None
    double: bool = False
    exact_draws: int = 4096

    def __post_init__(self) -> None:
        if self.draws < 10 or self.warmup < 10 or self.chains < 1 or self.exact_draws < 0:
            raise DataError(
                "sampling needs at least 10 draws, 10 steps of warm-up and a chain",
                got=f"{self.draws}, {self.warmup}, {self.chains}",
            )
        if not 0 < self.target_acceptance < 1:
            raise DataError(
                "the target acceptance is a probability", expected="0 to 1", got=f"{self.target_acceptance}"
            )


@dataclasses.dataclass(frozen=True)
class RayOptions:
    """How people are spread over a cluster.

    Parameters
    ----------
    workers
        Processes; None for as many as the cluster has cores for.
    cores
        Of each worker.
    address
        Of the cluster; None for the one that RAY_ADDRESS names, or one on this machine.
    shard_people
        People of a shard, at most: what is loaded and handed over as one.
    folder
        For the shards' files; all machines must see it. None for a temporary one on this machine.
    max_restarts
        How often a worker that died is started again before the fit gives up.
    """

    workers: int | None = None
    cores: int = 1
    address: str | None = None
    shard_people: int = 50_000
    folder: Path | None = None
    max_restarts: int = 3

    def __post_init__(self) -> None:
        least = {"workers": self.workers, "cores": self.cores, "shard_people": self.shard_people}
        for name, value in least.items():
            if value is not None and value < 1:
                raise DataError("there must be at least one", where=name, got=f"{value}")


class PostEstimation(NamedTuple):
    """How what is asked of a fit is computed.

    Attributes
    ----------
    people
        Simulated people; more make shares smoother. Of no account where people are of a few classes.
    draws
        Of the parameters, for intervals.
    seed
        Of all draws.
    """

    people: int = 2000
    draws: int = 200
    seed: int = 0
