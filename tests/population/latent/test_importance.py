"""What matters to a class is told as a share of its range of utility."""

import numpy as np
import pytest

from tests.population.latent.test_estimates import classes_of
from unsaid.population.facts import DataFacts
from unsaid.population.latent.importance import class_importance


def facts(ranges: list[list[float]], names: tuple[str, ...] = ("price", "size")) -> DataFacts:
    return DataFacts(names, np.array(ranges), np.zeros((1, 0)), -1.0)


DATA = facts([[0.0, 2.0], [1.0, 5.0]])


def test_the_range_of_utility_is_shared_out():
    found = class_importance(classes_of(), DATA)
    assert found.attributes == ("price", "size")
    # |-1| * 2 beside |.5| * 4, and |.2| * 2 beside |2| * 4
    assert found.shares == pytest.approx(np.array([[0.5, 0.5], [0.4 / 8.4, 8 / 8.4]]))


def test_it_does_not_depend_on_how_consistently_people_choose():
    fit = classes_of()
    louder = fit._replace(coefficients=fit.coefficients * np.array([[3.0], [0.1]]))
    assert class_importance(louder, DATA).shares == pytest.approx(class_importance(fit, DATA).shares)


def test_levels_of_a_category_count_as_one():
    fit = classes_of(names=("brand[x]", "brand[y]"))
    found = class_importance(fit, facts([[0.0, 1.0]] * 2, ("brand[x]", "brand[y]")))
    assert found.attributes == ("brand",)
    assert found.shares == pytest.approx(np.ones((2, 1)))
