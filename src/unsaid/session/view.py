"""How a session looks from outside: one view of it, for the page and for the terminal alike.

Nothing that is believed of the person is in it, and never what an alternative leads toward.
"""

from typing import Literal

from pydantic import ConfigDict

from unsaid.record.fold import Session
from unsaid.session.checks import depth_of
from unsaid.session.companions import Spoken, line_for, opening_event, spoken
from unsaid.session.narration import (
    arrival_text,
    common_level_text,
    early_text,
    hour_of,
    hour_text,
    outcome_text,
)
from unsaid.session.visits import known_places
from unsaid.types.choice import Alternative, ChoiceSet
from unsaid.types.errors import SessionStateError
from unsaid.types.events import Stated, StopReason
from unsaid.types.struct import Struct
from unsaid.worlds.schema import Hour, Line, Place, Scene, World

__all__ = [
    "ForkView",
    "LineView",
    "OutcomeView",
    "PlaceView",
    "SessionPhase",
    "SessionView",
    "WayView",
    "fork_view",
    "scene_at",
    "session_view",
]

DAYBREAK, NIGHTFALL = 0.15, 0.85
"""Hours of the day, in [0, 1], at the beginning and at the end of a walk."""

SessionPhase = Literal["consented", "choosing", "resting", "threshold", "entered", "turned-back"]


class LineView(Struct):
    """Something that a companion says, after what they are called."""

    who: str
    text: str


class PlaceView(Struct):
    """Where the fork is.

    Attributes
    ----------
    text
        What is told on arrival.
    hour
        What is told of light and weather before that; mostly empty.
    alt
        The scene in words, for those who do not see it.
    again
        Whether this walk, or an earlier visit, has been here before.
    """

    id: str
    region: str
    title: str
    text: str
    hour: str
    alt: str
    again: bool
    scene: Scene


class WayView(Struct):
    """One way, as shown.

    Attributes
    ----------
    alternative
        Its index, to be sent back.
    text, distance, certainty
        The words of it; the last two are empty for the outside option.
    far
        How far it is among the world's levels, from 0 (nearest) to 1 (farthest).
    stay
        Whether it is the outside option: stay here, neither.
    """

    alternative: int
    text: str
    distance: str
    certainty: str
    far: float
    stay: bool


class ForkView(Struct):
    """The open choice set.

    Attributes
    ----------
    alike
        How far and how sure all ways are, where that is the same: then it is told once. Else empty.
    """

    number: int
    place: PlaceView
    ways: tuple[WayView, ...]
    alike: str


class OutcomeView(Struct):
    """What came of the latest answer.

    Attributes
    ----------
    held
        Whether the promise held; None where the person stayed.
    text
        What is told of it; may be empty.
    line
        What a companion says to it; most of the time nobody does.
    """

    number: int
    alternative: int
    held: bool | None
    text: str
    line: LineView | None = None


class SessionView(Struct):
    """Where a session stands.

    Attributes
    ----------
    language
        In which the world is shown.
    answered, limit
        Answers so far, and the most that are asked.
    depth
        Share of the walk done, in [0, 1].
    stated
        What was stated, once it was.
    seal
        The hash that sealed it.
    fork
        The open choice set, while choosing.
    outcome
        Of the latest answer, while choosing or at the threshold.
    stop_reason
        Why the questions ended, from the threshold on.
    passage
        What is told of the way to the threshold, at the threshold; mostly empty.
    may_enter
        Whether there is anything to reveal: at least one answer.
    """

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    id: str
    world: str
    language: str
    phase: SessionPhase
    answered: int
    limit: int
    depth: float
    timing: bool
    stated: Stated | None = None
    seal: str | None = None
    fork: ForkView | None = None
    outcome: OutcomeView | None = None
    line: LineView | None = None
    stop_reason: StopReason | None = None
    passage: str = ""
    may_enter: bool = False


