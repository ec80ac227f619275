import os
import stat
import sys
from pathlib import Path

import pytest

from unsaid.record.location import HOME_VARIABLE, create_private, default_path
from unsaid.record.store import Store
from unsaid.types.errors import LogError

posix = pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_variable_names_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "a" / "b"))
    assert default_path() == tmp_path / "a" / "b" / "unsaid.sqlite3"
    assert (tmp_path / "a" / "b").is_dir()


@pytest.mark.skipif(sys.platform != "linux", reason="the convention of this platform is another")
def test_the_default_follows_the_platform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.delenv(HOME_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_path() == tmp_path / "unsaid" / "unsaid.sqlite3"


@posix
def test_nobody_else_may_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    with Store.open() as store:
        path = Path(store.where)
        assert path == tmp_path / "home" / "unsaid.sqlite3"
        assert mode(path.parent) == 0o700
        assert {mode(file) for file in path.parent.iterdir()} == {0o600}


def test_an_existing_file_is_left_alone(tmp_path: Path):
    path = tmp_path / "file"
    path.write_text("kept")
    create_private(path)
    assert path.read_text() == "kept"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(LogError, match="cannot be created") as caught:
        create_private(tmp_path / "none" / "file")
    assert caught.value.where == str(tmp_path / "none" / "file")


def test_a_home_that_cannot_be_a_folder_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "file").touch()
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "file" / "home"))
    with pytest.raises(LogError, match="folder of the log cannot be created") as caught:
        default_path()
    assert HOME_VARIABLE in str(caught.value.advice)
