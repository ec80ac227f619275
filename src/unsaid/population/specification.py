"""What is to be fitted, and how: the distribution of each coefficient, and the options of the fit."""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Literal

from unsaid.types.errors import DataError

__all__ = [
    "Coefficient",
    "CovarianceKind",
    "Distribution",
    "FitOptions",
    "MixedSpecification",
    "NutsOptions",
    "ScoreKind",
]

Distribution = Literal["normal", "lognormal", "fixed"]
CovarianceKind = Literal["none", "diagonal", "full"]
ScoreKind = Literal["classic", "robust", "none"]

CHOICES = ("normal", "lognormal", "-lognormal", "fixed")


@dataclasses.dataclass(frozen=True)
class Coefficient:
    """How the coefficient of one attribute varies over people.

    Parameters
    ----------
    name
        Of the attribute.
    distribution
        normal: b; lognormal: sign exp(b), b normal; fixed: the same for all.
    sign
        Of a lognormal coefficient, 1 or -1.
    """

    name: str
    distribution: Distribution = "normal"
    sign: int = 1

    def __post_init__(self) -> None:
        if self.distribution not in ("normal", "lognormal", "fixed"):
            raise DataError(
                "no such distribution of a coefficient",
                where=self.name,
                expected="normal, lognormal or fixed",
                got=repr(self.distribution),
            )
        if self.sign not in (1, -1) or (self.sign == -1 and self.distribution != "lognormal"):
            raise DataError(
                "only a lognormal coefficient has a sign, and it is 1 or -1",
                where=self.name,
                got=f"{self.sign}",
            )


@dataclasses.dataclass(frozen=True)
class MixedSpecification:
    """A mixed logit: how coefficients vary over people.

    Utility of an alternative with attributes x for person i is c_i . x, where c_i follows from
    b_i ~ N(mean + slopes z_i, covariance) and z_i are the person's covariates. In willingness-to-pay
    space (Train & Weeks 2005) all coefficients but the price's are multiplied by the size of the
    price's coefficient, so that b of the others is in units of money.

    Parameters
    ----------
    coefficients
        One per attribute, in the panel's order.
    covariance
        none: no coefficient varies (conditional logit); diagonal: each varies by itself; full.
    covariates
        Names of the person covariates on which the means of the varying coefficients depend.
    price
        Name of the price attribute of a model in willingness-to-pay space; its coefficient is
        lognormal with sign -1. None for utility in preference space.
    """

    coefficients: tuple[Coefficient, ...]
    covariance: CovarianceKind = "full"
    covariates: tuple[str, ...] = ()
    price: str | None = None

    def __post_init__(self) -> None:
        if not self.coefficients:
            raise DataError("a model needs at least one attribute", got="none")
        if len(set(self.names)) != len(self.names):
            raise DataError("attributes must be distinct", got=", ".join(self.names))
        if self.covariance not in ("none", "diagonal", "full"):
            raise DataError(
                "no such covariance", expected="none, diagonal or full", got=repr(self.covariance)
            )
        if self.price is not None:
            self._check_price()

    def _check_price(self) -> None:
        if self.price not in self.names:
            raise DataError(
                "the price is not among the attributes",
                expected="one of " + ", ".join(self.names),
                got=repr(self.price),
            )
        price = self.coefficients[self.names.index(self.price)]
        if (price.distribution, price.sign) != ("lognormal", -1):
            raise DataError(
                "in willingness-to-pay space the price's coefficient is lognormal with sign -1",
                where=self.price,
                got=f"{price.distribution}, sign {price.sign}",
            )

    @classmethod
    def of(
        cls,
        names: Iterable[str],
        *,
        covariance: CovarianceKind = "full",
        distributions: Mapping[str, str] | None = None,
        covariates: Iterable[str] = (),
        price: str | None = None,
    ) -> "MixedSpecification":
        """A specification from the attributes' names.

        Parameters
        ----------
        names
            Of the attributes.
        distributions
            normal, lognormal, -lognormal or fixed by attribute; the rest are normal, or, where the
            covariance is none, fixed.
        price
            Of a model in willingness-to-pay space; becomes -lognormal.

        Raises
        ------
        DataError
            If a name or a distribution does not exist, or they contradict each other.
        """
        names, given = tuple(names), dict(distributions or {})
        if price is not None:
            given.setdefault(price, "-lognormal")
        for name, kind in given.items():
            if name not in names:
                raise DataError(
                    "a distribution for an attribute that is not there",
                    where=name,
                    expected=", ".join(names),
                )
            if kind not in CHOICES:
                raise DataError(
                    "no such distribution of a coefficient",
                    where=name,
                    expected=", ".join(CHOICES),
                    got=repr(kind),
                )
        if covariance == "none" and any(kind != "fixed" for kind in given.values()):
            raise DataError(
                "with covariance none no coefficient varies",
                got=", ".join(f"{name} {kind}" for name, kind in given.items()),
                advice="covariance diagonal or full",
            )
        usual = "fixed" if covariance == "none" else "normal"
        kinds = [given.get(name, usual) for name in names]
        return cls(tuple(map(_coefficient, names, kinds)), covariance, tuple(covariates), price)

    @property
    def names(self) -> tuple[str, ...]:
        """Of the attributes."""
        return tuple(one.name for one in self.coefficients)

    @property
    def random(self) -> tuple[int, ...]:
        """Indices of the coefficients that vary over people."""
        if self.covariance == "none":
            return ()
        return tuple(i for i, one in enumerate(self.coefficients) if one.distribution != "fixed")

    @property
    def parameter_names(self) -> tuple[str, ...]:
        """Of what is estimated: means, slopes, standard deviations (sd.), correlations (cor.).

        Means and fixed coefficients bear the attributes' names; slopes attribute:covariate.
        """
        varying = [self.names[i] for i in self.random]
        slopes = [f"{name}:{covariate}" for name in varying for covariate in self.covariates]
        spreads = [f"sd.{name}" for name in varying]
        pairs = [(a, b) for j, b in enumerate(varying) for a in varying[:j]]
        correlations = [f"cor.{a}.{b}" for a, b in pairs] if self.covariance == "full" else []
        return (*self.names, *slopes, *spreads, *correlations)


