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
MOST_SECONDS = 1.0
"""Of the page's own processor time: how long one waits is this where nothing else runs."""


class Busy:
    """Processor time of a page's main thread, since it was opened."""

    def __init__(self, page: Page):
        self.devtools = page.context.new_cdp_session(page)
        self.devtools.send("Performance.enable", {"timeDomain": "threadTicks"})

    @property
    def seconds(self) -> float:
        """So far."""
        metrics = self.devtools.send("Performance.getMetrics")["metrics"]
        return next(each["value"] for each in metrics if each["name"] == "TaskDuration")


def test_the_first_fork_comes_soon_and_light(window: Opener, server: Server) -> None:
    opened = window(**DESKTOP)
    scripts: dict[str, Response] = {}

    def note(response: Response) -> None:
        if response.url.endswith(".js"):
            scripts[response.url] = response

    opened.context.on("response", note)
    page = opened.open()
    person = Person(page, server.url)
    person.arrive()
    person.agree()
    person.say()
    busy = Busy(page)
    before = busy.seconds
    person.order()
    person.is_at_fork(1)
    expect(person.ways.first).to_be_visible()
    spent = busy.seconds - before
    size = sum(len(gzip.compress(response.body(), 9)) for response in scripts.values())
    assert size <= MOST_BYTES
    assert 0 < spent <= MOST_SECONDS


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
