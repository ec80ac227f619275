"""Every screen of the page, one after another: for what must hold on each, and for pictures of them."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page, Route, expect

from tests.web.person import SETTLED_MS, Person
from tests.web.serving import Server

SEPIA = (
    "gate",
    "kept",
    "declined",
    "wish",
    "order",
    "ordered",
    "turned-back",
    "ending",
    "erase",
    "erased",
    "lost",
)
"""Screens outside the Zone, which has colour."""


def tour(person: Person) -> Iterator[str]:
    """Walk through all screens but the Room of a long walk; each name comes while its screen is up."""
    yield from before_the_first_fork(person)
    person.is_at_fork(1)
    yield "fork"
    person.choose(1)
    person.is_at_fork(2)
    yield "fork-after-a-step"
    yield from rest(person)
    yield from banner(person)
    person.press("Go to the threshold")
    person.is_at("The threshold")
    yield "threshold"
    person.press(re.compile("^Turn back"))
    person.is_at("At home")
    yield "turned-back"
    person.press("Go back to the sill")
    person.is_at("The threshold")
    person.enter()
    expect(person.page.get_by_text("Here is what you said at the gate")).to_be_visible()
    expect(person.page.get_by_text("What this rests on")).to_be_visible()
    yield "room-cannot-tell"
    person.press("Go home")
    person.is_at("At home")
    yield "ending"
    person.press("Erase this walk")
    yield "erase"
    person.press("Yes, erase it for good")
    person.is_at("It is gone")
    yield "erased"


def before_the_first_fork(person: Person) -> Iterator[str]:
    """The gate, what is kept, the wish."""
    person.arrive()
    yield "gate"
    person.press("Go up to the gate")
    person.is_at("What is kept")
    yield "kept"
    person.press("I do not agree")
    person.is_at("Nothing is kept")
    yield "declined"
    person.press("Back to the gate")
    person.agree()
    yield "wish"
    person.say()
    yield "order"
    for wish in ("wonder", "love", "freedom", "power"):
        person.press(re.compile(f"^{wish}", re.IGNORECASE))
    yield "ordered"
    person.press("Go in")


def rest(person: Person) -> Iterator[str]:
    """By the water, and on."""
    person.press("Rest by the water")
    person.is_at("A rest by the water")
    yield "rest"
    person.press("Get up and go on")
    person.is_at_fork(2)


def banner(person: Person) -> Iterator[str]:
    """The server does not answer for a while."""
    page, answers = person.page, "**/api/sessions/*/answers"
    page.route(answers, refuse)
    page.wait_for_timeout(SETTLED_MS)
    person.choose(0)
    expect(page.get_by_text("Nothing is lost")).to_be_visible()
    yield "offline"
    page.unroute(answers)
    # it is sent again by itself too: whichever comes first
    page.evaluate("() => document.querySelector('[role=alert] button')?.click()")
    person.is_at_fork(3)


def refuse(route: Route) -> None:
    """As a server that is down."""
    route.abort("connectionrefused")


def room(page: Page, server: Server, id: str) -> None:
    """Into the Room of a walk that stands at the threshold."""
    person = Person(page, server.url)
    page.goto(f"{server.url}#/walk/{id}")
    person.is_at("The threshold")
    person.enter()
    expect(page.get_by_text("What this rests on")).to_be_visible()


def lost(page: Page, server: Server) -> None:
    """A link to no walk."""
    page.goto(f"{server.url}#/walk/{'0' * 26}")
    Person(page, server.url).is_at("There is no such walk here")
