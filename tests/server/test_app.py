import json
import subprocess
import sys
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.server.conftest import SERVER
from unsaid.server import page
from unsaid.server.app import create_app
from unsaid.server.page import add_page, built_page
from unsaid.server.problems import Kind, documented, install, problem_response
from unsaid.session.study import Study
from unsaid.types.errors import LogError

ROOT = Path(__file__).resolve().parents[2]


def test_every_error_has_the_one_shape(client: TestClient) -> None:
    for reply in (
        client.get("/api/nowhere"),
        client.put("/api/health"),
        client.get("/api/worlds/forest"),
        client.post("/api/sessions", content=b"{"),
        client.post("/api/sessions", json={"consent": 1}),
    ):
        assert reply.headers["content-type"] == "application/problem+json"
        assert {"type", "title", "status", "detail", "code"} <= set(reply.json())
        assert reply.json()["status"] == reply.status_code


def test_the_description_knows_one_shape_of_errors(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()
    assert "HTTPValidationError" not in json.dumps(described)
    assert "Problem" in described["components"]["schemas"]
    for path in described["paths"].values():
        for operation in path.values():
            problems = [code for code in operation["responses"] if code >= "400"]
            assert {"403", "413", "421", "422", "503"} <= set(problems)


def test_the_description_in_the_repository_is_fresh() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "openapi.py", "--check"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_page_is_served_where_it_was_built(study: Study, tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<p>gate</p>")
    (tmp_path / "assets" / "a-1.js").write_text("1")
    with TestClient(create_app(study, SERVER, static=tmp_path)) as client:
        assert client.get("/").text == "<p>gate</p>"
        assert client.get("/").headers["cache-control"] == "no-cache"
        assert "immutable" in client.get("/assets/a-1.js").headers["cache-control"]
        assert client.get("/api/health").status_code == 200
        assert client.get("/nothing.js").status_code == 404


def test_it_says_so_where_the_page_was_not_built(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "built_page", lambda: None)
    with TestClient(create_app(study, SERVER)) as client:
        reply = client.get("/")
    assert reply.status_code == 503
    assert "make page" in reply.text


def test_a_page_counts_as_built_once_it_is_whole() -> None:
    folder = built_page()
    assert folder is None or (folder / "index.html").is_file()


def test_a_problem_says_what_it_is_told_and_no_more() -> None:
    reply = problem_response(Kind(404, "x", "X"), "gone", advice="look elsewhere")
    assert json.loads(bytes(reply.body)) == {
        "type": "urn:unsaid:problem:x",
        "title": "X",
        "status": 404,
        "detail": "gone",
        "code": "x",
        "advice": "look elsewhere",
    }
    assert documented(404)[404]["description"] == "No such page"


def test_errors_of_an_application_of_ones_own_leave_it_in_the_shape() -> None:
    app = FastAPI()
    install(app)

    @app.get("/broken")
    async def broken() -> None:
        raise LogError("the log is damaged", where="/some/file", advice="restore it")

    add_page(app, None)

    reply = TestClient(app).get("/broken")
    assert (reply.status_code, reply.json()["code"]) == (503, "log")
    assert "/some/file" not in reply.text
