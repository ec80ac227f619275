"""How a session looks from outside: what is on the wire, made from a sitting."""

from unsaid.server.schema import (
    AnswerReply,
    ForkView,
    LineView,
    OutcomeView,
    PlaceView,
    SessionView,
    WayView,
    WishView,
    WorldView,
)
from unsaid.session.checks import depth_of
from unsaid.session.companions import line_for, opening_event, spoken
from unsaid.session.narration import (
    arrival_text,
    common_level_text,
    early_text,
    hour_of,
    hour_text,
    outcome_text,
)
from unsaid.session.study import ActiveSession, consent_version
from unsaid.session.visits import known_places
from unsaid.types.choice import Alternative, ChoiceSet
from unsaid.types.errors import SessionStateError
from unsaid.types.events import Answered
from unsaid.worlds.framing import framing_of, scenes_of
from unsaid.worlds.schema import Hour, Line, Place, Scene, World

__all__ = ["answer_reply", "fork_view", "outcome_view", "scene_at", "session_view", "world_view"]

DAYBREAK, NIGHTFALL = 0.15, 0.85
"""Hours of the day, in [0, 1], at the beginning and at the end of a walk."""


def world_view(world: World, languages: tuple[str, ...] | None = None) -> WorldView:
    """What the gate shows of a world.

    Parameters
    ----------
    languages
        In which it may be walked; by default the one that it is in.
    """
    return WorldView(
        id=world.id,
        title=world.title,
        language=world.language,
        languages=languages or (world.language,),
        about=world.about,
        consent_version=consent_version(world),
        wishes=tuple(WishView(id=wish.id, name=wish.name, plain=wish.plain) for wish in world.wishes),
        words=framing_of(world),
        scenes=dict(scenes_of(world)),
    )


def session_view(sitting: ActiveSession) -> SessionView:
    """Where a sitting stands.

    Raises
    ------
    SessionStateError
        If its person has not consented yet: there is nothing to show.
    """
    session = sitting.session
    if session.phase == "begun":
        raise SessionStateError(
            "nobody has agreed to this session yet",
            where=f"session {session.id}",
            expected="a session whose walker has consented",
            got="one that was begun in a terminal and left there",
            advice=f"go on in the terminal: unsaid walk --resume {session.id[:8]}",
        )
    choosing = session.phase in ("stated", "choosing")
    outcome = None
    if session.answers and session.phase in ("choosing", "threshold"):
        outcome = outcome_view(sitting, session.answers[-1])
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
        fork=fork_view(sitting, session.open) if choosing and session.open is not None else None,
        outcome=outcome,
        line=_remark(sitting),
        stop_reason=session.stop_reason,
        passage=early_text(session, sitting.world) if session.phase == "threshold" else "",
        may_enter=bool(session.answers),
    )


def _remark(sitting: ActiveSession) -> LineView | None:
    """What a companion says at the beginning, on arriving, at a rest and at the threshold."""
    session = sitting.session
    if session.phase == "choosing" and not session.answers:
        event = opening_event(session)
    elif session.phase == "choosing" and session.open is not None:
        return _said(sitting, session.open.number, "arrival")
    elif session.phase in ("resting", "threshold"):
        event = {"resting": "rest", "threshold": "threshold"}[session.phase]
    else:
        return None
    return _line(sitting.world, line_for(session, sitting.world, event))


def fork_view(sitting: ActiveSession, choice_set: ChoiceSet) -> ForkView:
    """A choice set as it is shown."""
    world, session = sitting.world, sitting.session
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


def outcome_view(sitting: ActiveSession, answer: Answered) -> OutcomeView:
    """What came of an answer."""
    session, world = sitting.session, sitting.world
    return OutcomeView(
        number=answer.number,
        alternative=answer.alternative,
        held=answer.held,
        text=outcome_text(session, world, answer.number),
        line=_said(sitting, answer.number, "outcome"),
    )


def _said(sitting: ActiveSession, number: int, moment: str) -> LineView | None:
    lines = spoken(sitting.session, sitting.world)
    return _line(sitting.world, next((each.line for each in lines if each[::2] == (number, moment)), None))


def answer_reply(sitting: ActiveSession, answer: Answered) -> AnswerReply:
    """The stored answer, and where the sitting stands now."""
    return AnswerReply(stored=outcome_view(sitting, answer), session=session_view(sitting))


def _line(world: World, line: Line | None) -> LineView | None:
    return None if line is None else LineView(who=world.called(line.who), text=line.text)
