"""What the companions have said in a session: it follows from the log, so it is the same after a pause.

They react to what happens, never to what is believed of the person, and are silent most of the time.
"""

from typing import NamedTuple

from unsaid.record.fold import Session
from unsaid.types.events import Answered
from unsaid.worlds.schema import Line, World
from unsaid.worlds.story import companion_line

__all__ = ["HESITATION_SECONDS", "Spoken", "event_of", "line_for", "spoken"]

HESITATION_SECONDS = 20.0
"""An answer that takes longer is a hesitation."""

QUIET_FOR = 2
"""Someone speaks at most once in so many choice sets."""


class Spoken(NamedTuple):
    """A line, and the number of the choice set whose answer it followed."""

    number: int
    line: Line


def event_of(answer: Answered) -> str | None:
    """What happened at an answer that somebody may remark upon."""
    if answer.held is False:
        return "broke"
    if answer.response_seconds is not None and answer.response_seconds > HESITATION_SECONDS:
        return "hesitation"
    return None


def spoken(session: Session, world: World) -> tuple[Spoken, ...]:
    """All lines that followed the session's answers, in order."""
    found: list[Spoken] = []
    for answer in session.answers:
        event = event_of(answer)
        if event is None or (found and answer.number - found[-1].number < QUIET_FOR):
            continue
        said = {each.line.id: each.number for each in found}
        line = companion_line(world, event, seed=session.begun.seed, number=answer.number, said=said)
        if line is not None:
            found.append(Spoken(answer.number, line))
    return tuple(found)


def line_for(session: Session, world: World, event: str) -> Line | None:
    """What is said now about something that is no answer: the beginning, a rest, the threshold."""
    said = {each.line.id: each.number for each in spoken(session, world)}
    number = len(session.answers)
    return companion_line(world, event, seed=session.begun.seed, number=number, said=said)
