"""A file is there as a whole or as it was, whatever happens while it is written."""

import os
import stat
from pathlib import Path

import pytest

from unsaid.types import files
from unsaid.types.errors import DataError
from unsaid.types.files import sync_folder, write_whole


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "fit.json"
    write_whole(path, lambda file: file.write(b"first"))
    return path


def test_a_file_is_written(path: Path) -> None:
    assert path.read_bytes() == b"first"
    assert mode_of(path) == 0o644
    write_whole(path, lambda file: file.write(b"second"))
    assert path.read_bytes() == b"second"
    assert [each.name for each in path.parent.iterdir()] == ["fit.json"]


def test_what_fails_while_it_is_filled_leaves_the_old(path: Path) -> None:
    def broken(file) -> None:
        file.write(b"half of the sec")
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        write_whole(path, broken)
    assert path.read_bytes() == b"first"
    assert [each.name for each in path.parent.iterdir()] == ["fit.json"]


@pytest.mark.parametrize("fault", ["fsync", "replace"])
def test_what_fails_between_writing_and_renaming_leaves_the_old(
    path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    def fails(*_: object) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(*((files.os, "fsync") if fault == "fsync" else (Path, "replace")), fails)
    with pytest.raises(OSError, match="the disk is gone"):
        write_whole(path, lambda file: file.write(b"second"))
    assert path.read_bytes() == b"first"
    assert [each.name for each in path.parent.iterdir()] == ["fit.json"]


@pytest.mark.skipif(os.name != "posix", reason="folders are synchronised on POSIX alone")
def test_the_file_is_synchronised_before_it_takes_its_place_and_the_folder_after(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    sync, replace = os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        sync(descriptor)

    def replaced(self: Path, target: Path) -> Path:
        done.append("replace")
        return replace(self, target)

    monkeypatch.setattr(files.os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    write_whole(path, lambda file: file.write(b"second"))
    assert done == ["file", "replace", "folder"]
    sync_folder(path.parent)
    assert done[-2:] == ["folder", "folder"]


def test_permissions_are_kept(path: Path) -> None:
    for mode in (0o600, 0o664):
        path.chmod(mode)
        write_whole(path, lambda file: file.write(b"second"))
        assert mode_of(path) == mode


def test_a_link_still_points_to_the_file(path: Path) -> None:
    link = path.with_name("latest.json")
    link.symlink_to(path)
    write_whole(link, lambda file: file.write(b"second"))
    assert link.is_symlink()
    assert path.read_bytes() == b"second"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such folder"):
        write_whole(tmp_path / "nowhere" / "fit.json", lambda file: file.write(b""))
