"""Estimates of classes have names, errors and criteria in one order."""

import math

import numpy as np
import pytest

from unsaid.population.facts import DataFacts
from unsaid.population.latent.estimates import LatentEstimates
from unsaid.population.latent.model import LatentClasses, LatentFit, Membership
from unsaid.population.outcome import Verdict


def classes_of(**changes) -> LatentEstimates:
    """Two classes by hand, errors .1 to .6."""
    fit = LatentEstimates(
        names=("price", "size"),
        shares=np.array([0.7, 0.3]),
        coefficients=np.array([[-1.0, 0.5], [0.2, 2.0]]),
        parameter_covariance=np.diag(np.arange(1, 7) ** 2 / 100),
        standard_errors_kind="classic",
        log_likelihood=-900.0,
        iterations=12,
        starts=4,
        agreeing=3,
        seconds=0.2,
        verdict=Verdict(),
        people=100,
        tasks=1000,
        seed=0,
    )
    return fit._replace(**changes)


def classes_fit(
    estimates: LatentEstimates | None = None, *, known: Membership | None = None, tried=(), **facts
) -> LatentFit:
    """The fit of such classes."""
    estimates = estimates or classes_of()
    given = {"ranges": np.array([[0.0, 1.0]] * len(estimates.names)), "null_log_likelihood": -1200.0}
    data = DataFacts(names=estimates.names, covariates=np.zeros((estimates.people, 0)), **(given | facts))
    model = LatentClasses(estimates.class_count)
    return LatentFit(model=model, estimates=estimates, data=data, known=known, tried=tuple(tried))


def test_parameters_stand_in_the_order_of_their_names():
    fit = classes_of()
    assert tuple(one.name for one in fit.parameter_table) == (
        "1.price",
        "1.size",
        "2.price",
        "2.size",
        "share.1",
        "share.2",
    )
    assert fit.parameters.tolist() == [-1.0, 0.5, 0.2, 2.0, 0.7, 0.3]
    assert classes_fit().standard_errors == pytest.approx(np.arange(1, 7) / 10)
    assert [one.class_ for one in fit.parameter_table] == [1, 1, 2, 2, 1, 2]


def test_criteria_count_all_coefficients_and_the_shares_but_one():
    fit = classes_of()
    assert (fit.class_count, fit.free_parameters) == (2, 5)
    assert classes_fit().model.described == "2 latent classes"
    assert classes_fit().aic == pytest.approx(1810)
    assert fit.bic == pytest.approx(1800 + 5 * math.log(1000))
    assert fit.bic_people == pytest.approx(1800 + 5 * math.log(100))
