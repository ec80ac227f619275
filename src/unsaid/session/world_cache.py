"""Worlds that were read before, each with what is made of it once: its digest and its table of offers."""

from collections.abc import Callable

from unsaid.session.offers import OfferTable
from unsaid.worlds.load import world_digest
from unsaid.worlds.schema import World

__all__ = ["WorldCache"]


class WorldCache:
    """Reads each world once: that takes as long as several choice sets.

    A folder that changes meanwhile is seen by whoever starts later. Several threads may use a cache: what
    two of them make at once is the same.

    Parameters
    ----------
    read
        Reads a world by its name or path, in a language or (None) in its own.
    """

    def __init__(self, read: Callable[[str, str | None], World]):
        self._read = read
        self._worlds: dict[tuple[str, str | None], World] = {}
        self._digests: dict[int, tuple[World, str]] = {}
        self._tables: dict[str, OfferTable] = {}

    def world(self, name: str, language: str | None = None) -> World:
        """A world by its name or path; in its own language where none is named."""
        if (name, language) not in self._worlds:
            world = self._read(name, language)
            # once for its own language and for none: they are the same
            self._worlds.setdefault((name, world.language), world)
            self._worlds[name, language] = self._worlds[name, world.language]
        return self._worlds[name, language]

    def digest(self, world: World) -> str:
        """What `world_digest` says of it."""
        # by identity, since telling two worlds apart by their content costs as much; kept, so that no other
        # world comes to stand at the same place in memory
        if id(world) not in self._digests:
            self._digests[id(world)] = (world, world_digest(world))
        return self._digests[id(world)][1]

    def table(self, world: World) -> OfferTable:
        """All that it may offer."""
        digest = self.digest(world)
        if digest not in self._tables:
            self._tables[digest] = OfferTable(world)
        return self._tables[digest]
