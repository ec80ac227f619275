"""The state of a session, folded from its events; also says which event may come next.

The order of a session::

    begun -> consented -> stated -> choosing -> threshold -> entered
                                    |   ^  |    ^   |   ^
                            rested  v   |  |    |   v   | resumed
                                 resting   |    turned-back
                                    (resumed: threshold -> choosing)

From the threshold, *resumed* goes on choosing, *turned-back* shows nothing and can itself be resumed, which
leads to the threshold again. Nothing follows *entered*. Whoever asks for the threshold while a choice set is
open leaves it open: it is there again when they go on.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from unsaid.record.chain import START, place
from unsaid.types.choice import ChoiceSet
from unsaid.types.errors import LogError, SessionStateError
from unsaid.types.events import (
    Answered,
    Begun,
    Consented,
    Event,
    Presented,
    Reached,
    Recorded,
    Resumed,
    Stated,
    StopReason,
)
from unsaid.types.struct import Struct

__all__ = ["Phase", "Session", "apply", "check_next", "fold"]

Phase = Literal["begun", "consented", "stated", "choosing", "resting", "threshold", "entered", "turned-back"]

ALLOWED: dict[Phase, tuple[str, ...]] = {
    "begun": ("consented",),
    "consented": ("stated",),
    "stated": ("presented", "reached"),
    "choosing": ("presented", "answered", "rested", "reached"),
    "resting": ("resumed",),
    "threshold": ("entered", "turned-back", "resumed"),
    "entered": (),
    "turned-back": ("resumed",),
}
"""The events that each phase allows; what an event says is checked beyond this."""

LEADS_TO: dict[str, Phase] = {
    "consented": "consented",
    "stated": "stated",
    "presented": "choosing",
    "answered": "choosing",
    "rested": "resting",
    "resumed": "choosing",
    "reached": "threshold",
    "entered": "entered",
    "turned-back": "turned-back",
}
"""The phase after each event; but *resumed* after *turned-back* leads to the threshold."""


class Session(Struct):
    """A session as its events leave it.

    Attributes
    ----------
    id
        Id of the session.
    phase
        Where the session stands.
    begun
        The first event: everything that determines the session.
    consent
        Version of what the person consented to.
    response_times
        Whether they allow response times to be kept; None where they were not asked.
    stated, stated_seal
        What they said that they want, and the hash of that event: sealed before the first choice set.
    choice_sets
        All choice sets presented; the last of them may be open.
    answers
        One per choice set that is not open, in the same order.
    open
        The choice set that was presented and not answered yet.
    presented_at
        When the latest choice set was recorded.
    stop_reason
        Why the questions ended, from the threshold on.
    extended_after
        Number of answers when the person last went on from the threshold.
    next_sequence
        Sequence of the event that comes next: the number of events so far.
    head
        Hash of the last event.
    """

    id: str
    phase: Phase
    begun: Begun
    consent: str | None = None
    response_times: bool | None = None
    stated: Stated | None = None
    stated_seal: str | None = None
    choice_sets: tuple[ChoiceSet, ...] = ()
    answers: tuple[Answered, ...] = ()
    open: ChoiceSet | None = None
    presented_at: str | None = None
    stop_reason: StopReason | None = None
    extended_after: int | None = None
    next_sequence: int
    head: str


class Refusal(NamedTuple):
    """Why an event is not allowed: what would be, and what came."""

    expected: str
    got: str


def fold(events: Iterable[Recorded]) -> Session:
    """Return the session that events lead to.

    Raises
    ------
    LogError
        If there are none, or one of them is not allowed where it stands; the error names it.
    """
    session: Session | None = None
    for recorded in events:
        session = apply(session, recorded)
    if session is None:
        raise LogError(
            "a session without events",
            expected="at least a begun event",
            got="none",
            advice="begin a session",
        )
    return session


def apply(session: Session | None, recorded: Recorded) -> Session:
    """Return the session after one more recorded event; None is the session before its first.

    Raises
    ------
    LogError
        If the event is not the next of this session, or not allowed where it stands.
    """
    refusal = _not_next(session, recorded) or _refusal(session, recorded.payload)
    if refusal is not None:
        raise LogError(
            f"a {recorded.payload.event} event cannot stand here",
            where=place(recorded.session, recorded.sequence),
            expected=refusal.expected,
            got=refusal.got,
            advice="restore the log from a copy, or erase this session and begin another",
        )
    changes = _changes(session, recorded)
    changes |= {"next_sequence": recorded.sequence + 1, "head": recorded.hash}
    if session is None:
        return Session.model_validate({"id": recorded.session, "phase": "begun"} | changes)
    return session.model_copy(update=changes)


def check_next(session: Session | None, payload: Event) -> None:
    """Check that an event which is not recorded yet may come next.

    Raises
    ------
    SessionStateError
        If it may not.
    """
    refusal = _refusal(session, payload)
    if refusal is not None:
        raise SessionStateError(
            f"a {payload.event} event is not possible now",
            where=f"session {session.id}" if session is not None else None,
            expected=refusal.expected,
            got=refusal.got,
            advice="read the session again and go on from where it stands",
        )


def _not_next(session: Session | None, recorded: Recorded) -> Refusal | None:
    expected = (recorded.session, 0, START)
    if session is not None:
        expected = (session.id, session.next_sequence, session.head)
    got = (recorded.session, recorded.sequence, recorded.previous)
    if got == expected:
        return None
    texts = [f"{place(name, sequence)} after {previous}" for name, sequence, previous in (expected, got)]
    return Refusal(*texts)


def _refusal(session: Session | None, payload: Event) -> Refusal | None:
    if session is None:
        return None if isinstance(payload, Begun) else Refusal("a begun event", f"a {payload.event} event")
    allowed = ALLOWED[session.phase]
    if payload.event not in allowed:
        expected = " or ".join(allowed) if allowed else "nothing"
        return Refusal(f"{expected}, as the session is {session.phase}", payload.event)
    match payload:
        case Presented():
            return _presented_refusal(session, payload.choice_set)
        case Answered():
            return _answered_refusal(session.open, payload)
        case Reached() if session.open is not None and payload.reason != "asked":
            return Refusal(f"an answer to choice set {session.open.number}, which is open", "reached")
    return None


def _presented_refusal(session: Session, choice_set: ChoiceSet) -> Refusal | None:
    got = f"choice set {choice_set.number}"
    if session.open is not None:
        return Refusal(f"an answer to choice set {session.open.number}, which is open", got)
    number = len(session.choice_sets) + 1
    if choice_set.number != number:
        return Refusal(f"choice set {number}", got)
    if choice_set.repeats is not None and choice_set.repeats >= number:
        return Refusal(f"a repeat of one before {number}", f"a repeat of {choice_set.repeats}")
    return None


def _answered_refusal(choice_set: ChoiceSet | None, answer: Answered) -> Refusal | None:
    if choice_set is None:
        return Refusal("a choice set first: none is open", f"an answer to choice set {answer.number}")
    if answer.number != choice_set.number:
        return Refusal(
            f"an answer to choice set {choice_set.number}, which is open",
            f"one to choice set {answer.number}",
        )
    most = len(choice_set.alternatives) - 1
    if answer.alternative > most:
        return Refusal(f"an alternative from 0 to {most}", f"alternative {answer.alternative}")
    return None


def _changes(session: Session | None, recorded: Recorded) -> dict[str, object]:
    if session is None:
        return {"begun": recorded.payload}
    if session.phase == "turned-back":
        return {"phase": "threshold"}
    return {"phase": LEADS_TO[recorded.payload.event]} | _content(session, recorded)


def _content(session: Session, recorded: Recorded) -> dict[str, object]:
    payload = recorded.payload
    match payload:
        case Consented():
            return {"consent": payload.version, "response_times": payload.response_times}
        case Stated():
            return {"stated": payload, "stated_seal": recorded.hash}
        case Presented():
            sets = (*session.choice_sets, payload.choice_set)
            return {"choice_sets": sets, "open": payload.choice_set, "presented_at": recorded.at}
        case Answered():
            return {"answers": (*session.answers, payload), "open": None}
        case Reached():
            return {"stop_reason": payload.reason}
        case Resumed() if session.phase == "threshold":
            return {"stop_reason": None, "extended_after": len(session.answers)}
    return {}
