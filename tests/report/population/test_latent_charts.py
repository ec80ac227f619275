"""Drawings of classes show each of them once, with what is known of it."""

import math
import re
from xml.etree import ElementTree

import numpy as np

from tests.population.latent.test_estimates import classes_fit, classes_of
from unsaid.population.latent.importance import ClassImportance
from unsaid.report.population.latent_charts import (
    Tried,
    class_importance_chart,
    class_share_chart,
    coefficient_chart,
    count_chart,
    membership_chart,
)


def words(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own text
    return [text.text or "" for text in root.iter("text")]


def count(svg: str, kind: str) -> int:
    return len(re.findall(rf'class="{kind}"', svg))


def test_each_class_has_a_bar_with_its_interval():
    fit = classes_of(parameter_covariance=np.eye(6) * 0.01**2)
    drawn = class_share_chart(classes_fit(fit).summary().groups[0][1])
    assert count(drawn, "bar") == count(drawn, "interval") == 2
    assert "70.0% (68–72)" in words(drawn)
    unknown = classes_of(parameter_covariance=np.full((6, 6), np.nan))
    drawn = class_share_chart(classes_fit(unknown).summary().groups[0][1])
    assert count(drawn, "interval") == 0
    assert "30.0%" in words(drawn)


def test_a_coefficient_stands_in_each_class():
    groups = classes_fit(classes_of()).summary().groups
    drawn = coefficient_chart("price <in euros>", [rows[0] for _, rows in groups[1:]])
    assert (count(drawn, "point"), count(drawn, "interval"), count(drawn, "zero")) == (2, 2, 1)
    assert {"price <in euros>", "class 1", "class 2"} <= set(words(drawn))
    unknown = classes_fit(classes_of(parameter_covariance=np.full((6, 6), np.nan))).summary().groups
    drawn = coefficient_chart("price", [rows[0] for _, rows in unknown[1:]])
    assert (count(drawn, "point"), count(drawn, "interval")) == (2, 0)
    assert "nan" not in drawn


def test_what_matters_is_told_of_each_class():
    drawn = class_importance_chart(ClassImportance(("price", "size"), np.array([[0.25, 0.75], [1.0, 0.0]])))
    assert [word for word in words(drawn) if word.endswith("%")] == ["25%", "100%", "75%", "0%"]
    assert count(drawn, "bar") == 4
    many = class_importance_chart(ClassImportance(("a",), np.ones((20, 1))))
    assert "20" in words(many)


def test_numbers_of_classes_stand_in_their_order():
    tried = [Tried(1, 2000.0), Tried(2, 1800.0, 30.0), Tried(4, 1850.0, 0.0)]
    drawn = count_chart("BIC", tried, 2)
    assert (count(drawn, "point"), count(drawn, "below"), count(drawn, "interval")) == (1, 2, 1)
    heights = [float(y) for y in re.findall(r'<circle cx="[\d.]+" cy="([\d.]+)"', drawn)]
    assert heights[0] < heights[2] < heights[1]
    assert {"1", "2", "4", "BIC"} <= set(words(drawn))
    assert math.isnan(Tried(1, 0.5).half)
    failed = count_chart("BIC", [*tried, Tried(5, 1700.0, failed=True)], 2)
    assert count(failed, "wrong") == 1


def test_people_are_counted_by_how_sure_their_class_is():
    drawn = membership_chart(np.array([0.55, 0.85, 0.99, 1.0]), 2)
    assert count(drawn, "columns") == 3
    assert "3 of 4 people" in drawn
    assert "nothing known" in words(drawn)
