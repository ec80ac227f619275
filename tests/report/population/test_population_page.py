"""The page of a population holds everything, refers to nothing outside, and warns before it tells."""

import re

import numpy as np
from unsaid.report.population.population_page import PopulationContent, render_population

from tests.population.fits import fit_of, known_of, panel_from, taste
from unsaid.population.postestimation.fit_by_task import fit_by_task
from unsaid.population.postestimation.importance import attribute_importance
from unsaid.population.postestimation.predictive_check import PredictiveOptions, predictive_check
from unsaid.population.postestimation.segments import person_table, segments
from unsaid.population.postestimation.summary import summarise
from unsaid.population.postestimation.willingness import willingness_to_pay
from unsaid.population.specification import MixedSpecification

RANGES = np.array([[0.0, 1.0]] * 3)


def content(fit=None) -> PopulationContent:
    fit = fit or taste()
    panel = panel_from(taste(), people=60, tasks=8)
    nobody = np.zeros((60, 0))
    people = person_table(fit.specification, known_of(fit, 60), RANGES) if fit.specification.random else None
    return PopulationContent(
        title="choices <of> many",
        fit=fit,
        summary=summarise(fit, -2000.0),
        notes=["note: 3 tasks were dropped"],
        people=people,
        segments=() if people is None else segments(people),
        importance=attribute_importance(fit, RANGES, nobody),
        tasks=fit_by_task(fit, panel, nobody),
        check=predictive_check(fit, panel, nobody, options=PredictiveOptions(40)),
        willingness=willingness_to_pay(fit, "price", nobody),
        price="price",
        price_warning="look at the medians",
        made_by={"unsaid": "0.1", "seed": "7"},
    )


def test_the_page_tells_everything_and_asks_for_nothing():
    page = render_population(content())
    for heading in (
        "The data",
        "Estimates",
        "How people differ",
        "What goes together",
        "What matters",
        "Willingness to pay",
        "Who wants what",
        "What is known of each",
        "Does the model describe them?",
        "From the first task to the last",
    ):
        assert f"<h2>{heading}</h2>" in page, heading
    assert "choices &lt;of&gt; many" in page
    assert "3 tasks were dropped" in page
    assert "look at the medians" in page
    assert "seed 7" in page
    assert not re.search(r"https?://|<script|<link|<img|@import|url\(", page)
    assert page.count("<svg") == page.count("</svg>") >= 8


def test_it_prints_and_darkens():
    page = render_population(content())
    assert "prefers-color-scheme:dark" in page
    assert "@media print" in page
    assert 'name="viewport"' in page


def test_a_fit_that_failed_says_so_first():
    page = render_population(content(taste()._replace(converged=False, message="separated by price")))
    warned = page.index("did not converge: separated by price")
    assert warned < page.index("<h2>Estimates</h2>")
    assert "said wrong" in page


def test_a_conditional_logit_has_no_people_to_show():
    specification = MixedSpecification.of(["price", "quality", "green"], covariance="none")
    page = render_population(content(fit_of(specification, [-0.5, 1.0, 0.3], np.zeros((3, 3)))))
    assert "How people differ" not in page
    assert "What is known of each" not in page
    assert "What matters" in page
    assert "nan" not in page.lower().replace("finance", "")


def test_names_and_notes_of_any_kind_are_escaped():
    evil = "<img src=x onerror=alert(1)>'\"&amp;"
    specification = MixedSpecification.of([f"{evil}{name}" for name in ("price", "quality", "green")])
    fit = fit_of(specification, [-0.5, 1.0, 0.3], np.diag([0.5, 0.5, 0.5]))
    people = person_table(specification, known_of(fit, 60), RANGES)
    nobody = np.zeros((60, 0))
    page = render_population(
        content()._replace(
            title=evil,
            fit=fit,
            summary=summarise(fit, -2000.0),
            notes=[evil],
            people=people,
            segments=segments(people),
            importance=attribute_importance(fit, RANGES, nobody),
            willingness=willingness_to_pay(fit, f"{evil}price", nobody),
            price=f"{evil}price",
            price_warning=evil,
            made_by={evil: evil},
        )
    )
    assert "<img" not in page
    assert "&amp;lt;img" not in page
    assert page.count("&lt;img src=x") >= 20
    assert page.count("<svg") == page.count("</svg>")
