"""Plain pages of oTree under the same load: a text, three radio buttons, the next page; nothing is adaptive.

oTree keeps its SQLite database in memory and writes it to disk when it stops, so an answer costs it no
write; a kill loses them all.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from serving.load import Meter
from serving.servers import HOST, Served, free_port, served
from serving.walkers import checked, json_bytes
from serving.wire import Reply, Wire, WireError

__all__ = ["Pages", "find_otree", "serve_otree"]

ROUNDS = 24
"""Pages of a walk, as many as ours has forks at most."""

FORM = "application/x-www-form-urlencoded"

SETTINGS = """
SESSION_CONFIGS = [dict(name="plain", app_sequence=["plain"], num_demo_participants=1)]
SESSION_CONFIG_DEFAULTS = dict(real_world_currency_per_point=1.0, participation_fee=0.0, doc="")
LANGUAGE_CODE = "en"
REAL_WORLD_CURRENCY_CODE = "USD"
USE_POINTS = True
ADMIN_USERNAME = "admin"
ADMIN_PASSWORD = "admin"
SECRET_KEY = "only for a benchmark on this machine"
"""

APP = f"""
from otree.api import *


class C(BaseConstants):
    NAME_IN_URL = "plain"
    PLAYERS_PER_GROUP = None
    NUM_ROUNDS = {ROUNDS}


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    pass


class Player(BasePlayer):
    way = models.IntegerField(choices=[0, 1, 2], widget=widgets.RadioSelect)


class Fork(Page):
    form_model = "player"
    form_fields = ["way"]


page_sequence = [Fork]
"""

PAGE = """
{{ block title }}Three ways{{ endblock }}
{{ block content }}
<p>The path divides before a wall of wet stone. Each way leads somewhere; none of them leads back.</p>
{{ formfields }}
{{ next_button }}
{{ endblock }}
"""


def find_otree(given: str | None) -> Path | None:
    """The command that was named, or the one that stands beside this Python or on the path."""
    beside = Path(sys.executable).with_name("otree")
    found = given or (str(beside) if beside.is_file() else shutil.which("otree"))
    return Path(found).absolute() if found and Path(found).is_file() else None


def write_project(folder: Path) -> None:
    """A project with one page that is shown again and again."""
    app = folder / "plain"
    app.mkdir()
    (folder / "_static").mkdir()
    (folder / "_templates").mkdir()
    (folder / "settings.py").write_text(SETTINGS, encoding="utf-8")
    (app / "__init__.py").write_text(APP, encoding="utf-8")
    (app / "Fork.html").write_text(PAGE, encoding="utf-8")


@contextmanager
def serve_otree(command: Path) -> Iterator[Served]:
    """The production server of oTree, one process as it comes, on SQLite."""
    port = free_port()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_project(folder)
        environment = dict(os.environ) | {
            "OTREE_PRODUCTION": "1",
            "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}",
        }
        environment.pop("PYTHONPATH", None)
        start = [str(command), "prodserver1of2", f"{HOST}:{port}"]
        with served(start, port, "/api/otree_version", folder, environment) as found:
            yield found


class Pages:
    """Participants of one oTree session.

    Parameters
    ----------
    port
        Of the server.
    reading_seconds
        How long each reads a page before answering.
    """

    def __init__(self, port: int, reading_seconds: float = 0.0):
        self.port, self.reading_seconds = port, reading_seconds
        self.join = ""

    async def arrive(self, participants: int) -> None:
        """Open a session for so many."""
        async with Wire(HOST, self.port) as wire:
            body = {"session_config_name": "plain", "num_participants": participants}
            found = checked(await wire.ask("POST", "/api/sessions", json_bytes(body)), 200)
        self.join = urlsplit(found["session_wide_url"]).path

    async def walk(self, number: int, meter: Meter) -> None:
        """Walk through all pages, and again as somebody else, until the time is up."""
        while not meter.over:
            async with Wire(HOST, self.port) as wire:
                try:
                    await self._one(wire, number, meter)
                except WireError as error:
                    meter.errors.append(str(error))
                    return

    async def _one(self, wire: Wire, number: int, meter: Meter) -> None:
        page, path = await _followed(wire, await wire.ask("GET", self.join), self.join)
        for answered in range(ROUNDS):
            if meter.over:
                return
            if b'name="way"' not in page.body:
                raise WireError(f"no page to answer at {path}")
            body = f"way={(number + answered) % 3}".encode()
            began = time.monotonic()
            page, path = await _followed(wire, await wire.ask("POST", path, body, FORM), path)
            # the answer and the page that comes next, as with us
            meter.answered(began)


async def _followed(wire: Wire, reply: Reply, path: str) -> tuple[Reply, str]:
    """The page that a reply leads to."""
    for _ in range(5):
        if reply.status not in (302, 303, 307):
            break
        path = urlsplit(reply.headers[b"location"].decode()).path
        reply = await wire.ask("GET", path)
    if reply.status not in (200, 404):
        raise WireError(f"{path}: status {reply.status}")
    return reply, path
