"""Latent classes find kinds of people that are there, and say so where they cannot."""

import dataclasses

import numpy as np
import pytest

from tests.population.electricity import electricity
from tests.population.kinds import COEFFICIENTS, FAST, SHARES, kinds_panel
from tests.population.simulated import simple_panel
from unsaid.data.panel import people_of
from unsaid.population.latent.fit import class_membership, fit_latent, latent_log_likelihoods
from unsaid.population.latent.options import LatentOptions
from unsaid.population.logit.newton import fit_conditional
from unsaid.population.outcome import Outcome, Verdict
from unsaid.types.errors import DataError


def errors_of(fit) -> np.ndarray:
    """Standard errors of the coefficients."""
    return fit.standard_errors[: fit.coefficients.size].reshape(fit.coefficients.shape)


def test_three_kinds_are_found_with_their_shares_and_people():
    panel, which = kinds_panel(people=1000)
    fit = fit_latent(panel, 3, FAST)
    assert fit.converged
    assert fit.verdict == Verdict()
    assert np.max(np.abs((fit.coefficients - COEFFICIENTS) / errors_of(fit))) < 3.5
    assert np.max(np.abs((fit.shares - SHARES) / fit.standard_errors[fit.coefficients.size :])) < 3
    membership = class_membership(panel, fit)
    assert membership.sum(1) == pytest.approx(np.ones(1000))
    assert np.mean(membership.argmax(1) == which) > 0.9
    assert membership.mean(0) == pytest.approx(fit.shares, abs=1e-6)


def test_errors_are_what_repeated_samples_show():
    z = []
    quick = LatentOptions(starts=2, kept=1)
    for seed in range(30):
        fit = fit_latent(kinds_panel(seed, 200, kinds=2)[0], 2, quick)
        own = (fit.coefficients - COEFFICIENTS[:2]) / errors_of(fit)
        z.append(
            np.append(own.ravel(), (fit.shares[0] - 0.625) / fit.standard_errors[fit.coefficients.size :][0])
        )
    assert np.sqrt(np.mean(np.square(z))) == pytest.approx(1.0, abs=0.15)
    assert np.mean(np.abs(z) < 1.96) == pytest.approx(0.95, abs=0.04)


def test_robust_errors_agree_where_the_model_is_right():
    panel, _ = kinds_panel(people=1000, kinds=2)
    classic = fit_latent(panel, 2, FAST)
    robust = fit_latent(panel, 2, dataclasses.replace(FAST, standard_errors="robust"))
    assert robust.standard_errors == pytest.approx(classic.standard_errors, rel=0.15)
    none = fit_latent(panel, 2, dataclasses.replace(FAST, standard_errors="none"))
    assert np.all(np.isnan(none.standard_errors))


def test_one_class_is_the_conditional_logit():
    panel = simple_panel(people=100)
    fit, plain = fit_latent(panel, 1), fit_conditional(panel)
    assert fit.coefficients[0] == pytest.approx(plain.mean, abs=1e-6)
    assert errors_of(fit)[0] == pytest.approx(plain.standard_errors, rel=1e-5)
    assert fit.log_likelihood == pytest.approx(plain.log_likelihood)
    assert (fit.shares.tolist(), fit.free_parameters) == ([1.0], 2)


def test_the_same_seed_gives_the_same_and_the_order_of_people_does_not_matter():
    panel, _ = kinds_panel()
    fit, again = fit_latent(panel, 3, FAST), fit_latent(panel, 3, FAST)
    for name, value in fit._asdict().items():
        if name != "seconds":
            np.testing.assert_array_equal(getattr(again, name), value, err_msg=name)
    turned = fit_latent(people_of(panel, np.arange(500)[::-1]), 3, FAST)
    assert turned.coefficients == pytest.approx(fit.coefficients, abs=1e-5)
    assert np.all(np.diff(fit.shares) <= 0)


def test_units_do_not_matter_and_weights_count_people():
    panel, _ = kinds_panel(people=200, kinds=2)
    weights = np.random.default_rng(0).integers(1, 3, 200)
    fit = fit_latent(panel._replace(weights=weights.astype(float)), 2, FAST)
    repeated = people_of(panel, np.repeat(np.arange(200), weights))
    other = fit_latent(repeated._replace(attributes=repeated.attributes * 1e-4), 2, FAST)
    assert other.log_likelihood == pytest.approx(fit.log_likelihood)
    assert other.coefficients * 1e-4 == pytest.approx(fit.coefficients, abs=1e-5)
    assert errors_of(other) * 1e-4 == pytest.approx(errors_of(fit), rel=1e-4)


def test_a_fit_starts_near_another():
    panel, _ = kinds_panel(ragged=True, tasks=12)
    fit = fit_latent(panel, 3, FAST)
    near = fit_latent(panel, 3, LatentOptions(starts=1, kept=1), start=fit)
    assert near.log_likelihood >= fit.log_likelihood - 1e-6


def test_many_people_are_climbed_from_some_of_them(monkeypatch: pytest.MonkeyPatch):
    panel, _ = kinds_panel(people=600)
    whole = fit_latent(panel, 3, FAST)
    monkeypatch.setattr("unsaid.population.latent.fit.SCREENING_PEOPLE", 200)
    found = fit_latent(panel, 3, FAST)
    assert found.log_likelihood == pytest.approx(whole.log_likelihood)
    assert (found.starts, found.agreeing) == (2, 2)


def test_likelihood_of_the_people_and_of_others():
    panel, _ = kinds_panel()
    some, others = people_of(panel, np.arange(300)), people_of(panel, np.arange(300, 500))
    fit = fit_latent(some, 3, FAST)
    assert latent_log_likelihoods(some, fit).sum() == pytest.approx(fit.log_likelihood)
    right = latent_log_likelihoods(others, fit).sum()
    assert right > latent_log_likelihoods(others, fit_latent(some, 1)).sum() + 50
    with pytest.raises(DataError, match="other attributes"):
        class_membership(panel._replace(names=("x", "y", "z")), fit)


def test_without_a_conditional_logit_there_are_no_classes():
    panel = simple_panel(people=100)
    fit = fit_latent(panel._replace(attributes=panel.attributes[:, [0, 0]]), 2, FAST)
    assert not fit.converged
    assert fit.verdict.outcome is Outcome.COLLINEAR
    assert np.all(np.isnan(fit.standard_errors))


def test_a_climb_that_was_cut_short_says_so():
    panel, _ = kinds_panel(people=200)
    fit = fit_latent(panel, 3, LatentOptions(starts=2, kept=1, iterations=1))
    assert not fit.converged
    assert fit.verdict.outcome is Outcome.ITERATIONS_ENDED


def test_options_that_do_not_fit_together_are_refused():
    with pytest.raises(DataError, match="at least kept"):
        LatentOptions(starts=2, kept=3)
    with pytest.raises(DataError, match="at least one class"):
        fit_latent(simple_panel(people=10), 0)


def test_electricity(human_data):
    panel = electricity(human_data)
    fits = [fit_latent(panel, classes, LatentOptions(starts=8, kept=3)) for classes in (1, 2, 3)]
    assert [fit.log_likelihood for fit in fits] == pytest.approx([-4958.649, -4526.829, -4298.028], abs=0.01)
    assert all(fit.converged for fit in fits)
    assert fits[0].bic > fits[1].bic > fits[2].bic
