"""Linting the languages of a world: what every walk meets must be whole in each."""

from collections.abc import Iterable, Iterator

from unsaid.worlds.findings import Found, found
from unsaid.worlds.languages import Coverage
from unsaid.worlds.schema import World
from unsaid.worlds.texts import framing_tables

__all__ = ["check_languages"]


def check_languages(world: World, languages: Iterable[Coverage]) -> Iterator[Found]:
    """Find tables that every walk meets and that are not told in full in a language.

    Parameters
    ----------
    world
        In its own language.
    languages
        How complete each other language is; places that are not told are no fault, only a figure.
    """
    for language in languages:
        for table in framing_tables(world):
            count = language.tables.get(table)
            if count is not None and count.told < count.total:
                message = f"{table}: {count.told} of {count.total} texts are told in {language.language}"
                advice = f"unsaid world texts {world.id} --lang {language.language} --missing"
                yield found("error", "language-incomplete", f"languages/{language.language}", message, advice)
