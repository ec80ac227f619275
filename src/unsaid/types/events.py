"""The events of a session: one tagged union, the only definition of what can happen."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, model_validator

from unsaid.types.choice import ChoiceSet
from unsaid.types.settings import SessionSettings
from unsaid.types.struct import Struct

__all__ = [
    "SCHEMA_VERSION",
    "Answered",
    "Begun",
    "Consented",
    "Entered",
    "Event",
    "InputKind",
    "Presented",
    "Reached",
    "Recorded",
    "ResponseConditions",
    "Rested",
    "Resumed",
    "Stated",
    "StopReason",
    "TurnedBack",
    "event_adapter",
]

SCHEMA_VERSION = 3
"""Version of the event schema; stands in each recorded event.

2 added `Consented.response_times` and `Answered.conditions`, 3 `Begun.visit` and `Begun.offered_before`; what
earlier ones wrote is read as it is.
"""

InputKind = Literal["mouse", "touch", "pen", "keyboard", "other"]
"""What an answer was given with."""

StopReason = Literal["sure", "nothing-left", "limit", "asked", "world-exhausted"]


class Begun(Struct):
    """A session was begun; everything that determines it stands here.

    Attributes
    ----------
    world, world_digest
        Id of the world and SHA-256 of its content.
    language
        Language of the words shown.
    seed
        Seed of everything random in this session.
    participant
        ``person`` or ``simulated``.
    visit
        Which walk of the same person through the same world this is.
    offered_before
        Ids of the alternatives that their latest earlier visits offered: these do not come again.
    software
        Versions that computed this session, by name.
    """

    event: Literal["begun"] = "begun"
    world: str
    world_digest: str
    language: str = "en"
    seed: int = Field(ge=0, lt=2**32)
    participant: Literal["person", "simulated"] = "person"
    visit: int = Field(default=1, ge=1)
    offered_before: tuple[str, ...] = ()
    name: str | None = None
    settings: SessionSettings = SessionSettings()
    software: dict[str, str] = Field(default_factory=dict)


class Consented(Struct):
    """The person agreed to the named version of what is kept and why.

    Attributes
    ----------
    response_times
        Whether they allow response times to be kept; None where they were not asked.
    """

    event: Literal["consented"] = "consented"
    version: str
    response_times: bool | None = None


class Stated(Struct):
    """What the person says that they want, before the first choice set.

    Attributes
    ----------
    words
        Their own words; may be empty.
    ranking
        Attribute ids from most important down: the first one to three.
    last
        The attribute that they say matters least.
    """

    event: Literal["stated"] = "stated"
    words: str = Field(default="", max_length=2000)
    ranking: tuple[str, ...] = Field(min_length=1, max_length=3)
    last: str | None = None

    @model_validator(mode="after")
    def _distinct(self) -> "Stated":
        named = [*self.ranking, *([self.last] if self.last is not None else [])]
        if len(set(named)) != len(named):
            raise ValueError(f"each attribute may be named once, got {named}")
        return self


class Presented(Struct):
    """A choice set was computed and shown."""

    event: Literal["presented"] = "presented"
    choice_set: ChoiceSet


class ResponseConditions(Struct):
    """What a response time depends on beside the choice.

    Attributes
    ----------
    words_shown
        Words of the alternatives and of what was told above them.
    input
        What the answer was given with.
    animated
        Whether the picture moved.
    hidden_seconds
        How much of the response time the page was not visible.
    """

    words_shown: int = Field(ge=0)
    input: InputKind
    animated: bool
    hidden_seconds: float = Field(default=0.0, ge=0)


class Answered(Struct):
    """A choice; final.

    Attributes
    ----------
    number
        Number of the choice set that it answers.
    alternative
        Index of the chosen alternative, in the order shown.
    key
        Idempotency key: the same answer sent twice is stored once.
    response_seconds
        Time from words shown to choice, where it was measured.
    conditions
        Under which it was measured, where they are known.
    held
        Whether what was promised held (drawn from the session's seed); None for the outside option.
    """

    event: Literal["answered"] = "answered"
    number: int = Field(ge=1)
    alternative: int = Field(ge=0)
    key: str = Field(min_length=1, max_length=200)
    response_seconds: float | None = Field(default=None, gt=0, lt=86_400)
    held: bool | None = None
    conditions: ResponseConditions | None = None

    @model_validator(mode="after")
    def _possible(self) -> "Answered":
        if self.conditions is None:
            return self
        if self.response_seconds is None:
            raise ValueError("conditions of a response time need the response time")
        if self.conditions.hidden_seconds > self.response_seconds:
            hidden, whole = self.conditions.hidden_seconds, self.response_seconds
            raise ValueError(f"hidden for {hidden} of {whole} seconds: more than the whole")
        return self


class Rested(Struct):
    """The person pauses."""

    event: Literal["rested"] = "rested"


class Resumed(Struct):
    """The person goes on after a pause."""

    event: Literal["resumed"] = "resumed"


class Reached(Struct):
    """The threshold: no further choice set unless the person goes on.

    Attributes
    ----------
    reason
        Why the questions ended.
    """

    event: Literal["reached"] = "reached"
    reason: StopReason


class Entered(Struct):
    """The person chose to see what the choices reveal."""

    event: Literal["entered"] = "entered"


class TurnedBack(Struct):
    """The person chose not to see it; nothing is shown."""

    event: Literal["turned-back"] = "turned-back"


Event = Annotated[
    Begun | Consented | Stated | Presented | Answered | Rested | Resumed | Reached | Entered | TurnedBack,
    Field(discriminator="event"),
]

event_adapter: TypeAdapter[Event] = TypeAdapter(Event)
"""Validates and serialises any event."""


class Recorded(Struct):
    """An event as it stands in the log.

    Attributes
    ----------
    session
        Id of the session.
    sequence
        0 for the first event of a session; no gaps.
    at
        When it was recorded: UTC, ISO 8601 with milliseconds.
    schema_version
        `SCHEMA_VERSION` of the software that wrote it.
    previous
        Hash of the event before, or 64 zeros for the first.
    hash
        SHA-256 over all of the above and the payload, in canonical JSON.
    """

    session: str = Field(min_length=1)
    sequence: int = Field(ge=0)
    at: str
    schema_version: int = SCHEMA_VERSION
    payload: Event
    previous: str = Field(pattern=r"^[0-9a-f]{64}$")
    hash: str = Field(pattern=r"^[0-9a-f]{64}$")
