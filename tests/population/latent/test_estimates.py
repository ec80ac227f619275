"""Estimates of classes have names, errors and criteria in one order."""

import math

import numpy as np
import pytest

from unsaid.population.latent.estimates import LatentEstimates


def classes_of(**changes) -> LatentEstimates:
    """Two classes by hand, errors .1 to .6."""
    fit = LatentEstimates(
        names=("price", "size"),
        shares=np.array([0.7, 0.3]),
        coefficients=np.array([[-1.0, 0.5], [0.2, 2.0]]),
        parameter_covariance=np.diag(np.arange(1, 7) ** 2 / 100),
        standard_errors_kind="classic",
        log_likelihood=-900.0,
        null_log_likelihood=-1200.0,
        iterations=12,
        starts=4,
        agreeing=3,
        seconds=0.2,
        converged=True,
        message="converged",
        people=100,
        tasks=1000,
        seed=0,
    )
    return fit._replace(**changes)


def test_parameters_stand_in_the_order_of_their_names():
    fit = classes_of()
    assert fit.parameter_names == ("1.price", "1.size", "2.price", "2.size", "share.1", "share.2")
    assert fit.parameters.tolist() == [-1.0, 0.5, 0.2, 2.0, 0.7, 0.3]
    assert fit.standard_errors == pytest.approx(np.arange(1, 7) / 10)
    assert fit.coefficient_errors == pytest.approx(np.array([[0.1, 0.2], [0.3, 0.4]]))
    assert fit.share_errors == pytest.approx([0.5, 0.6])


def test_criteria_count_all_coefficients_and_the_shares_but_one():
    fit = classes_of()
    assert (fit.class_count, fit.free_parameters) == (2, 5)
    assert fit.described == "2 latent classes"
    assert fit.aic == pytest.approx(1810)
    assert fit.bic == pytest.approx(1800 + 5 * math.log(1000))
    assert fit.bic_people == pytest.approx(1800 + 5 * math.log(100))
