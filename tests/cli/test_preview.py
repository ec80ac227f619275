import os
from pathlib import Path

import pytest

from tests.cli.commands import Commands, longest, one_line
from tests.patience import spent_by_commands
from tests.worlds.small_world import built, small_tables
from unsaid.cli.preview import load_marks, preview, walk_text, world_text
from unsaid.types.errors import WorldError
from unsaid.worlds.load import builtin_worlds, load_world
from unsaid.worlds.schema import World


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("preview") / "small"
    built(folder, small_tables())
    return folder


@pytest.fixture(scope="module")
def small(folder: Path) -> World:
    return load_world(folder)


@pytest.mark.parametrize("name", builtin_worlds())
def test_everything_that_is_told_is_printed(name: str):
    world = load_world(name)
    told = one_line(world_text(world, width=10_000))
    texts = [world.title, world.about, *world.outside]
    texts += [text for wish in world.wishes for text in (wish.name, wish.plain, wish.value)]
    texts += [text for levels in world.phrases.values() for wordings in levels.values() for text in wordings]
    texts += [text for table in world.words.values() for key, text in table.items() if key != "version"]
    texts += [line.text for line in world.lines]
    for place in world.places:
        texts += [place.title, place.arrive, place.again, place.alt]
        texts += [text for way in place.ways for text in (way.text, way.kept, way.broke)]
    assert [text for text in texts if one_line(text) not in told] == []


def test_regions_come_in_order_with_their_places_and_checks_last():
    world = load_world("jobs")
    told = world_text(world)
    positions = [told.index(f"{region.name}\n=") for region in world.regions]
    assert positions == sorted(positions)
    for place in world.places:
        index = [region.id for region in world.regions].index(place.region)
        at = told.index(f"[{place.id}]")
        assert positions[index] < at
        assert index + 1 == len(positions) or at < positions[index + 1]
    assert told.index("[kitchen-chair]") < told.index("[two-crews]")


def test_one_place_says_when_it_comes_and_where_it_is_repeated(small: World):
    told = one_line(world_text(small, place="one"))
    assert "[one] Repeated in other words at four, seven." in told
    assert "After The shore or The hill; from 0% to 60% of the walk." in told
    assert "Go by the one arch." in told
    assert "near, month, decade; certain, doubtful" in told
    assert "Kept: There the one arch kept it." in told
    assert "two" not in told
    assert "[weir] An attention check. After" in one_line(world_text(small, place="weir"))


def test_loads_are_drawn_as_marks(small: World):
    ways = small.places_by_id["one"].ways
    assert load_marks(ways[0]) == "calm ++   craft ++"
    assert load_marks(ways[1]) == "kin +   calm \u2212\u2212"


def test_there_must_be_such_a_place(small: World):
    with pytest.raises(WorldError, match="no such place") as caught:
        world_text(small, place="weer")
    assert caught.value.got == "weer"
    assert "weir" in str(caught.value.advice)


@pytest.mark.parametrize("width", [20, 34, 78, 120])
def test_no_line_is_longer_than_the_width(width: int):
    assert longest(world_text(load_world("jobs"), width=width)) <= width


def test_ascii_is_enough(small: World):
    told = world_text(small, unicode=False)
    assert told.isascii()
    assert "calm --" in told
    assert "?" not in told


def test_words_that_are_not_of_the_usual_tables_are_printed_too(tmp_path: Path):
    tables = small_tables()
    tables["words.toml"]["stayed"] = {"lamp": "A long time after."}
    assert "Stayed\n------\n\n    A long time after." in world_text(built(tmp_path, tables))


def test_a_world_is_printed_without_computing(folder: Path, commands: Commands):
    with spent_by_commands() as spent:
        ran = commands.run("world", "preview", str(folder), NO_COLOR="1", COLUMNS="50")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("A small world\n=============\n")
    assert longest(ran.out) <= 50
    assert "\x1b" not in ran.out
    assert spent.seconds < 5
    assert list(commands.home.iterdir()) == []


def test_a_terminal_that_knows_only_ascii_gets_ascii(commands: Commands):
    ran = commands.run("world", "preview", "jobs", "--place", "clinic", PYTHONIOENCODING="ascii")
    assert ran.code == 0
    assert ran.out.isascii()
    assert "pay ++" in ran.out
    assert "time --" in ran.out


def test_a_terminal_gets_a_pager_only_where_it_is_long(commands: Commands):
    with commands.typing("world", "preview", "jobs", PAGER="head -n 3") as typing:
        assert typing.end() == 0
        assert "Choosing between jobs" in typing.seen
        assert len(typing.seen.splitlines()) <= 5
    place = ("--place", "two-doors")
    with commands.typing("world", "preview", "jobs", *place, PAGER="head -n 3", LINES="60") as typing:
        assert typing.end() == 0
        assert "[two-doors]" in typing.seen
        assert len(typing.seen.splitlines()) > 10


def test_only_one_thing_is_shown_at_a_time(commands: Commands):
    ran = commands.run("world", "preview", "jobs", "--walk", "--serve")
    assert ran.code == 2
    assert "--walk" in ran.err
    ran = commands.run("world", "preview", "jobs", "--place", "nowhere")
    assert (ran.code, ran.out) == (1, "")
    assert "no such place" in ran.err


def test_the_walk_is_the_text_that_a_tool_gets(folder: Path, capsys: pytest.CaptureFixture[str]):
    os.environ.pop("COLUMNS", None)
    preview(str(folder), place=None, walk=True, seed=1, forks=2)
    shown = capsys.readouterr().out
    assert shown == walk_text(str(folder), 1, 2)
    assert shown.startswith("Somebody, made up, walks with seed 1")


def test_a_language_is_one_of_the_worlds(folder: Path, commands: Commands):
    own = commands.run("world", "preview", str(folder), "--lang", "en")
    assert own.out == commands.run("world", "preview", str(folder)).out
    other = commands.run("world", "preview", str(folder), "--lang", "xx")
    assert (other.code, other.out) == (1, "")
    assert "xx" in other.err
    served = commands.run("world", "preview", str(folder), "--lang", "en", "--serve")
    assert served.code == 2
    assert "--lang" in served.err
