"""The application: routes around the use cases of `unsaid.session`, and the page itself."""

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from unsaid.server import problems
from unsaid.server.page import add_page
from unsaid.server.routes import AppState, add_routes
from unsaid.server.schema import Problem
from unsaid.server.session_pool import SessionPool
from unsaid.server.settings import ServerSettings
from unsaid.server.shield import Shield
from unsaid.session.precompile import precompile
from unsaid.session.study import Study
from unsaid.version import __version__

__all__ = ["create_app"]


def create_app(
    study: Study, settings: ServerSettings | None = None, *, static: Path | None = None
) -> FastAPI:
    """The application over a study.

    Parameters
    ----------
    study
        The use cases; its store is not closed here.
    settings
        Of the server.
    static
        Folder of the built front end; by default the one in the package.
    """
    settings = settings or ServerSettings()
    app_state = AppState(
        study, SessionPool(study, settings.threads, look_ahead=settings.look_ahead), settings
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        precompilation = threading.Thread(target=_warm, args=(app_state,), name="precompilation")
        precompilation.start()
        yield
        app_state.pool.close()
        precompilation.join()

    app = FastAPI(
        title="unsaid",
        version=__version__,
        summary="State a wish, walk, see what the walk reveals.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    problems.install(app)
    add_routes(app, app_state)
    add_page(app, static)
    app.openapi = _described(app)
    app.add_middleware(Shield, hosts=settings.hosts)
    return app


def _warm(app_state: AppState) -> None:
    """Compile what walks need, before the first one comes."""
    for world in app_state.settings.worlds:
        precompile(app_state.study.find_world(world), app_state.settings.session)
    app_state.ready.set()


def _described(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """The OpenAPI description, with the one shape of errors in place of the framework's own."""

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            found = get_openapi(title=app.title, version="1", summary=app.summary, routes=app.routes)
            schemas = found["components"]["schemas"]
            for name in ("HTTPValidationError", "ValidationError"):
                schemas.pop(name, None)
            schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            app.openapi_schema = found
        return app.openapi_schema

    return describe
