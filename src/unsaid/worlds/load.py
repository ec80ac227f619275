"""Reading a world: a folder of TOML becomes one `World`, or one error that lists all that is wrong."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from unsaid.types.errors import WorldError
from unsaid.types.struct import Struct
from unsaid.worlds.files import (
    FILES,
    OPTIONAL,
    CompanionsFile,
    PersonasFile,
    PhrasesFile,
    PriorFile,
    WishesFile,
    WordsFile,
    WorldFile,
    assemble,
)
from unsaid.worlds.framing import unknown_framing
from unsaid.worlds.languages import Coverage, coverage_of, languages_in, read_language, told_in
from unsaid.worlds.problems import Problem, closest, from_validation, one_of, world_error
from unsaid.worlds.references import (
    dominated_pair,
    levels_in_order,
    needs_possible,
    phrases_complete,
    prior_shape,
    repeated,
    two_priors,
)
from unsaid.worlds.schema import Place, Prior, World
from unsaid.worlds.toml_files import parse, toml_files

__all__ = [
    "builtin_worlds",
    "languages_of",
    "load_world",
    "read_world",
    "world_digest",
    "world_folder",
    "world_languages",
]

Tables = dict[str, dict[str, Any]]
Known = dict[str, list[str]]
T = TypeVar("T", bound=Struct)

TABLES_WITH_IDS = {
    "world.toml": ("region", "hour", "distance", "certainty"),
    "wishes.toml": ("wish",),
    "companions.toml": ("line",),
    "personas.toml": ("persona",),
}


def builtin_worlds() -> tuple[str, ...]:
    """Names of the worlds that come with unsaid."""
    folders = (entry for entry in files("unsaid.worlds").iterdir() if entry.is_dir())
    return tuple(sorted(folder.name for folder in folders if (folder / "world.toml").is_file()))


def load_world(path_or_name: str | Path, language: str | None = None) -> World:
    """Read a world.

    Parameters
    ----------
    path_or_name
        Name of a world that comes with unsaid, or path of a world's folder. A name wins over a
        folder of the same name; write ``./name`` for the folder.
    language
        In which to read it, where not in its own. What is not told in it stays in the world's own.

    Raises
    ------
    WorldError
        If there is no such world, if it is not told in this language, or with everything that is wrong in
        its files.
    """
    folder = world_folder(path_or_name)
    world = settled(path_or_name, read_world(folder))
    if language is None or language == world.language:
        return world
    offered = languages_in(folder)
    if language not in offered:
        known = (world.language, *offered)
        raise WorldError(
            "this world is not told in that language",
            where=str(path_or_name),
            expected=one_of(known),
            got=language,
            advice=closest(language, known, f"add its texts in languages/{language}, or take another"),
        )
    return settled(path_or_name, read_language(world, folder, language))


def languages_of(path_or_name: str | Path) -> tuple[str, ...]:
    """Codes of the languages that a world is told in beside its own, however complete they are.

    Raises
    ------
    WorldError
        If there is no such world.
    """
    return languages_in(world_folder(path_or_name))


def world_languages(path_or_name: str | Path) -> tuple[Coverage, ...]:
    """Which languages a world is told in beside its own, and how complete each is.

    Raises
    ------
    WorldError
        As `load_world`.
    """
    folder = world_folder(path_or_name)
    world = settled(path_or_name, read_world(folder))
    found = []
    for language in languages_in(folder):
        told, problems = told_in(world, folder, language)
        settled(path_or_name, (None if problems else world, problems))
        found.append(coverage_of(world, told, language))
    return tuple(found)


def world_folder(path_or_name: str | Path) -> Traversable:
    """Find a world's folder by its name or path; see `load_world`.

    Raises
    ------
    WorldError
        If there is none.
    """
    builtin = builtin_worlds()
    if str(path_or_name) in builtin:
        folder: Traversable = files("unsaid.worlds") / str(path_or_name)
    else:
        folder = Path(path_or_name)
    if not folder.is_dir():
        raise WorldError(
            "there is no such world",
            where=str(path_or_name),
            expected=f"a world's folder, or {one_of(builtin)}",
            got="a file" if folder.is_file() else "nothing there",
            advice=closest(path_or_name, builtin, "give the path of the folder that holds world.toml"),
        )
    return folder


def settled(path_or_name: str | Path, found: tuple[World | None, tuple[Problem, ...]]) -> World:
    """Take the world that was read, or raise all its problems as one error."""
    world, problems = found
    if world is None:
        raise world_error(str(path_or_name), problems)
    return world


def world_digest(world: World) -> str:
    """SHA-256 of a world's content; the same however its files are laid out.

    Personas, the pictures of what is no place, and which earlier versions may go on here do not count: they
    change no person's session. Nor do companions' names where the world gives none.
    """
    apart = {"personas", "scenes", "earlier", *(() if world.companions else ("companions",))}
    content = json.dumps(
        world.model_dump(mode="json", exclude=apart),
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )
    return hashlib.sha256(content.encode()).hexdigest()


def read_world(folder: Traversable) -> tuple[World | None, tuple[Problem, ...]]:
    """Read a world's folder: the world, or all the problems of its files."""
    tables, problems = read_tables(folder)
    known = defined_ids(tables)
    parts: dict[str, Struct] = {}
    for file, raw in tables.items():
        model = FILES.get(file, Place)
        try:
            parts[file] = model.model_validate(raw, context=known, by_alias=True, by_name=False)
        except ValidationError as error:
            problems += from_validation(file, model, raw, error)
    words = first(parts, WordsFile) or WordsFile()
    problems += [
        *repeated_ids(tables),
        *beyond_values(parts, known),
        *unknown_framing(words.__pydantic_extra__),
    ]
    world, wishes = first(parts, WorldFile), first(parts, WishesFile)
    phrases = first(parts, PhrasesFile)
    if problems or world is None or wishes is None or phrases is None:
        return None, tuple(sorted(problems, key=lambda problem: problem.file))
    separate = first(parts, PriorFile)
    return assemble(
        world,
        wishes,
        phrases,
        first(parts, CompanionsFile) or CompanionsFile(),
        first(parts, PersonasFile) or PersonasFile(),
        words,
        wishes.prior or (separate.prior if separate else Prior()),
        [part for part in parts.values() if isinstance(part, Place)],
    ), ()


