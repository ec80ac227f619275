"""What is known of a person before their first answer: the world's prior, or a fitted population.

So the loop closes: a fitted population is what the next person's session begins from.
"""

import re
from pathlib import Path

import numpy as np
from pydantic import ValidationError

from unsaid.adaptive.prior import with_population
from unsaid.model.prior import Prior, default_prior
from unsaid.model.specification import Specification
from unsaid.population.model import Fit
from unsaid.record.location import default_path
from unsaid.types.errors import DataError
from unsaid.types.files import write_whole
from unsaid.types.settings import FittedPrior
from unsaid.worlds.schema import World

__all__ = ["fitted_prior", "known_priors", "load_prior", "prior_path", "save_prior", "world_prior"]

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
MIN_SD = 0.1
"""Nobody's parameter is known better than this before their first answer."""


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
    return prior if fitted is None else with_population(prior, specification, fitted, fitted.name)


def fitted_prior(fit: Fit, name: str, attributes: tuple[str, ...]) -> FittedPrior:
    """What a fitted population says of a person who was not part of it.

    Parameters
    ----------
    name
        To keep it under.
    attributes
        Of the world; the fit must have each of them, and may have other parameters of the model.

    Raises
    ------
    DataError
        If the fit failed, has other attributes, or coefficients that are not normal.
    """
    found = fit.person_prior()
    missing = [one for one in attributes if one not in found.parameters]
    if missing:
        raise DataError(
            "the fit does not have all of the world's attributes",
            where=name,
            expected=", ".join(attributes),
            got=", ".join(found.parameters),
            advice="fit walks of that world, or name another with --world",
        )
    lacking = np.maximum(MIN_SD**2 - np.diag(found.covariance), 0.0)
    covariance = _positive(found.covariance + np.diag(lacking))
    return FittedPrior(
        name=name,
        parameters=found.parameters,
        mean=tuple(map(float, found.mean)),
        covariance=tuple(tuple(map(float, row)) for row in covariance),
    )


def _positive(covariance: np.ndarray) -> np.ndarray:
    """Positive definite with some room, for a factor to exist."""
    values, vectors = np.linalg.eigh(covariance)
    return (vectors * np.maximum(values, 1e-6 * values[-1])) @ vectors.T


def prior_path(name: str) -> Path:
    """Where a prior of that name is kept: in the user's data folder.

    Raises
    ------
    DataError
        If the name could not be a file's.
    """
    if not NAME.fullmatch(name):
        raise DataError(
            "this cannot be the name of a prior",
            expected="lower-case letters, digits, hyphens and underscores",
            got=repr(name),
        )
    return default_path().parent / "priors" / f"{name}.json"


def save_prior(prior: FittedPrior) -> Path:
    """Keep a prior under its name; one of the same name is replaced."""
    path = prior_path(prior.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = prior.model_dump_json(indent=1) + "\n"
    write_whole(path, lambda file: file.write(text.encode()))
    return path


def load_prior(name: str) -> FittedPrior:
    """A prior that was kept.

    Raises
    ------
    DataError
        If there is none of that name, or its file was damaged.
    """
    path = prior_path(name)
    if not path.is_file():
        raise DataError(
            "there is no such prior",
            got=name,
            expected=", ".join(known_priors()) or "none are kept yet",
            advice="make one: unsaid fit DATA --as-prior NAME",
        )
    try:
        return FittedPrior.model_validate_json(path.read_text(encoding="utf-8"))
    except ValidationError as error:
        raise DataError(
            "this prior cannot be read", where=str(path), got=str(error.errors()[0]["msg"])
        ) from None


def known_priors() -> tuple[str, ...]:
    """Names of the priors that are kept."""
    folder = default_path().parent / "priors"
    return tuple(sorted(path.stem for path in folder.glob("*.json")))
