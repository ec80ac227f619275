"""People who walk over HTTP and do not mind that servers die: what was not replied to they send again."""

import http.client
import json
import random
import threading
import time
from typing import Any, NamedTuple

from tests.patience import PATIENCE_SECONDS

HOST = "127.0.0.1"
INPUTS = ("mouse", "touch", "pen", "keyboard")


class GoneError(Exception):
    """No reply came."""


class Acknowledged(NamedTuple):
    """An answer that the server said is kept, with everything that was sent."""

    number: int
    alternative: int
    key: str
    response_time: dict[str, Any]


class Line:
    """Where the server is, when there is one.

    Attributes
    ----------
    over
        Set once nobody should try any longer.
    """

    def __init__(self, port: int):
        self.port = port
        self.over = threading.Event()

    def once(self, method: str, path: str, body: object = None) -> tuple[int, dict[str, Any]]:
        """Ask once, on a connection of its own.

        Raises
        ------
        GoneError
            If no whole reply comes.
        """
        connection = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE_SECONDS)
        try:
            content = None if body is None else json.dumps(body)
            connection.request(method, path, content, {"Content-Type": "application/json"})
            reply = connection.getresponse()
            return reply.status, json.loads(reply.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise GoneError(str(error)) from error
        finally:
            connection.close()


class Walk:
    """One person's walk, from the gate to the threshold.

    Attributes
    ----------
    session
        Its id, once it has begun.
    acknowledged
        Answers that the server said are kept, in order.
    resent, kept_unheard
        Requests that were sent again; of these, answers that were kept before that.
    """

    def __init__(self, line: Line, number: int, seed: int, forks: int):
        self.line, self.forks = line, forks
        self.chance = random.Random(f"{seed}/{number}")
        self.session = ""
        self.acknowledged: list[Acknowledged] = []
        self.resent = self.kept_unheard = 0

    def go(self) -> None:
        """Walk it; each assertion is that something was lost, doubled or astray."""
        world, _ = self._ask("GET", "/api/worlds/zone")
        begin = {
            "consent": world["consent_version"],
            "forks": self.forks,
            "seed": self.chance.getrandbits(32),
            "key": self._key(),
        }
        here, _ = self._ask("POST", "/api/sessions", begin)
        self.session = here["id"]
        wish = self.chance.choice(world["wishes"])["id"]
        here, _ = self._ask("POST", f"{self._path}/stated", {"words": "what was said", "ranking": [wish]})
        while here["phase"] == "choosing":
            here = self._answer(here["fork"])
        assert here["phase"] == "threshold"

    @property
    def _path(self) -> str:
        return f"/api/sessions/{self.session}"

    def _answer(self, fork: dict[str, Any]) -> dict[str, Any]:
        """Answer a fork; where the reply is lost, look where the walk stands, then send the same again."""
        seconds = round(self.chance.uniform(0.001, 2.0), 4)
        time_of_it = {
            "seconds": seconds,
            "input": self.chance.choice(INPUTS),
            "animated": self.chance.random() < 0.5,
            "hidden_seconds": round(seconds * self.chance.choice((0.0, 0.5)), 4),
        }
        number, alternative = fork["number"], self.chance.randrange(len(fork["ways"]))
        answer = Acknowledged(number, alternative, self._key(), time_of_it)
        body = answer._asdict()
        path = f"{self._path}/answers"
        try:
            status, reply = self.line.once("POST", path, body)
        except GoneError:
            status, reply = 0, {}
        if status != 200:
            assert status in (0, 503), reply
            self._stands_at(fork)
            self.resent += 1
            reply, _ = self._ask("POST", path, body)
        assert (reply["stored"]["number"], reply["stored"]["alternative"]) == (number, alternative)
        here = reply["session"]
        assert here["answered"] == number
        if here["phase"] == "choosing":
            assert here["fork"]["number"] == number + 1
        self.acknowledged.append(answer)
        return here

    def _stands_at(self, fork: dict[str, Any]) -> None:
        """Assert that the walk goes on at the same fork, or at the next where the answer was kept."""
        here, _ = self._ask("GET", self._path)
        if here["answered"] == fork["number"]:
            self.kept_unheard += 1
        else:
            assert here["answered"] == fork["number"] - 1
            assert here["fork"] == fork

    def _ask(self, method: str, path: str, body: object = None) -> tuple[dict[str, Any], int]:
        """Ask until there is a reply; it and how often that failed come back."""
        failed, end = 0, time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                status, reply = self.line.once(method, path, body)
            except GoneError:
                status, reply = 0, {}
            if status in (200, 201):
                self.resent += failed > 0
                return reply, failed
            assert status in (0, 503), reply
            assert time.monotonic() < end, "no server replies"
            assert not self.line.over.is_set()
            failed += 1
            time.sleep(0.1)

    def _key(self) -> str:
        return f"{self.chance.getrandbits(64):016x}"
