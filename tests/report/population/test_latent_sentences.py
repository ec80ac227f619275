"""Sentences say what is sure, and that the rest is not."""

import numpy as np
import pytest

from tests.population.latent.test_estimates import classes_fit, classes_of
from unsaid.population.latent.certainty import class_certainty
from unsaid.population.latent.importance import ClassImportance
from unsaid.population.latent.model import Membership
from unsaid.report.population.latent_sentences import (
    certainty_sentences,
    class_sentences,
    count_sentences,
    listed,
    opening_sentences,
)


def test_names_are_listed_and_not_without_end():
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    many = listed([str(i) for i in range(20)])
    assert many.startswith("0, 1, 2")
    assert many.endswith("6 and 13 others")
    assert len(listed(["x" * 99])) < 40


def test_it_opens_with_what_was_fitted():
    assert "100 people are described as 2 kinds" in opening_sentences(classes_of())[0]
    alone = classes_of(shares=np.ones(1), coefficients=np.zeros((1, 2)))
    assert "all alike" in opening_sentences(alone)[0]


def said(fit, number=1, importance=None) -> str:
    groups = classes_fit(fit).summary().groups
    return " ".join(class_sentences(number, groups[0][1][number - 1], groups[number][1], importance))


def test_a_class_is_told_by_what_is_sure_of_it():
    fit = classes_of(parameter_covariance=np.diag([0.01, 9.0, 0.01, 0.01, 1e-4, 1e-4]))
    importance = ClassImportance(("price", "size"), np.array([[0.8, 0.2], [0.0, 0.0]]))
    first = said(fit, 1, importance)
    assert first.startswith(
        "Class 1: 70% (68 to 72) of people. What matters most: price (80%) and size (20%)."
    )
    assert "Compared with the other classes, price matters more (80% against 0%)." in first
    assert "They choose what has less of price." in first
    assert "more of" not in first
    assert "Which way size would move them cannot be told." in first
    second = said(fit, 2, importance)
    assert "They choose what has more of price and size." in second
    assert "Nothing matters to them." in second


def test_what_sets_a_class_apart_is_said():
    fit = classes_of(parameter_covariance=np.diag([1e-4] * 6))
    importance = ClassImportance(("price", "size"), np.array([[0.7, 0.3], [0.2, 0.8]]))
    first = said(fit, 1, importance)
    assert "price matters more (70% against 20%) and size matters less (30% against 80%)." in first
    assert "They choose what has more of size, and what has less of price." in first
    alike = ClassImportance(("price", "size"), np.array([[0.5, 0.5], [0.51, 0.49]]))
    assert "Compared" not in said(fit, 1, alike)


def test_without_errors_nothing_is_said_of_directions():
    fit = classes_of(parameter_covariance=np.full((6, 6), np.nan), shares=np.array([0.97, 0.03]))
    assert said(fit, 1) == "Class 1: 97% of people."
    assert said(fit, 2) == "Class 2: 3% of people. So few people say little for sure."


def test_the_number_of_classes_is_weighed():
    agreeing = count_sentences([1, 2, 3], 2, 2, (0.0, 0.0))
    assert agreeing == [
        "Of 1, 2 and 3 classes, 2 have the lowest BIC.",
        "People held out are predicted best by the same number.",
    ]
    assert "is more than chance" in count_sentences([1, 2, 3], 2, 3, (0.01, 0.001))[1]
    assert "may be chance" in count_sentences([1, 2, 3], 2, 3, (0.01, 0.009))[1]
    assert "largest number tried" in count_sentences([1, 2], 2, None, None)[1]
    assert len(count_sentences([1, 2, 3], 2, None, None)) == 1
    failed = count_sentences([1, 2, 3, 4], 1, None, None, [3, 4])
    assert failed == [
        "Of 1, 2, 3 and 4 classes, 1 has the lowest BIC.",
        "Fits of 3 and 4 did not converge and are left out of account.",
    ]


@pytest.mark.parametrize(
    ("rows", "says", "warns"),
    [
        ([[0.9, 0.1], [0.2, 0.8]], "Each of the 2 people", False),
        ([[0.9, 0.1], [0.6, 0.4]], "Of 2 people, 1 (50%)", False),
        ([[0.5, 0.5], [0.6, 0.4]], "Of 2 people, 0 (0%)", True),
    ],
)
def test_how_sure_it_is_who_belongs_where(rows, says, warns):
    found = certainty_sentences(class_certainty(Membership(("ann", "bo"), np.array(rows))))
    assert found[0].startswith(says)
    assert (len(found) == 2) == warns
