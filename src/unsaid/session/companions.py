"""What the companions have said in a session: it follows from the log, so it is the same after a pause.

They react to what happens, never to what is believed of the person, and are silent most of the time.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from unsaid.record.fold import Session
from unsaid.types.choice import ChoiceSet
from unsaid.types.events import Answered
from unsaid.worlds.schema import Line, World
from unsaid.worlds.story import companion_line, drawn

__all__ = ["EVENTS", "HESITATION_SECONDS", "Spoken", "event_of", "line_for", "opening_event", "spoken"]

HESITATION_SECONDS = 20.0
"""An answer that takes longer is a hesitation."""

QUIET_FOR = 2
"""Someone speaks at most once in so many choice sets."""

UNLIKELY = 0.5
"""A promise that was no surer than this, and held, is worth a word."""

EVENTS: dict[str, float] = {"broke": 0.5, "held": 0.5, "hesitation": 0.5, "stayed": 0.5, "enter": 0.4}
"""How often something that happens is remarked upon, where nobody has spoken just before."""

ALWAYS = ("enter-stream",)
"""Remarked upon whenever nobody has spoken just before: the place where one rests."""


class Spoken(NamedTuple):
    """A line, and where it was said.

    Attributes
    ----------
    number
        Number of the choice set.
    line
        What was said.
    moment
        On arriving there, or after its answer.
    """

    number: int
    line: Line
    moment: Literal["arrival", "outcome"]


class Happening(NamedTuple):
    """Something that somebody may remark upon."""

    number: int
    event: str
    moment: Literal["arrival", "outcome"]


def event_of(choice_set: ChoiceSet, answer: Answered) -> str | None:
    """What happened at an answer that somebody may remark upon."""
    chosen = choice_set.alternatives[answer.alternative]
    if answer.held is False:
        return "broke"
    if answer.response_seconds is not None and answer.response_seconds > HESITATION_SECONDS:
        return "hesitation"
    if chosen.is_neither:
        return "stayed"
    return "held" if answer.held and chosen.probability <= UNLIKELY else None


def spoken(session: Session, world: World) -> tuple[Spoken, ...]:
    """All lines that were said on arriving and after answers, in order."""
    # somebody has spoken at the first choice set already: see `opening_event`
    found: list[Spoken] = []
    for happening in _happenings(session, world):
        last = found[-1].number if found else 1
        if happening.number - last < QUIET_FOR or not _remarked(session, happening):
            continue
        said = {each.line.id: each.number for each in found}
        line = companion_line(
            world, happening.event, seed=session.begun.seed, number=happening.number, said=said
        )
        if line is not None:
            found.append(Spoken(happening.number, line, happening.moment))
    return tuple(found)


def _happenings(session: Session, world: World) -> Iterator[Happening]:
    """What happened, in order: on arriving in another region, and at answers."""
    region = None
    for index, choice_set in enumerate(session.choice_sets):
        place = world.places_by_id.get(choice_set.place)
        if place is not None and place.region != region:
            if region is not None:
                yield Happening(choice_set.number, f"enter-{place.region}", "arrival")
            region = place.region
        if index < len(session.answers):
            event = event_of(choice_set, session.answers[index])
            if event is not None:
                yield Happening(choice_set.number, event, "outcome")


def _remarked(session: Session, happening: Happening) -> bool:
    if happening.event in ALWAYS:
        return True
    chance = drawn(session.begun.seed, happening.number, f"speaks.{happening.event}")
    return chance < EVENTS[happening.event.partition("-")[0]]


def opening_event(session: Session) -> str:
    """What somebody remarks upon before the first choice: a first visit or a later one."""
    return "again" if session.begun.visit > 1 else "begin"


def line_for(session: Session, world: World, event: str) -> Line | None:
    """What is said now about something that is no answer: the beginning, a rest, the threshold."""
    said = {each.line.id: each.number for each in spoken(session, world)}
    number = len(session.answers)
    return companion_line(world, event, seed=session.begun.seed, number=number, said=said)
