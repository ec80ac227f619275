"""The TOML files of a folder: which there are, and what is in one."""

import tomllib
from importlib.resources.abc import Traversable
from typing import Any

from unsaid.worlds.problems import Problem

__all__ = ["parse", "toml_files"]


def toml_files(folder: Traversable) -> list[str]:
    """Names of the TOML files in a folder, in order; hidden files are left alone."""
    if not folder.is_dir():
        return []
    names = (entry.name for entry in folder.iterdir() if entry.is_file())
    return sorted(name for name in names if name.endswith(".toml") and not name.startswith("."))


def parse(file: str, path: Traversable) -> dict[str, Any] | Problem:
    """Parse one file, or say at which line it goes wrong.

    Parameters
    ----------
    file
        Its name as a problem gives it.
    path
        Where it lies.
    """
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return Problem(
            file=file,
            path=f"byte {error.start}",
            message="the file is not UTF-8",
            expected="text in UTF-8",
            got=repr(error.object[error.start : error.start + 1]),
            advice="save it again as UTF-8",
        )
    except tomllib.TOMLDecodeError as error:
        what, _, where = str(error).rstrip(")").rpartition(" (at ")
        return Problem(
            file=file,
            path=where,
            message="this is not TOML",
            expected="TOML",
            got=what,
            advice="look at the quotes, brackets and equals signs there and just before",
        )
    except OSError as error:
        return Problem(
            file=file, message="the file cannot be read", got=str(error), advice="check its permissions"
        )
