"""Files that are there as a whole or as they were before, whatever happens while they are written."""

import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from unsaid.types.errors import DataError

__all__ = ["sync_folder", "write_whole"]

NEW_FILE = 0o644
"""Mode of a file that was not there: anyone may read it, as of any file that a program writes."""


def write_whole(path: Path, fill: Callable[[IO[bytes]], object]) -> None:
    """Write a file under another name in its folder, synchronise it, and only then put it in its place.

    Parameters
    ----------
    path
        A file that is there keeps its permissions; of a link, what it points to is replaced.
    fill
        Writes what belongs in it to an open binary file.

    Raises
    ------
    DataError
        If the folder is not there.
    """
    path = Path(os.path.realpath(path))
    if not path.parent.is_dir():
        raise DataError("there is no such folder", where=str(path.parent))
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else NEW_FILE
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.chmod(mode)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Let the names in a folder survive a loss of power as the files' contents do, where the system can."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
