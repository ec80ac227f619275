from pathlib import Path
from typing import Any

import pytest

from tests.worlds.small_world import Tables, write
from unsaid.types.errors import WorldError
from unsaid.worlds.languages import Count, Coverage, coverage_of, languages_in, read_language, told_in
from unsaid.worlds.load import languages_of, load_world, world_digest, world_folder, world_languages
from unsaid.worlds.texts import TextKey, texts_of

RU = "languages/ru"


def overlay(**files: dict[str, Any]) -> Tables:
    return {f"{RU}/{name.replace('__', '/')}.toml": table for name, table in files.items()}


@pytest.fixture
def folder(tmp_path: Path, tables: Tables) -> Path:
    told = overlay(
        world={"title": "Малый мир", "region": {"shore": "Берег"}, "outside": {"phrases": ["Остаться."]}},
        wishes={"wish": {"calm": {"name": "покой"}}},
        phrases={"distance": {"near": {"phrases": ["рядом", "здесь", "в шаге отсюда"]}}},
        words={"gate": {"title": "Ворота", "arrive": ""}},
        companions={"who": {"The guide": "Проводник"}, "line": {"sigh": "Бывает."}},
        places__one={"title": "Первое место", "way": {"arch": {"text": "Идите под аркой."}}},
    )
    return write(tmp_path, {**tables, **told})


def problem_of(folder: Path, language: str = "ru") -> str:
    with pytest.raises(WorldError) as raised:
        load_world(folder, language)
    return str(raised.value)


def test_texts_of_a_language_stand_in_place_of_the_worlds_own(folder: Path):
    world = load_world(folder, "ru")
    assert world.language == "ru"
    assert world.title == "Малый мир"
    assert [region.name for region in world.regions] == ["Берег", "The hill"]
    assert world.outside == ("Остаться.",)
    assert world.phrases["distance"]["near"] == ("рядом", "здесь", "в шаге отсюда")
    assert (world.wishes[0].name, world.wishes[0].plain) == ("покой", "I want calm.")
    assert world.words["gate"] == {"title": "Ворота", "arrive": "The words of the gate."}
    assert (world.called(world.lines[0].who), world.lines[0].text) == ("Проводник", "Бывает.")
    assert world.lines[1].text == "Once…"
    assert world.places_by_id["one"].title == "Первое место"
    assert world.ways_by_id["one.arch"][1].text == "Идите под аркой."
    assert world.ways_by_id["one.bridge"][1].text == "Go by the one bridge."


def test_a_world_in_its_own_language_does_not_know_of_others(folder: Path, tmp_path: Path, tables: Tables):
    alone = load_world(write(tmp_path / "alone", tables))
    assert load_world(folder) == load_world(folder, "en") == alone
    assert world_digest(load_world(folder)) == world_digest(alone)
    assert world_digest(load_world(folder, "ru")) != world_digest(alone)


def test_what_is_not_told_is_counted(folder: Path):
    (coverage,) = world_languages(folder)
    assert isinstance(coverage, Coverage)
    assert coverage.language == "ru"
    assert coverage.tables["gate"] == Count(told=1, total=2)
    assert coverage.tables["regions"] == Count(told=1, total=2)
    assert coverage.tables["wishes"] == Count(told=1, total=6)
    assert coverage.tables["phrases"] == Count(told=1, total=5)
    assert coverage.tables["outside"] == Count(told=1, total=1)
    assert coverage.tables["companions"] == Count(told=2, total=4)
    assert coverage.tables["places"].told == 2
    assert "words.toml: gate.arrive" in coverage.missing
    assert "places/one.toml: way.arch.text" not in coverage.missing
    assert 0 < coverage.share < 0.2
    assert len(coverage.missing) == sum(each.total - each.told for each in coverage.tables.values())


def test_all_told_is_a_share_of_one(folder: Path):
    world = load_world(folder)
    told, problems = told_in(world, folder, "ru")
    assert not problems
    assert told[TextKey("world.toml", ("region", "shore"))] == "Берег"
    whole = coverage_of(world, texts_of(world), "ru")
    assert whole.share == 1.0
    assert whole.missing == ()


