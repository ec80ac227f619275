"""How a world looks from outside: what is on the wire of it."""

from unsaid.server.schema import ScenesView, WishView, WorldView
from unsaid.session.study import consent_version
from unsaid.worlds.framing import framing_of, scenes_of
from unsaid.worlds.schema import World

__all__ = ["world_view"]


def world_view(world: World, languages: tuple[str, ...] | None = None) -> WorldView:
    """What the gate shows of a world.

    Parameters
    ----------
    languages
        In which it may be walked; by default the one that it is in.
    """
    return WorldView(
        id=world.id,
        title=world.title,
        language=world.language,
        languages=languages or (world.language,),
        about=world.about,
        consent_version=consent_version(world),
        wishes=tuple(WishView(id=wish.id, name=wish.name, plain=wish.plain) for wish in world.wishes),
        words=framing_of(world),
        scenes=ScenesView.model_validate(scenes_of(world)),
    )
