"""Everybody's posterior covers their own coefficients as often as it says, and does not depend on batches."""

import numpy as np
import pytest

from tests.population.simulated import coefficients_of, panel_of
from unsaid.data.panel import Panel
from unsaid.population.mixed.individuals import individual_batches, individuals
from unsaid.population.normal.estimates import NormalEstimates
from unsaid.population.outcome import Verdict
from unsaid.population.specification import MixedSpecification
from unsaid.types.errors import DataError

COVARIANCE = np.array([[0.25, 0.1, 0.0], [0.1, 0.8, 0.0], [0.0, 0.0, 0.0]])
MEAN = [-0.5, 1.0, 0.7]
SLOPES = np.array([[0.0], [0.5], [0.0]])


def known_fit(price: str | None = None) -> NormalEstimates:
    model = MixedSpecification.of(
        "abc", distributions={"a": "-lognormal", "c": "fixed"}, covariates=["z0"], price=price
    )
    count = len(model.parameter_names)
    return NormalEstimates(
        specification=model,
        mean=np.array(MEAN),
        covariate_effects=SLOPES,
        covariance=COVARIANCE,
        parameter_covariance=np.zeros((count, count)),
        standard_errors_kind="none",
        log_likelihood=0.0,
        log_likelihood_se=0.0,
        iterations=0,
        seconds=0.0,
        verdict=Verdict(),
        people=0,
        tasks=0,
        seed=0,
        draws=0,
    )


def known_people(people: int, *, price: bool = False) -> tuple[Panel, np.ndarray]:
    covariates = np.random.default_rng(4).normal(size=(people, 1))
    c = coefficients_of(1, people, MEAN, COVARIANCE, covariates=covariates, slopes=SLOPES)
    c[:, 0] = -np.exp(c[:, 0])
    if price:
        c[:, 1:] *= -c[:, :1]
    return panel_of(2, c, covariates=covariates, ragged=True, tasks=10), c


@pytest.mark.parametrize("price", [False, True])
def test_posteriors_are_calibrated(price: bool):
    panel, truth = known_people(400, price=price)
    found = individuals(panel, known_fit("a" if price else None), draws=100)
    below = np.mean(found.draws < truth[:, None], 1)[:, :2]
    assert np.mean(below, 0) == pytest.approx([0.5, 0.5], abs=0.05)
    assert np.mean((below > 0.05) & (below < 0.95), 0) == pytest.approx([0.9, 0.9], abs=0.05)
    if not price:
        assert np.ptp(found.draws[:, :, 2]) == 0
    error = (found.mean - truth)[:, :2] / np.sqrt(found.covariance[:, [0, 1], [0, 1]])
    assert np.sqrt(np.mean(error**2, 0)) == pytest.approx([1.0, 1.0], abs=0.12)


def test_draws_have_the_mean_and_covariance_that_are_told():
    panel, _ = known_people(50)
    found = individuals(panel, known_fit(), draws=1000)
    assert np.mean(found.draws, 1) == pytest.approx(found.mean, abs=0.03)
    spread = np.var(found.draws, axis=1)
    assert spread == pytest.approx(np.diagonal(found.covariance, axis1=1, axis2=2), rel=0.2, abs=0.005)
    assert np.all(found.effective > 100)
    assert found.draws.dtype == np.float32


def test_batches_say_the_same_as_all_at_once():
    panel, _ = known_people(70)
    whole = individuals(panel, known_fit(), draws=10)
    parts = list(individual_batches(panel, known_fit(), draws=10, batch=32))
    assert [part.first for part in parts] == [0, 32, 64]
    for field in ("mean", "covariance", "draws", "effective"):
        together = np.concatenate([getattr(part, field) for part in parts])
        assert together == pytest.approx(getattr(whole, field), rel=1e-6)


def test_other_attributes_are_refused():
    panel, _ = known_people(5)
    with pytest.raises(DataError, match="different attributes"):
        individuals(panel._replace(names=("a", "b", "d")), known_fit())
    with pytest.raises(DataError, match="out of range"):
        individuals(panel, known_fit(), draws=2000)
