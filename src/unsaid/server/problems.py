"""Every error as one shape (RFC 9457): what went wrong, what was expected, what came, what to try."""

from collections.abc import Mapping
from typing import NamedTuple

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from unsaid.server.busy import BusyError
from unsaid.server.schema import Problem
from unsaid.types.errors import (
    ConflictError,
    DataError,
    LogError,
    SessionStateError,
    StaleStateError,
    UnknownSessionError,
    UnsaidError,
    WorldError,
)

__all__ = ["MALFORMED", "MEDIA_TYPE", "Kind", "documented", "install", "problem_response"]

MEDIA_TYPE = "application/problem+json"


class Kind(NamedTuple):
    """A kind of error: its HTTP status, code and title."""

    status: int
    code: str
    title: str


KINDS: dict[type[UnsaidError], Kind] = {
    BusyError: Kind(503, "busy", "Too much to do"),
    UnknownSessionError: Kind(404, "unknown-session", "No such session"),
    StaleStateError: Kind(409, "stale", "The session has moved on"),
    ConflictError: Kind(409, "conflict", "Done before, differently"),
    SessionStateError: Kind(409, "state", "Not possible now"),
    WorldError: Kind(404, "world", "This world cannot be used"),
    DataError: Kind(422, "invalid", "Not as it should be"),
    LogError: Kind(503, "log", "The log cannot be used"),
}
"""By the error's class, the more special one first."""

BY_STATUS = {
    # a body that is no text at all: the same to whoever sent it as one that is not as it should be
    400: Kind(422, "invalid", "Not as it should be"),
    403: Kind(403, "forbidden", "Not from here"),
    404: Kind(404, "not-found", "No such page"),
    405: Kind(405, "method", "Not like this"),
    413: Kind(413, "too-large", "Too large"),
    421: Kind(421, "host", "Not this host"),
    422: Kind(422, "invalid", "Not as it should be"),
    503: Kind(503, "not-ready", "Not ready yet"),
}


MALFORMED = Kind(400, "malformed", "No request that can be read")
"""A request whose very address cannot be read."""


def documented(*statuses: int) -> dict[int | str, dict[str, object]]:
    """The problems that a route may reply with, for its documentation."""
    always = (400, 403, 413, 421, 422, 503)
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {
            "description": BY_STATUS[status].title if status in BY_STATUS else "Conflict",
            "content": content,
        }
        for status in sorted({*statuses, *always})
    }


def problem_response(
    kind: Kind,
    detail: str,
    *,
    where: str | None = None,
    expected: str | None = None,
    got: str | None = None,
    advice: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """One error as a reply."""
    problem = Problem(
        type=f"urn:unsaid:problem:{kind.code}",
        title=kind.title,
        status=kind.status,
        detail=detail,
        code=kind.code,
        where=where,
        expected=expected,
        got=got,
        advice=advice,
    )
    content = problem.model_dump(exclude_none=True)
    return JSONResponse(content, status_code=kind.status, headers=headers, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Let every error of an application leave it in this shape."""

    @app.exception_handler(UnsaidError)
    async def ours(_: Request, error: UnsaidError) -> JSONResponse:
        kind = next(kind for each, kind in KINDS.items() if isinstance(error, each))
        headers = {"Retry-After": "1"} if kind.status == 503 else None
        # where it happened names files of this machine, which are nobody else's business
        return problem_response(
            kind,
            error.message,
            expected=error.expected,
            got=error.got,
            advice=error.advice,
            headers=headers,
        )

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return problem_response(
            BY_STATUS[422],
            f"{where}: {first['msg']}",
            where=where,
            got=repr(first.get("input"))[:200],
            advice="see the description of the interface at /api/openapi.json",
        )

    @app.exception_handler(HTTPException)
    async def of_http(_: Request, error: HTTPException) -> JSONResponse:
        kind = BY_STATUS.get(error.status_code) or Kind(error.status_code, "http", str(error.detail))
        return problem_response(kind, str(error.detail), headers=error.headers)
