"""What surrounds a choice set: light and weather, which follow the walk, and whether the place is known."""

from unsaid.record.fold import Session
from unsaid.study.visits import known_places
from unsaid.worlds.schema import Hour, Place, World
from unsaid.worlds.story import hour_at

__all__ = ["arrival_text", "hour_of", "hour_text"]


def hour_of(session: Session, world: World, number: int) -> Hour | None:
    """The stretch of the walk in which a choice set comes."""
    return hour_at(world, min(1.0, (number - 1) / session.begun.settings.limit))


def hour_text(session: Session, world: World, number: int) -> str:
    """What is told of light and weather before a choice set: mostly nothing."""
    now = hour_of(session, world, number)
    before = hour_of(session, world, number - 1) if number > 1 else None
    return "" if now is None or now == before else now.text


def arrival_text(session: Session, place: Place, number: int) -> str:
    """What is told on coming to a place: what it is, or what has changed for those who know it.

    Nothing is told a second time on one walk.
    """
    told = [place.again or place.arrive]
    if place.id not in known_places(session, before=1):
        told.insert(0, place.arrive)
    came = sum(each.place == place.id for each in session.choice_sets[: number - 1])
    return told[came] if came < len(told) else ""
