"""`unsaid world texts`: a world's texts as files for a translator."""

import sys
from pathlib import Path

from unsaid.types.errors import UnsaidError, WorldError
from unsaid.worlds.languages import told_in
from unsaid.worlds.load import load_world, world_folder
from unsaid.worlds.problems import world_error
from unsaid.worlds.skeleton import skeleton

__all__ = ["texts"]


def texts(world: str, *, language: str | None, missing: bool, output: Path | None) -> None:
    """Print the texts of a world, or write them as the files of a language.

    Parameters
    ----------
    language
        What is told in it already is filled in; None for one that does not exist yet.
    missing
        Whether to leave out what is told already.
    output
        Folder for the files; None prints them all, each after its name.
    """
    loaded = load_world(world)
    if language == loaded.language:
        raise WorldError(
            "this is the world's own language",
            where=world,
            expected="another language",
            got=language,
            advice="its texts are in the world's own files",
        )
    told, problems = told_in(loaded, world_folder(world), language) if language else ({}, ())
    if problems:
        raise world_error(world, problems)
    files = skeleton(loaded, told, missing=missing)
    if output is not None:
        _write(output, files)
        return
    for file, content in files.items():
        sys.stdout.write(f"# {'-' * 8} {file}\n\n{content}\n")
    if not files:
        sys.stderr.write("Nothing is missing.\n")


def _write(output: Path, files: dict[str, str]) -> None:
    """Write new files; none where one of them exists."""
    taken = [file for file in files if (output / file).exists()]
    if taken:
        raise UnsaidError(
            "this file exists already",
            where=str(output / taken[0]),
            expected="a folder without it",
            got=f"{len(taken)} of {len(files)} files",
            advice="name another folder; what is there is left as it is",
        )
    try:
        for file, content in files.items():
            (output / file).parent.mkdir(parents=True, exist_ok=True)
            (output / file).write_text(content, encoding="utf-8")
    except OSError as error:
        raise UnsaidError(
            "this file cannot be written",
            where=str(error.filename),
            got=error.strerror,
            advice="name a folder that you can write to",
        ) from error
    sys.stderr.write(f"{len(files)} files are in {output}\n")
