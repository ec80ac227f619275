"""The Zone in Russian: all that every walk meets is told, in Russian letters, and says the same numbers."""

import re

import pytest

from unsaid.worlds.check import check_world
from unsaid.worlds.fields import LevelKind
from unsaid.worlds.languages import Coverage
from unsaid.worlds.load import builtin_worlds, load_world, world_languages
from unsaid.worlds.schema import World
from unsaid.worlds.texts import framing_tables, texts_of

NUMBERS: dict[LevelKind, dict[str, str]] = {
    "distance": {
        "near": r"сразу|прямо здесь|одном шаге|ждать не нужно|едва|здесь|ни одного дня",
        "week": r"недел[юяе]|сем[ьи] (дней|ночей)",
        "season": r"тр(и|ёх) месяц|четверть года|девяносто дней",
        "years": r"почти (через |в )?тр(и|ёх) год|тысяча дней",
    },
    "certainty": {
        "holds": r"наверняка|все до одного|каждый раз|десят\w* (раз )?из десяти|у каждого, кто|сомневаться"
        r"|доходят десять",
        "mostly": r"четверо из пяти|четыре раза из пяти|восемь (раз )?из десяти|доходят (восемь|четверо)"
        r"|четверых из каждых пяти|восьми из каждых десяти",
        "even": r"половина|раз из двух|из десяти\D*доходят пять|пять (раз )?из десяти|из каждых двух"
        r"|из двоих|монету",
        "rarely": r"четвёртая часть|один (раз )?из четыр|один из четверых|из четверых|из каждых четырёх"
        r"|из восьми\D*двое|из двадцати\D*пять",
    },
}


@pytest.fixture(scope="module")
def russian() -> World:
    return load_world("zone", "ru")


@pytest.fixture(scope="module")
def coverage() -> Coverage:
    return next(each for each in world_languages("zone") if each.language == "ru")


@pytest.mark.parametrize("name", builtin_worlds())
def test_no_language_that_ships_lacks_what_every_walk_meets(name: str):
    assert check_world(load_world(name), world_languages(name)).errors == ()


def test_no_key_is_missing_but_of_places(coverage: Coverage):
    assert [key for key in coverage.missing if not key.startswith("places/")] == []
    assert all(count.told == count.total for table, count in coverage.tables.items() if table != "places")


def test_everything_that_is_told_is_in_russian_letters(russian: World, coverage: Coverage):
    missing = set(coverage.missing)
    for key, text in texts_of(russian).items():
        if str(key) not in missing and key.path[0] != "who":
            for each in (text,) if isinstance(text, str) else text:
                assert re.search("[а-яё]", each), key
                assert not re.search("[A-Za-z]", each.replace("{name}", "")), key


def test_what_is_framing_is_no_english(russian: World):
    english = texts_of(load_world("zone"))
    for key, text in texts_of(russian).items():
        if key.file == "words.toml":
            assert text != english[key]
    assert set(framing_tables(russian)) >= {"home", "gate", "consent", "threshold", "room", "ending"}


@pytest.mark.parametrize(
    ("kind", "level"), [(kind, level) for kind, levels in NUMBERS.items() for level in levels]
)
def test_each_wording_of_a_level_says_its_number_and_no_other(russian: World, kind: LevelKind, level: str):
    wordings = russian.phrases[kind][level]
    assert len(wordings) >= 8
    assert len(set(wordings)) == len(wordings)
    for each in wordings:
        said = [name for name, pattern in NUMBERS[kind].items() if re.search(pattern, each.lower())]
        assert said == [level], each


def test_wishes_are_single_nouns(russian: World):
    names = [wish.name for wish in russian.wishes]
    assert all(re.fullmatch("[а-яё]+", name) for name in names)
    assert len(set(names)) == len(names) == 10


def test_the_walk_is_the_same_but_for_its_words(russian: World):
    english = load_world("zone")
    assert russian.ways_by_id.keys() == english.ways_by_id.keys()
    assert [place.ways[0].loads for place in russian.places] == [
        place.ways[0].loads for place in english.places
    ]
    assert russian.words["consent"]["version"] == english.words["consent"]["version"]


def test_what_companions_say_is_short(russian: World):
    for line in russian.lines:
        assert len(line.text.split()) <= 18, line.id
        assert russian.called(line.who) in ("Сталкер", "Писатель", "Профессор")
