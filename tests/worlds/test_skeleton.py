import tomllib
from pathlib import Path

from tests.worlds.small_world import Tables, write
from unsaid.worlds.languages import told_in
from unsaid.worlds.load import load_world
from unsaid.worlds.schema import World
from unsaid.worlds.skeleton import skeleton
from unsaid.worlds.texts import TextKey, texts_of

GATE = TextKey("words.toml", ("gate", "title"))
GUIDE = TextKey("companions.toml", ("who", "The guide"))


def test_it_has_a_file_for_each_of_the_worlds_and_each_place(world: World):
    files = skeleton(world, {})
    assert {"world.toml", "words.toml", "places/one.toml", "places/weir.toml"} <= set(files)
    assert "personas.toml" not in files
    assert tomllib.loads(files["words.toml"])["gate"] == {"title": "", "arrive": ""}
    assert tomllib.loads(files["world.toml"])["outside"] == {"phrases": []}
    assert '# Go by the one arch.\ntext = ""' in files["places/one.toml"]
    assert '"The guide" = ""' in files["companions.toml"]


def test_filled_in_it_is_a_language(tmp_path: Path, tables: Tables):
    folder = write(tmp_path, tables)
    world = load_world(folder)
    write(folder / "languages" / "ru", skeleton(world, texts_of(world)))
    told, problems = told_in(world, folder, "ru")
    assert problems == ()
    assert told == texts_of(world)


def test_not_filled_in_it_tells_nothing(tmp_path: Path, tables: Tables):
    folder = write(tmp_path, tables)
    world = load_world(folder)
    write(folder / "languages" / "ru", skeleton(world, {}))
    assert told_in(world, folder, "ru") == ({}, ())


def test_what_is_told_stands_in_it_or_is_left_out(world: World):
    told = {GATE: 'Ворота "на юг"', GUIDE: "Проводник"}
    whole, rest = skeleton(world, told), skeleton(world, told, missing=True)
    assert tomllib.loads(whole["words.toml"])["gate"] == {"title": 'Ворота "на юг"', "arrive": ""}
    assert tomllib.loads(rest["words.toml"])["gate"] == {"arrive": ""}
    assert "who" not in tomllib.loads(rest["companions.toml"])
    assert skeleton(world, texts_of(world), missing=True) == {}


def test_a_text_of_several_lines_is_a_comment_of_several_lines(world: World):
    words = {"gate": {"title": "One.\nTwo."}}
    changed = world.model_copy(update={"words": words})
    text = skeleton(changed, {})["words.toml"]
    assert "# One.\n# Two.\n" in text
    assert tomllib.loads(text) == {"gate": {"title": ""}}
