"""The built front end, served as files; a plain word where it was not built."""

from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

__all__ = ["add_page", "built_page"]

FOREVER = "public, max-age=31536000, immutable"

NOT_BUILT = (
    "The page has not been built. Build it with: make page\n"
    "The interface for programs is at /api/openapi.json.\n"
)


class Page(StaticFiles):
    """Files whose names change with their content are kept by browsers; the page itself is asked for anew."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """One file."""
        response = await super().get_response(path, scope)
        hashed = path.startswith("assets/") and response.status_code == 200
        response.headers["Cache-Control"] = FOREVER if hashed else "no-cache"
        return response


def built_page() -> Path | None:
    """The folder of the built front end in the package; None where it was not built."""
    folder = Path(str(files("unsaid.server"))) / "static"
    return folder if (folder / "index.html").is_file() else None


def add_page(app: FastAPI, folder: Path | None) -> None:
    """Serve the front end at the root."""
    folder = folder or built_page()
    if folder is not None:
        app.mount("/", Page(directory=folder, html=True), name="page")
        return

    @app.get("/", include_in_schema=False)
    async def absent() -> PlainTextResponse:
        return PlainTextResponse(NOT_BUILT, status_code=503)