def test_languages_are_folders(folder: Path):
    for name in ("de", ".git", "Notes"):
        (folder / "languages" / name).mkdir()
    (folder / "languages" / "fr.toml").write_text("")
    assert languages_in(folder) == ("de", "ru")
    assert languages_in(folder / "places") == ()
    assert world_folder(folder) == folder
    assert languages_of(folder) == ("de", "ru")
    assert languages_of("zone") == ("ru",)


def test_a_language_that_there_is_not_is_refused(folder: Path):
    told = problem_of(folder, "rus")
    assert "not told in that language" in told
    assert "one of en, ru" in told
    assert 'did you mean "ru"' in told


FAULTS: dict[str, tuple[Tables, tuple[str, ...]]] = {
    # name: the language's files, parts of the message
    "structure in a way": (
        overlay(places__one={"way": {"arch": {"loads": {"calm": 1.0}}}}),
        (f"{RU}/places/one.toml: way.arch.loads", "this is structure", "text, kept, broke", "remove it"),
    ),
    "structure in a world": (overlay(world={"version": 2}), (f"{RU}/world.toml: version", "structure")),
    "structure of a place": (overlay(places__one={"needs": ["depth>=0.4"]}), ("needs", "structure")),
    "a file of structure": (overlay(prior={"prior": {"sd": 1.0}}), (f"{RU}/prior.toml", "structure alone")),
    "a place that there is not": (
        overlay(places__tow={"title": "x"}),
        (f"{RU}/places/tow.toml", 'did you mean "places/two.toml"'),
    ),
    "a file that there is not": (overlay(wrods={"gate": {"title": "x"}}), ('did you mean "words.toml"',)),
    "a way that there is not": (
        overlay(places__one={"way": {"arhc": {"text": "x"}}}),
        ("way.arhc", "no such text", 'did you mean "arch"', "one of arch, bridge, cave"),
    ),
    "a wish that there is not": (overlay(wishes={"wish": {"clam": {"name": "x"}}}), ("wish.clam", '"calm"')),
    "a line that there is not": (overlay(companions={"line": {"sihg": "x"}}), ("line.sihg", '"sigh"')),
    "a level that there is not": (
        overlay(phrases={"distance": {"mouth": {"phrases": ["x"]}}}),
        ("distance.mouth", '"month"'),
    ),
    "framing that there is not": (overlay(words={"gaet": {"title": "x"}}), ("gaet", '"gate"')),
    "ways in a list": (
        overlay(places__one={"way": [{"id": "arch", "text": "x"}]}),
        ("way", "under their ids", "[way.ID] in place of [[way]]"),
    ),
    "a number": (overlay(words={"gate": {"title": 3}}), ("gate.title", "a text", "got: 3")),
    "one wording": (overlay(world={"outside": {"phrases": "x"}}), ("outside.phrases", "a list of texts")),
    "wordings in place of one": (overlay(words={"gate": {"title": ["x"]}}), ("gate.title", "a text")),
    "a table in place of a text": (overlay(words={"gate": {"title": {"ru": "x"}}}), ("gate.title",)),
    "an empty table": (overlay(places__one={"way": {}}), ("way", "no such text")),
    "not TOML": ({f"{RU}/words.toml": "[gate\n"}, (f"{RU}/words.toml", "not TOML")),  # pyright: ignore[reportAssignmentType]
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_is_named(name: str, tmp_path: Path, tables: Tables):
    files, parts = FAULTS[name]
    folder = write(tmp_path, {**tables, **files})
    told = problem_of(folder)
    assert all(part in told for part in parts), told
    world, problems = read_language(load_world(folder), folder, "ru")
    assert world is None
    assert len(problems) == 1
    with pytest.raises(WorldError, match="1 problem"):
        world_languages(folder)


def test_an_empty_wording_is_not_told(tmp_path: Path, tables: Tables):
    folder = write(tmp_path, {**tables, **overlay(world={"outside": {"phrases": ["", " "]}, "title": " "})})
    world = load_world(folder, "ru")
    assert world.outside == load_world(folder).outside
    assert world.title == "A small world"
