"""What is known of a person before their first answer: little, or what a population says."""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike

from unsaid.model.prior import Prior
from unsaid.model.specification import Specification
from unsaid.types.errors import DataError

__all__ = ["HasPersonPrior", "NamedPrior", "prior_from", "with_population"]


@runtime_checkable
class NamedPrior(Protocol):
    """A normal distribution over some parameters, by name: `FittedPrior`, or what a fit says of a person."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """As `Specification.names` has them: every weight, and any of the others."""
        ...

    @property
    def mean(self) -> ArrayLike:
        """Of each parameter."""
        ...

    @property
    def covariance(self) -> ArrayLike:
        """Of each pair of them."""
        ...


@runtime_checkable
class HasPersonPrior(Protocol):
    """A fitted population: it says what somebody who was not part of it is like."""

    def person_prior(self) -> NamedPrior:
        """One person's parameters."""
        ...


Given = Prior | NamedPrior | HasPersonPrior | Mapping[str, tuple[float, float]]
"""A prior of every parameter; of some, by name; or mean and standard deviation of some, by name."""


def with_population(prior: Prior, specification: Specification, fitted: NamedPrior, where: str) -> Prior:
    """A prior with a population in the place of some parameters; the others stay as they are, independent.

    Raises
    ------
    DataError
        If the population lacks one of the weights or has a parameter that the model does not have, or its
        covariance is not positive definite.
    """
    missing = [name for name in specification.attributes if name not in fitted.parameters]
    unknown = [name for name in fitted.parameters if name not in specification.names]
    if missing or unknown:
        raise DataError(
            "this prior is of other attributes",
            where=where,
            expected=", ".join(specification.names),
            got=", ".join(fitted.parameters),
            advice="use it with the attributes that it was fitted for",
        )
    factor = np.asarray(prior.cholesky, float)
    mean, covariance = np.array(prior.mean, float), factor @ factor.T
    at = [specification.index(name) for name in fitted.parameters]
    mean[at] = fitted.mean
    covariance[at, :] = covariance[:, at] = 0.0
    covariance[np.ix_(at, at)] = np.array(fitted.covariance)
    try:
        return Prior.from_covariance(mean, covariance)
    except ValueError as error:
        raise DataError(
            "this prior cannot be used", where=where, got=str(error), advice="fit it again"
        ) from None


def prior_from(given: object, usual: Prior, specification: Specification) -> Prior:
    """The prior that was given, in the order of the model's parameters.

    Parameters
    ----------
    usual
        Of the parameters that it does not name.

    Raises
    ------
    DataError
        If it is of other parameters.
    """
    if isinstance(given, Prior):
        if given.mean.shape != (specification.dimension,):
            raise DataError(
                "the prior has another number of parameters",
                expected=f"{specification.dimension}: {', '.join(specification.names)}",
                got=str(given.mean.size),
            )
        return given
    if isinstance(given, Mapping):
        return _with_moments(usual, specification, given)
    named = given.person_prior() if isinstance(given, HasPersonPrior) else given
    if not isinstance(named, NamedPrior):
        raise DataError(
            "this is no prior",
            expected="a Prior, a fit, a fitted prior, or mean and sd by parameter",
            got=type(given).__name__,
        )
    return with_population(usual, specification, named, "the prior")


def _with_moments(
    usual: Prior, specification: Specification, given: Mapping[str, tuple[float, float]]
) -> Prior:
    factor = np.asarray(usual.cholesky, float)
    mean, covariance = np.array(usual.mean, float), factor @ factor.T
    for name, (centre, sd) in given.items():
        if name not in specification.names or not 0 < sd < np.inf or not np.isfinite(centre):
            raise DataError(
                "the prior names a parameter, its mean and its standard deviation",
                expected=f"one of {', '.join(specification.names)}, a finite mean, a positive sd",
                got=f"{name}: {centre}, {sd}",
            )
        at = specification.index(name)
        mean[at], covariance[at, :], covariance[:, at] = centre, 0.0, 0.0
        covariance[at, at] = sd**2
    return Prior.from_covariance(mean, covariance)
