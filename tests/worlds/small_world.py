"""A small world that is right in every way, as tables to spoil, and the writing of them to a folder."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from unsaid.worlds.load import load_world
from unsaid.worlds.schema import World

Tables = dict[str, dict[str, Any]]

WISHES = ("calm", "craft", "kin")
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight")
FILES_OF_PLACES = tuple(f"places/{number}.toml" for number in NUMBERS)

WORDS = {"gate": "arrive", "threshold": "text", "room": "intro", "rest": "text", "ending": "entered"}
"""What is told around the choices beside the title, by table."""


def way(place: str, name: str, loads: dict[str, float], **others: Any) -> dict[str, Any]:
    """A way whose words occur nowhere else, and are as many as those of any other way."""
    texts = {key: f"There the {place} {name} {key} it." for key in ("kept", "broke")}
    levels = {"distance": ["near", "month", "decade"], "certainty": ["certain", "doubtful"]}
    return {"id": name, "text": f"Go by the {place} {name}.", "loads": loads, **levels, **texts, **others}


def place(number: int) -> dict[str, Any]:
    """An ordinary place; the fifth to the eighth offer the same as the first to the fourth."""
    name = NUMBERS[number]
    one, other, third = (WISHES[(number + shift) % 3] for shift in range(3))
    return {
        "id": name,
        "region": "shore" if number < 4 else "hill",
        "title": f"Place {name}",
        "follows": ["shore", "hill"],
        "needs": ["depth<=0.6"] if number < 4 else ["depth >= 0.2"],
        "tags": ["outside"],
        "scene": {"kind": "plain", "seed": number, "water": 0.5, "colours": ["grey", "green"]},
        "arrive": f"You come to place {name}.",
        "again": f"Here is {name} again.",
        "alt": f"A plain with a {name} on it.",
        "way": [
            way(name, "arch", {one: 1, other: 1.0}),
            way(name, "bridge", {third: 0.5, one: -1.0}),
            way(name, "cave", {third: 0.5, other: -1.0}),
        ],
    }


def check_place() -> dict[str, Any]:
    """A dominated pair."""
    better = {"distance": ["near"], "certainty": ["certain"]}
    worse = {"distance": ["decade"], "certainty": ["doubtful"]}
    return {
        **place(7),
        "id": "weir",
        "kind": "dominated",
        "needs": [],
        "arrive": "You come to the weir.",
        "again": "Here is the weir again.",
        "way": [way("weir", "arch", {"calm": 1.0}, **better), way("weir", "boat", {"calm": 1.0}, **worse)],
    }


def small_tables() -> Tables:
    """Give every file of the small world."""
    return {
        "world.toml": {
            "id": "small",
            "title": "A small world",
            "language": "en",
            "version": 1,
            "about": "Nothing much.",
            "start": ["shore"],
            "region": [{"id": "shore", "name": "The shore"}, {"id": "hill", "name": "The hill"}],
            "distance": [
                {"id": "near", "days": 1},
                {"id": "month", "days": 30},
                {"id": "decade", "days": 3650.0},
            ],
            "certainty": [{"id": "certain", "probability": 1.0}, {"id": "doubtful", "probability": 0.3}],
            "outside": {"phrases": ["Stay here.", "Neither; sit down."]},
        },
        "wishes.toml": {
            "wish": [
                {"id": name, "name": f"{name}fulness", "plain": f"I want {name}.", "value": f"value {name}"}
                for name in WISHES
            ]
        },
        "phrases.toml": {
            "distance": {
                name: {"phrases": [f"{name} away", f"away by {name}"]} for name in ("near", "month", "decade")
            },
            "certainty": {
                name: {"phrases": [f"it is {name}", f"{name}, they say"]} for name in ("certain", "doubtful")
            },
        },
        "companions.toml": {
            "line": [
                {"id": "sigh", "who": "The guide", "event": "broke", "text": "It happens.", "cooldown": 3},
                {"id": "tale", "who": "The guide", "event": "broke", "text": "Once…", "once": True},
                {"id": "wait", "who": "The guide", "event": "hesitation", "text": "Take your time."},
            ]
        },
        "words.toml": {
            table: {"title": table.title(), name: f"The words of the {table}."}
            for table, name in WORDS.items()
        },
        **dict(zip(FILES_OF_PLACES, map(place, range(8)), strict=True)),
        "places/weir.toml": check_place(),
    }


def toml(value: Any) -> str:
    """Write a value as TOML; tables are written inline."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{json.dumps(key)} = {toml(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, float):
        return repr(value)
    return json.dumps(value, ensure_ascii=False)


def write(folder: Path, tables: Mapping[str, Mapping[str, Any] | str | bytes]) -> Path:
    """Write a world's files into a folder; text and bytes are written as they are."""
    for name, table in tables.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(table, bytes):
            path.write_bytes(table)
        else:
            lines = (
                [f"{key} = {toml(value)}\n" for key, value in table.items()]
                if isinstance(table, Mapping)
                else table
            )
            path.write_text("".join(lines), encoding="utf-8")
    return folder


def built(folder: Path, tables: Mapping[str, Mapping[str, Any]]) -> World:
    """Write a world and read it."""
    return load_world(write(folder, tables))
