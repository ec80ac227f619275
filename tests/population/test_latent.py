"""Latent classes find kinds of people that are there, and do not find ones that are not."""

import numpy as np
import pytest

from tests.population.simulated import coefficients_of, panel_of, simple_panel
from unsaid.population.conditional import fit_conditional
from unsaid.population.latent import LatentOptions, class_membership, compare_classes, fit_latent
from unsaid.population.panel import Panel, people_of
from unsaid.types.errors import DataError

KINDS = np.array([[1.5, -1.0], [-1.0, 0.5]])
SHARES = np.array([0.65, 0.35])
FAST = LatentOptions(starts=3)


def two_kinds(seed: int = 0, people: int = 600, tasks: int = 8) -> tuple[Panel, np.ndarray]:
    which = (np.random.default_rng(seed).random(people) > SHARES[0]).astype(int)
    return panel_of(seed + 1, KINDS[which], tasks=tasks), which


def test_two_kinds_are_found_with_their_shares_and_people():
    panel, which = two_kinds()
    fit = fit_latent(panel, 2, FAST)
    assert fit.converged
    z = (fit.coefficients - KINDS) / fit.coefficient_errors
    assert np.max(np.abs(z)) < 3
    assert np.max(np.abs((fit.shares - SHARES) / fit.share_errors)) < 3
    assert np.sum(fit.shares) == pytest.approx(1.0)
    assert np.mean(np.argmax(fit.membership, 1) == which) > 0.95
    assert fit.starts_at_top >= 1


def test_errors_are_what_repeated_samples_show():
    z = []
    for seed in range(25):
        fit = fit_latent(two_kinds(seed, 200)[0], 2, LatentOptions(starts=1))
        z.append(((fit.coefficients - KINDS) / fit.coefficient_errors).ravel())
        z[-1] = np.append(z[-1], (fit.shares[0] - SHARES[0]) / fit.share_errors[0])
    assert np.sqrt(np.mean(np.square(z))) == pytest.approx(1.0, abs=0.25)


def test_the_number_of_classes_is_found_by_bic_and_by_people_held_out():
    rows = compare_classes(two_kinds(people=250)[0], range(1, 4), LatentOptions(starts=2, folds=2))
    assert [row.classes for row in rows] == [1, 2, 3]
    assert min(rows, key=lambda row: row.fit.bic).classes == 2
    assert rows[1].held_out > rows[0].held_out + 0.05
    assert rows[1].held_out > rows[2].held_out - 0.01
    assert rows[2].fit.log_likelihood >= rows[1].fit.log_likelihood - 0.1
    assert rows[1].fit.aic < rows[0].fit.aic


def test_one_class_is_the_conditional_logit():
    panel = simple_panel(people=100)
    fit, plain = fit_latent(panel, 1), fit_conditional(panel)
    assert fit.coefficients[0] == pytest.approx(plain.mean, abs=1e-4)
    assert fit.coefficient_errors[0] == pytest.approx(plain.standard_errors, rel=1e-3)
    assert fit.log_likelihood == pytest.approx(plain.log_likelihood, abs=1e-4)
    assert fit.parameter_count == 2


def test_likelihood_and_membership_of_other_people():
    panel, which = two_kinds()
    fit = fit_latent(people_of(panel, np.arange(300)), 2, FAST)
    membership, log_likelihood = class_membership(people_of(panel, np.arange(300, 600)), fit)
    assert np.mean(np.argmax(membership, 1) == which[300:]) > 0.9
    assert np.sum(membership, 1) == pytest.approx(np.ones(300))
    own = class_membership(people_of(panel, np.arange(300)), fit)
    assert own[1] == pytest.approx(fit.log_likelihood, abs=1e-3)
    assert log_likelihood < 0
    with pytest.raises(DataError, match="different attributes"):
        class_membership(panel._replace(names=("x", "y")), fit)


def test_weights_count_people():
    panel, _ = two_kinds(people=120)
    weights = np.random.default_rng(0).integers(1, 3, 120)
    weighted = fit_latent(panel._replace(weights=weights.astype(float)), 2, FAST)
    repeated = fit_latent(people_of(panel, np.repeat(np.arange(120), weights)), 2, FAST)
    assert weighted.coefficients == pytest.approx(repeated.coefficients, abs=0.02)
    assert weighted.coefficient_errors == pytest.approx(repeated.coefficient_errors, rel=0.02)


def test_problems_are_told():
    panel = panel_of(1, coefficients_of(0, 30, [0.0, 0.0], np.eye(2)) * 100, tasks=2)
    assert "no finite coefficient" in fit_latent(panel, 3, FAST).message
    assert "not converged" in fit_latent(two_kinds()[0], 2, LatentOptions(starts=1, iterations=2)).message
    twice = simple_panel(people=50)
    twice = twice._replace(attributes=twice.attributes[:, [0, 0]])
    assert "tell these attributes apart" in fit_latent(twice, 2, FAST).message
    with pytest.raises(DataError, match="as many people"):
        fit_latent(simple_panel(people=3), 4)
    with pytest.raises(DataError, match="starts"):
        LatentOptions(starts=0)
