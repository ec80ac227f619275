"""The page is built, a server serves it, a browser opens it; or the tests are skipped and say why."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from tools import chromium as chromium_tool
from tools import page as page_tool

from tests.web.browser import STILL, Window, open_browser, open_window
from tests.web.person import Person
from tests.web.serving import Server

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def page_built() -> Path:
    """The folder of the built page; it is built once, by whichever worker comes first."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "page.py")], capture_output=True, text=True, check=False
    )
    if done.returncode == page_tool.CANNOT:
        pytest.skip(done.stderr.strip().splitlines()[-2])
    assert done.returncode == 0, done.stderr
    return page_tool.STATIC


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium."""
    found = chromium_tool.find_chromium()
    if found is None:
        pytest.skip("Chromium is not here: apt-get install chromium")
    return found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A browser for one file of tests: what drives it holds an event loop that others would stumble over."""
    with open_browser(chromium) as opened:
        yield opened


@pytest.fixture(scope="session")
def server(page_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that all tests of a worker share."""
    assert (page_built / "index.html").is_file()
    running = Server(tmp_path_factory.mktemp("served") / "walks.sqlite3")
    running.start()
    yield running
    running.stop()


Opener = Callable[..., Window]


@pytest.fixture
def window(browser: Browser, server: Server) -> Iterator[Opener]:
    """Opens windows; at the end none of them has logged an error or asked anything of another host.

    What a test brings about on purpose it adds to `Window.forgiven`.
    """
    opened: list[Window] = []
    with ExitStack() as stack:

        def opener(url: str | None = None, **options: Any) -> Window:
            found = stack.enter_context(open_window(browser, url or server.url, **(options or STILL)))
            opened.append(found)
            return found

        yield opener
    for each in opened:
        assert each.errors == []
        assert each.abroad == []


@pytest.fixture
def one(window: Opener) -> Window:
    """A window in which nothing moves."""
    return window()


@pytest.fixture
def person(one: Window, server: Server) -> Person:
    """Somebody with a mouse at that window."""
    return Person(one.open(), server.url)
