"""A whole walk, by every way that a person may go."""

import re
import urllib.error

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser import DESKTOP, PHONE, STILL, wait_for_picture
from tests.web.conftest import Opener
from tests.web.person import AtKeyboard, AtPhone, Person
from tests.web.serving import Server

pytestmark = pytest.mark.slow

FORKS = 4
REFUSE_CANVAS = "HTMLCanvasElement.prototype.getContext = () => null;"


def walk_whole(person: Person, server: Server, kind: str) -> None:
    """From the gate to the Room and home, and what is stored of it."""
    person.begin()
    person.walk(FORKS)
    person.enter()
    expect(person.page.get_by_text("A house by the water.")).to_be_visible()
    stored = server.answers(person.id)
    person.press("Go home")
    person.is_at("At home")
    assert [answer["number"] for answer in stored] == list(range(1, FORKS + 1))
    for answer in stored:
        assert 0.2 < answer["response_seconds"] < 60
        assert answer["conditions"]["hidden_seconds"] == 0
        assert answer["conditions"]["input"] == kind
        assert answer["conditions"]["words_shown"] > 20


def frames(page: Page) -> int:
    """How many pictures are seen in about a second, of six that are looked at."""
    return page.evaluate(
        """async () => {
          const canvas = document.querySelector("canvas");
          const seen = new Set();
          for (let i = 0; i < 6; i++) {
            const small = new OffscreenCanvas(64, 36).getContext("2d");
            small.drawImage(canvas, 0, 0, 64, 36);
            seen.add(small.getImageData(0, 0, 64, 36).data.join());
            await new Promise((done) => setTimeout(done, 150));
          }
          return seen.size;
        }"""
    )


def test_by_mouse_in_a_moving_scene(window: Opener, server: Server) -> None:
    person = Person(window(**DESKTOP).open(), server.url)
    walk_whole(person, server, "mouse")


def test_by_keyboard_alone(window: Opener, server: Server) -> None:
    person = AtKeyboard(window(**STILL).open(), server.url)
    walk_whole(person, server, "keyboard")


def test_on_a_phone_by_touch(window: Opener, server: Server) -> None:
    person = AtPhone(window(**PHONE).open(), server.url)
    person.begin()
    fits(person.page)
    person.walk(FORKS)
    fits(person.page)
    person.enter()
    fits(person.page)
    assert [answer["conditions"]["input"] for answer in server.answers(person.id)] == ["touch"] * FORKS


def fits(page: Page) -> None:
    """Nothing is wider than the screen, and everything to be pressed is as large as a fingertip."""
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    for button in page.get_by_role("button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 43.5


def test_the_picture_moves_until_it_is_told_to_stand_still(window: Opener, server: Server) -> None:
    person = Person(window(**DESKTOP).open(), server.url)
    person.arrive()
    wait_for_picture(person.page)
    assert frames(person.page) > 1
    person.press("Still the scene")
    assert frames(person.page) == 1
    person.press("Still the scene")
    assert frames(person.page) > 1


def test_with_reduced_motion_the_picture_stands_still(window: Opener, server: Server) -> None:
    person = Person(window(**STILL).open(), server.url)
    person.begin()
    wait_for_picture(person.page)
    assert frames(person.page) == 1
    person.walk(FORKS)
    assert not any(answer["conditions"]["animated"] for answer in server.answers(person.id))


def test_where_the_canvas_is_refused(window: Opener, server: Server) -> None:
    opened = window(**DESKTOP)
    opened.context.add_init_script(REFUSE_CANVAS)
    person = Person(opened.open(), server.url)
    walk_whole(person, server, "mouse")


def test_turning_back_shows_nothing(person: Person, server: Server) -> None:
    person.begin()
    person.walk(FORKS)
    person.press(re.compile("^Turn back"))
    person.is_at("At home")
    shown = person.page.locator("main").inner_text()
    assert "What you did" not in shown
    assert "%" not in shown
    assert server.session(person.id)["phase"] == "turned-back"
    assert person.page.get_by_role("link", name="Download as a page").count() == 0
    person.press("Go back to the sill")
    person.is_at("The threshold")


def test_a_rest_and_the_link_back(person: Person, window: Opener, server: Server) -> None:
    person.begin()
    person.choose()
    person.is_at_fork(2)
    person.press("Rest by the water")
    person.is_at("A rest by the water")
    link = person.page.get_by_label("The way back to this walk").input_value()
    elsewhere = Person(window().open(), server.url)
    elsewhere.page.goto(link)
    elsewhere.is_at("A rest by the water")
    elsewhere.press("Get up and go on")
    elsewhere.is_at_fork(2)
    # the same browser finds it at the gate as well
    person.page.goto("about:blank")
    person.page.goto(server.url)
    person.page.get_by_role("link", name=re.compile("1 fork behind you")).click()
    person.is_at_fork(2)


def test_the_threshold_can_wait(person: Person) -> None:
    person.begin()
    person.choose()
    person.is_at_fork(2)
    person.press("Go to the threshold")
    person.is_at("The threshold")
    person.press(re.compile("^Sit on the sill"))
    person.is_at_fork(2)


def test_an_untimed_walk_keeps_no_times(person: Person, server: Server) -> None:
    person.begin(timed=False)
    person.choose()
    person.is_at_fork(2)
    (stored,) = server.answers(person.id)
    assert stored.get("response_seconds") is None
    assert stored.get("conditions") is None


def test_an_erased_walk_is_gone(person: Person, server: Server) -> None:
    person.arrive()
    person.agree()
    person.say("An owl over the marsh.")
    person.order()
    person.is_at_fork(1)
    id = person.id
    person.press("Rest by the water")
    person.press("Erase this walk")
    person.press("No, keep it")
    person.is_at("A rest by the water")
    person.press("Erase this walk")
    person.press("Yes, erase it for good")
    person.is_at("It is gone")
    # the file keeps that there was such a walk and when it was erased, and no more
    raw = b"".join(path.read_bytes() for path in server.data.parent.glob("walks.sqlite3*"))
    assert b"An owl over the marsh." not in raw
    with pytest.raises(urllib.error.HTTPError, match="404"):
        server.session(id)
    remembered = "JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})"
    assert id not in person.page.evaluate(remembered)
