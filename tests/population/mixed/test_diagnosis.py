"""Each cause of failure is found in the numbers and named."""

import numpy as np
import pytest

from unsaid.population.integration.maximise import Estimate
from unsaid.population.integration.shards import Population
from unsaid.population.mixed.diagnosis import against_sign, population_verdict, with_sign
from unsaid.population.outcome import Outcome, Verdict
from unsaid.population.specification import MixedSpecification

MODEL = MixedSpecification.of("ab")
GOOD = Estimate(
    population=Population(np.array([[1.0], [-0.5]]), np.zeros(0), np.eye(2)),
    information=100 * np.eye(5),
    products=100 * np.eye(5),
    gain=0.001,
    loss=0.001,
    iterations=10,
    draws=128,
    settled=True,
)


def test_a_good_fit_has_no_problem():
    assert population_verdict(MODEL, GOOD, 500) == Verdict()


@pytest.mark.parametrize(
    ("change", "people", "outcome"),
    [
        ({}, 5, Outcome.TOO_FEW_PEOPLE),
        ({"information": 0.1 * np.eye(5)}, 500, Outcome.SCALE_UNKNOWN),
        ({"population": GOOD.population._replace(factor=30 * np.eye(2))}, 500, Outcome.SCALE_UNKNOWN),
        ({"settled": False}, 500, Outcome.ITERATIONS_ENDED),
    ],
)
def test_each_problem_has_its_outcome(change: dict, people: int, outcome: Outcome):
    found = population_verdict(MODEL, GOOD._replace(**change), people)
    assert found.outcome is outcome
    assert not found.converged
    assert found.message.endswith(outcome.advice)


def test_coefficients_that_do_not_differ_are_remarked_upon():
    alike = GOOD.population._replace(factor=np.diag([1.0, 0.001]))
    found = population_verdict(MODEL, GOOD._replace(population=alike), 500)
    assert (found.outcome, found.converged) == (Outcome.ALIKE, True)
    assert "do not differ in b" in found.message


@pytest.mark.parametrize(("value", "sign", "found"), [(-0.5, 1, True), (-0.5, -1, False), (-0.05, 1, False)])
def test_a_lognormal_of_the_wrong_sign_is_named(value: float, sign: int, found: bool):
    model = MixedSpecification.of("ab", distributions={"b": "lognormal" if sign > 0 else "-lognormal"})
    against = against_sign(model, np.array([-3.0, value]), np.diag([100.0, 100.0]))
    assert against == (("b",) if found else ())
    warned = with_sign(Verdict(), ("b",))
    assert (warned.outcome, warned.converged) == (Outcome.AGAINST_SIGN, True)
    assert "go against the sign of b" in warned.message
    failed = Verdict(Outcome.TOO_FEW_PEOPLE, "too few")
    assert with_sign(failed, ("b",)).outcome is Outcome.TOO_FEW_PEOPLE
    assert with_sign(failed, ()) == failed
