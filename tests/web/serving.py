"""`unsaid serve` in a process of its own, and a walk over HTTP by someone who pursues one wish."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import Any

from tests.patience import PATIENCE_SECONDS
from unsaid.worlds.load import load_world

STRICT = ("JAX_ENABLE_X64", "JAX_NUMPY_RANK_PROMOTION", "JAX_NUMPY_DTYPE_PROMOTION", "NPROC")
"""What tests set for themselves; a server runs as it does for everybody."""


class Server:
    """One server over one file of sessions; it may be killed, and started again where it was.

    Parameters
    ----------
    data
        File to keep sessions in; what the server says goes into a file beside it.
    """

    def __init__(self, data: Path):
        self.data, self.port = data, free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers and everything is compiled."""
        command = [sys.executable, "-m", "unsaid", "serve", "--port", str(self.port), "--no-open"]
        environment = {name: value for name, value in os.environ.items() if name not in STRICT}
        with self.data.with_suffix(".log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--data", str(self.data)], stdout=log, stderr=log, env=environment
            )
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                ask(self.url + "api/ready")
                return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        self.kill()
        raise AssertionError(f"the server did not start:\n{self.said}")

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to stop."""
        self._end(signal.SIGTERM)

    def _end(self, sent: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(sent)
            self.process.wait(PATIENCE_SECONDS)
            self.process = None

    @property
    def said(self) -> str:
        """What it has said."""
        return self.data.with_suffix(".log").read_text(encoding="utf-8", errors="replace")

    def session(self, id: str) -> dict[str, Any]:
        """Where a session stands."""
        return ask(f"{self.url}api/sessions/{id}")

    def answers(self, id: str) -> list[dict[str, Any]]:
        """Its stored answers, as its log has them."""
        events = ask(f"{self.url}api/sessions/{id}/download")["events"]
        return [each["payload"] for each in events if each["payload"]["event"] == "answered"]


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(url: str, body: object = None, method: str | None = None) -> Any:
    """Send JSON, or nothing, and read JSON, or nothing."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)  # noqa: S310 - our own server
    with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as reply:  # noqa: S310 - our own server
        text = reply.read()
    return json.loads(text) if text else None


def pursue(server: Server, wish: str, *, forks: int = 24, seed: int = 7, until: int = 60) -> str:
    """Walk toward one wish while saying others; the session's id comes back.

    Parameters
    ----------
    until
        Answers after which it stops, where the threshold does not come first.
    """
    api = server.url + "api/"
    consent = ask(api + "worlds/zone")["consent_version"]
    begin = {"consent": consent, "forks": forks, "seed": seed, "key": str(uuid.uuid4())}
    id = ask(api + "sessions", begin)["id"]
    here = f"{api}sessions/{id}/"
    stated = {"words": "To finish what I began.", "ranking": ["success", "power", "safety"], "last": wish}
    view = ask(here + "stated", stated)
    pull = {way.text: way.loads.get(wish, 0.0) for place in load_world("zone").places for way in place.ways}
    while view["phase"] == "choosing" and view["answered"] < until:
        ways = view["fork"]["ways"]
        best = max(ways, key=lambda way: (pull.get(way["text"], 0.0), way["stay"]))
        answer = {"number": view["fork"]["number"], "alternative": best["alternative"]}
        view = ask(here + "answers", answer | {"key": f"{id} {answer['number']}"})["session"]
    return id
