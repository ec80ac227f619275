"""Linting the prose: texts are there, short, of like length, told once, and do not name the wish."""

import re
from collections.abc import Iterator

from unsaid.worlds.findings import Found, at_place, at_way, found, ordinary_places, ways_of
from unsaid.worlds.schema import Place, Way, World

__all__ = ["check_prose", "length_ratio", "word_count"]

LONGEST_WAY = 20
LONGEST_ARRIVE = 60
GREATEST_RATIO = 1.6
SHORTEST_SENTENCE = 3
"""A sentence of fewer words may come again: that is a voice, not a slip."""

WORD = re.compile(r"\w+(?:[’'-]\w+)*")
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+")
FUNCTION_WORDS = """
a an and are as at be been being by for from have in into is it me my no not of on one or our that the
their them they this those to us we what who with you your
"""
"""Words that may stand in a wish's name without telling anything."""


def word_count(text: str) -> int:
    """Count the words of a text; a hyphen or apostrophe does not end one."""
    return len(WORD.findall(text))


def length_ratio(place: Place) -> float:
    """How many times as many words the longest way of a place has as the shortest."""
    counts = [max(1, word_count(way.text)) for way in place.ways]
    return max(counts) / min(counts)


def plain(text: str) -> str:
    """Reduce a text to its words, to compare by."""
    return " ".join(WORD.findall(text.casefold()))


def check_prose(world: World) -> Iterator[Found]:
    """Find what is missing, too long, uneven, repeated or telling."""
    for place in world.places:
        yield from place_texts(place)
        for way in place.ways:
            yield from way_texts(place, way)
    for place in ordinary_places(world):
        ratio = length_ratio(place)
        if ratio > GREATEST_RATIO:
            message = f"the longest way has {ratio:.2f} times the words of the shortest"
            advice = f"keep it to {GREATEST_RATIO}: reading time confounds response time"
            yield at_place("warning", "length-ratio", place, message, advice)
    yield from named_wishes(world)
    yield from few_phrases(world)
    repeats = repeated_ways(world)
    for place, way, first in repeats:
        message = f"the same words as {first}"
        yield at_way("error", "repeated-way", place, way, message, "write it in other words")
    yield from repeated_sentences(world, {place.full_id(way) for place, way, _ in repeats})


def place_texts(place: Place) -> Iterator[Found]:
    """Check the texts of a place itself."""
    for key in ("again", "alt"):
        if not getattr(place, key):
            yield at_place("error", "missing-words", place, f"there is no {key}", f"write {key}")
    count = word_count(place.arrive)
    if count > LONGEST_ARRIVE:
        message = f"arrive has {count} words"
        yield at_place("error", "arrive-long", place, message, f"keep it to {LONGEST_ARRIVE}")


def way_texts(place: Place, way: Way) -> Iterator[Found]:
    """Check the texts of a way."""
    for key in ("kept", "broke"):
        if not getattr(way, key):
            yield at_way("error", "missing-words", place, way, f"there is no {key}", f"write {key}")
    count = word_count(way.text)
    if count > LONGEST_WAY:
        message = f"the text has {count} words"
        yield at_way("error", "way-long", place, way, message, f"keep it to {LONGEST_WAY}")


def named_wishes(world: World) -> Iterator[Found]:
    """Find ways whose text names a wish that they load on."""
    telling = {
        wish.id: set(WORD.findall(f"{wish.id} {wish.name}".casefold().replace("-", " ")))
        - set(FUNCTION_WORDS.split())
        for wish in world.wishes
    }
    for place, way in ways_of(list(world.places)):
        words = set(WORD.findall(way.text.casefold()))
        for wish in way.loads:
            named = sorted(words.intersection(telling[wish]).difference(FUNCTION_WORDS.split()))
            if named:
                message = f"the text names {wish}: {', '.join(named)}"
                advice = "show what one would do, not what it is for"
                yield at_way("warning", "names-wish", place, way, message, advice)


def few_phrases(world: World) -> Iterator[Found]:
    """Find levels, and the outside option, with fewer than two wordings."""
    by_kind = world.phrases.items()
    tables = {f"{kind} {level}": told for kind, levels in by_kind for level, told in levels.items()}
    for where, wordings in {**tables, "outside": world.outside}.items():
        if len(set(map(plain, wordings))) < 2:
            message = "there is a single wording"
            yield found("warning", "few-phrases", where, message, "write at least two")


def repeated_ways(world: World) -> list[tuple[Place, Way, str]]:
    """List the ways that another has said before, with that one's full id."""
    first: dict[str, str] = {}
    repeats: list[tuple[Place, Way, str]] = []
    for place, way in ways_of(list(world.places)):
        text = plain(way.text)
        if text in first:
            repeats.append((place, way, first[text]))
        first.setdefault(text, place.full_id(way))
    return repeats


def texts_of(place: Place) -> Iterator[tuple[Way | None, str, str]]:
    """Go through what is told at a place: the way it belongs to, its key, and the text."""
    yield None, "arrive", place.arrive
    yield None, "again", place.again
    for way in place.ways:
        yield way, "text", way.text
        yield way, "kept", way.kept
        yield way, "broke", way.broke


def repeated_sentences(world: World, known_repeats: set[str]) -> Iterator[Found]:
    """Find sentences that were told before; ways that repeat word for word are left out."""
    told: dict[str, str] = {}
    for place in world.places:
        for way, key, text in texts_of(place):
            where = place.full_id(way) if way else place.id
            if key == "text" and where in known_repeats:
                continue
            for sentence in SENTENCE_END.split(text):
                words = plain(sentence)
                if words in told:
                    message = f"in {key}: “{words}” was told in {told[words]}"
                    finding = found("warning", "repeated-sentence", where, message, "tell each thing once")
                    yield finding._replace(place=place, way=way)
                elif word_count(sentence) >= SHORTEST_SENTENCE:
                    told[words] = f"{key} of {where}"
