"""A world in another language: a folder ``languages/<code>`` that holds its texts, and nothing but texts."""

import re
from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from typing import Any, get_args

from unsaid.types.struct import Struct
from unsaid.worlds.fields import Language
from unsaid.worlds.files import FILES
from unsaid.worlds.problems import Problem, closest, one_of, shown
from unsaid.worlds.schema import (
    Certainty,
    Distance,
    Hour,
    Line,
    Persona,
    Place,
    Prior,
    Region,
    Scene,
    Way,
    Wish,
    World,
)
from unsaid.worlds.texts import Text, TextKey, in_other_words, table_of, texts_of
from unsaid.worlds.toml_files import parse, toml_files

__all__ = ["Count", "Coverage", "coverage_of", "languages_in", "read_language", "told_in"]

FOLDER = "languages"

LANGUAGE = re.compile(get_args(Language)[1].pattern)

SOURCE_KEYS = frozenset(
    field.alias or name
    for model in (
        *FILES.values(),
        Region,
        Hour,
        Distance,
        Certainty,
        Wish,
        Prior,
        Line,
        Persona,
        Scene,
        Way,
        Place,
    )
    for name, field in model.model_fields.items()
)
"""Keys of a world's own files; those that are no texts do not belong into another language."""


class Count(Struct):
    """How many texts there are, and how many of them are told in a language."""

    told: int
    total: int


class Coverage(Struct):
    """How complete a language is.

    Attributes
    ----------
    tables
        By table: those of the framing words; wishes, outside, phrases, regions, hours, companions, places.
    missing
        Texts that are told in the world's own language instead, as ``places/ford.toml: way.rope.text``.
    """

    language: str
    tables: dict[str, Count]
    missing: tuple[str, ...]

    @property
    def share(self) -> float:
        """Share of all texts that are told, in [0, 1]."""
        total = sum(count.total for count in self.tables.values())
        return sum(count.told for count in self.tables.values()) / total


def languages_in(folder: Traversable) -> tuple[str, ...]:
    """Codes of the languages that a world's folder holds beside its own."""
    within = folder / FOLDER
    if not within.is_dir():
        return ()
    return tuple(
        sorted(each.name for each in within.iterdir() if each.is_dir() and LANGUAGE.match(each.name))
    )


def told_in(
    world: World, folder: Traversable, language: str
) -> tuple[dict[TextKey, Text], tuple[Problem, ...]]:
    """Read the texts of a language, and all that is wrong with its files.

    Parameters
    ----------
    world
        In its own language.
    folder
        Of the world.

    Returns
    -------
    tuple
        The texts that are told; and, where there are problems, what they are. An empty text is one that is
        not told yet.
    """
    home = folder / FOLDER / language
    texts = texts_of(world)
    problems: list[Problem] = []
    told: dict[TextKey, Text] = {}
    for file, path in files_of(home):
        where = f"{FOLDER}/{language}/{file}"
        known = {key.path: text for key, text in texts.items() if key.file == file}
        parsed = parse(where, path)
        if isinstance(parsed, Problem):
            problems.append(parsed)
        elif not known:
            problems.append(stray_file(where, file, {key.file for key in texts}))
        else:
            for place, value in leaves(parsed):
                text = read_text(where, place, value, known)
                if isinstance(text, Problem):
                    problems.append(text)
                elif text:
                    told[TextKey(file, place)] = text
    return told, tuple(problems)


def read_language(
    world: World, folder: Traversable, language: str
) -> tuple[World | None, tuple[Problem, ...]]:
    """Read a world in another language; what is not told in it stays in the world's own.

    Parameters
    ----------
    world
        In its own language.
    folder
        Of the world, with a folder for this language.

    Returns
    -------
    tuple
        The world, or all the problems of the language's files.
    """
    told, problems = told_in(world, folder, language)
    if problems:
        return None, problems
    return in_other_words(world, lambda key, text: told.get(key, text), language), ()


def coverage_of(world: World, told: Mapping[TextKey, Text], language: str) -> Coverage:
    """Count which texts of a world are told in a language, by table."""
    texts = texts_of(world)
    tables: dict[str, Count] = {}
    for key in texts:
        before = tables.get(table_of(key), Count(told=0, total=0))
        tables[table_of(key)] = Count(told=before.told + (key in told), total=before.total + 1)
    missing = tuple(str(key) for key in texts if key not in told)
    return Coverage(language=language, tables=tables, missing=missing)


def files_of(home: Traversable) -> Iterator[tuple[str, Traversable]]:
    """Go through the TOML files of a language: name and path of each."""
    yield from ((file, home / file) for file in toml_files(home))
    yield from ((f"places/{file}", home / "places" / file) for file in toml_files(home / "places"))


def leaves(table: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Go through all that is no table with something in it: its path, and what stands there."""
    for name, value in table.items():
        if isinstance(value, dict) and value:
            yield from leaves(value, (*path, name))
        else:
            yield (*path, name), value


def read_text(
    file: str, path: tuple[str, ...], value: object, known: Mapping[tuple[str, ...], Text]
) -> Text | Problem:
    """Read one text, or say why it is none of the world's."""
    if path not in known:
        return stray_key(file, path, value, known)
    several = isinstance(known[path], tuple)
    entries = value if several and isinstance(value, list) else [value]
    if isinstance(value, list) != several or not all(isinstance(entry, str) for entry in entries):
        return Problem(
            file=file,
            path=".".join(path),
            message="not what belongs here",
            expected="a list of texts" if several else "a text",
            got=shown(value),
            advice="write it as the world's own file does",
        )
    texts = tuple(str(entry).strip() for entry in entries)
    if several:
        return tuple(text for text in texts if text)
    return texts[0]


def stray_file(where: str, file: str, known: set[str]) -> Problem:
    """Complain about a file for which the world has no texts."""
    return Problem(
        file=where,
        message="this holds structure alone" if file in FILES else "the world has no such file of texts",
        expected=one_of(
            sorted(name for name in known if name.startswith("places/") == file.startswith("places/"))
        ),
        got=file,
        advice="remove it"
        if file in FILES
        else closest(file, known, "name a place's file by the place's id"),
    )


def stray_key(
    file: str, path: tuple[str, ...], value: object, known: Mapping[tuple[str, ...], Text]
) -> Problem:
    """Complain about a key for which the world has no text: structure, a wrong id, or a wrong shape."""
    depth = 0
    while any(key[: depth + 1] == path[: depth + 1] for key in known):
        depth += 1
    beside = list(dict.fromkeys(key[depth] for key in known if key[:depth] == path[:depth] and key[depth:]))
    wrong = path[depth] if depth < len(path) else path[-1]
    where = ".".join(path[: depth + 1])
    if isinstance(value, list) and value and isinstance(value[0], dict):
        message, advice = "texts stand under their ids here", f"write [{wrong}.ID] in place of [[{wrong}]]"
    elif wrong in SOURCE_KEYS and not any(wrong in key for key in known):
        message, advice = "a language holds texts alone, and this is structure", "remove it"
    else:
        message, advice = "the world has no such text", closest(wrong, beside, "remove it, or mend the id")
    return Problem(file=file, path=where, message=message, expected=one_of(beside), got=wrong, advice=advice)
