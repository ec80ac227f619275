"""Runs the server: one process, structured logs on standard error, a graceful stop."""

import json
import logging
import sys
from pathlib import Path

import uvicorn

from unsaid.record.store import Store
from unsaid.server.app import create_app
from unsaid.server.settings import ServerSettings
from unsaid.session.precompile import compute_side_by_side
from unsaid.session.study import Study

__all__ = ["JsonLines", "serve"]

GRACE_SECONDS = 10
"""How long running requests have after a signal to stop."""


class JsonLines(logging.Formatter):
    """Each record as one line of JSON; a message that is JSON already is merged into it."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        message = record.getMessage()
        try:
            content = json.loads(message)
        except ValueError:
            content = {"event": message}
        if not isinstance(content, dict):
            content = {"event": message}
        line = {"at": self.formatTime(record), "level": record.levelname.lower()} | content
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log_to_stderr(level: str) -> None:
    """Send the server's and uvicorn's records there, as lines of JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name in ("unsaid.server", "uvicorn", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.propagate = False
        logger.setLevel(level.upper())


def serve(
    *, host: str, port: int, data: Path | None, settings: ServerSettings, log_level: str = "warning"
) -> None:
    """Serve until told to stop.

    Parameters
    ----------
    host, port
        Where to listen; port 0 takes a free one.
    data
        File to keep sessions in; by default one in the user's data folder.
    """
    log_to_stderr(log_level)
    compute_side_by_side()
    with Store.open(data) as store:
        app = create_app(Study(store), settings)
        uvicorn.run(
            app,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
            timeout_keep_alive=30,
        )
