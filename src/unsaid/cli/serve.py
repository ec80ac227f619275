"""`unsaid serve`: the walk in the browser."""

import socket
import sys
import threading
import webbrowser
from pathlib import Path

from unsaid.server.page import built_page
from unsaid.server.run import serve as run
from unsaid.server.settings import LOCAL_HOSTS, ServerSettings
from unsaid.types.errors import UnsaidError
from unsaid.worlds.load import load_world

__all__ = ["serve"]

OPEN_AFTER_SECONDS = 1.5


def serve(
    *,
    host: str,
    port: int,
    data: Path | None,
    world: str,
    allowed: tuple[str, ...],
    browser: bool,
    log_level: str,
    language: str | None = None,
) -> None:
    """Say where the gate is, and serve until interrupted.

    With a language, it is the one that is offered first.
    """
    if language is not None:
        load_world(world, language)  # what is wrong with it is said before anything is served
    _check_free(host, port)
    everywhere = host in ("0.0.0.0", "::")  # noqa: S104 - compared, not listened on
    names = (*allowed, *(() if everywhere else (host,)))
    settings = ServerSettings(worlds=(world,), language=language, hosts=LOCAL_HOSTS | set(names))
    named = "localhost" if host in LOCAL_HOSTS or everywhere else f"[{host}]" if ":" in host else host
    where = f"http://{named}:{port}/"
    if built_page() is None:
        sys.stderr.write("The page has not been built: only the interface for programs is served.\n")
        sys.stderr.write("Build it with: make page\n")
    sys.stdout.write(f"The walk begins at {where}\nStop with Ctrl-C; every walk is kept.\n")
    sys.stdout.flush()
    if browser:
        threading.Timer(OPEN_AFTER_SECONDS, webbrowser.open, [where]).start()
    run(host=host, port=port, data=data, settings=settings, log_level=log_level)


def _check_free(host: str, port: int) -> None:
    """Refuse a port that cannot be listened on, before anything is loaded."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UnsaidError(
                "cannot listen here",
                where=f"{host}:{port}",
                expected="a free port of this machine",
                got=error.strerror or str(error),
                advice=f"another port: unsaid serve --port {port + 1}",
            ) from error
