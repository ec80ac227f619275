"""The routes: each is one use case, and each may be asked again without harm."""

import dataclasses
import threading
from collections.abc import Callable
from typing import Annotated

from fastapi import FastAPI, Query
from fastapi import Path as PathParameter
from fastapi.responses import HTMLResponse, JSONResponse, Response

from unsaid.record.beginning import beginning_of
from unsaid.record.identity import ALPHABET, LENGTH
from unsaid.report.render.page import render_page
from unsaid.report.render.words import words_of
from unsaid.server.desk import Desk, Open
from unsaid.server.problems import BY_STATUS, documented, problem_response
from unsaid.server.schema import (
    Ahead,
    Answer,
    AnswerReply,
    Begin,
    Health,
    LanguageCode,
    RevealView,
    SessionView,
    State,
    Worlds,
    WorldView,
)
from unsaid.server.settings import ServerSettings
from unsaid.server.views import answer_reply, scene_at, session_view, world_view
from unsaid.session.narration import hour_of, words_told
from unsaid.session.study import ActiveSession, Study
from unsaid.types.errors import ConflictError, WorldError
from unsaid.types.events import Presented, ResponseConditions, Stated
from unsaid.version import __version__
from unsaid.worlds.load import languages_of
from unsaid.worlds.schema import World

__all__ = ["Door", "add_routes"]

LanguageQuery = Annotated[
    LanguageCode | None, Query(description="Code of the language; by default the one offered first.")
]
SpokenQuery = Annotated[
    LanguageCode | None, Query(description="Code of the language; by default the one that was walked in.")
]
SessionId = Annotated[str, PathParameter(pattern=f"^[{ALPHABET}]{{{LENGTH}}}$")]


@dataclasses.dataclass
class Door:
    """What the routes share.

    Attributes
    ----------
    ready
        Set once everything is compiled.
    """

    study: Study
    desk: Desk
    settings: ServerSettings
    ready: threading.Event = dataclasses.field(default_factory=threading.Event)

    def world(self, name: str, language: str | None = None) -> World:
        """A world that may be walked here, in a language or in the one that is offered first.

        Raises
        ------
        WorldError
            If it may not, or is not told in that language.
        """
        return self.study.find_world(name, language or self.languages(name)[0])

    def languages(self, name: str) -> tuple[str, ...]:
        """Languages of a world that may be walked here: the one offered first, its own, the others.

        Raises
        ------
        WorldError
            If it may not be walked here.
        """
        if name not in self.settings.worlds:
            raise WorldError(
                "there is no such world here",
                expected=", ".join(self.settings.worlds),
                got=name[:100],
                advice="name one of these",
            )
        offered = (self.study.find_world(name).language, *languages_of(name))
        first = [self.settings.language] if self.settings.language in offered else []
        return tuple(dict.fromkeys([*first, *offered]))


def add_routes(app: FastAPI, door: Door) -> None:
    """Add all routes under ``/api``."""
    _add_health(app, door)
    _add_beginning(app, door)
    _add_choosing(app, door)
    _add_moves(app, door)
    _add_ending(app, door)


def _add_health(app: FastAPI, door: Door) -> None:
    @app.get("/api/health", operation_id="health", responses=documented())
    async def health() -> Health:
        """Whether the server runs."""
        return Health(status="ok", version=__version__)

    @app.get("/api/ready", operation_id="ready", response_model=Health, responses=documented())
    async def ready() -> Health | JSONResponse:
        """Whether nobody would wait for a compiler."""
        if door.ready.is_set():
            return Health(status="ready", version=__version__)
        return problem_response(
            BY_STATUS[503], "still compiling", advice="ask again in a second", headers={"Retry-After": "1"}
        )


