"""Where the log lies, and that nobody else may read it."""

import os
from pathlib import Path

import platformdirs

from unsaid.types.errors import LogError
from unsaid.types.files import sync_folder

__all__ = ["HOME_VARIABLE", "create_private", "default_path"]

HOME_VARIABLE = "UNSAID_HOME"
"""Environment variable that names another folder for the log."""


def default_path() -> Path:
    """Return the path of the log: in `HOME_VARIABLE`'s folder, or where the platform keeps user data.

    The folder is created, readable by its owner alone, where it is not there yet.
    """
    named = os.environ.get(HOME_VARIABLE)
    folder = (
        Path(named).expanduser() if named else Path(platformdirs.user_data_dir("unsaid", appauthor=False))
    )
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise LogError(
            "the folder of the log cannot be created",
            where=str(folder),
            got=error.strerror,
            advice=f"set {HOME_VARIABLE} to a folder that you can write to",
        ) from error
    return folder / "unsaid.sqlite3"


def create_private(path: Path) -> None:
    """Create an empty file that only its owner can read, unless there is a file already.

    SQLite gives its side files the mode of the database file, so this is the one place that sets it. The
    folder is synchronised, so that the file's name survives a loss of power as its content does.
    """
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return
    except OSError as error:
        raise LogError(
            "the log cannot be created",
            where=str(path),
            got=error.strerror,
            advice="name a file in a folder that exists and that you can write to",
        ) from error
    os.close(descriptor)
    sync_folder(path.parent)
