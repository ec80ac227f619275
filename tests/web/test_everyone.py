"""Open to everyone: axe finds nothing, and every text stands out from what is behind it, on every screen."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.web.browser import DESKTOP, PHONE, STILL, Window
from tests.web.conftest import Opener
from tests.web.contrast import LEAST, contrasts
from tests.web.person import AtPhone, Person
from tests.web.serving import Server, pursue
from tests.web.tour import SEPIA, lost, room, tour

pytestmark = pytest.mark.slow

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
PALETTES = ("sepia", "colour")


class Watch:
    """Collects what is wrong on screens, so that one walk tells all of it.

    Parameters
    ----------
    both
        Whether axe judges each screen in both states of colour, or in its own alone.
    """

    def __init__(self, page: Page, browser: Browser, *, both: bool = True):
        self.page, self.browser, self.both = page, browser, both
        self.wrong: list[str] = []
        self.measured = 0

    def look(self, screen: str, *, rules: bool = True) -> None:
        """Judge the screen that is up, in both states of colour; by contrast alone, without axe's rules."""
        self.page.wait_for_timeout(300)
        own = self.page.evaluate("document.documentElement.dataset.palette")
        assert own == ("sepia" if screen in SEPIA else "colour"), screen
        for palette in PALETTES:
            self.page.evaluate("(name) => { document.documentElement.dataset.palette = name; }", palette)
            if rules and (palette == own or self.both):
                self._axe(f"{screen} in {palette}")
            self._contrast(f"{screen} in {palette}")
        self.page.evaluate("(name) => { document.documentElement.dataset.palette = name; }", own)

    def _axe(self, where: str) -> None:
        found: dict[str, Any] = Axe().run(self.page, options=RULES).response
        for each in found["violations"]:
            for node in each["nodes"]:
                self.wrong.append(f"{where}: {each['id']}: {node['html'][:120]}")

    def _contrast(self, where: str) -> None:
        for each in contrasts(self.page, self.browser):
            self.measured += 1
            if each["ratio"] < LEAST:
                self.wrong.append(f"{where}: contrast {each['ratio']}: {each['text']!r}")


def forgive(window: Window) -> Window:
    """A tour loses a request and asks for a walk that is not there."""
    window.forgiven += ["ERR_CONNECTION_REFUSED", "404"]
    return window


@pytest.mark.parametrize(
    ("options", "kind"),
    [(STILL, Person), (PHONE | {"reduced_motion": "reduce", "device_scale_factor": 1}, AtPhone)],
    ids=["desktop", "phone"],
)
def test_every_screen(
    window: Opener, server: Server, browser: Browser, options: dict, kind: type[Person]
) -> None:
    page = forgive(window(**options)).open()
    # the rules are the same on a phone, where only what is laid out is another
    watch = Watch(page, browser, both=kind is Person)
    for screen in tour(kind(page, server.url)):
        watch.look(screen)
    lost(page, server)
    watch.look("lost")
    assert watch.measured > 200
    assert watch.wrong == []


def test_the_room_of_a_long_walk(window: Opener, server: Server, browser: Browser) -> None:
    page = window(**STILL).open()
    room(page, server, pursue(server, "wonder"))
    watch = Watch(page, browser)
    for top in range(0, page.evaluate("document.documentElement.scrollHeight"), 660):
        page.evaluate("(top) => scrollTo(0, top)", top)
        watch.look("room", rules=top == 0)
    assert watch.wrong == []


def test_contrast_is_measured(browser: Browser) -> None:
    page = browser.new_page(**DESKTOP)
    page.set_content(
        "<body style='margin:0;background:#777'><p style='color:#fff'>white on grey</p>"
        "<p style='color:#777'>gone</p><p style='color:#fff;background:#000'>plain</p>"
    )
    found = {each["text"]: each["ratio"] for each in contrasts(page, browser)}
    assert found["white on grey"] == pytest.approx(4.48, abs=0.02)
    assert found["gone"] == 1.0
    assert found["plain"] == 21.0
    page.close()


def test_text_at_twice_its_size_stays_in_the_window(window: Opener, server: Server) -> None:
    # 200 % zoom of a 1280 px window is one of 640 px with two device pixels each
    page = window(
        viewport={"width": 640, "height": 360}, device_scale_factor=2, reduced_motion="reduce"
    ).open()
    person = Person(page, server.url)
    person.begin()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    for way in person.ways.all():
        way.scroll_into_view_if_needed()
        box = way.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 640


def test_focus_goes_to_what_is_new_and_is_seen(person: Person) -> None:
    person.begin()
    focused = "document.activeElement.textContent"
    assert person.page.evaluate(focused) == person.title.inner_text()
    person.page.keyboard.press("Tab")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert person.page.evaluate(outline) == "solid"
    person.choose(1)
    person.is_at_fork(2)
    assert person.page.evaluate(focused) == person.title.inner_text()
    spoken = person.page.get_by_role("status").first.inner_text()
    assert spoken != ""
