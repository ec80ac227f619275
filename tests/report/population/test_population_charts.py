"""Drawings of a population show every attribute once, and nothing where there is nothing."""

import re
from xml.etree import ElementTree

import numpy as np

from tests.population.fits import fit_of, fitted, known_of, taste
from unsaid.population.postestimation.fit_by_task import TaskFit
from unsaid.population.postestimation.importance import attribute_importance
from unsaid.population.postestimation.predictive_check import Check
from unsaid.population.postestimation.willingness import willingness_to_pay
from unsaid.population.specification import MixedSpecification
from unsaid.report.population.population_charts import (
    check_chart,
    correlation_chart,
    distribution_chart,
    importance_chart,
    shrinkage_chart,
    task_chart,
    willingness_chart,
)


def words(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own text
    return [text.text or "" for text in root.iter("text")]


def people():
    fit = taste()
    return fitted(fit, known=known_of(fit, 30)).people()


def test_a_distribution_says_its_moments_and_counts_people():
    plain, counted = (
        distribution_chart(fitted(taste()), 1, None),
        distribution_chart(fitted(taste()), 1, people()),
    )
    assert "mean 1, sd 1; 84% above 0" in words(plain)
    assert "columns" not in plain
    assert "columns" in counted


def test_lognormal_and_fixed_coefficients_lie_on_their_side():
    specification = MixedSpecification.of(["a", "b"], distributions={"a": "-lognormal", "b": "fixed"})
    fit = fit_of(specification, [0.0, 0.5], np.diag([0.25, 0.0]))
    assert any("under 1% above 0" in text for text in words(distribution_chart(fitted(fit), 0, None)))
    assert any("over 99% above 0" in text for text in words(distribution_chart(fitted(fit), 1, None)))


def test_correlations_stand_in_cells_of_what_varies():
    shown = words(correlation_chart(taste()))
    assert shown.count("0.42") == 2
    assert "price" not in shown
    specification = MixedSpecification.of(["a", "b"], covariance="diagonal")
    assert correlation_chart(fit_of(specification, [0, 0], np.eye(2))) == ""


def test_shrinkage_has_a_point_for_each_person_and_says_what_was_learned():
    drawn = shrinkage_chart(fitted(taste()), people(), 1)
    assert drawn.count("<circle") == 30
    learned = next(text for text in words(drawn) if "learned" in text)
    assert 60 <= int(re.match(r"\d+", learned)[0]) <= 90


def test_tasks_and_checks_that_do_not_fit_are_marked():
    tasks = [TaskFit(1, 0.5, 0.5, 0.01, 100), TaskFit(2, 0.3, 0.5, 0.01, 100)]
    assert task_chart(tasks).count("point wrong") == 1
    checks = [
        Check("level", "most x", 0.5, 0.5, 0.4, 0.6, True),
        Check("time", "late", 0.9, 0.5, 0.4, 0.6, False),
    ]
    assert check_chart(checks).count("point wrong") == 1
    assert "most x" in words(check_chart(checks))


def test_importance_and_willingness_name_every_attribute():
    fit = taste()
    found = importance_chart(attribute_importance(fitted(fit)))
    assert set(fit.names) <= set(words(found))
    paid = words(willingness_chart(willingness_to_pay(fitted(fit), "price")))
    assert {"quality", "green"} <= set(paid)
    assert "price" not in paid


def test_without_standard_errors_there_are_no_intervals():
    fit = taste()
    fit = fit._replace(parameter_covariance=np.full_like(fit.parameter_covariance, np.nan))
    drawn = importance_chart(attribute_importance(fitted(fit)))
    drawn += willingness_chart(willingness_to_pay(fitted(fit), "price"))
    assert "interval" not in drawn
    assert "nan" not in drawn