def _coefficient(name: str, kind: str) -> Coefficient:
    if kind == "-lognormal":
        return Coefficient(name, "lognormal", -1)
    return Coefficient(name, kind)  # pyright: ignore[reportArgumentType]


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
    referee_draws
        Draws for each person of the exact log likelihood of the result; 0 to do without.
    threads
        How many; None for all cores. The result does not depend on it.
    """

    seed: int = 0
    draws: int | None = None
    iterations: int = 200
    tolerance: float = 0.01
    standard_errors: ScoreKind = "classic"
    referee_draws: int = 4096
    threads: int | None = None

    def __post_init__(self) -> None:
        if self.draws is not None and (self.draws < 16 or self.draws & (self.draws - 1)):
            raise DataError("draws must be a power of two, at least 16", got=f"{self.draws}")
        if self.standard_errors not in ("classic", "robust", "none"):
            raise DataError(
                "no such standard errors", expected="classic, robust or none", got=self.standard_errors
            )
        if self.iterations < 1 or self.tolerance <= 0 or self.referee_draws < 0:
            raise DataError(
                "iterations, tolerance and draws must be positive",
                got=f"{self.iterations}, {self.tolerance}, {self.referee_draws}",
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
    referee_draws
        Draws for each person of the exact log likelihood at the posterior means; 0 to do without.
    """

    seed: int = 0
    draws: int = 1000
    warmup: int = 500
    chains: int = 2
    target_acceptance: float = 0.8
    centred: bool | None = None
    double: bool = False
    referee_draws: int = 4096

    def __post_init__(self) -> None:
        if self.draws < 10 or self.warmup < 10 or self.chains < 1 or self.referee_draws < 0:
            raise DataError(
                "sampling needs at least 10 draws, 10 steps of warm-up and a chain",
                got=f"{self.draws}, {self.warmup}, {self.chains}",
            )
        if not 0 < self.target_acceptance < 1:
            raise DataError(
                "the target acceptance is a probability", expected="0 to 1", got=f"{self.target_acceptance}"
            )
