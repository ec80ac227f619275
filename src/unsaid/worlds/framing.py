"""What is told around the choices: a world's own words, and neutral ones where it has none.

The terminal, the page and the kept page take all of it from here, so that nothing of one world is told in
another.
"""

import functools
import tomllib
from collections.abc import Mapping
from importlib.resources import files

from unsaid.worlds.schema import Place, Scene, Screen, World

__all__ = ["framing_of", "framing_text", "neutral_framing", "scenes_of"]

FALLBACK = "en"


@functools.cache
def neutral_framing(language: str) -> Mapping[str, Mapping[str, str]]:
    """The words of no particular world in a language, by table and name; in English where there are none."""
    home = files("unsaid.worlds") / "framing"
    file = home / f"{language.partition('-')[0].lower()}.toml"
    found = file if file.is_file() else home / f"{FALLBACK}.toml"
    return tomllib.loads(found.read_text(encoding="utf-8"))


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
