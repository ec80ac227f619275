"""Each thing that can be wrong with latent classes is told apart, with advice."""

import numpy as np

from tests.population.kinds import COEFFICIENTS, FAST, kinds_panel
from tests.population.simulated import panel_of
from unsaid.population.integration.packed import pack
from unsaid.population.latent.ascent import EMResult, Mixture, evaluated, information_at
from unsaid.population.latent.diagnosis import latent_verdict
from unsaid.population.latent.fit import fit_latent
from unsaid.population.outcome import Outcome, Verdict


def verdict_of(mixture: Mixture, people: int = 200) -> Verdict | None:
    panel, _ = kinds_panel(people=people, kinds=2)
    packed = pack(panel)
    evaluation = evaluated(packed, mixture, evaluated(packed, mixture).membership)
    found = EMResult(mixture, evaluation, (evaluation.log_likelihood,), settled=True)
    return latent_verdict(packed, found, information_at(packed, mixture, evaluation), panel.names)


def test_an_empty_class():
    shares = np.array([0.6, 0.4 - 1e-6, 1e-6])
    empty = Verdict(Outcome.EMPTY_CLASS, "nobody belongs to class 3")
    assert verdict_of(Mixture(shares, COEFFICIENTS)) == empty


def test_classes_that_are_the_same():
    twice = Mixture(np.array([0.5, 0.5]), COEFFICIENTS[[0, 0]])
    found = verdict_of(twice)
    assert found is not None
    assert found.outcome is Outcome.CLASSES_ALIKE


def test_too_few_people():
    mixture = Mixture(np.array([0.5, 0.5]), COEFFICIENTS[:2])
    found = verdict_of(mixture, people=7)
    assert found is not None
    assert found.outcome is Outcome.TOO_FEW_PEOPLE


def test_nothing_is_said_of_classes_that_are_there():
    assert verdict_of(Mixture(np.array([0.6, 0.4]), COEFFICIENTS[:2])) is None


def test_a_class_that_always_takes_the_same():
    which = np.random.default_rng(0).random(300) < 0.3
    coefficients = np.where(which[:, None], [[0.0, 300.0, 0.0]], [[1.0, -0.5, 0.3]])
    fit = fit_latent(panel_of(1, coefficients), 2, FAST)
    assert not fit.converged
    assert fit.verdict.outcome is Outcome.CLASS_SEPARATED
    assert "class 2 (share 0.253): b:" in fit.verdict.detail
    assert np.all(np.isnan(fit.standard_errors))
