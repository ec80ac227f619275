import re
from pathlib import Path

import pytest

from tests.session.walks import SETTINGS
from unsaid.cli.rehearsal import WrittenScreen
from unsaid.cli.terminal import Screen
from unsaid.cli.walk import Walk
from unsaid.record.store import Store
from unsaid.report.render.page import render_page
from unsaid.session.precompile import Precompilation
from unsaid.session.study import Study
from unsaid.worlds.framing import framing_of, framing_text, neutral_framing, scenes_of
from unsaid.worlds.load import builtin_worlds, load_world
from unsaid.worlds.schema import World
from unsaid.worlds.texts import Text, TextKey, in_other_words

ROOT = Path(__file__).resolve().parents[2]

OF_THE_FILM = {
    "en": re.compile(
        r"(?i:\b(zone|stalker|writer|professor|(the|to|at) gate|threshold|sill|depot)\b)|\bRoom\b"
    ),
    "ru": re.compile(r"(?i:\b(зон[аеуыо]й?\b|сталкер|писател|профессор|ворот|порог|комнат|буфет))"),
}
"""Nouns that only the Zone may use: of its gate, its Room and who walks along."""


def without_places(world: World) -> World:
    """The same world with nothing told at its places: what is left is what is told around the choices."""

    def told(key: TextKey, text: Text) -> Text:
        if not key.file.startswith("places/"):
            return text
        return "one" if isinstance(text, str) else ("one",)

    return in_other_words(world, told, world.language)


def walked(world: World, path: Path) -> str:
    """A whole walk as the terminal shows it, with the page that is kept of it."""
    with Store.open(path / "log.sqlite3") as store:
        study = Study(store, find_world=lambda *_: world)
        sitting = study.begin("jobs", seed=3, settings=SETTINGS.shortened(3), participant="simulated")
        screen: Screen = WrittenScreen(
            70, True, words="a roof", wishes=["1", "2", "3", "4"], ways=["1", "2", "0"]
        )
        Walk(screen, study, sitting, False, Precompilation(world, SETTINGS)).go()
        assert isinstance(screen, WrittenScreen)
        assert sitting.session.phase == "entered"
        return screen.text() + render_page(study.reveal(sitting), world)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("own_words", [True, False])
def test_a_world_about_jobs_is_walked_without_a_word_of_the_film(
    tmp_path: Path, language: str, own_words: bool
) -> None:
    jobs = without_places(load_world("jobs"))
    words = jobs.words if own_words else {}
    text = walked(jobs.model_copy(update={"language": language, "words": words}), tmp_path)
    assert len(text) > 2_000
    for nouns in OF_THE_FILM.values():
        assert not nouns.findall(text)


@pytest.mark.parametrize("language", OF_THE_FILM)
def test_neither_the_page_nor_the_neutral_words_speak_of_the_film(language: str) -> None:
    source = (ROOT / "web" / "src" / "words" / f"{language}.ts").read_text(encoding="utf-8")
    told = re.findall(r'"((?:[^"\\]|\\.)*)"|`([^`]*)`', source)
    assert len(told) > 100
    texts = [one or other for one, other in told]
    texts = [each for each in texts if not re.fullmatch(r"[a-z-]+", each)]  # names, not words
    texts += [text for table in neutral_framing(language).values() for text in table.values()]
    for text in texts:
        assert not OF_THE_FILM[language].search(text), text


def test_the_zone_is_told_in_its_own_words_in_both_languages() -> None:
    for language, nouns in OF_THE_FILM.items():
        zone = load_world("zone", language)
        told = [text for table in framing_of(zone).values() for text in table.values()]
        assert len([text for text in told if nouns.search(text)]) > 5
        assert {nouns.search(name) is not None for name in zone.companions.values()} == {True}


@pytest.mark.parametrize("world", builtin_worlds())
def test_a_world_that_ships_says_all_of_it_in_its_own_words(world: str) -> None:
    loaded = load_world(world)
    for table, names in neutral_framing("en").items():
        assert loaded.words[table].keys() >= names.keys(), table
    assert loaded.scenes.keys() == scenes_of(loaded).keys()


def test_the_languages_have_the_same_neutral_words() -> None:
    tables = [{name: set(table) for name, table in neutral_framing(code).items()} for code in ("en", "ru")]
    assert tables[0] == tables[1]
    assert neutral_framing("ru-RU") == neutral_framing("ru")
    assert neutral_framing("de") == neutral_framing("en")


def test_a_world_s_own_word_comes_before_the_neutral_one() -> None:
    zone = load_world("zone")
    part = zone.model_copy(update={"words": {"gate": {"title": "Own"}, "more": {"x": "y"}}})
    assert framing_text(part, "gate", "title") == framing_of(part)["gate"]["title"] == "Own"
    assert framing_text(part, "gate", "enter") == framing_of(part)["gate"]["enter"] == "Go on"
    assert framing_of(part)["more"] == {"x": "y"}
    assert framing_text(part, "nothing", "here") == ""


def test_where_a_world_has_no_pictures_those_of_its_places_are_shown() -> None:
    jobs = load_world("jobs").model_copy(update={"scenes": {}})
    found = scenes_of(jobs)
    assert found["gate"] in [place.scene for place in jobs.places if place.region in jobs.start]
    assert found["room"] in [place.scene for place in jobs.places if place.region == jobs.regions[-1].id]
