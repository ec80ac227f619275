"""How easy a world's prose is to read: LIX, which needs no syllables and so works in most languages.

LIX is the mean number of words in a sentence plus the percentage of long words, those of more than six
letters (Björnsson 1968, *Läsbarhet*; Anderson 1983 for English). Below 30 is very easy, as in books for
children; 30 to 40 easy, as in fiction; 40 to 50 newspapers; above that, official and technical texts.
"""

import re
from collections.abc import Iterable

from unsaid.worlds.schema import World

__all__ = ["LONG_WORD", "lix", "prose_of"]

LONG_WORD = 7
"""Letters from which on a word is long."""

WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
SENTENCE = re.compile(r"[.!?…:;]+(?=[\s\"'”’)»]|$)")


def lix(texts: Iterable[str]) -> float:
    """The readability index of some texts; 0 where they have no words.

    A colon or semicolon ends a sentence too, as the index has it.
    """
    words = sentences = long_words = 0
    for text in texts:
        found = WORD.findall(text)
        words += len(found)
        long_words += sum(sum(map(str.isalpha, word)) >= LONG_WORD for word in found)
        sentences += sum(bool(WORD.search(part)) for part in SENTENCE.split(text))
    return words / sentences + 100 * long_words / words if words else 0.0


def prose_of(world: World) -> Iterable[str]:
    """What is read on a walk: arrivals, ways, outcomes."""
    for place in world.places:
        yield from (place.arrive, place.again)
        for way in place.ways:
            yield from (way.text, way.kept, way.broke)
