"""One reveal, whatever language it was walked in, is shown in any: as text, as a page, and over the wire."""

import re

import pytest

from tests.report.builders import (
    NAMES,
    RUSSIAN_NAMES,
    bare_reveal,
    choice_set,
    in_russian,
    particles_of,
    reveal_of,
    russian_world,
    session_of,
    steady_session,
    world_of,
)
from unsaid.report.evidence.schema import (
    Discounting,
    InformativeChoice,
    Reveal,
    Robustness,
    ShownAlternative,
)
from unsaid.report.language.languages import phrasing_for
from unsaid.report.render.page import render_page
from unsaid.report.render.text import render_text
from unsaid.report.render.words import words_of
from unsaid.types.choice import NEITHER
from unsaid.types.events import Stated

STATED = Stated(words="42", ranking=("kin", "craft"), last="calm")
SHARP = particles_of((6.0, 0.0, 0.5, -1.0))
FAR = ({"calm": 1.0}, 100.0, 0.25)
SURE_OF_FAR = session_of(
    [choice_set(i + 1, [FAR, ({"kin": 1.0}, 0.0, 1.0)]) for i in range(16)], [0] * 16, STATED
)


def saved_and_read(found: Reveal) -> Reveal:
    return Reveal.model_validate_json(found.model_dump_json())


@pytest.mark.parametrize("session", [steady_session(stated=STATED), steady_session(count=3), SURE_OF_FAR])
def test_a_saved_reveal_is_shown_in_english_and_in_russian(session):
    found = saved_and_read(reveal_of(session, world_of(), SHARP))
    english, russian = words_of(found, world_of()), words_of(found, russian_world())
    assert (english.language, russian.language) == ("en", "ru")
    assert len(english.sentences) == len(russian.sentences) == len(found.sentences)
    assert (len(english.reasons), len(russian.reasons)) == (len(found.reasons),) * 2
    assert not any(re.search("[A-Za-z]", text) for text in (*russian.sentences, *russian.kept.values()))
    assert (english.names["kin"], russian.names["kin"]) == ("kinness", RUSSIAN_NAMES["kin"])
    assert "What you did" in render_text(found, world_of())
    assert "Что вы выбирали" in render_text(found, russian_world())
    assert '<html lang="en">' in render_page(found, world_of())
    assert '<html lang="ru">' in render_page(found, russian_world())


def test_it_is_the_same_whichever_language_was_walked_in():
    session = steady_session(stated=STATED)
    one = reveal_of(session, world_of(), SHARP)
    other = reveal_of(in_russian(session), russian_world(), SHARP)
    for world in (world_of(), russian_world()):
        assert words_of(one, world).sentences == words_of(other, world).sentences


def informative(**shown: object) -> Reveal:
    """A reveal of one informative choice of a way in the hall."""
    taken = ShownAlternative(id="hall.one", distance="near", certainty="certain", text="As shown.")
    other = ShownAlternative(id=NEITHER, text="Stay there.")
    one = InformativeChoice(
        number=1,
        place="hall",
        information_bits=1.0,
        taken=taken.model_copy(update=shown),
        given_up=(other,),
        toward=("kin",),
        away=(),
    )
    return bare_reveal(informative_choices=(one,))


def test_what_was_shown_is_told_as_it_was_shown_and_in_another_language_in_its_words():
    phrases = {"distance": {"near": ("Близко.", "Рядом.")}, "certainty": {"certain": ("Наверняка.",)}}
    russian = russian_world().model_copy(update={"phrases": phrases, "outside": ("Остаться.",)})
    (told,) = words_of(informative(), world_of()).informative_choices
    assert (told.title, told.taken, told.given_up) == ("The Hall", "As shown.", ("Stay there.",))
    (told,) = words_of(informative(), russian).informative_choices
    assert (told.title, told.taken, told.given_up) == ("Зал", "Go. Близко. Наверняка.", ("Остаться.",))
    assert told.toward == (RUSSIAN_NAMES["kin"],)


def test_what_the_world_has_no_more_goes_by_its_id_or_in_the_words_that_were_shown():
    (told,) = words_of(informative(id="hall.gone"), russian_world()).informative_choices
    assert told.taken == "As shown."
    (told,) = words_of(informative(id="hall.gone", text=""), russian_world()).informative_choices
    assert told.taken == "hall.gone"
    (moved,) = informative().informative_choices
    elsewhere = bare_reveal(informative_choices=(moved.model_copy(update={"place": "shed"}),))
    assert words_of(elsewhere, world_of()).informative_choices[0].title == "shed"


def test_a_world_in_a_language_without_words_is_told_in_english():
    found = reveal_of(steady_session(stated=STATED), world_of(), SHARP)
    german = world_of().model_copy(update={"language": "de"})
    assert words_of(found, german).language == "en"
    assert words_of(found, german).sentences == words_of(found, world_of()).sentences


def test_every_attribute_has_a_name():
    found = reveal_of(steady_session(), world_of(), SHARP)
    assert words_of(found, world_of()).names == {name: f"{name}ness" for name in NAMES}


def test_a_delay_is_worded_as_in_the_sentences():
    waiting = Discounting(
        discount_rate=1 / 120,
        low=1 / 730,
        high=1 / 21,
        half_days=120.0,
        half_days_low=21.0,
        half_days_high=730.0,
        longest_days=1000.0,
        narrowed=0.5,
        informed=True,
    )
    found = bare_reveal(discounting=waiting, robustness=Robustness(delay_days=90.0, probability=0.25))
    for world, delay, longest, half in (
        (world_of(), "three months off", "three years off", "after about four months; between three weeks"),
        (russian_world(), "ждать три месяца", "ждать три года", "примерно через четыре месяца"),
    ):
        told = words_of(found, world)
        assert (told.delay, told.longest_delay) == (delay, longest)
        assert half in (told.half_life or "")
        assert delay in phrasing_for(world.language).stays_untold(90.0, 0.25)
