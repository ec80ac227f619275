import os
import stat
from pathlib import Path

import pytest

from unsaid.types.errors import WorldError
from unsaid.worlds.check import check_world
from unsaid.worlds.files import FILES
from unsaid.worlds.load import builtin_worlds, load_world
from unsaid.worlds.scaffold import write_new_world
from unsaid.worlds.schema import World
from unsaid.worlds.story import counterparts


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_new_world("my-small_town", tmp_path_factory.mktemp("new") / "town")


@pytest.fixture(scope="module")
def new(folder: Path) -> World:
    return load_world(folder)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_linter_finds_nothing(new: World):
    report = check_world(new)
    assert report.errors == ()
    assert report.warnings == ()


def test_it_has_a_name_of_its_own(new: World):
    assert new.id == "my-small_town"
    assert new.title == "My small town"


def test_it_is_small_and_has_one_of_everything(folder: Path, new: World):
    assert all((folder / file).is_file() for file in FILES)
    assert 3 <= len(new.wishes) <= 4
    assert 2 <= len(new.regions) <= 3
    ordinary = [place for place in new.places if place.kind == "ordinary"]
    assert len(ordinary) == 6
    assert len(new.places) == 7
    assert any(counterparts(new, [p.full_id(way) for way in p.ways], used=()) for p in ordinary)


def test_comments_teach_in_every_file(folder: Path):
    for file in FILES:
        assert sum("#" in line for line in (folder / file).read_text(encoding="utf-8").splitlines()) >= 2
    explained = (folder / "places" / "agency-window.toml").read_text(encoding="utf-8")
    for word in ("follows", "loads", "distance", "kept", "broke", "again", "alt"):
        line = next(line for line in explained.splitlines() if line.startswith(f"{word} ="))
        assert "#" in line or word in explained.split("[[way]]")[0]


def test_the_template_is_no_world_of_its_own():
    assert "new" not in builtin_worlds()
    assert "templates" not in builtin_worlds()


def test_the_folder_has_the_name_where_none_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert write_new_world("hamlet") == Path("hamlet")
    assert load_world(Path("hamlet")).id == "hamlet"
    assert [path.name for path in tmp_path.iterdir()] == ["hamlet"]


def test_an_empty_folder_is_filled_even_the_one_somebody_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    before = tmp_path.stat().st_ino
    write_new_world("hamlet", Path())
    assert tmp_path.stat().st_ino == before
    assert load_world(tmp_path).id == "hamlet"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_folders_above_are_made(tmp_path: Path):
    assert load_world(write_new_world("hamlet", tmp_path / "a" / "b")).id == "hamlet"


@pytest.mark.parametrize("name", ["", "My Town", "town!", "-town", "a--b", "../town", "a/b", ".", "Ünna"])
def test_a_bad_name_changes_nothing(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WorldError, match="cannot be the name of a world") as caught:
        write_new_world(name)
    assert "lower-case" in str(caught.value.expected)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", builtin_worlds())
def test_the_name_of_a_world_that_comes_with_unsaid_is_taken(name: str, tmp_path: Path):
    with pytest.raises(WorldError, match="comes with unsaid"):
        write_new_world(name, tmp_path / "town")
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_left_alone(tmp_path: Path):
    (tmp_path / "town").mkdir()
    (tmp_path / "town" / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine too", encoding="utf-8")
    before = contents(tmp_path)
    for there, got in (("town", "a folder with files in it"), ("file", "a file")):
        with pytest.raises(WorldError, match="something is there already") as caught:
            write_new_world("hamlet", tmp_path / there)
        assert caught.value.got == got
    assert contents(tmp_path) == before


def test_nothing_is_left_of_a_world_that_could_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(WorldError, match="cannot be written") as caught:
        write_new_world("hamlet", tmp_path / "town")
    assert caught.value.got == "No space left on device"
    assert list(tmp_path.iterdir()) == []


def test_the_files_may_be_changed(folder: Path):
    assert all(os.access(path, os.W_OK) for path in folder.rglob("*"))
    assert not any(path.stat().st_mode & stat.S_IXUSR for path in folder.rglob("*.toml"))
