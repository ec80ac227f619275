"""Records what the real server replies in a short walk; the page's tests are played against that.

uv run python tools/record_replies.py
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from unsaid.record.store import Store
from unsaid.server.app import create_app
from unsaid.server.settings import ServerSettings
from unsaid.session.study import Study
from unsaid.types.settings import DesignSettings, InferenceSettings, SessionSettings

TARGET = Path(__file__).resolve().parent.parent / "web" / "src" / "app" / "replies.test.json"

SESSION = "s"
"""Stands for the id, which is another each time."""

ANSWERED = 3
"""Forks that are answered; tests walk no farther."""

QUICK = SessionSettings(
    inference=InferenceSettings(particles=256, moves=8),
    design=DesignSettings(particles=64, starts=1, sweeps=1),
)
"""Which forks come does not matter to the page."""


class Recorder:
    """Somebody who walks over HTTP, and whose replies are kept."""

    def __init__(self, client: TestClient):
        self.client, self.id = client, ""

    def reply(self, method: str, path: str, body: object = None, *, status: int = 200) -> Any:
        """What the server says, with a name in place of the session's id."""
        found = self.client.request(method, f"/api/{path.format(id=self.id)}", json=body)
        if found.status_code != status:
            raise RuntimeError(f"{method} {path}: expected {status}, got {found.status_code} {found.text}")
        self.id = self.id or found.json().get("id", "")
        return json.loads(found.text.replace(self.id, SESSION) if self.id else found.text)

    def begin(self, world: dict[str, Any]) -> None:
        """Agree, and say a wish."""
        asked = {"world": "zone", "consent": world["consent_version"], "seed": 7, "key": "begin"}
        self.reply("POST", "sessions", asked, status=201)
        self.reply("POST", "sessions/{id}/stated", {"ranking": [world["wishes"][0]["id"]]})

    def answer(self, number: int, key: str, status: int = 200) -> Any:
        """Take the first way."""
        asked = {"number": number, "alternative": 0, "key": key}
        return self.reply("POST", "sessions/{id}/answers", asked, status=status)


def recorded(client: TestClient) -> dict[str, Any]:
    """Every kind of reply that the tests of the page play, by what was asked."""
    recorder = Recorder(client)
    worlds = {language: client.get(f"/api/worlds/zone?lang={language}").json() for language in ("en", "ru")}
    untold = recorder.reply("GET", "worlds/zone?lang=fr", status=404)
    recorder.begin(worlds["en"])
    sessions = [recorder.reply("GET", "sessions/{id}")]
    answers = []
    for number in range(1, ANSWERED + 1):
        answers.append(recorder.answer(number, f"key {number}"))
        sessions.append(recorder.reply("GET", "sessions/{id}"))
    return {
        "worlds": worlds,
        "untold": untold,
        "sessions": sessions,
        "answers": answers,
        "again": recorder.answer(ANSWERED, f"key {ANSWERED}"),
        "conflict": recorder.answer(ANSWERED, "another key", status=409),
        "ahead": recorder.reply("GET", "sessions/{id}/ahead"),
    }


def main() -> int:
    """Write the replies for the page's tests."""
    server = ServerSettings(hosts=frozenset({"testserver"}), session=QUICK, threads=1)
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder) / "log.sqlite3") as store,
        TestClient(create_app(Study(store), server)) as client,
    ):
        replies = recorded(client)
    TARGET.write_text(json.dumps(replies, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"wrote {TARGET.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
