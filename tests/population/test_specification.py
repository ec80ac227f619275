"""A specification names what it estimates, and refuses what contradicts itself."""

import pytest
from jaxtyping import TypeCheckError

from unsaid.population.options import FitOptions
from unsaid.population.specification import Coefficient, MixedSpecification
from unsaid.types.errors import DataError

REFUSED = (DataError, TypeCheckError)
"""Tests check types as well; whoever runs without meets the error of the specification."""


def test_coefficients_are_normal_unless_said_otherwise():
    model = MixedSpecification.of(["price", "time"], distributions={"price": "-lognormal"})
    assert model.coefficients == (Coefficient("price", "lognormal", -1), Coefficient("time"))
    assert (model.covariance, model.random) == ("full", (0, 1))


def test_fixed_coefficients_do_not_vary():
    model = MixedSpecification.of(["price", "time", "brand"], distributions={"time": "fixed"})
    assert model.random == (0, 2)
    assert MixedSpecification.of(["price", "time"], covariance="none").random == ()


def test_parameters_are_named_in_order():
    model = MixedSpecification.of(
        ["a", "b", "c"], distributions={"b": "fixed"}, covariates=["age"], covariance="full"
    )
    assert model.parameter_names == ("a", "b", "c", "a:age", "c:age", "sd.a", "sd.c", "cor.a.c")
    diagonal = MixedSpecification.of(["a", "b"], covariance="diagonal")
    assert diagonal.parameter_names == ("a", "b", "sd.a", "sd.b")
    assert MixedSpecification.of(["a", "b"], covariance="none").parameter_names == ("a", "b")


def test_the_price_of_willingness_to_pay_is_lognormal_and_negative():
    model = MixedSpecification.of(["a", "price"], price="price")
    assert model.coefficients[1] == Coefficient("price", "lognormal", -1)
    with pytest.raises(DataError, match="lognormal with sign -1"):
        MixedSpecification.of(["a", "price"], price="price", distributions={"price": "normal"})
    with pytest.raises(DataError, match="not among the attributes"):
        MixedSpecification((Coefficient("a"),), price="cost")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"names": []}, "at least one attribute"),
        ({"names": ["a", "a"]}, "distinct"),
        ({"names": ["a"], "distributions": {"b": "normal"}}, "not there"),
        ({"names": ["a"], "distributions": {"a": "cauchy"}}, "no such distribution"),
        ({"names": ["a"], "covariance": "some"}, "covariance"),
        ({"names": ["a"], "covariance": "none", "distributions": {"a": "normal"}}, "no coefficient varies"),
    ],
)
def test_contradictions_are_refused(arguments: dict, message: str):
    with pytest.raises(REFUSED, match=message):
        MixedSpecification.of(**arguments)


def test_a_sign_belongs_to_lognormal():
    with pytest.raises(DataError, match="sign"):
        Coefficient("a", "normal", -1)
    with pytest.raises(REFUSED, match="distribution"):
        Coefficient("a", "uniform")  # pyright: ignore[reportArgumentType]


def test_options_have_defaults_and_limits():
    options = FitOptions()
    assert (options.seed, options.draws, options.standard_errors) == (0, None, "classic")
    for wrong in (
        {"draws": 100},
        {"draws": 8},
        {"iterations": 0},
        {"tolerance": 0.0},
        {"exact_draws": -1},
        {"standard_errors": "some"},
    ):
        with pytest.raises(REFUSED):
            FitOptions(**wrong)
