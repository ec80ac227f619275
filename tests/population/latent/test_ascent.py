"""The climb never goes down, and its derivatives are those of the log likelihood."""

import numpy as np
import pytest

from tests.population.kinds import kinds_panel
from unsaid.population.integration.packed import Packed, pack
from unsaid.population.latent.ascent import (
    Mixture,
    evaluated,
    information_at,
    maximise_mixture,
    scores_of,
)


def some_packed(**options) -> Packed:
    panel, _ = kinds_panel(people=120, ragged=True, **options)
    weights = np.random.default_rng(1).uniform(0.5, 2.0, 120)
    return pack(panel._replace(weights=weights))


def some_mixture() -> Mixture:
    random = np.random.default_rng(2)
    return Mixture(np.array([0.5, 0.2, 0.3]), random.normal(size=(3, 3)))


def at(flat: np.ndarray) -> Mixture:
    """A mixture from coefficients and log odds against the last class."""
    odds = np.exp(np.append(flat[9:], 0.0))
    return Mixture(odds / odds.sum(), flat[:9].reshape(3, 3))


def flat_of(mixture: Mixture) -> np.ndarray:
    logs = np.log(mixture.shares)
    return np.concatenate([mixture.coefficients.ravel(), logs[:-1] - logs[-1]])


def test_scores_are_the_slope_of_each_persons_log_likelihood():
    packed, mixture = some_packed(), some_mixture()
    found = packed.weights @ scores_of(mixture, evaluated(packed, mixture))
    flat = flat_of(mixture)
    for k in range(len(flat)):
        step = 1e-5 * np.eye(len(flat))[k]
        rise = [evaluated(packed, at(flat + sign * step)).log_likelihood for sign in (1, -1)]
        assert found[k] == pytest.approx((rise[0] - rise[1]) / 2e-5, abs=1e-4)


def test_information_is_the_negative_second_derivative():
    packed, mixture = some_packed(), some_mixture()
    exact = evaluated(packed, mixture, evaluated(packed, mixture).membership)
    found = information_at(packed, mixture, exact)
    flat = flat_of(mixture)
    for k in range(len(flat)):
        step = 1e-5 * np.eye(len(flat))[k]
        slopes = [
            packed.weights @ scores_of(at(flat + sign * step), evaluated(packed, at(flat + sign * step)))
            for sign in (1, -1)
        ]
        assert found[k] == pytest.approx((slopes[1] - slopes[0]) / 2e-5, abs=1e-3)


def test_membership_is_bayes_rule():
    packed, mixture = some_packed(), some_mixture()
    evaluation = evaluated(packed, mixture)
    alone = [
        np.array(
            [evaluated(people, Mixture(np.ones(1), c[None])).log_likelihood for c in mixture.coefficients]
        )
        for people in (packed._replace(weights=np.eye(120)[i]) for i in range(5))
    ]
    for i, heights in enumerate(alone):
        joint = mixture.shares * np.exp(heights)
        assert evaluation.membership[i] == pytest.approx(joint / joint.sum())


@pytest.mark.parametrize("newton", [True, False])
def test_the_log_likelihood_never_falls(newton: bool):
    packed = some_packed()
    for seed in range(5):
        away = np.random.default_rng(seed).normal(size=(3, 3)) * 3
        found = maximise_mixture(packed, Mixture(np.full(3, 1 / 3), away), most=40, newton=newton)
        assert np.all(np.diff(found.path) >= -1e-8)
        assert found.path[-1] == found.evaluation.log_likelihood


def test_newton_ends_where_em_does():
    packed, mixture = some_packed(kinds=2, tasks=12), Mixture(np.array([0.6, 0.4]), np.eye(3)[:2])
    quick = maximise_mixture(packed, mixture, most=100)
    slow = maximise_mixture(packed, mixture, most=2000, newton=False)
    assert quick.settled
    assert len(quick.path) < len(slow.path)
    assert quick.mixture.coefficients == pytest.approx(slow.mixture.coefficients, abs=1e-3)
    assert packed.weights @ scores_of(quick.mixture, quick.evaluation) == pytest.approx(np.zeros(7), abs=1e-3)
