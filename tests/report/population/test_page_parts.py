"""Parts of pages escape what they are told, and look alike on every page."""

import math
import re

from unsaid.population.postestimation.summary import Header, Row
from unsaid.report.population.page_parts import (
    box,
    estimate_table,
    facts,
    footer,
    header_facts,
    number,
    pair,
    paragraph,
    section,
    table,
    whole_page,
)
from unsaid.report.render.svg import label

EVIL = "<b>&'\""
HEADER = Header(
    model="2 latent classes",
    people=1000,
    tasks=20_000,
    parameters=5,
    log_likelihood=-1234.5,
    log_likelihood_se=0.0,
    null_log_likelihood=-2000.0,
    rho_squared=0.38,
    adjusted_rho_squared=0.37,
    aic=2479.0,
    bic=2500.0,
    bic_people=2490.0,
    seconds=0.5,
    converged=False,
    message="",
    standard_errors="classic",
)


def test_whatever_is_told_is_escaped():
    row = Row("a", EVIL, "mean", 1.0, 0.1, 10.0, 0.0, 0.8, 1.2)
    for made in (
        section(EVIL),
        section("One", paragraph(EVIL, "quiet")),
        paragraph(EVIL),
        box([EVIL], wrong=True),
        pair([label(0, 0, EVIL)]),
        facts({EVIL: EVIL}),
        table([EVIL], []),
        table(["one"], [(EVIL,)]),
        footer({EVIL: EVIL}),
        estimate_table([(EVIL, [row])]),
        whole_page(EVIL, []),
    ):
        assert "<b>" not in made
        assert "&lt;b&gt;" in made
        assert "&amp;lt;" not in made


def test_a_page_is_whole_and_asks_for_nothing():
    page = whole_page("choices", [section("One", paragraph("two", "quiet"))])
    assert page.startswith("<!doctype html>")
    assert page.endswith("</main>\n</body>\n</html>\n")
    assert '<h2>One</h2>\n<p class="quiet">two</p>' in page
    assert "prefers-color-scheme:dark" in page
    assert not re.search(r"https?://|<script|<link|<img|@import|url\(", page)


def test_numbers_have_a_true_minus_and_a_dash_for_none():
    assert (number(-1.25, 1), number(math.nan, 3)) == ("−1.2", "–")
    assert "<tr><td>a</td><td>1</td></tr>" in table(["", "count"], [("a", "1")])
    assert 'class="said wrong"' in box(["no"], wrong=True)
    assert 'class="said"' in box(["yes"], wrong=False)


def test_the_error_of_a_log_likelihood_is_told_where_there_is_one():
    told = header_facts(HEADER)
    assert told["Log likelihood"] == "−1,234.50"
    assert (told["People"], told["Converged"], told["BIC (tasks)"]) == ("1,000", "no", "2,500.0")
    assert header_facts(HEADER._replace(log_likelihood_se=0.05))["Log likelihood"] == "−1,234.50 (se 0.05)"


def test_estimates_stand_under_their_titles():
    row = Row("a", "price", "mean", -1.0, 0.1, -10.0, 1e-9, -1.2, -0.8)
    share = Row("share.1", "class 1", "share", 0.4, 0.1, math.nan, math.nan, 0.2, 0.6)
    made = estimate_table([("Shares", [share]), ("Nothing", []), ("Class 1", [row])])
    assert re.findall(r"<th colspan=\"7\">([^<]*)", made) == ["Shares", "Class 1"]
    assert "<td>price</td><td>−1.0000</td><td>0.1000</td><td>−10.00</td><td>&lt;0.001</td>" in made
    assert "<td>class 1</td><td>0.4000</td><td>0.1000</td><td>–</td><td>–</td><td>0.2000</td>" in made
