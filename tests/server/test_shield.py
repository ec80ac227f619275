import json
import logging
import re

import pytest
from fastapi.testclient import TestClient

from tests.server.conftest import SERVER
from tests.server.walker import Walker
from unsaid.server.app import create_app
from unsaid.server.run import JsonLines
from unsaid.server.settings import ServerSettings, host_name
from unsaid.server.shield import HEADERS, LARGEST_BODY, Shield
from unsaid.session.study import Study
from unsaid.types.errors import DataError


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", ""])
def test_another_name_for_this_machine_is_refused(client: TestClient, host: str) -> None:
    reply = client.get("/api/health", headers={"host": host})
    assert (reply.status_code, reply.json()["code"]) == (421, "host")


def test_a_page_of_another_site_may_not_ask(client: TestClient) -> None:
    reply = client.post("/api/sessions", json={}, headers={"origin": "https://evil.example"})
    assert (reply.status_code, reply.json()["code"]) == (403, "forbidden")
    own = client.get("/api/health", headers={"origin": "http://testserver"})
    assert own.status_code == 200


def test_what_is_too_large_is_refused(client: TestClient) -> None:
    reply = client.post("/api/sessions", content=b" " * (LARGEST_BODY + 1))
    assert (reply.status_code, reply.json()["code"]) == (413, "too-large")


def test_every_reply_carries_the_headers(client: TestClient) -> None:
    for path in ("/api/health", "/nowhere", "/"):
        headers = client.get(path).headers
        assert {name: headers[name] for name in HEADERS} == HEADERS


def test_the_log_names_no_session(
    client: TestClient, walker: Walker, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="unsaid.server"):
        walker.at_first_fork()
    lines = [json.loads(record.getMessage()) for record in caplog.records if record.name == "unsaid.server"]
    assert {"/api/sessions/{id}/stated", "/api/sessions"} <= {line["route"] for line in lines}
    assert walker.id not in caplog.text
    assert "a house" not in caplog.text


def test_a_record_is_one_line_of_json() -> None:
    record = logging.LogRecord("unsaid.server", logging.INFO, "", 0, '{"event": "request"}', (), None)
    assert json.loads(JsonLines().format(record))["event"] == "request"
    plain = logging.LogRecord("uvicorn", logging.WARNING, "", 0, "two\nlines", (), None)
    text = JsonLines().format(plain)
    assert "\n" not in text
    assert json.loads(text) | {"at": ""} == {"at": "", "level": "warning", "event": "two\nlines"}


def test_without_hosts_any_name_is_served() -> None:
    assert Shield(lambda *_: None).hosts == frozenset()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "headers",
    [{"host": "[::1"}, {"host": "a]b"}, {"host": "testserver:http"}, {"origin": "http://["}],
)
def test_an_address_that_is_none_is_told_so_with_all_headers(
    client: TestClient, headers: dict[str, str]
) -> None:
    reply = client.get("/api/health", headers=headers)
    assert (reply.status_code, reply.json()["code"]) == (400, "malformed")
    assert reply.headers["content-type"] == "application/problem+json"
    assert {name: reply.headers[name] for name in HEADERS} == HEADERS


def test_an_address_of_ipv6_is_one_with_or_without_a_port(study: Study) -> None:
    settings = SERVER.model_copy(update={"hosts": frozenset({"::1"})})
    with TestClient(create_app(study, settings)) as client:
        for host in ("[::1]", "[::1]:8321"):
            assert client.get("/api/health", headers={"host": host}).status_code == 200
        assert client.get("/api/health", headers={"host": "[::2]"}).status_code == 421


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("Study.Example", "study.example"),
        ("[::1]", "::1"),
        ("10.0.0.1", "10.0.0.1"),
        ("Büro.example", "xn--bro-hoa.example"),
    ],
)
def test_a_name_is_taken_as_a_browser_sends_it(given: str, sent: str) -> None:
    assert ServerSettings(hosts=frozenset({given})).hosts == {sent}


@pytest.mark.parametrize(
    ("wrong", "advice"),
    [
        ("https://study.example", "--allow-host study.example"),
        ("study.example:8443", "--allow-host study.example"),
        ("study.example/path", "--allow-host study.example"),
        ("http://study.example:80/", "--allow-host study.example"),
        ("", "a name like"),
        ("*", "a name like"),
        ("two words", "a name like"),
    ],
)
def test_a_name_that_can_never_match_is_refused_at_the_start(wrong: str, advice: str) -> None:
    with pytest.raises(DataError, match=re.escape(advice)):
        host_name(wrong)
    with pytest.raises(DataError):
        ServerSettings(hosts=frozenset({wrong}))
