"""What is known of a person before their first answer: the world's prior, or a fitted population."""

import numpy as np

from unsaid.model.prior import Prior, default_prior
from unsaid.model.specification import Specification
from unsaid.types.errors import DataError
from unsaid.types.settings import FittedPrior
from unsaid.worlds.schema import World

__all__ = ["world_prior"]


def world_prior(world: World, specification: Specification, fitted: FittedPrior | None = None) -> Prior:
    """The prior of a person about whom nothing is known.

    Parameters
    ----------
    fitted
        A population that takes the place of the world's prior; parameters that it does not have keep
        theirs, independent of the others.

    Raises
    ------
    DataError
        If the fitted population lacks one of the world's weights or has a parameter that the model
        does not have, or its covariance is not positive definite.
    """
    correlation = np.asarray(world.prior.correlation) if world.prior.correlation else None
    prior = default_prior(specification, weight_sd=world.prior.sd, weight_correlation=correlation)
    if fitted is None:
        return prior
    _check(world, specification, fitted)
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
            "this prior cannot be used", where=fitted.name, got=str(error), advice="fit it again"
        ) from None


def _check(world: World, specification: Specification, fitted: FittedPrior) -> None:
    missing = [name for name in world.wish_ids if name not in fitted.parameters]
    unknown = [name for name in fitted.parameters if name not in specification.names]
    if missing or unknown:
        raise DataError(
            "this prior is of another world",
            where=fitted.name,
            expected=", ".join(specification.names),
            got=", ".join(fitted.parameters),
            advice=f"use it with the world that it was fitted for, rather than {world.id}",
        )
