"""What stands before every request: whose host, which origin, how large; and what every reply carries.

Starlette's TrustedHostMiddleware would do for the host alone, were it not for addresses of IPv6, which it
cuts at their first colon, and for its replies, which have not the one shape of errors.
"""

import json
import logging
import time
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from unsaid.server.problems import BY_STATUS, MALFORMED, problem_response

__all__ = ["HEADERS", "LARGEST_BODY", "Shield"]

LARGEST_BODY = 64 * 1024
"""Bytes; the longest wish in anybody's words takes less."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""No request leaves the host, and no other page gets in."""

log = logging.getLogger("unsaid.server")


class Shield:
    """Refuses what does not belong, adds the headers, writes one log line per request without personal data.

    Parameters
    ----------
    app
        What stands behind it.
    hosts
        Names under which the server may be addressed; against pages of other sites whose name leads here.
        Empty allows any.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str] = frozenset()):
        self.app, self.hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._add_headers(scope, message)
            await send(message)

        refusal = self._refusal(scope)
        try:
            if refusal is not None:
                await refusal(scope, receive, sending)
            else:
                await self.app(scope, _bounded(receive), sending)
        finally:
            self._log(scope, status, time.perf_counter() - began)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        origin = headers.get("origin", "null")
        name, site = _location(f"//{host}"), _location(origin)
        if name is None or site is None:
            return problem_response(
                MALFORMED,
                "this is no address of a server",
                expected="a name, perhaps with a port",
                got=(host if name is None else origin)[:100],
                advice="send the Host and the Origin that a browser sends",
            )
        if self.hosts and name.hostname not in self.hosts:
            return problem_response(
                BY_STATUS[421],
                "this server is not addressed by that name",
                expected=" or ".join(sorted(self.hosts)),
                got=host[:100],
                advice="start it with --allow-host NAME to add a name",
            )
        if origin != "null" and site.netloc != host:
            return problem_response(
                BY_STATUS[403],
                "a page of another site may not ask this",
                expected=host,
                got=origin[:100],
                advice="open the page from this server",
            )
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            return problem_response(
                BY_STATUS[413],
                "the request is too large",
                expected=f"at most {LARGEST_BODY} bytes",
                got=f"{length[:20]} bytes",
                advice="use fewer words",
            )
        return None

    def _add_headers(self, scope: Scope, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        if scope["path"].startswith("/api"):
            headers.setdefault("Cache-Control", "no-store")

    def _log(self, scope: Scope, status: int, seconds: float) -> None:
        # the route's pattern, never the path: a session's id is the key to it
        route = getattr(scope.get("route"), "path", None) or "-"
        entry = {
            "event": "request",
            "method": scope["method"],
            "route": route,
            "status": status,
            "ms": round(seconds * 1e3, 2),
        }
        log.info(json.dumps(entry))


def _location(address: str) -> SplitResult | None:
    """An address in its parts; None where it is none."""
    try:
        found = urlsplit(address)
        _ = found.port  # read only when asked for, and then it may be no number
    except ValueError:
        return None
    return found


def _bounded(receive: Receive) -> Receive:
    """Stop reading a body that says nothing of its length once it is too long."""
    total = 0

    async def receiving() -> Message:
        nonlocal total
        message = await receive()
        if message["type"] == "http.request":
            total += len(message.get("body", b""))
            if total > LARGEST_BODY:
                return {"type": "http.disconnect"}
        return message

    return receiving
