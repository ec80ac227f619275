"""What is told around the choices: a world's own words, and neutral ones where it has none.

The terminal, the page and the kept page take all of it from here, so that nothing of one world is told in
another.
"""

import functools
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files

from unsaid.worlds.problems import Problem, closest, one_of
from unsaid.worlds.schema import Place, Scene, Screen, World

__all__ = ["framing_of", "framing_text", "neutral_framing", "scenes_of", "unknown_framing"]

FALLBACK = "en"

OWN_WORDS: Mapping[str, tuple[str, ...]] = {
    "home": ("leaving", "leaving_again"),
    "gate": ("arrive",),
    "consent": ("version",),
    "threshold": ("early",),
    "room": ("intro",),
    "ending": ("entered", "entered_untold", "turned_back"),
}
"""What a world may tell, and nothing is told of where it does not, by table."""

FREE_TABLE = "stayed"
"""The table whose texts a world names itself: one of them is told wherever somebody stayed."""


@functools.cache
def neutral_framing(language: str) -> Mapping[str, Mapping[str, str]]:
    """The words of no particular world in a language, by table and name; in English where there are none."""
    home = files("unsaid.worlds") / "framing"
    file = home / f"{language.partition('-')[0].lower()}.toml"
    found = file if file.is_file() else home / f"{FALLBACK}.toml"
    return tomllib.loads(found.read_text(encoding="utf-8"))


def unknown_framing(words: Mapping[str, Mapping[str, str]]) -> Iterator[Problem]:
    """Complain about framing words that nothing would ever tell: tables and names that are mistyped."""
    neutral = neutral_framing(FALLBACK)
    for table, told in words.items():
        if table == FREE_TABLE:
            continue
        known = (*neutral.get(table, ()), *OWN_WORDS.get(table, ()))
        paths = {f"{table}.{name}": name for name in told} if known else {table: table}
        among = known or (*neutral, FREE_TABLE)
        for path, name in paths.items():
            if name not in among:
                yield Problem(
                    file="words.toml",
                    path=path,
                    message="no such words are told" if known else "no such table of words is told",
                    expected=one_of(among),
                    got=name,
                    advice=closest(name, among, "remove it"),
                )


def framing_of(world: World) -> dict[str, dict[str, str]]:
    """All words around the choices of a world, by table and name."""
    neutral = neutral_framing(world.language)
    tables = dict.fromkeys([*neutral, *world.words])
    return {table: {**neutral.get(table, {}), **world.words.get(table, {})} for table in tables}


def framing_text(world: World, table: str, name: str) -> str:
    """One of them; empty where nothing is told."""
    return world.words.get(table, {}).get(name) or neutral_framing(world.language).get(table, {}).get(
        name, ""
    )


def scenes_of(world: World) -> dict[Screen, Scene]:
    """The picture of each `Screen`: the world's own, else that of its first place or of its last region."""
    first = next(place for place in world.places if place.region in world.start)
    last = next((place for place in world.places if place.region == world.regions[-1].id), first)
    usual: dict[Screen, Place] = {
        "gate": first,
        "home": first,
        "rest": first,
        "threshold": last,
        "room": last,
        "turned_back": first,
    }
    return {name: world.scenes.get(name, place.scene) for name, place in usual.items()}
