"""Links of the built docs: what leads nowhere is dead, what cannot be asked for is said to be so."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from tools.docs_links import dead_links, links_elsewhere, read_all, refusal, try_elsewhere


class Elsewhere(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(int(self.path.removeprefix("/")))
        self.end_headers()

    def log_message(self, *said: object) -> None:
        """Nothing of it is wanted."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_links_within_the_site_are_followed(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<p id="x"><a href="b.html#y">b</a> <a href="c.html">c</a> <a href="#x">x</a>'
    )
    (tmp_path / "b.html").write_text(
        '<a href="a.html#x">a</a> <a href="https://example.org/p#q">elsewhere</a>'
    )
    pages = read_all(tmp_path)
    assert dead_links(tmp_path, pages) == ["a.html: b.html#y", "a.html: c.html"]
    assert links_elsewhere(pages) == ["https://example.org/p"]


def test_another_site_says_whether_it_has_the_page(
    elsewhere: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refusal(f"{elsewhere}/200") is None
    assert not try_elsewhere([f"{elsewhere}/200", f"{elsewhere}/403"])
    assert "could not be tried: " in capsys.readouterr().out
    assert try_elsewhere([f"{elsewhere}/404", f"{elsewhere}/403"])
    assert "dead: " in capsys.readouterr().out


def test_what_cannot_be_reached_is_not_called_alive(capsys: pytest.CaptureFixture[str]) -> None:
    assert not try_elsewhere(["http://127.0.0.1:9/"])
    assert "links to other sites: 1, of which 1 could not be tried" in capsys.readouterr().out
