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
from unsaid.report.language.russian import RUSSIAN
from unsaid.report.render.page import render_page
from unsaid.report.render.words import words_of
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
    assert names == [f"{one.id}ness" for one in sorted(told.wishes, key=lambda one: one.expected_rank)]


def test_what_was_said_stands_beside_it() -> None:
    marks = [each.text for each in drawing(page()).iter("text") if each.attrib.get("class") == "quiet"]
    assert sorted(mark for mark in marks if mark) == ["last", "placed 1", "placed 2"]


def test_where_nothing_can_be_told_nothing_is_drawn() -> None:
    session = steady_session(stated=STATED, count=2)
    told = reveal_of(session, WORLD, particles_of((0.1, 0.0, 0.05, -0.1)))
    assert told.cannot_tell
    text = render_page(told, WORLD)
    if told.reasons != ("open",):
        assert "<svg" not in text
    assert all(sentence.split(",")[0][:20] in text for sentence in words_of(told, WORLD).sentences)


def test_the_page_says_its_language() -> None:
    assert '<html lang="en">' in page()


def test_a_russian_page_is_russian_throughout() -> None:
    stated = Stated(words="Покой", ranking=("kin", "craft"), last="calm")
    told = reveal_of(
        in_russian(steady_session(stated=stated)), russian_world(), particles_of((6.0, 0.0, 0.5, -1.0))
    )
    text = render_page(told, russian_world())
    assert '<html lang="ru">' in text
    assert f"<title>{RUSSIAN.labels.title}</title>" in text
    svg = drawing(text)
    assert svg.attrib["aria-label"].startswith("Желания от самого сильного к самому слабому: покой")
    marks = [each.text for each in svg.iter("text") if each.attrib.get("class") == "quiet"]
    assert sorted(mark for mark in marks if mark) == ["в конце", "место 1", "место 2"]
    assert {each.text for each in svg.iter("text")} > set(RUSSIAN_NAMES.values())
    body = re.sub(r"<[^>]*>", " ", text.split("</style>")[1]).replace(f"Запись {told.session}", "")
    assert re.findall(r"[A-Za-z]+", body) == []


def hostile(text: str) -> str:
    return f"<img src=x onerror=alert(1)>'\"&amp;{text}</p></svg></style>"


def test_whatever_is_told_is_escaped() -> None:
    """The person's words, names of attributes, the world's framing, titles, and what was shown."""
    wishes = tuple(one.model_copy(update={"name": hostile(one.id)}) for one in WORLD.wishes)
    hall = WORLD.places[0].model_copy(update={"title": hostile("title")})
    room = {"title": hostile("room"), "intro": hostile("intro")}
    world = world_of().model_copy(update={"wishes": wishes, "places": (hall,), "words": {"room": room}})
    told = reveal_of(
        steady_session(stated=STATED.model_copy(update={"words": hostile("own")})),
        world,
        particles_of((6.0, 0.0, 0.5, -1.0)),
    )
    choices = tuple(
        one.model_copy(
            update={
                "taken": one.taken.model_copy(update={"text": hostile("taken")}),
                "given_up": tuple(each.model_copy(update={"text": hostile("left")}) for each in one.given_up),
            }
        )
        for one in told.informative_choices
    )
    told = told.model_copy(update={"informative_choices": choices, "session": hostile("session")})
    text = render_page(told, world)
    slots = ("own", "title", "room", "intro", "taken", "left", "session", *NAMES)
    assert [slot for slot in slots if f"&amp;amp;{slot}&lt;/p&gt;" not in text] == []
    assert "<img" not in text
    assert text.count("</style>") == 1
    svg = drawing(text)
    assert svg.attrib["aria-label"].count("<img src=x") == len(NAMES)
    assert {hostile(name) for name in NAMES} <= {each.text for each in svg.iter("text")}
    body = ElementTree.fromstring(re.sub(r"<(meta|!)[^>]*>", "", text))  # noqa: S314 - our own
    assert [each.tag for each in body.iter() if each.tag in ("img", "script")] == []
