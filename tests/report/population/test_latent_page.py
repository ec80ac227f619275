"""The page of classes holds everything, refers to nothing outside, and warns before it tells."""

import re

import numpy as np
from unsaid.population.latent.saved import Membership

from tests.population.latent.test_estimates import classes_of
from unsaid.population.latent.certainty import class_certainty
from unsaid.population.latent.count import ClassCount
from unsaid.population.latent.importance import class_importance
from unsaid.population.postestimation.compare import HeldOut
from unsaid.report.population.latent_page import LatentContent, render_latent

EVIL = "<i>price&"


def content(**changes) -> LatentContent:
    fit = classes_of(names=(EVIL, "size"))
    one = fit._replace(shares=np.ones(1), coefficients=np.array([[-0.5, 1.0]]), log_likelihood=-980.0)
    held = HeldOut(0.95, 0.02, np.zeros(100))
    people = np.random.default_rng(0).dirichlet([0.3, 0.3], 100)
    found = LatentContent(
        title="choices <of> many",
        fit=fit,
        notes=["note: 3 tasks <were> dropped"],
        tried=[ClassCount(one, held), ClassCount(fit, held._replace(log_loss=0.91))],
        more_losses=[HeldOut(0.04, 0.01, np.zeros(100)), HeldOut(0.0, 0.0, np.zeros(100))],
        importance=class_importance(fit, np.array([[0.0, 1.0]] * 2)),
        certainty=class_certainty(Membership(tuple(f"p{i}" for i in range(100)), people)),
        made_by={"unsaid": "0.1", "seed": "7"},
    )
    return found._replace(**changes)


HEADINGS = (
    "The data",
    "What it means",
    "How large the classes are",
    "What each class wants",
    "What matters to each class",
    "How many classes",
    "How sure it is who belongs where",
    "Estimates",
)


def test_the_page_tells_everything_and_asks_for_nothing():
    page = render_latent(content())
    assert tuple(re.findall(r"<h2>([^<]*)</h2>", page)) == HEADINGS
    assert "Kinds of people: choices &lt;of&gt; many" in page
    assert "seed 7" in page
    assert "3 of 4" in page  # starts that agree
    assert "The fit did not converge" not in page
    assert not re.search(r"https?://|<script|<link|<img|@import|url\(", page)
    # shares, two coefficients, importance, BIC, loss, memberships
    assert page.count("<svg") == page.count("</svg>") == 7
    assert "prefers-color-scheme:dark" in page
    assert "nan" not in page


def test_every_name_is_escaped():
    page = render_latent(content())
    assert "<i>" not in page
    assert "<were>" not in page
    assert "&lt;i&gt;price&amp;" in page


def test_classes_from_a_file_tell_what_they_know():
    page = render_latent(
        content(notes=(), tried=(), more_losses=(), importance=None, certainty=None, made_by={})
    )
    found = re.findall(r"<h2>([^<]*)</h2>", page)
    assert found == ["What it means", "How large the classes are", "What each class wants", "Estimates"]


def test_a_fit_that_failed_says_so_first():
    fit = classes_of(
        converged=False, message="nobody belongs to class 2", parameter_covariance=np.full((6, 6), np.nan)
    )
    page = render_latent(content(fit=fit))
    assert page.index("did not converge: nobody belongs to class 2") < page.index("<h2>What it means")
    assert "said wrong" in page
    assert "none of this is to be relied on" in page
    assert "nan" not in page
    remark = "converged; only 1 of the best 12 starts came to this maximum"
    page = render_latent(content(fit=classes_of(message=remark)))
    assert "Only 1 of the best 12 starts came to this maximum." in page


def test_one_class_has_no_shares_and_nobody_elsewhere():
    alone = classes_of(
        shares=np.ones(1),
        coefficients=np.array([[-1.0, 0.5]]),
        parameter_covariance=np.diag([0.01, 0.01, 0.0]),
        starts=1,
    )
    sure = class_certainty(Membership(("ann",), np.ones((1, 1))))
    page = render_latent(content(fit=alone, tried=(), importance=None, certainty=sure))
    assert re.findall(r"<h2>([^<]*)</h2>", page) == [
        "The data",
        "What it means",
        "What each class wants",
        "Estimates",
    ]
    assert "all alike" in page


def test_nobody_need_have_been_held_out():
    tried = [one._replace(held_out=None) for one in content().tried]
    page = render_latent(content(tried=tried, more_losses=()))
    assert "Loss on people held out" not in page
    assert "2 have the lowest BIC" in page


def test_numbers_that_did_not_converge_are_not_taken_for_better():
    good = content()
    worse = ClassCount(good.fit._replace(shares=np.full(3, 1 / 3), converged=False), None)
    page = render_latent(good._replace(tried=[*good.tried, worse], more_losses=()))
    assert "Fits of 3 did not converge and are left out of account." in page
    assert "3 (did not converge)" in page
    lost = [one._replace(fit=one.fit._replace(converged=False)) for one in good.tried]
    page = render_latent(good._replace(fit=lost[1].fit, tried=lost))
    assert "left out of account" not in page
