"""What is kept beside a fit."""

import numpy as np
import pytest

from tests.population.synthetic import synthetic_panel
from unsaid.data.columns import Columns
from unsaid.data.recipe import Recipe
from unsaid.population.facts import DataFacts, null_log_likelihood, ranges_of, versions


def test_ranges_hold_every_value():
    panel = synthetic_panel(people=5)
    ranges = ranges_of(panel)
    assert ranges.shape == (3, 2)
    assert np.all((panel.attributes >= ranges[:, 0]) & (panel.attributes <= ranges[:, 1]))


def test_at_random_every_alternative_is_as_likely():
    panel = synthetic_panel(people=5, tasks=4, alternatives=3)._replace(weights=np.array([1.0, 1, 1, 1, 2]))
    assert null_log_likelihood(panel) == pytest.approx(-24 * np.log(3))


def test_versions_are_told():
    assert set(versions()) == {"unsaid", "numpy", "python", "machine"}


def groups_of(names: tuple[str, ...], recipe: Recipe | None = None):
    return DataFacts(names, np.zeros((len(names), 2)), np.zeros((1, 0)), -1.0, recipe=recipe).groups


def test_levels_of_a_category_are_one_attribute_and_brackets_alone_are_none():
    names = ("price[usd]", "price[local]", "mode[car]", "mode[tram]")
    apart = {"levels": {"mode": ("bus", "car", "tram")}}
    stated = {"states": {"attributes": {"categories": {"C(mode)": ["bus", "car", "tram"]}}}}
    expected = (("price[usd]", "price[local]", "mode"), (0, 1, 2, 2))
    for known in (apart, stated):
        assert groups_of(names, Recipe(Columns(), names, **known)) == expected
    # a file of before says no more than names
    assert groups_of(names) == (("price", "mode"), (0, 0, 1, 1))
