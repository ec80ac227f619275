"""What follows from an answer that has not been given yet: engine and next choice set.

Both depend on the log, the world and the answer alone, never on when or how it is given, so they can be
computed for each alternative while the person still reads.
"""

from typing import NamedTuple

from unsaid.adaptive.engine import Engine
from unsaid.record.fold import Session
from unsaid.session.encode import learn
from unsaid.session.offers import OfferTable
from unsaid.session.propose import Next, propose
from unsaid.types.errors import SessionStateError
from unsaid.types.events import Answered, Presented, Reached

__all__ = ["Lookahead", "as_event", "look_ahead"]


class Lookahead(NamedTuple):
    """What follows from one answer.

    Attributes
    ----------
    engine
        After it.
    event
        The next choice set as an event, or that the threshold is reached.
    """

    engine: Engine
    event: Presented | Reached


def as_event(following: Next) -> Presented | Reached:
    """The event that records it."""
    if following.choice_set is not None:
        return Presented(choice_set=following.choice_set)
    return Reached(reason=following.stop or "asked")


def look_ahead(session: Session, engine: Engine, table: OfferTable, alternative: int) -> Lookahead:
    """What would follow if the open choice set were answered so.

    Raises
    ------
    SessionStateError
        If no choice set is open, or it has no such alternative.
    """
    choice_set = session.open
    if choice_set is None or not 0 <= alternative < len(choice_set.alternatives):
        most = "no choice set is open" if choice_set is None else f"0 to {len(choice_set.alternatives) - 1}"
        raise SessionStateError(
            "there is no such answer to look ahead from",
            where=f"session {session.id}",
            expected=f"an alternative of the open choice set: {most}",
            got=str(alternative),
            advice="compute a choice set first, and take one of its alternatives",
        )
    after = learn(engine, choice_set, alternative)
    supposed = Answered(number=choice_set.number, alternative=alternative, key="supposed")
    answered = session.model_copy(update={"answers": (*session.answers, supposed), "open": None})
    return Lookahead(after, as_event(propose(answered, after, table)))