def _add_beginning(app: FastAPI, door: Door) -> None:
    @app.get("/api/worlds", operation_id="worlds", responses=documented())
    async def worlds() -> Worlds:
        """Which worlds may be walked here."""
        return Worlds(worlds=door.settings.worlds)

    @app.get("/api/worlds/{world:path}", operation_id="world", responses=documented(404))
    async def world(world: str, lang: LanguageQuery = None) -> WorldView:
        """What the gate shows, in one of the world's languages."""
        return await door.desk.run(lambda: world_view(door.world(world, lang), door.languages(world)))

    @app.post("/api/sessions", operation_id="begin", status_code=201, responses=documented(404, 409))
    async def begin(body: Begin) -> SessionView:
        """Agree to what is kept, and begin."""
        return await door.desk.run(lambda: _begin(door, body))

    @app.post("/api/sessions/{id}/stated", operation_id="state", responses=documented(404, 409))
    async def state(id: SessionId, body: State) -> SessionView:
        """Say what one wants; it is sealed, and the first choice set comes."""
        return await door.desk.act(id, lambda sitting, _: _state(door.study, sitting, body.as_event()))


def _begin(door: Door, body: Begin) -> SessionView:
    language = door.world(body.world, body.language).language
    sitting = door.study.begin(
        body.world,
        language=language,
        seed=body.seed,
        settings=door.settings.session.shortened(body.forks),
        consent=body.consent,
        response_times=body.timing,
        after=body.after,
        beginning=beginning_of(body.key, body.model_dump(mode="json", exclude={"key"})),
    )
    door.desk.keep(sitting)
    return _here(door.study, sitting)


def _state(study: Study, sitting: ActiveSession, stated: Stated) -> SessionView:
    before = sitting.session.stated
    if before is None:
        study.state(sitting, stated)
    elif before != stated:
        raise ConflictError(
            "the wish is sealed: it was stated before, differently",
            where=f"session {sitting.session.id}",
            expected="the same words and the same order, or nothing",
            got="others",
            advice="go on with the walk",
        )
    return _here(study, sitting)


def _here(study: Study, sitting: ActiveSession) -> SessionView:
    """Where the sitting stands, its choice set computed if one is due."""
    if sitting.session.phase in ("stated", "choosing"):
        study.next_choice_set(sitting)
    return session_view(sitting)


def _add_choosing(app: FastAPI, door: Door) -> None:
    @app.get("/api/sessions/{id}", operation_id="session", responses=documented(404, 409))
    async def session(id: SessionId) -> SessionView:
        """Where a session stands."""
        return await door.desk.act(id, lambda sitting, _: _here(door.study, sitting))

    @app.post("/api/sessions/{id}/answers", operation_id="answer", responses=documented(404, 409))
    async def answer(id: SessionId, body: Answer) -> AnswerReply:
        """Choose; the reply holds what came of it and the next choice set."""
        return await door.desk.act(id, lambda sitting, place: _answer(door.study, sitting, place, body))

    @app.get("/api/sessions/{id}/ahead", operation_id="ahead", responses=documented(404, 409))
    async def ahead(id: SessionId) -> Ahead:
        """Scenes that may come next, as far as they are known, so that they can be painted ahead."""
        return await door.desk.act(id, _ahead)


def _answer(study: Study, sitting: ActiveSession, place: Open, body: Answer) -> AnswerReply:
    session = sitting.session
    open_one = session.open
    ahead = None
    if open_one is not None and open_one.number == body.number and session.phase == "choosing":
        if 0 <= body.alternative < len(open_one.alternatives):
            ahead = place.ahead.get(body.alternative) or study.look_ahead(sitting, body.alternative)
        place.ahead = {}
    time = body.response_time
    stored = study.answer(
        sitting,
        body.number,
        body.alternative,
        key=body.key,
        response_seconds=round(time.seconds, 4) if time is not None else None,
        conditions=_conditions(sitting, body),
        lookahead=ahead,
    )
    return answer_reply(sitting, stored)


def _conditions(sitting: ActiveSession, body: Answer) -> ResponseConditions | None:
    time, choice_set = body.response_time, sitting.session.open
    if time is None or choice_set is None:
        return None
    return ResponseConditions(
        words_shown=words_told(sitting.session, sitting.world, choice_set),
        input=time.input,
        animated=time.animated,
        hidden_seconds=round(time.hidden_seconds, 4),
    )


