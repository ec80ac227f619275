"""Files for a translator: each text of a world with what stands there now above it, as TOML to fill in."""

import json
from collections.abc import Mapping

from unsaid.worlds.schema import World
from unsaid.worlds.texts import Text, TextKey, texts_of

__all__ = ["skeleton"]


def skeleton(world: World, told: Mapping[TextKey, Text], *, missing: bool = False) -> dict[str, str]:
    """Write the files of a language.

    Parameters
    ----------
    world
        In its own language.
    told
        What is told in the other one already.
    missing
        Whether to leave out what is told already.

    Returns
    -------
    dict
        Content by file, relative to the language's folder; files without a text are left out.
    """
    files: dict[str, list[str]] = {}
    tables: dict[str, tuple[str, ...]] = {}
    for key, text in texts_of(world).items():
        if missing and key in told:
            continue
        lines = files.setdefault(key.file, [])
        table = key.path[:-1]
        if table != tables.get(key.file, ()):
            lines += ["", f"[{'.'.join(map(bare_or_quoted, table))}]"]
            tables[key.file] = table
        lines += entry(key.path[-1], text, told.get(key))
    return {file: "\n".join(lines).strip("\n") + "\n" for file, lines in files.items()}


def entry(name: str, text: Text, told: Text | None) -> list[str]:
    """One key: the world's own text as a comment, then what is told, or nothing yet."""
    comments = [f"# {line}" for each in several(text) for line in each.splitlines()]
    if isinstance(text, str):
        return [*comments, f"{bare_or_quoted(name)} = {quoted(str(told or ''))}"]
    wordings = [f"    {quoted(each)}," for each in several(told or ())]
    return [*comments, f"{bare_or_quoted(name)} = [", *wordings, "]"]


def several(text: Text) -> tuple[str, ...]:
    """A text, or wordings, as wordings."""
    return (text,) if isinstance(text, str) else text


def quoted(text: str) -> str:
    """Write a text as TOML."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def bare_or_quoted(name: str) -> str:
    """Write a key as TOML: in quotes where it needs them."""
    plain = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    return name if plain else quoted(name)
