import shutil
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from tests.cli.commands import Commands
from unsaid.cli.texts import texts
from unsaid.types.errors import UnsaidError, WorldError


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the Zone in which Russian has one word."""
    folder = Path(shutil.copytree(str(files("unsaid.worlds") / "zone"), tmp_path / "copy"))
    shutil.rmtree(folder / "languages", ignore_errors=True)
    (folder / "languages" / "ru").mkdir(parents=True)
    (folder / "languages" / "ru" / "world.toml").write_text('title = "Зона"\n', encoding="utf-8")
    return folder


def test_texts_are_printed_after_the_name_of_their_file(copy: Path, capsys: pytest.CaptureFixture[str]):
    texts(str(copy), language="ru", missing=False, output=None)
    printed = capsys.readouterr().out
    assert "# -------- places/barrier.toml" in printed
    assert '# The Zone\ntitle = "Зона"' in printed
    tomllib.loads(printed.partition("# -------- wishes.toml")[0].partition("# -------- phrases.toml")[0])


def test_only_what_is_missing(copy: Path, capsys: pytest.CaptureFixture[str]):
    texts(str(copy), language="ru", missing=True, output=None)
    first = capsys.readouterr().out.partition("# -------- phrases.toml")[0]
    assert "title" not in tomllib.loads(first)
    assert "about" in tomllib.loads(first)


def test_files_are_written_where_there_are_none(copy: Path, tmp_path: Path):
    texts(str(copy), language=None, missing=False, output=tmp_path / "de")
    assert tomllib.loads((tmp_path / "de" / "places" / "barrier.toml").read_text("utf-8"))["title"] == ""
    before = (tmp_path / "de" / "world.toml").read_bytes()
    with pytest.raises(UnsaidError, match="exists already"):
        texts(str(copy), language="ru", missing=False, output=tmp_path / "de")
    assert (tmp_path / "de" / "world.toml").read_bytes() == before


def test_a_folder_that_cannot_be_written_is_an_error(copy: Path, tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UnsaidError, match="cannot be written"):
        texts(str(copy), language=None, missing=False, output=tmp_path / "file")


def test_the_worlds_own_language_is_no_translation(copy: Path):
    with pytest.raises(WorldError, match="own language"):
        texts(str(copy), language="en", missing=False, output=None)


def test_what_is_wrong_with_a_language_is_said(copy: Path):
    (copy / "languages" / "ru" / "words.toml").write_text('[gaet]\ntitle = "x"\n')
    with pytest.raises(WorldError, match="gaet"):
        texts(str(copy), language="ru", missing=False, output=None)


def test_the_command_line_prints_them(commands: Commands):
    ran = commands.run("world", "texts", "zone", "--lang", "xx", "--missing")
    assert (ran.code, ran.err) == (0, "")
    assert '# The Zone\ntitle = ""' in ran.out