def _ahead(sitting: ActiveSession, place: Open) -> Ahead:
    session, world = sitting.session, sitting.world
    # a choice set ahead comes one further than the open one, in the weather that is then
    coming = len(session.choice_sets) + 1
    depth, hour = min(1.0, coming / session.begun.settings.limit), hour_of(session, world, coming)
    following = [each.event.choice_set for each in place.ahead.values() if isinstance(each.event, Presented)]
    places = dict.fromkeys(choice_set.place for choice_set in following)
    return Ahead(scenes=tuple(scene_at(world.places_by_id[name], depth, hour) for name in places))


def _add_moves(app: FastAPI, door: Door) -> None:
    """Moves between phases; a move that was made already changes nothing."""
    study = door.study

    def add(name: str, summary: str, move: Callable[[ActiveSession], object], done: tuple[str, ...]) -> None:
        def make(sitting: ActiveSession, _: Open) -> SessionView:
            if sitting.session.phase not in done:
                move(sitting)
            return _here(study, sitting)

        @app.post(
            f"/api/sessions/{{id}}/{name}",
            operation_id=name.replace("-", "_"),
            description=summary,
            responses=documented(404, 409),
        )
        async def moved(id: SessionId) -> SessionView:
            return await door.desk.act(id, make)

    add("rest", "Pause; nothing is lost.", study.rest, ("resting",))
    add("resume", "Go on after a pause.", study.rise, ("choosing", "threshold", "entered", "turned-back"))
    add("stop", "Go to the threshold now.", study.ask_to_stop, ("threshold", "entered", "turned-back"))
    add("on", "A little further; after turning back, to the threshold again.", study.go_on, ("choosing",))
    add("turn-back", "Turn back: nothing is shown.", study.turn_back, ("turned-back",))
    add("enter", "Enter; after that, the reveal may be asked for.", study.step_in, ("entered",))


def _add_ending(app: FastAPI, door: Door) -> None:
    study = door.study

    @app.get("/api/sessions/{id}/reveal", operation_id="reveal", responses=documented(404, 409))
    async def reveal(id: SessionId, lang: SpokenQuery = None) -> RevealView:
        """What the choices reveal, for someone who has entered."""
        return await door.desk.act(id, lambda sitting, _: _revealed(study, sitting, lang))

    @app.get("/api/sessions/{id}/download", operation_id="download", responses=documented(404, 409))
    async def download(id: SessionId) -> JSONResponse:
        """All that is kept of a session, as a file: its events, and what was revealed, if it was."""
        found = await door.desk.act(id, lambda sitting, _: _everything(study, sitting))
        return JSONResponse(found, headers=_attached(f"unsaid-{id[:8]}.json"))

    @app.get(
        "/api/sessions/{id}/page",
        operation_id="page",
        response_class=HTMLResponse,
        responses=documented(404, 409),
    )
    async def page(id: SessionId, lang: SpokenQuery = None) -> HTMLResponse:
        """What was revealed, as one page to keep that needs nothing else."""
        text = await door.desk.act(
            id, lambda sitting, _: render_page(study.reveal(sitting), study.world_of(sitting, lang))
        )
        return HTMLResponse(text, headers=_attached(f"unsaid-{id[:8]}.html"))

    @app.delete("/api/sessions/{id}", operation_id="erase", status_code=204, responses=documented(404))
    async def erase(id: SessionId) -> Response:
        """Erase all of it for good."""
        await door.desk.run(lambda: study.store.erase(id))
        door.desk.forget(id)
        return Response(status_code=204)


def _revealed(study: Study, sitting: ActiveSession, language: str | None = None) -> RevealView:
    revealed = study.reveal(sitting)
    return RevealView(reveal=revealed, words=words_of(revealed, study.world_of(sitting, language)))


def _everything(study: Study, sitting: ActiveSession) -> dict[str, object]:
    session = sitting.session
    events = [each.model_dump(mode="json", exclude_unset=True) for each in study.store.read(session.id)]
    shown = _revealed(study, sitting).model_dump(mode="json") if session.phase == "entered" else {}
    told = {"reveal": shown.get("reveal"), "words": shown.get("words")}
    return {"unsaid": __version__, "session": session.id, "events": events, **told}


def _attached(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