def first(parts: Mapping[str, Struct], kind: type[T]) -> T | None:
    """Find the part of this kind, if it was read."""
    return next((part for part in parts.values() if isinstance(part, kind)), None)


def read_tables(folder: Traversable) -> tuple[Tables, list[Problem]]:
    """Parse every TOML file of the folder, and say which are missing or do not belong."""
    tables: Tables = {}
    problems: list[Problem] = []
    present = toml_files(folder)
    for file in present:
        if file not in FILES:
            problems.append(
                Problem(
                    file=file,
                    message="this file is not part of a world",
                    expected=one_of(FILES),
                    got=file,
                    advice=closest(file, FILES, "move places into the folder places"),
                )
            )
    places = toml_files(folder / "places")
    missing = [file for file in FILES if file not in present and file not in OPTIONAL]
    for file in [*missing, *(() if places else ("places",))]:
        problems.append(
            Problem(
                file=file,
                message="missing",
                expected="a file" if file in FILES else "a folder with one TOML file per place",
                got="nothing there",
                advice=f"add {file}",
            )
        )
    paths = {file: folder / file for file in present if file in FILES}
    paths |= {f"places/{file}": folder / "places" / file for file in places}
    for file, path in paths.items():
        parsed = parse(file, path)
        if isinstance(parsed, Problem):
            problems.append(parsed)
        else:
            tables[file] = parsed
    return tables, problems


def ids_of(entries: object) -> list[tuple[int, str]]:
    """Index and id of each entry of an array of tables, as far as there are any."""
    rows = entries if isinstance(entries, list) else []
    named = ((index, row.get("id")) for index, row in enumerate(rows) if isinstance(row, dict))
    return [(index, name) for index, name in named if isinstance(name, str)]


def defined_ids(tables: Mapping[str, Mapping[str, Any]]) -> Known:
    """Ids of regions, levels and wishes, even where their file has other faults.

    Where none can be read, the kind is left out and references to it are not judged.
    """
    known: Known = {}
    for file, names in TABLES_WITH_IDS.items():
        for name in names:
            ids = [found for _, found in ids_of(tables.get(file, {}).get(name))]
            if ids:
                known[name] = ids
    return known


def repeated_ids(tables: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    """Complain about ids that are taken twice where they must be unique."""
    for file, names in TABLES_WITH_IDS.items():
        for name in names:
            entries = ids_of(tables.get(file, {}).get(name))
            yield from repeated((file, f"{name}[{index}].id", found) for index, found in entries)
    places = {file: raw for file, raw in tables.items() if file not in FILES}
    for file, raw in places.items():
        yield from repeated((file, f"way[{index}].id", found) for index, found in ids_of(raw.get("way")))
    named = ((file, raw.get("id")) for file, raw in places.items())
    yield from repeated((file, "id", name) for file, name in named if isinstance(name, str))


def beyond_values(parts: Mapping[str, Struct], known: Known) -> Iterator[Problem]:
    """Check what a single value cannot show, in the files that are right in themselves."""
    levels = {kind: known[kind] for kind in ("distance", "certainty") if kind in known}
    for file, part in parts.items():
        match part:
            case WorldFile():
                yield from levels_in_order("distance", "days", [d.days for d in part.distance], rising=True)
                surest = [level.probability for level in part.certainty]
                yield from levels_in_order("certainty", "probability", surest, rising=False)
            case PhrasesFile():
                yield from phrases_complete(levels, {"distance": part.distance, "certainty": part.certainty})
            case Place():
                yield from needs_possible(part, file)
                if part.kind == "dominated" and len(levels) == 2:
                    yield from dominated_pair(part, file, levels)
            case WishesFile() | PriorFile() if part.prior and "wish" in known:
                yield from prior_shape(part.prior, file, len(known["wish"]))
            case _:
                pass
    wishes = first(parts, WishesFile)
    if wishes and wishes.prior and first(parts, PriorFile):
        yield two_priors()
