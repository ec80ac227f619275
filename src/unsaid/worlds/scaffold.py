"""A new world to begin from: small, valid, full of comments, written whole or not at all."""

import tempfile
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from unsaid.types.errors import WorldError
from unsaid.worlds.fields import plain_id
from unsaid.worlds.load import builtin_worlds

__all__ = ["write_new_world"]

TEMPLATE = ("templates", "new")
TEMPLATE_ID, TEMPLATE_TITLE = 'id = "new-world"', 'title = "New world"'


def write_new_world(name: str, folder: Path | None = None) -> Path:
    """Write a small valid world, to be changed into one's own.

    Parameters
    ----------
    name
        Id of the new world: lower-case letters, digits, single hyphens or underscores.
    folder
        Where its files go; by default a folder of its name, here. It must not exist yet, or be empty.

    Returns
    -------
    Path
        The folder, with a whole world in it.

    Raises
    ------
    WorldError
        If the name cannot be one, or the folder cannot be written; nothing is changed then.
    """
    _check_name(name)
    target = Path(name) if folder is None else folder
    _check_folder(target)
    try:
        _write_whole(name, target)
    except OSError as error:
        raise WorldError(
            "the new world cannot be written",
            where=str(target),
            expected="a folder that may be written to",
            got=error.strerror or str(error),
            advice="name another one with --folder",
        ) from error
    return target


def _check_name(name: str) -> None:
    """Refuse what cannot be an id, and what would be hidden behind a world that comes with unsaid."""
    try:
        plain_id(name)
    except ValueError as error:
        raise WorldError(
            "this cannot be the name of a world",
            expected="lower-case letters, digits and single hyphens or underscores",
            got=repr(name),
            advice="a name like my-town",
        ) from error
    if name in builtin_worlds():
        raise WorldError(
            "a world of this name comes with unsaid",
            expected=f"a name other than {', '.join(builtin_worlds())}",
            got=name,
            advice=f"a name like my-{name}",
        )


def _check_folder(folder: Path) -> None:
    """Refuse a folder that holds something, or a file."""
    if folder.is_dir() and not any(folder.iterdir()):
        return
    if folder.exists() or folder.is_symlink():
        raise WorldError(
            "something is there already",
            where=str(folder),
            expected="a folder that does not exist yet, or is empty",
            got="a folder with files in it" if folder.is_dir() else "a file",
            advice="another name, or another folder with --folder",
        )


def _write_whole(name: str, target: Path) -> None:
    """Write to a passing folder first, then rename, so that a world appears complete or not at all."""
    target = target.absolute()
    home = target if target.is_dir() else target.parent
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{name}-", dir=home) as passing:
        written = Path(passing) / name
        _copy(files("unsaid.worlds").joinpath(*TEMPLATE), written)
        _rename_world(written / "world.toml", name)
        if home == target:
            # an empty folder may be where somebody stands: it is filled, not replaced
            for entry in sorted(written.iterdir()):
                entry.rename(target / entry.name)
        else:
            written.rename(target)


def _copy(template: Traversable, folder: Path) -> None:
    """Copy words alone: the installed files may be read-only, and the copy is there to be changed."""
    folder.mkdir()
    for entry in template.iterdir():
        if entry.is_dir():
            _copy(entry, folder / entry.name)
        else:
            (folder / entry.name).write_bytes(entry.read_bytes())


def _rename_world(file: Path, name: str) -> None:
    """Give the template's world its own id and title."""
    title = name.replace("-", " ").replace("_", " ").capitalize()
    text = file.read_text(encoding="utf-8")
    text = text.replace(TEMPLATE_ID, f'id = "{name}"', 1).replace(TEMPLATE_TITLE, f'title = "{title}"', 1)
    file.write_text(text, encoding="utf-8")
