import re
from xml.etree import ElementTree

from tests.report.builders import (
    NAMES,
    RUSSIAN_NAMES,
    in_russian,
    particles_of,
    reveal_of,
    russian_world,
    steady_session,
    world_of,
)
from unsaid.report.render.page import render_page
from unsaid.types.events import Stated

STATED = Stated(words='<script>alert("x")</script> & peace', ranking=("kin", "craft"), last="calm")
WORLD = world_of()


def page() -> str:
    told = reveal_of(steady_session(stated=STATED), WORLD, particles_of((6.0, 0.0, 0.5, -1.0)))
    return render_page(told, WORLD)


def drawing(text: str) -> ElementTree.Element:
    found = re.search(r"<svg.*?</svg>", text, re.S)
    assert found is not None
    return ElementTree.fromstring(found[0])  # noqa: S314 - our own


def test_the_page_asks_for_nothing_and_runs_nothing() -> None:
    text = page()
    assert "<script" not in text
    assert "http" not in text
    assert "src=" not in text
    assert "&lt;script&gt;" in text


def test_every_wish_has_its_band_the_highest_rank_first() -> None:
    svg = drawing(page())
    bands = list(svg.iter("rect"))
    assert len(bands) == len(NAMES)
    assert all(float(band.attrib["width"]) > 0 for band in bands)
    names = [each.text for each in svg.iter("text") if each.attrib.get("text-anchor") == "end"]
    told = reveal_of(steady_session(stated=STATED), WORLD, particles_of((6.0, 0.0, 0.5, -1.0)))
    assert names == [one.name for one in sorted(told.wishes, key=lambda one: one.expected_rank)]


def test_what_was_said_stands_beside_it() -> None:
    marks = [each.text for each in drawing(page()).iter("text") if each.attrib.get("class") == "quiet"]
    assert sorted(mark for mark in marks if mark) == ["last", "placed 1", "placed 2"]


def test_where_nothing_can_be_told_nothing_is_drawn() -> None:
    session = steady_session(stated=STATED, count=2)
    told = reveal_of(session, WORLD, particles_of((0.1, 0.0, 0.05, -0.1)))
    assert told.cannot_tell
    text = render_page(told, WORLD)
    if told.reason_codes != ("open",):
        assert "<svg" not in text
    assert all(sentence.split(",")[0][:20] in text for sentence in told.sentences)


def test_the_page_says_its_language() -> None:
    assert '<html lang="en">' in page()


def test_a_russian_page_is_russian_throughout() -> None:
    stated = Stated(words="Покой", ranking=("kin", "craft"), last="calm")
    told = reveal_of(
        in_russian(steady_session(stated=stated)), russian_world(), particles_of((6.0, 0.0, 0.5, -1.0))
    )
    text = render_page(told, russian_world())
    assert '<html lang="ru">' in text
    assert "<title>Комната</title>" in text
    svg = drawing(text)
    assert svg.attrib["aria-label"].startswith("Желания от самого сильного к самому слабому: покой")
    marks = [each.text for each in svg.iter("text") if each.attrib.get("class") == "quiet"]
    assert sorted(mark for mark in marks if mark) == ["в конце", "место 1", "место 2"]
    assert {each.text for each in svg.iter("text")} > set(RUSSIAN_NAMES.values())
    body = re.sub(r"<[^>]*>", " ", text.split("</style>")[1]).replace(f"Запись {told.session}", "")
    assert re.findall(r"[A-Za-z]+", body) == []
