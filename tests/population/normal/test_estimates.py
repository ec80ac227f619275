"""A fit tells its estimates in the order of their names, and what lognormal coefficients imply."""

import numpy as np
import pytest

from unsaid.population.normal.estimates import NormalEstimates, correlations_of
from unsaid.population.outcome import Verdict
from unsaid.population.specification import MixedSpecification


def some_fit() -> NormalEstimates:
    model = MixedSpecification.of(
        ["a", "b", "c"], distributions={"b": "fixed", "c": "-lognormal"}, covariates=["age"]
    )
    covariance = np.zeros((3, 3))
    covariance[np.ix_([0, 2], [0, 2])] = [[4.0, 0.3], [0.3, 0.25]]
    return NormalEstimates(
        specification=model,
        mean=np.array([1.0, 2.0, -1.0]),
        covariate_effects=np.array([[0.5], [0.0], [0.25]]),
        covariance=covariance,
        parameter_covariance=np.diag(np.arange(1.0, 9.0) ** 2),
        standard_errors_kind="classic",
        log_likelihood=-100.0,
        log_likelihood_se=0.1,
        iterations=10,
        seconds=0.1,
        verdict=Verdict(),
        people=10,
        tasks=100,
        seed=0,
        draws=64,
    )


def test_parameters_stand_in_the_order_of_their_names():
    fit = some_fit()
    assert fit.parameter_names == ("a", "b", "c", "a:age", "c:age", "sd.a", "sd.c", "cor.a.c")
    assert fit.parameters == pytest.approx([1.0, 2.0, -1.0, 0.5, 0.25, 2.0, 0.5, 0.3])
    assert fit.standard_errors == pytest.approx(np.arange(1.0, 9.0))
    assert fit.sds == pytest.approx([2.0, 0.0, 0.5])
    assert fit.names == ("a", "b", "c")


def test_lognormal_coefficients_are_told_as_they_enter_utility():
    fit = some_fit()
    draws = -np.exp(np.random.default_rng(0).normal(-1.0, 0.5, 400_000))
    assert fit.coefficient_means == pytest.approx([1.0, 2.0, draws.mean()], rel=0.01)
    assert fit.coefficient_sds == pytest.approx([2.0, 0.0, draws.std()], rel=0.01)


def test_correlations_of_what_does_not_vary_are_zero():
    fit = some_fit()
    assert fit.correlations == pytest.approx(np.array([[1, 0, 0.3], [0, 1, 0], [0.3, 0, 1]]))
    assert correlations_of(np.zeros((2, 2))) == pytest.approx(np.eye(2))
