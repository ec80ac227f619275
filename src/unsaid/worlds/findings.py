"""What the linter finds: codes, their meaning, and findings that a place or way may accept."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from unsaid.types.struct import Struct
from unsaid.worlds.schema import Place, Way, World

__all__ = [
    "CODES",
    "Accepted",
    "Finding",
    "Found",
    "Severity",
    "at_place",
    "at_way",
    "found",
    "ordinary_places",
    "ways_of",
]

Severity = Literal["error", "warning"]

CODES: dict[str, str] = {
    "accept-unused": "a reason is given for a warning that does not occur",
    "arrive-long": "the arrival is told in more than 60 words",
    "condition": "some mixture of wishes is hard to tell apart",
    "coverage": "too few ways lead toward a wish",
    "correlation": "a wish goes with the length of the words or with the levels",
    "dead-end": "nothing follows a region",
    "dominated-away": "an attention check promises something to get away from",
    "dominates": "one way is at least as good as another for every wish",
    "few-phrases": "a level has fewer than two wordings",
    "few-twins": "too few places can be repeated in other words",
    "fixed-level": "a way has a single distance or certainty",
    "language-incomplete": "a language lacks texts that every walk meets",
    "length-ratio": "the ways of a place differ in length",
    "missing-words": "a text is missing",
    "names-wish": "a way names the wish that it leads toward or away from",
    "never-open": "the needs of a place and of its region never hold together",
    "no-dominated": "there is no attention check",
    "no-framing": "a table of the story's framing words is missing",
    "repeated-sentence": "a sentence occurs twice",
    "repeated-way": "a way occurs twice, word for word",
    "same-promise": "two ways of a place promise the same",
    "trade-offs": "too few places trade one wish for another",
    "unreachable-place": "no walk leads to a place",
    "unreachable-region": "no walk leads to a region",
    "way-long": "a way has more than 20 words",
}
"""Every code that a finding may have, with what it means."""


class Finding(Struct):
    """Something that the linter found.

    Attributes
    ----------
    code
        One of `CODES`.
    where
        A place's id, a way's full id, or what else of the world it is about.
    """

    code: str
    where: str
    message: str
    advice: str


class Accepted(Finding):
    """A warning that stands, with the reason that the place or way gives."""

    reason: str


class Found(NamedTuple):
    """A finding, how bad it is, and who may accept it."""

    severity: Severity
    finding: Finding
    place: Place | None = None
    way: Way | None = None


def found(severity: Severity, code: str, where: str, message: str, advice: str) -> Found:
    """Build a finding about the world as a whole."""
    return Found(severity, Finding(code=code, where=where, message=message, advice=advice))


def at_place(severity: Severity, code: str, place: Place, message: str, advice: str) -> Found:
    """Build a finding about a place."""
    return found(severity, code, place.id, message, advice)._replace(place=place)


def at_way(severity: Severity, code: str, place: Place, way: Way, message: str, advice: str) -> Found:
    """Build a finding about a way."""
    return found(severity, code, place.full_id(way), message, advice)._replace(place=place, way=way)


def ordinary_places(world: World) -> list[Place]:
    """List the places that are no attention checks."""
    return [place for place in world.places if place.kind == "ordinary"]


def ways_of(places: list[Place]) -> Iterator[tuple[Place, Way]]:
    """Go through all ways of some places."""
    return ((place, way) for place in places for way in place.ways)
