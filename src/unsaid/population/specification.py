"""What is to be fitted: how each coefficient is distributed over people, and the parameters of that."""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Literal

from unsaid.population.parameters import Parameter
from unsaid.types.errors import DataError

__all__ = [
    "Coefficient",
    "CovarianceKind",
    "Distribution",
    "MixedSpecification",
]

Distribution = Literal["normal", "lognormal", "fixed"]
CovarianceKind = Literal["none", "diagonal", "full"]

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

    @property
    def label(self) -> str:
        """What its estimates are of: the log of the size of a lognormal one."""
        if self.distribution != "lognormal":
            return self.name
        return f"log of {self.name}" if self.sign > 0 else f"log of -{self.name}"


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
    def parameter_table(self) -> tuple[Parameter, ...]:
        """What is estimated: means, slopes, standard deviations (sd.), correlations (cor.).

        Means and fixed coefficients bear the attributes' names; slopes attribute:covariate.
        """
        varying = [self.coefficients[i] for i in self.random]
        found = [
            Parameter(a.name, "mean" if i in self.random else "fixed", a.label)
            for i, a in enumerate(self.coefficients)
        ]
        found += [
            Parameter(f"{a.name}:{covariate}", "slope", f"{a.label}:{covariate}")
            for a in varying
            for covariate in self.covariates
        ]
        found += [Parameter(f"sd.{a.name}", "sd", a.label) for a in varying]
        if self.covariance == "full":
            pairs = [(a, b) for j, b in enumerate(varying) for a in varying[:j]]
            found += [
                Parameter(f"cor.{a.name}.{b.name}", "correlation", f"{a.label}, {b.label}") for a, b in pairs
            ]
        return tuple(found)

    @property
    def parameter_names(self) -> tuple[str, ...]:
        """Of what is estimated."""
        return tuple(one.name for one in self.parameter_table)


def _coefficient(name: str, kind: str) -> Coefficient:
    if kind == "-lognormal":
        return Coefficient(name, "lognormal", -1)
    return Coefficient(name, kind)  # pyright: ignore[reportArgumentType]
