"""One answer: whether it can be, what of its promise holds, and what to say to one that comes again."""

from datetime import datetime

from pydantic import ValidationError

from unsaid.record.fold import Session
from unsaid.types.choice import ChoiceSet
from unsaid.types.errors import ConflictError, SessionStateError
from unsaid.types.events import Answered, ResponseConditions
from unsaid.worlds.story import drawn

__all__ = ["answered_as", "as_before", "check_possible", "holds"]

CLOCK_SLACK_SECONDS = 2.0
"""How far two clocks may be apart before a response time counts as impossible."""


def answered_as(
    session: Session,
    number: int,
    alternative: int,
    key: str,
    response_seconds: float | None,
    held: bool | None,
    conditions: ResponseConditions | None,
) -> Answered:
    """The answer as an event.

    Raises
    ------
    SessionStateError
        If it has a value that no answer has.
    """
    try:
        return Answered(
            number=number,
            alternative=alternative,
            key=key,
            response_seconds=response_seconds,
            held=held,
            conditions=conditions,
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise SessionStateError(
            f"this cannot be recorded as answered: {first['msg']}",
            where=f"session {session.id}, choice set {number}",
            expected=f"a {first['loc'][0] if first['loc'] else 'whole'} that the event allows",
            got=repr(first["input"]),
            advice="answer the open choice set with an alternative that it has",
        ) from error


def check_possible(session: Session, response_seconds: float | None, now: str) -> None:
    """Refuse a response time longer than the choice set has been there."""
    if response_seconds is None or session.presented_at is None:
        return
    began, ended = (datetime.fromisoformat(at) for at in (session.presented_at, now))
    longest = (ended - began).total_seconds() + CLOCK_SLACK_SECONDS
    if response_seconds > longest:
        raise SessionStateError(
            "nobody can have taken that long to answer",
            where=f"session {session.id}, choice set {len(session.choice_sets)}",
            expected=f"at most {longest:.3f} seconds: it was presented at {session.presented_at}",
            got=f"{response_seconds} seconds",
            advice="send no response time rather than a wrong one",
        )


def as_before(session: Session, number: int, alternative: int, key: str) -> Answered:
    """The answer that is recorded already, where this is the same one sent again.

    Raises
    ------
    ConflictError
        If it is another one.
    """
    before = session.answers[number - 1]
    if before.alternative == alternative and before.key == key:
        return before
    raise ConflictError(
        "this choice set has its answer, and choices are final",
        where=f"session {session.id}, choice set {number}",
        expected=f"alternative {before.alternative} with key {before.key}, as recorded",
        got=f"alternative {alternative} with key {key}",
        advice=f"go on with choice set {len(session.answers) + 1}",
    )


def holds(session: Session, choice_set: ChoiceSet, alternative: int) -> bool | None:
    """Whether the chosen promise holds, drawn from the session's seed; None for the outside option."""
    chosen = choice_set.alternatives[alternative]
    if chosen.is_neither:
        return None
    return drawn(session.begun.seed, choice_set.number, chosen.id) < chosen.probability
