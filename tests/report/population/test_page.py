"""The page of a fit holds everything, refers to nothing outside, and warns before it tells."""

import dataclasses
import re

import numpy as np
import pytest

from tests.population.fits import fit_of, fitted, known_of, panel_from, taste
from unsaid.population.outcome import Outcome, Verdict
from unsaid.population.specification import MixedSpecification
from unsaid.report.population.page import render_page, write_page

EVIL = "choices <of> many"


def fit_with(estimates=None, **facts):
    estimates = (estimates or taste())._replace(people=60)
    known = known_of(estimates, 60) if estimates.specification.random else None
    panel = panel_from(taste(), people=60, tasks=8)
    given = {"where": EVIL, "notes": ("note: 3 tasks <were> dropped",), "made_by": {"unsaid": "0.1"}}
    return fitted(estimates, known=known, panel=panel, **(given | facts))


def test_the_page_tells_everything_and_asks_for_nothing(tmp_path):
    page = write_page(fit_with(), tmp_path / "page.html", price="price").read_text()
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
    assert "&lt;were&gt;" in page
    assert "<were>" not in page
    assert "seed 0" in page
    assert not re.search(r"https?://|<script|<link|<img|@import|url\(", page)
    assert page.count("<svg") == page.count("</svg>") >= 8
    assert "prefers-color-scheme:dark" in page
    assert "@media print" in page
    assert 'name="viewport"' in page


def test_a_fit_that_failed_says_so_first():
    failed = taste()._replace(verdict=Verdict(Outcome.SEPARATED, "separated by price"))
    page = render_page(fit_with(failed))
    assert page.index("did not converge: separated by price") < page.index("<h2>Estimates</h2>")
    assert "said wrong" in page


def test_a_conditional_logit_has_no_people_to_show():
    specification = MixedSpecification.of(["price", "quality", "green"], covariance="none")
    page = render_page(fit_with(fit_of(specification, [-0.5, 1.0, 0.3], np.zeros((3, 3)))))
    assert "How people differ" not in page
    assert "What is known of each" not in page
    assert "What matters" in page
    assert "nan" not in page.lower().replace("finance", "")


@pytest.mark.parametrize("known", [True, False])
def test_what_a_file_does_not_know_is_left_out(known):
    fit = dataclasses.replace(fit_with(), panel=None)
    if not known:
        fit = dataclasses.replace(fit, known=None)
    page = render_page(fit)
    assert "Does the model describe them?" not in page
    assert ("Who wants what" in page) == known
