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
from unsaid.server.problems import BY_STATUS, documented, problem_response
from unsaid.server.schema import (
    Answer,
    AnswerReply,
    Begin,
    Health,
    LanguageCode,
    RevealView,
    State,
    StoredAnswer,
    UpcomingScenes,
    Worlds,
    WorldView,
)
from unsaid.server.session_pool import SessionPool
from unsaid.server.settings import ServerSettings
from unsaid.server.views import world_view
from unsaid.session.narration import hour_of, words_told
from unsaid.session.study import ActiveSession, Study
from unsaid.session.view import SessionView, scene_at, session_view
from unsaid.types.errors import ConflictError, WorldError
from unsaid.types.events import Presented, ResponseConditions, Stated
from unsaid.version import __version__
from unsaid.worlds.load import languages_of
from unsaid.worlds.schema import World

__all__ = ["AppState", "add_routes"]

LanguageQuery = Annotated[
    LanguageCode | None, Query(description="Code of the language; by default the one offered first.")
]
SpokenQuery = Annotated[
    LanguageCode | None, Query(description="Code of the language; by default the one that was walked in.")
]
SessionId = Annotated[str, PathParameter(pattern=f"^[{ALPHABET}]{{{LENGTH}}}$")]


@dataclasses.dataclass
class AppState:
    """What the routes share.

    Attributes
    ----------
    ready
        Set once everything is compiled.
    """

    study: Study
    pool: SessionPool
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


def add_routes(app: FastAPI, app_state: AppState) -> None:
    """Add all routes under ``/api``."""
    _add_health(app, app_state)
    _add_beginning(app, app_state)
    _add_choosing(app, app_state)
    _add_moves(app, app_state)
    _add_ending(app, app_state)


def _add_health(app: FastAPI, app_state: AppState) -> None:
    @app.get("/api/health", operation_id="health", responses=documented())
    async def health() -> Health:
        """Whether the server runs."""
        return Health(status="ok", version=__version__)

    @app.get("/api/ready", operation_id="ready", response_model=Health, responses=documented())
    async def ready() -> Health | JSONResponse:
        """Whether nobody would wait for a compiler."""
        if app_state.ready.is_set():
            return Health(status="ready", version=__version__)
        return problem_response(
            BY_STATUS[503], "still compiling", advice="ask again in a second", headers={"Retry-After": "1"}
        )


def _add_beginning(app: FastAPI, app_state: AppState) -> None:
    @app.get("/api/worlds", operation_id="worlds", responses=documented())
    async def worlds() -> Worlds:
        """Which worlds may be walked here."""
        return Worlds(worlds=app_state.settings.worlds)

    @app.get("/api/worlds/{world:path}", operation_id="world", responses=documented(404))
    async def world(world: str, lang: LanguageQuery = None) -> WorldView:
        """What the gate shows, in one of the world's languages."""
        return await app_state.pool.run(
            lambda: world_view(app_state.world(world, lang), app_state.languages(world))
        )

    @app.post("/api/sessions", operation_id="begin", status_code=201, responses=documented(404, 409))
    async def begin(body: Begin) -> SessionView:
        """Agree to what is kept, and begin."""
        return await app_state.pool.run(lambda: _begin(app_state, body))

    @app.post("/api/sessions/{id}/stated", operation_id="state", responses=documented(404, 409))
    async def state(id: SessionId, body: State) -> SessionView:
        """Say what one wants; it is sealed, and the first choice set comes."""
        return await app_state.pool.act(id, lambda sitting: _state(app_state.study, sitting, body.as_event()))


def _begin(app_state: AppState, body: Begin) -> SessionView:
    language = app_state.world(body.world, body.language).language
    sitting = app_state.study.begin(
        body.world,
        language=language,
        seed=body.seed,
        settings=app_state.settings.session.shortened(body.forks),
        consent=body.consent,
        response_times=body.timing,
        after=body.after,
        beginning=beginning_of(body.key, body.model_dump(mode="json", exclude={"key"})),
    )
    app_state.pool.add(sitting)
    return _here(app_state.study, sitting)


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
    return _view(sitting)


def _view(sitting: ActiveSession) -> SessionView:
    return session_view(sitting.session, sitting.world)


