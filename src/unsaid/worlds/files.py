"""The files of a world's folder, as they are written, and how they become a `World`."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import numpy as np
from pydantic import ConfigDict, Field

from unsaid.types.struct import Struct
from unsaid.worlds.fields import CertaintyId, DistanceId, Id, Language, Phrases, RegionId, Words
from unsaid.worlds.schema import (
    Certainty,
    Digest,
    Distance,
    Hour,
    Line,
    Persona,
    Place,
    Prior,
    Region,
    Scene,
    Screen,
    Wish,
    World,
)

__all__ = [
    "FILES",
    "OPTIONAL",
    "CompanionsFile",
    "PersonasFile",
    "PhrasesFile",
    "PriorFile",
    "WishesFile",
    "Wordings",
    "WordsFile",
    "WorldFile",
    "assemble",
]


class Wordings(Struct):
    """A table that holds nothing but wordings."""

    phrases: Phrases


class WorldFile(Struct):
    """``world.toml``."""

    id: Id
    title: Words
    language: Language
    version: Annotated[int, Field(strict=True, ge=1)]
    about: Words
    start: Annotated[tuple[RegionId, ...], Field(min_length=1)]
    region: Annotated[tuple[Region, ...], Field(min_length=1)]
    hour: tuple[Hour, ...] = ()
    distance: Annotated[tuple[Distance, ...], Field(min_length=1)]
    certainty: Annotated[tuple[Certainty, ...], Field(min_length=1)]
    outside: Wordings
    scenes: dict[Screen, Scene] = Field(default_factory=dict)
    earlier: tuple[Digest, ...] = ()


class WishesFile(Struct):
    """``wishes.toml``."""

    wish: Annotated[tuple[Wish, ...], Field(min_length=2)]
    prior: Prior | None = None


class PriorFile(Struct):
    """``prior.toml``: the prior in a file of its own, where it is computed rather than written."""

    prior: Prior


class PhrasesFile(Struct):
    """``phrases.toml``."""

    distance: dict[DistanceId, Wordings]
    certainty: dict[CertaintyId, Wordings]


class CompanionsFile(Struct):
    """``companions.toml``."""

    line: tuple[Line, ...] = ()
    who: dict[str, Words] = Field(default_factory=dict)


class PersonasFile(Struct):
    """``personas.toml``."""

    persona: tuple[Persona, ...] = ()


class WordsFile(Struct):
    """``words.toml``: any tables, each of texts by id."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, dict[str, Words]] = Field(init=False)  # pyright: ignore[reportIncompatibleVariableOverride]


FILES: dict[str, type[Struct]] = {
    "world.toml": WorldFile,
    "wishes.toml": WishesFile,
    "phrases.toml": PhrasesFile,
    "companions.toml": CompanionsFile,
    "personas.toml": PersonasFile,
    "prior.toml": PriorFile,
    "words.toml": WordsFile,
}
"""What each file of the folder holds; a place is a file of its own below ``places``."""

OPTIONAL = ("companions.toml", "personas.toml", "prior.toml", "words.toml")
"""Files that a world may do without."""


def assemble(
    world: WorldFile,
    wishes: WishesFile,
    phrases: PhrasesFile,
    companions: CompanionsFile,
    personas: PersonasFile,
    words: WordsFile,
    prior: Prior,
    places: Sequence[Place],
) -> World:
    """Put the files together; all of them must be right."""
    return World(
        id=world.id,
        title=world.title,
        language=world.language,
        version=world.version,
        earlier=world.earlier,
        about=world.about,
        start=world.start,
        regions=world.region,
        hours=tuple(sorted(world.hour, key=lambda hour: hour.depth)),
        distances=world.distance,
        certainties=world.certainty,
        phrases={"distance": by_level(phrases.distance), "certainty": by_level(phrases.certainty)},
        outside=world.outside.phrases,
        wishes=wishes.wish,
        prior=in_order_of([wish.id for wish in wishes.wish], prior),
        lines=companions.line,
        companions=companions.who,
        scenes=world.scenes,
        personas=personas.persona,
        words=dict(words.__pydantic_extra__),
        places=tuple(sorted(places, key=lambda place: place.id)),
    )


def in_order_of(wishes: Sequence[str], prior: Prior) -> Prior:
    """Put a prior's rows in the order of the wishes; without rows, the wishes are independent."""
    matrix = np.asarray(prior.correlation) if prior.correlation else np.eye(len(wishes))
    if prior.order:
        rows = [prior.order.index(wish) for wish in wishes]
        matrix = matrix[np.ix_(rows, rows)]
    correlation = tuple(tuple(float(number) for number in row) for row in matrix)
    return Prior(sd=prior.sd, order=tuple(wishes), correlation=correlation)


def by_level(tables: Mapping[str, Wordings]) -> dict[str, Phrases]:
    """Wordings of each level."""
    return {level: wordings.phrases for level, wordings in tables.items()}
