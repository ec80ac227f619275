import re

import pytest

from tests.report.builders import (
    NAMES,
    choice_set,
    in_russian,
    particles_of,
    reveal_of,
    russian_world,
    session_of,
    steady_session,
    world_of,
)
from unsaid.report.evidence.schema import Reveal
from unsaid.report.render.text import render_text, to_ascii
from unsaid.report.render.words import words_of
from unsaid.types.events import Stated

STATED = Stated(words="Ruhe, und Mut — “für uns”…", ranking=("kin", "craft"), last="calm")
WORLD = world_of()


@pytest.fixture(scope="module")
def told() -> Reveal:
    return reveal_of(steady_session(stated=STATED), world_of(), particles_of((6.0, 0.0, 0.5, -1.0)))


@pytest.fixture(scope="module")
def open_lead() -> Reveal:
    session = session_of(
        [
            choice_set(i + 1, [({"calm": 1.0, "kin": 1.0}, 0.0, 1.0), ({"play": 1.0}, 0.0, 1.0)])
            for i in range(16)
        ],
        [0] * 16,
        STATED,
    )
    return reveal_of(session, world_of(), particles_of((4.0, 4.0, 4.0, -1.0)))


@pytest.fixture(scope="module")
def untold() -> Reveal:
    return reveal_of(steady_session(count=3, stated=STATED), world_of(), particles_of((6.0, 0.0, 0.5, -1.0)))


@pytest.fixture(scope="module")
def russian() -> Reveal:
    stated = STATED.model_copy(update={"words": "Покой — «для нас»"})
    return reveal_of(
        in_russian(steady_session(stated=stated)), russian_world(), particles_of((6.0, 0.0, 0.5, -1.0))
    )


@pytest.mark.parametrize("width", [20, 40, 57, 80])
@pytest.mark.parametrize("unicode", [True, False])
def test_no_line_is_longer_than_the_width(
    told: Reveal, untold: Reveal, russian: Reveal, width: int, unicode: bool
):
    for found, world in ((told, WORLD), (untold, WORLD), (russian, russian_world())):
        assert max(map(len, render_text(found, world, width, unicode).splitlines())) <= width


def test_ascii_is_ascii(told: Reveal, untold: Reveal):
    for found in (told, untold):
        text = render_text(found, WORLD, unicode=False)
        assert text.isascii()
        assert "?" not in text
    assert "für" in render_text(told, WORLD)


def test_all_sentences_are_there(told: Reveal, untold: Reveal):
    for found in (told, untold):
        text = " ".join(render_text(found, WORLD, 60).split())
        assert all(sentence in text for sentence in words_of(found, WORLD).sentences)


def test_a_told_reveal_shows_the_chart_and_the_telling_choices(told: Reveal):
    text = render_text(told, WORLD, 80)
    assert all(f"{name}ness" in text for name in NAMES)
    assert "What told most" in text
    assert f"Fork {told.informative_choices[0].number}, The Hall" in text
    assert "In this order: kinness and craftness; least of all calmness." in text
    assert "Beside the best you left: toward calmness, away from" in text


def test_when_nothing_can_be_told_nothing_else_is_drawn(untold: Reveal):
    text = render_text(untold, WORLD)
    assert "I cannot tell what you want most." in text
    assert "Wish by wish" not in text
    assert "What told most" not in text
    assert "calmness" not in text.split("What you did")[1]


def test_an_open_lead_is_drawn_but_not_named(open_lead: Reveal):
    assert open_lead.reasons == ("open",)
    text = render_text(open_lead, WORLD)
    assert "Wish by wish" in text
    assert "leans toward" not in text


def test_without_anything_said_there_is_no_heading_for_it():
    text = render_text(reveal_of(steady_session(), WORLD, particles_of((6.0, 0.0, 0.5, -1.0))), WORLD)
    assert "What you said" not in text
    assert text.startswith("What you did")


def test_to_ascii():
    assert to_ascii("“Café” — naïve… ß") == '"Cafe" - naive... ss'
    assert to_ascii("☃") == "?"
    assert to_ascii("Ещё — «й» и й") == 'Eshchyo - "y" i y'


def test_a_russian_reveal_is_russian_throughout(russian: Reveal):
    text = render_text(russian, russian_world(), 80)
    assert re.findall(r"[A-Za-z]+", text) == []
    headings = ("Что вы сказали", "Что вы выбирали", "Желание за желанием", "Что сказало больше всего")
    assert all(heading in text.splitlines() for heading in headings)
    assert "По порядку: близкие и мастерство; меньше всего — покой." in text
    assert "Развилка " in text
    assert " в конце" in text


def test_russian_is_readable_where_there_is_only_ascii(russian: Reveal):
    text = render_text(russian, russian_world(), 80, unicode=False)
    assert text.isascii()
    assert "?" not in text
    assert "Chto vy vybirali" in text.splitlines()
    assert "Vy nazvali: blizkie. To, chto vy vybirali, govorit skoree o drugom: pokoy" in " ".join(
        text.split()
    )
