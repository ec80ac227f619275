"""The page of classes tells what they are, and warns before it tells."""

import re

import numpy as np

from tests.population.latent.test_estimates import classes_fit, classes_of
from unsaid.population.latent.estimates import ClassCount
from unsaid.population.latent.model import Membership
from unsaid.population.outcome import Outcome, Verdict
from unsaid.population.postestimation.compare import HeldOut
from unsaid.report.population.latent_page import latent_facts, latent_sections
from unsaid.report.population.page import render_page

EVIL = "<i>price&"
PEOPLE = Membership(tuple(f"p{i}" for i in range(100)), np.random.default_rng(0).dirichlet([0.3, 0.3], 100))


def tried(held: bool = True) -> list[ClassCount]:
    loss = HeldOut(0.95, 0.02, np.zeros(100))
    one = classes_of(shares=np.ones(1), coefficients=np.array([[-0.5, 1.0]]), log_likelihood=-980.0)
    both = ClassCount(one, loss), ClassCount(classes_of(), loss._replace(log_loss=0.91))
    return [each if held else each._replace(held_out=None) for each in both]


def headings(page: str) -> list[str]:
    return re.findall(r"<h2>([^<]*)</h2>", page)


def test_the_page_tells_everything_and_asks_for_nothing():
    page = render_page(
        classes_fit(known=PEOPLE, tried=tried(), where="choices <of> many", notes=("note: <odd>",))
    )
    assert headings(page) == [
        "The data",
        "What it means",
        "How large the classes are",
        "What each class wants",
        "What matters to each class",
        "How many classes",
        "How sure it is who belongs where",
        "Estimates",
        "What matters",
        "Who wants what",
    ]
    assert "Kinds of people: choices &lt;of&gt; many" in page
    assert "3 of 4" in page  # starts that agree
    assert "The fit did not converge" not in page
    assert not re.search(r"https?://|<script|<link|<img|@import|url\(", page)
    assert "nan" not in page


def test_every_name_is_escaped():
    page = render_page(classes_fit(classes_of(names=(EVIL, "size")), known=PEOPLE))
    assert "<i>" not in page
    assert "&lt;i&gt;price&amp;" in page


def test_classes_from_a_file_tell_what_they_know():
    found = headings(render_page(classes_fit(ranges=np.full((2, 2), np.nan))))
    assert found == ["What it means", "How large the classes are", "What each class wants", "Estimates"]


def test_a_fit_that_failed_says_so_first():
    empty = Verdict(Outcome.EMPTY_CLASS, "nobody belongs to class 2")
    failed = classes_of(verdict=empty, parameter_covariance=np.full((6, 6), np.nan))
    page = render_page(classes_fit(failed, known=PEOPLE))
    assert page.index("did not converge: nobody belongs to class 2") < page.index("<h2>What it means")
    assert "said wrong" in page
    assert "none of this is to be relied on" in page
    assert "nan" not in page
    lone = Verdict(Outcome.LONE_START, "only 1 of the best 12 starts came to this maximum")
    page = render_page(classes_fit(classes_of(verdict=lone)))
    assert "Only 1 of the best 12 starts came to this maximum" in page


def test_one_class_has_no_shares_and_nobody_elsewhere():
    alone = classes_of(
        shares=np.ones(1),
        coefficients=np.array([[-1.0, 0.5]]),
        parameter_covariance=np.diag([0.01, 0.01, 0.0]),
        starts=1,
    )
    fit = classes_fit(alone, known=Membership(("ann",), np.ones((1, 1))))
    found = headings("".join(latent_sections(fit)))
    assert found == ["What it means", "What each class wants", "What matters to each class"]
    assert "all alike" in render_page(fit)
    assert latent_facts(fit).keys() == {"BIC (people)"}


def test_nobody_need_have_been_held_out():
    page = render_page(classes_fit(tried=tried(held=False)))
    assert "Loss on people held out" not in page
    assert "2 have the lowest BIC" in page


def test_numbers_that_did_not_converge_are_not_taken_for_better():
    bad = Verdict(Outcome.FAILED, "made up")
    worse = ClassCount(classes_of(shares=np.full(3, 1 / 3), coefficients=np.zeros((3, 2)), verdict=bad), None)
    page = render_page(classes_fit(tried=[*tried(), worse]))
    assert "Fits of 3 did not converge and are left out of account." in page
    assert "3 (did not converge)" in page
    lost = [one._replace(fit=one.fit._replace(verdict=bad)) for one in tried()]
    page = render_page(classes_fit(lost[1].fit, tried=lost))
    assert "left out of account" not in page
