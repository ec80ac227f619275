"""The first fork comes soon and light, and a moving scene moves."""

import gzip

import pytest
from playwright.sync_api import Page, Response, expect

from tests.web.browser import DESKTOP
from tests.web.conftest import Opener
from tests.web.person import Person
from tests.web.serving import Server

pytestmark = pytest.mark.slow

MOST_BYTES = 60 * 1024
MOST_MS = 1000

WATCH_WAYS = """new MutationObserver((_, observer) => {
  if (!document.querySelector("main .count") || !document.querySelector("main button.way")) return;
  observer.disconnect();
  requestAnimationFrame(() => requestAnimationFrame((at) => { window.waysAt = at; }));
}).observe(document, { childList: true, subtree: true });"""

SINCE_REPLY = """() => {
  const replies = performance.getEntriesByType("resource").filter((entry) => entry.name.endsWith("/stated"));
  return window.waysAt - replies.at(-1).responseEnd;
}"""


def test_the_first_fork_comes_soon_and_light(window: Opener, server: Server) -> None:
    opened = window(**DESKTOP)
    scripts: dict[str, Response] = {}

    def note(response: Response) -> None:
        if response.url.endswith(".js"):
            scripts[response.url] = response

    opened.context.on("response", note)
    page = opened.open()
    page.add_init_script(WATCH_WAYS)
    person = Person(page, server.url)
    person.begin()
    waited = wait_for(page)
    size = sum(len(gzip.compress(response.body(), 9)) for response in scripts.values())
    assert size <= MOST_BYTES
    assert 0 < waited <= MOST_MS


def wait_for(page: Page) -> float:
    """Milliseconds from the server's reply to the second frame with the ways in it."""
    for _ in range(100):
        if page.evaluate("window.waysAt !== undefined"):
            return page.evaluate(SINCE_REPLY)
        page.wait_for_timeout(50)
    raise AssertionError("the ways never came")


def test_the_words_do_not_wait_for_the_picture(window: Opener, server: Server) -> None:
    opened = window(**DESKTOP)
    page = opened.open()
    opened.forgiven.append("the scenes could not be loaded")
    opened.forgiven.append("ERR_FAILED")
    page.route("**/assets/scenes-*.js", lambda route: route.abort())
    person = Person(page, server.url)
    person.begin()
    expect(person.ways.first).to_be_enabled()
    person.choose()
    person.is_at_fork(2)
