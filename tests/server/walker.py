"""Somebody who walks over HTTP."""

from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

SEED = 7


class Walker:
    def __init__(self, client: TestClient, forks: int = 5):
        self.client, self.forks, self.id = client, forks, ""

    def begin(self, **changes: object) -> Response:
        consent = self.client.get("/api/worlds/zone").json()["consent_version"]
        body = {"consent": consent, "forks": self.forks, "seed": SEED, "key": "begin"} | changes
        reply = self.client.post("/api/sessions", json=body)
        self.id = reply.json().get("id", "")
        return reply

    def post(self, name: str, body: object = None) -> Response:
        return self.client.post(f"/api/sessions/{self.id}/{name}", json=body)

    def get(self, name: str = "") -> Response:
        return self.client.get(f"/api/sessions/{self.id}{'/' if name else ''}{name}")

    def state(self, ranking: tuple[str, ...] = ("wonder", "love"), last: str | None = "power") -> Response:
        return self.post("stated", {"words": "a house", "ranking": list(ranking), "last": last})

    def answer(self, number: int, alternative: int = 0, key: str | None = None, **more: object) -> Response:
        body = {"number": number, "alternative": alternative, "key": key or f"key {number}"} | more
        return self.post("answers", body)

    def at_first_fork(self, **changes: object) -> dict[str, Any]:
        assert self.begin(**changes).status_code == 201
        return self.state().json()

    def to_threshold(self) -> dict[str, Any]:
        view = self.at_first_fork()
        while view["phase"] == "choosing":
            view = self.answer(view["fork"]["number"]).json()["session"]
        return view
