"""Simulated people who walk over HTTP: each says one wish, pursues another, and at the end begins again."""

import asyncio
import json
import random
import time
from collections.abc import Mapping
from typing import Any

from serving.load import Meter
from serving.wire import Reply, Wire, WireError

__all__ = ["Crowd", "checked", "json_bytes", "loads_by_text"]

NOISE = 0.35
"""Standard deviation of a whim, beside a wish whose loads lie in [-1, 1]."""

ALSO_READ = 4.0
"""A reading time varies by this factor from its shortest to its longest."""

Loads = Mapping[str, Mapping[str, float]]


def loads_by_text(world: str = "zone") -> Loads:
    """What each way of a world leads toward, by its words: people see that; the reply does not say it."""
    from unsaid.worlds.load import load_world

    places = load_world(world).places
    return {way.text: way.loads for place in places for way in place.ways}


class Crowd:
    """Walkers of one server.

    Parameters
    ----------
    host, port
        Of the server.
    loads
        See `loads_by_text`.
    reading_seconds
        Mean time that each reads at a fork before answering.
    seed
        Of all that the walkers do.
    """

    def __init__(self, host: str, port: int, loads: Loads, reading_seconds: float = 0.0, seed: int = 0):
        self.host, self.port, self.loads = host, port, loads
        self.reading_seconds, self.seed = reading_seconds, seed
        self.consent, self.wishes = "", ()

    async def arrive(self) -> None:
        """Read what stands at the gate."""
        async with Wire(self.host, self.port) as wire:
            world = checked(await wire.ask("GET", "/api/worlds/zone"), 200)
        self.consent = world["consent_version"]
        self.wishes = tuple(wish["id"] for wish in world["wishes"])

    async def walk(self, number: int, meter: Meter) -> None:
        """Walk, and walk again, until the time is up."""
        whim = random.Random(f"{self.seed}/{number}")  # noqa: S311 - nobody is to be kept out
        async with Wire(self.host, self.port) as wire:
            while not meter.over:
                try:
                    await self._one(wire, whim, meter)
                except WireError as error:
                    meter.errors.append(str(error))
                    await asyncio.sleep(0.2)  # a server that is gone is not asked as fast as can be

    async def _one(self, wire: Wire, whim: random.Random, meter: Meter) -> None:
        says, pursues = whim.sample(self.wishes, 2)
        begin = {"consent": self.consent, "key": f"{whim.getrandbits(64):x}", "seed": whim.getrandbits(32)}
        here = checked(await wire.ask("POST", "/api/sessions", json_bytes(begin)), 201)
        path = f"/api/sessions/{here['id']}"
        here = checked(await wire.ask("POST", f"{path}/stated", json_bytes({"ranking": [says]})), 200)
        while here["phase"] == "choosing" and not meter.over:
            if self.reading_seconds:
                shortest = 2 * self.reading_seconds / (1 + ALSO_READ)
                await asyncio.sleep(whim.uniform(shortest, ALSO_READ * shortest))
            here = await self._answer(wire, path, here["fork"], pursues, whim, meter)

    async def _answer(
        self, wire: Wire, path: str, fork: dict[str, Any], pursues: str, whim: random.Random, meter: Meter
    ) -> dict[str, Any]:
        content = {
            "number": fork["number"],
            "alternative": self._choose(fork["ways"], pursues, whim),
            "key": f"{whim.getrandbits(64):x}",
            "response_time": {
                "seconds": round(whim.uniform(0.3, 1.5), 4),
                "input": "mouse",
                "animated": True,
                "hidden_seconds": 0.0,
            },
        }
        body = json_bytes(content)
        began = time.monotonic()
        reply = await wire.ask("POST", f"{path}/answers", body)
        meter.answered(began)
        found = checked(reply, 200)
        stored, here = found["stored"], found["session"]
        if stored["number"] != content["number"] or stored["alternative"] != content["alternative"]:
            raise WireError(f"another answer was stored: {stored}")
        if here["phase"] == "choosing" and here["fork"]["number"] != fork["number"] + 1:
            raise WireError(f"after fork {fork['number']} came fork {here['fork']['number']}")
        return here

    def _choose(self, ways: list[dict[str, Any]], pursues: str, whim: random.Random) -> int:
        """The way that leads most toward what is pursued, give or take a whim."""
        worth = [
            (self.loads.get(way["text"], {}).get(pursues, 0.0) + whim.gauss(0, NOISE), way["alternative"])
            for way in ways
        ]
        return max(worth)[1]


def json_bytes(content: object) -> bytes:
    """Content as it goes over the wire."""
    return json.dumps(content, separators=(",", ":")).encode()


def checked(reply: Reply, status: int) -> dict[str, Any]:
    """The content of a reply with this status.

    Raises
    ------
    WireError
        If it has another.
    """
    if reply.status != status:
        raise WireError(f"status {reply.status}: {reply.body[:200].decode(errors='replace')}")
    return json.loads(reply.body)