def _add_choosing(app: FastAPI, app_state: AppState) -> None:
    @app.get("/api/sessions/{id}", operation_id="session", responses=documented(404, 409))
    async def session(id: SessionId) -> SessionView:
        """Where a session stands."""
        return await app_state.pool.act(id, lambda sitting: _here(app_state.study, sitting))

    @app.post("/api/sessions/{id}/answers", operation_id="answer", responses=documented(404, 409))
    async def answer(id: SessionId, body: Answer) -> AnswerReply:
        """Choose; the reply holds what came of it and the next choice set."""
        return await app_state.pool.act(id, lambda sitting: _answer(app_state.study, sitting, body))

    @app.get("/api/sessions/{id}/ahead", operation_id="ahead", responses=documented(404, 409))
    async def ahead(id: SessionId) -> UpcomingScenes:
        """Scenes that may come next, as far as they are known, so that they can be painted ahead."""
        return await app_state.pool.act(id, _ahead)


def _answer(study: Study, sitting: ActiveSession, body: Answer) -> AnswerReply:
    time = body.response_time
    stored = study.answer(
        sitting,
        body.number,
        body.alternative,
        key=body.key,
        response_seconds=round(time.seconds, 4) if time is not None else None,
        conditions=_conditions(sitting, body),
    )
    answer = StoredAnswer(number=stored.number, alternative=stored.alternative)
    return AnswerReply(stored=answer, session=_view(sitting))


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


def _ahead(sitting: ActiveSession) -> UpcomingScenes:
    session, world = sitting.session, sitting.world
    # a choice set ahead comes one further than the open one, in the weather that is then
    coming = len(session.choice_sets) + 1
    depth, hour = min(1.0, coming / session.begun.settings.limit), hour_of(session, world, coming)
    following = [
        each.event.choice_set for each in sitting.lookaheads.values() if isinstance(each.event, Presented)
    ]
    places = dict.fromkeys(choice_set.place for choice_set in following)
    return UpcomingScenes(scenes=tuple(scene_at(world.places_by_id[name], depth, hour) for name in places))


def _add_moves(app: FastAPI, app_state: AppState) -> None:
    """Moves between phases; a move that was made already changes nothing."""
    study = app_state.study

    def add(name: str, summary: str, move: Callable[[ActiveSession], object], done: tuple[str, ...]) -> None:
        def make(sitting: ActiveSession) -> SessionView:
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
            return await app_state.pool.act(id, make)

    add("rest", "Pause; nothing is lost.", study.rest, ("resting",))
    add("resume", "Go on after a pause.", study.rise, ("choosing", "threshold", "entered", "turned-back"))
    add("stop", "Go to the threshold now.", study.ask_to_stop, ("threshold", "entered", "turned-back"))
    add("on", "A little further; after turning back, to the threshold again.", study.go_on, ("choosing",))
    add("turn-back", "Turn back: nothing is shown.", study.turn_back, ("turned-back",))
    add("enter", "Enter; after that, the reveal may be asked for.", study.step_in, ("entered",))


def _add_ending(app: FastAPI, app_state: AppState) -> None:
    study = app_state.study

    @app.get("/api/sessions/{id}/reveal", operation_id="reveal", responses=documented(404, 409))
    async def reveal(id: SessionId, lang: SpokenQuery = None) -> RevealView:
        """What the choices reveal, for someone who has entered."""
        return await app_state.pool.act(id, lambda sitting: _revealed(study, sitting, lang))

    @app.get("/api/sessions/{id}/download", operation_id="download", responses=documented(404, 409))
    async def download(id: SessionId) -> JSONResponse:
        """All that is kept of a session, as a file: its events, and what was revealed, if it was."""
        found = await app_state.pool.act(id, lambda sitting: _everything(study, sitting))
        return JSONResponse(found, headers=_attached(f"unsaid-{id[:8]}.json"))

    @app.get(
        "/api/sessions/{id}/page",
        operation_id="page",
        response_class=HTMLResponse,
        responses=documented(404, 409),
    )
    async def page(id: SessionId, lang: SpokenQuery = None) -> HTMLResponse:
        """What was revealed, as one page to keep that needs nothing else."""
        text = await app_state.pool.act(
            id, lambda sitting: render_page(study.reveal(sitting), study.world_of(sitting, lang))
        )
        return HTMLResponse(text, headers=_attached(f"unsaid-{id[:8]}.html"))

    @app.delete("/api/sessions/{id}", operation_id="erase", status_code=204, responses=documented(404))
    async def erase(id: SessionId) -> Response:
        """Erase all of it for good."""
        await app_state.pool.run(lambda: study.store.erase(id))
        app_state.pool.remove(id)
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
