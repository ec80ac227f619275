"""What is told around a choice set: light and weather, the arrival, what all of its ways have in common."""

from unsaid.record.fold import Session
from unsaid.session.visits import known_places
from unsaid.types.choice import ChoiceSet
from unsaid.worlds.schema import Hour, Place, World
from unsaid.worlds.story import drawn, hour_at

__all__ = [
    "arrival_text",
    "common_level_text",
    "early_text",
    "hour_of",
    "hour_text",
    "outcome_text",
    "words_told",
]


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


def outcome_text(session: Session, world: World, number: int) -> str:
    """What came of an answer: of the way that was taken, or of staying; each is told once."""
    answer = session.answers[number - 1]
    chosen = session.choice_sets[number - 1].alternatives[answer.alternative]
    if not chosen.is_neither:
        _, way = world.ways_by_id[chosen.id]
        return way.kept if answer.held else way.broke
    stayed = sum(_stayed(session, earlier) for earlier in range(1, number))
    told = world.words.get("stayed", {})
    order = sorted(told, key=lambda name: drawn(session.begun.seed, 0, f"stayed.{name}"))
    return told[order[stayed]] if stayed < len(order) else ""


def _stayed(session: Session, number: int) -> bool:
    chosen = session.answers[number - 1].alternative
    return session.choice_sets[number - 1].alternatives[chosen].is_neither


def early_text(session: Session, world: World) -> str:
    """What is told of the way to the threshold for those who come there before the last region."""
    place = world.places_by_id.get(session.choice_sets[-1].place) if session.choice_sets else None
    if place is None or place.region == world.regions[-1].id:
        return ""
    return world.words.get("threshold", {}).get("early", "")


def common_level_text(choice_set: ChoiceSet) -> str:
    """How far and how sure all ways are, to be told once; empty where they differ or only one is offered."""
    told = [
        f"{one.distance_text} {one.certainty_text}" for one in choice_set.alternatives if not one.is_neither
    ]
    return told[0].strip() if len(told) > 1 and len(set(told)) == 1 else ""


def words_told(session: Session, world: World, choice_set: ChoiceSet) -> int:
    """How many words a person reads at a choice set: light, arrival, ways and their levels."""
    number, place = choice_set.number, world.places_by_id[choice_set.place]
    common = common_level_text(choice_set)
    texts = [hour_text(session, world, number), arrival_text(session, place, number), common]
    for one in choice_set.alternatives:
        texts += [one.text, *(() if common else (one.distance_text, one.certainty_text))]
    return sum(len(text.split()) for text in texts)