def session_view(session: Session, world: World) -> SessionView:
    """Where a session stands.

    Raises
    ------
    SessionStateError
        If its person has not consented yet: there is nothing to show.
    """
    if session.phase == "begun":
        raise SessionStateError(
            "nobody has agreed to this session yet",
            where=f"session {session.id}",
            expected="a session whose walker has consented",
            got="one that was begun in a terminal and left there",
            advice=f"go on in the terminal: unsaid walk --resume {session.id[:8]}",
        )
    said = spoken(session, world)
    choosing = session.phase in ("stated", "choosing")
    told = session.answers and session.phase in ("choosing", "threshold")
    return SessionView(
        id=session.id,
        world=session.begun.world,
        language=session.begun.language,
        phase="choosing" if session.phase == "stated" else session.phase,
        answered=len(session.answers),
        limit=session.begun.settings.limit,
        depth=depth_of(session),
        timing=session.response_times is not False,
        stated=session.stated,
        seal=session.stated_seal,
        fork=fork_view(session, world, session.open) if choosing and session.open is not None else None,
        outcome=_outcome(session, world, said) if told else None,
        line=_remark(session, world, said),
        stop_reason=session.stop_reason,
        passage=early_text(session, world) if session.phase == "threshold" else "",
        may_enter=bool(session.answers),
    )


def _remark(session: Session, world: World, said: tuple[Spoken, ...]) -> LineView | None:
    """What a companion says at the beginning, on arriving, at a rest and at the threshold."""
    if session.phase == "choosing" and not session.answers:
        event = opening_event(session)
    elif session.phase == "choosing" and session.open is not None:
        return _said(world, said, session.open.number, "arrival")
    elif session.phase in ("resting", "threshold"):
        event = {"resting": "rest", "threshold": "threshold"}[session.phase]
    else:
        return None
    return _line(world, line_for(session, world, event))


def fork_view(session: Session, world: World, choice_set: ChoiceSet) -> ForkView:
    """A choice set as it is shown."""
    place = world.places_by_id[choice_set.place]
    number = choice_set.number
    view = PlaceView(
        id=place.id,
        region=place.region,
        title=place.title,
        text=arrival_text(session, place, number),
        hour=hour_text(session, world, number),
        alt=place.alt,
        again=place.id in known_places(session, before=number),
        scene=scene_at(place, depth_of(session), hour_of(session, world, number)),
    )
    ways = tuple(_way(world, index, each) for index, each in enumerate(choice_set.alternatives))
    return ForkView(number=number, place=view, ways=ways, alike=common_level_text(choice_set))


def scene_at(place: Place, depth: float, stretch: Hour | None = None) -> Scene:
    """The place's scene in the light and weather of how far the walk has come."""
    hour = DAYBREAK + (NIGHTFALL - DAYBREAK) * depth
    weather = {} if stretch is None or stretch.weather is None else {"weather": stretch.weather}
    return Scene.model_validate({"hour": round(hour, 3)} | weather | place.scene.model_dump())


def _way(world: World, index: int, alternative: Alternative) -> WayView:
    order = [level.id for level in world.distances]
    far = order.index(alternative.distance) / max(1, len(order) - 1) if alternative.distance else 0.0
    return WayView(
        alternative=index,
        text=alternative.text,
        distance=alternative.distance_text,
        certainty=alternative.certainty_text,
        far=round(far, 3),
        stay=alternative.is_neither,
    )


def _outcome(session: Session, world: World, said: tuple[Spoken, ...]) -> OutcomeView:
    """What came of the latest answer."""
    answer = session.answers[-1]
    return OutcomeView(
        number=answer.number,
        alternative=answer.alternative,
        held=answer.held,
        text=outcome_text(session, world, answer.number),
        line=_said(world, said, answer.number, "outcome"),
    )


def _said(
    world: World, said: tuple[Spoken, ...], number: int, moment: Literal["arrival", "outcome"]
) -> LineView | None:
    there = (each.line for each in said if (each.number, each.moment) == (number, moment))
    return _line(world, next(there, None))


def _line(world: World, line: Line | None) -> LineView | None:
    return None if line is None else LineView(who=world.called(line.who), text=line.text)
