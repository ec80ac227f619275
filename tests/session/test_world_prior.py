"""A fitted population takes the place of a world's prior, where it is of that world."""

import numpy as np
import pytest

from tests.report.builders import NAMES, specification_of, world_of
from unsaid.session.prior import world_prior
from unsaid.types.errors import DataError
from unsaid.types.settings import FittedPrior

COUNT = len(NAMES)


def fitted(parameters, mean=None, covariance=None) -> FittedPrior:
    size = len(parameters)
    mean = np.arange(size, dtype=float) if mean is None else mean
    covariance = np.eye(size) * 0.5 + 0.1 if covariance is None else covariance
    return FittedPrior(
        name="others",
        parameters=tuple(parameters),
        mean=tuple(map(float, mean)),
        covariance=tuple(tuple(map(float, row)) for row in covariance),
    )


def test_what_was_fitted_replaces_and_the_rest_stays():
    world = world_of(sd=1.5)
    specification = specification_of(world)
    usual, found = world_prior(world, specification), world_prior(world, specification, fitted(NAMES))
    covariance = np.asarray(found.cholesky) @ np.asarray(found.cholesky).T
    assert np.asarray(found.mean)[:COUNT] == pytest.approx(np.arange(COUNT))
    assert covariance[:COUNT, :COUNT] == pytest.approx(np.eye(COUNT) * 0.5 + 0.1)
    assert np.asarray(found.mean)[COUNT:] == pytest.approx(np.asarray(usual.mean)[COUNT:])
    assert covariance[COUNT:, :COUNT] == pytest.approx(0.0)


def test_names_and_not_places_say_which_parameter_is_which():
    world = world_of()
    found = world_prior(world, specification_of(world), fitted(tuple(reversed(NAMES))))
    assert np.asarray(found.mean)[:COUNT] == pytest.approx(np.arange(COUNT)[::-1])


def test_a_prior_of_another_world_is_refused():
    world = world_of()
    for names in (NAMES[:-1], (*NAMES, "flight")):
        with pytest.raises(DataError, match="other attributes"):
            world_prior(world, specification_of(world), fitted(names))


def test_a_covariance_that_is_none_is_refused():
    world = world_of()
    with pytest.raises(DataError, match="cannot be used"):
        world_prior(world, specification_of(world), fitted(NAMES, covariance=-np.eye(COUNT)))


def test_without_a_fitted_population_it_has_the_worlds_spread():
    world = world_of(sd=1.5)
    prior = world_prior(world, specification_of(world))
    np.testing.assert_allclose(np.diag(np.asarray(prior.cholesky))[:COUNT], 1.5, rtol=1e-6)
