"""What the page's tests are played against is what the server says today."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from tools.record_replies import TARGET, recorded

from unsaid.server.schema import AnswerReply, Problem, UpcomingScenes, WorldView
from unsaid.session.view import SessionView
from unsaid.types.struct import Struct

KINDS: dict[str, type[Struct]] = {
    "worlds": WorldView,
    "untold": Problem,
    "sessions": SessionView,
    "answers": AnswerReply,
    "again": AnswerReply,
    "conflict": Problem,
    "ahead": UpcomingScenes,
}


def each_of(replies: dict[str, Any], name: str) -> list[Any]:
    found = replies[name]
    if name == "worlds":
        return list(found.values())
    return found if isinstance(found, list) else [found]


def told(reply: dict[str, Any]) -> dict[str, Any]:
    """Problems leave out what they do not say."""
    return {field: value for field, value in reply.items() if value is not None}


@pytest.fixture(scope="module")
def kept() -> dict[str, Any]:
    return json.loads(TARGET.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", KINDS)
def test_a_recorded_reply_has_the_fields_of_todays(name: str, kept: dict[str, Any]) -> None:
    for reply in each_of(kept, name):
        today = KINDS[name].model_validate_json(json.dumps(reply)).model_dump(mode="json", by_alias=True)
        assert told(today) == told(reply), "record them again: uv run python tools/record_replies.py"


def test_a_walk_is_recorded_as_it_goes(client: TestClient, kept: dict[str, Any]) -> None:
    again = recorded(client)
    assert again.keys() == kept.keys() == KINDS.keys()
    assert [each["answered"] for each in again["sessions"]] == [0, 1, 2, 3]
    assert again["again"] == again["answers"][-1]
    assert again["conflict"]["code"] == "conflict"
    assert again["untold"] == kept["untold"]
    assert again["worlds"] == kept["worlds"]
