"""Each cause of failure is found in the numbers and named."""

import numpy as np
import pytest

from tests.population.simulated import simple_panel
from unsaid.population.integration.maximise import Estimate
from unsaid.population.integration.packed import pack
from unsaid.population.integration.shards import Population
from unsaid.population.mixed.diagnosis import (
    against_sign,
    blamed,
    collinear,
    collinearity_message,
    population_problem,
    population_remark,
    separated,
    separation_message,
    sign_message,
)
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


def test_directions_without_curvature_are_found():
    x = np.random.default_rng(0).normal(size=(100, 3))
    x = np.column_stack([x, x[:, 0] - 10 * x[:, 1]])
    directions = collinear(x.T @ x)
    assert len(directions) == 1
    assert x @ directions[0] == pytest.approx(np.zeros(100), abs=1e-6)
    assert len(collinear(np.diag([1.0, 0.0, 2.0]))) == 1
    assert "a, b" in collinearity_message(np.array([[1.0, -1.0, 0.0]]), ("a", "b", "c"))


def test_only_what_takes_part_is_blamed():
    assert blamed(np.array([0.001, -2.0, 1.0]), ("a", "b", "c")) == "b, c"


def test_separation_is_a_direction_in_which_the_chosen_is_never_worse():
    packed = pack(simple_panel(people=10))
    assert not separated(packed, np.array([1.0, 0.0]))
    forced = packed._replace(differences=-np.abs(packed.differences))
    assert separated(forced, np.array([1.0, 0.0]))
    assert not separated(forced, np.array([-1.0, 0.0]))
    assert "follow without exception from b" in separation_message(np.array([0.0, 1.0]), ("a", "b"))


def test_a_good_fit_has_no_problem():
    assert population_problem(MODEL, GOOD, 500) == ""
    assert population_remark(MODEL, GOOD) == "converged"


@pytest.mark.parametrize(
    ("change", "people", "message"),
    [
        ({}, 5, "5 people are too few to estimate 5 parameters"),
        ({"information": 0.1 * np.eye(5)}, 500, "scale is not identified"),
        ({"population": GOOD.population._replace(factor=30 * np.eye(2))}, 500, "scale is not identified"),
        ({"settled": False}, 500, "not converged"),
    ],
)
def test_each_problem_has_its_message(change: dict, people: int, message: str):
    assert message in population_problem(MODEL, GOOD._replace(**change), people)


def test_coefficients_that_do_not_differ_are_remarked_upon():
    alike = GOOD.population._replace(factor=np.diag([1.0, 0.001]))
    assert "do not differ in b" in population_remark(MODEL, GOOD._replace(population=alike))


@pytest.mark.parametrize(("value", "sign", "found"), [(-0.5, 1, True), (-0.5, -1, False), (-0.05, 1, False)])
def test_a_lognormal_of_the_wrong_sign_is_named(value: float, sign: int, found: bool):
    model = MixedSpecification.of("ab", distributions={"b": "lognormal" if sign > 0 else "-lognormal"})
    against = against_sign(model, np.array([-3.0, value]), np.diag([100.0, 100.0]))
    assert against == (("b",) if found else ())
    assert "go against the sign of b" in sign_message(("b",))
