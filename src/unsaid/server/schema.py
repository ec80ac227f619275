"""What goes over the wire: requests and replies, the one source of the front end's types.

Nothing that is believed of a walker is in a reply before they have entered, and never what an
alternative leads toward.
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from unsaid.report.evidence.schema import Reveal
from unsaid.report.render.words import RevealWords
from unsaid.session.view import SessionView
from unsaid.types.events import InputKind, Stated
from unsaid.types.struct import Struct
from unsaid.worlds.schema import Scene

__all__ = [
    "Answer",
    "AnswerReply",
    "Begin",
    "Health",
    "LanguageCode",
    "Problem",
    "ResponseTime",
    "RevealView",
    "ScenesView",
    "Seconds",
    "State",
    "StoredAnswer",
    "UpcomingScenes",
    "Whole",
    "WishView",
    "WorldView",
    "Worlds",
]

Key = Annotated[
    str, Field(min_length=1, max_length=200, description="Of this one act; sent again, it changes nothing.")
]


def _no_word(value: object) -> object:
    """Neither true nor text is a number; 7.0 is 7 in JSON."""
    if isinstance(value, bool | str):
        raise ValueError("a number was expected")
    return value


Whole = Annotated[int, BeforeValidator(_no_word)]
"""A whole number, as JSON means it."""

Seconds = Annotated[float, BeforeValidator(_no_word)]
"""A number of seconds."""

LanguageCode = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}$")]
"""Code of a language, as ``en`` or ``ru``."""


class Health(Struct):
    """That the server runs, and which version it is."""

    status: Literal["ok", "ready"]
    version: str


class Problem(Struct):
    """The one shape of every error (RFC 9457).

    Attributes
    ----------
    type
        ``about:blank`` or an identifier of the kind of error.
    title
        The kind of error in words; the same for all of its kind.
    status
        The HTTP status.
    detail
        What went wrong this time.
    code
        The kind of error, for programs.
    where, expected, got, advice
        What it happened at, what would have been right, what came, what to try.
    """

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    where: str | None = None
    expected: str | None = None
    got: str | None = None
    advice: str | None = None


class WishView(Struct):
    """One of the wishes that may be stated."""

    id: str
    name: str
    plain: str


class ScenesView(Struct):
    """Pictures of what is no place; before the walk and after it without colour."""

    gate: Scene
    home: Scene
    rest: Scene
    threshold: Scene
    room: Scene
    turned_back: Scene


class WorldView(Struct):
    """What the gate needs to know of a world.

    Attributes
    ----------
    language
        Of the texts here.
    languages
        In which it may be walked, the one to offer first before the others.
    consent_version
        To be sent back by someone who agrees.
    words
        Framing texts by table and id: home, gate, consent, fork, rest, threshold, room, turned_back, ending;
        neutral ones where the world has none of its own.
    """

    id: str
    title: str
    language: str
    languages: tuple[str, ...]
    about: str
    consent_version: str
    wishes: tuple[WishView, ...]
    words: dict[str, dict[str, str]]
    scenes: ScenesView


class Worlds(Struct):
    """The worlds that may be walked here; the first is the one to open."""

    worlds: tuple[str, ...]


class Begin(Struct):
    """Agree to what is kept, and begin.

    Attributes
    ----------
    language
        In which the world is shown, from now on; by default the one offered first.
    consent
        `WorldView.consent_version`.
    timing
        Whether response times may be kept.
    after
        The same person's earlier sessions, the latest first: what the last two of them offered is not
        offered again. Those that are not known here are left out.
    """

    world: str = "zone"
    language: LanguageCode | None = None
    consent: str = Field(max_length=100)
    timing: bool = Field(default=True, strict=True)
    forks: Whole = Field(default=24, ge=2, le=60)
    seed: Annotated[int, Field(ge=0, lt=2**32), BeforeValidator(_no_word)] | None = None
    after: tuple[str, ...] = Field(default=(), max_length=100)
    key: Key


class State(Struct):
    """What the person says that they want."""

    words: str = Field(default="", max_length=2000)
    ranking: tuple[str, ...] = Field(min_length=1, max_length=3, json_schema_extra={"uniqueItems": True})
    last: str | None = None

    @model_validator(mode="after")
    def _as_an_event(self) -> "State":
        self.as_event()
        return self

    def as_event(self) -> Stated:
        """What is recorded of it; that alone says what may be stated."""
        return Stated(words=self.words, ranking=self.ranking, last=self.last)


class ResponseTime(Struct):
    """How long an answer took, and under which conditions.

    Attributes
    ----------
    seconds
        From the second animation frame after the ways appeared to the input event's own timestamp.
    hidden_seconds
        Of these, how long the page was hidden.
    """

    seconds: Seconds = Field(gt=0, lt=86_400)
    input: InputKind
    animated: bool = Field(strict=True)
    hidden_seconds: Seconds = Field(default=0.0, ge=0)


class Answer(Struct):
    """Choose a way; final."""

    number: Whole = Field(ge=1, le=1000)
    alternative: Whole = Field(ge=0, le=100)
    key: Key
    response_time: ResponseTime | None = None


class StoredAnswer(Struct):
    """Which alternative of which choice set is recorded."""

    number: int
    alternative: int


class AnswerReply(Struct):
    """The stored answer, and where the session stands now; what came of the latest stands there."""

    stored: StoredAnswer
    session: SessionView


class UpcomingScenes(Struct):
    """Scenes that may come next, the likeliest first, so that they can be painted ahead."""

    scenes: tuple[Scene, ...]


class RevealView(Struct):
    """What the choices reveal, to someone who has entered, and all of it in the words of a language."""

    reveal: Reveal
    words: RevealWords
