"""Somebody at the page: finds things by what they are called, as people do, and presses them."""

import json
import re
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

WISHES = ("wonder", "love", "freedom", "power")
"""Said first, second, third and last."""

SETTLED_MS = 400
"""A fork that has just come takes no press: it may be the second half of a double one."""


class Person:
    """One person at one page.

    Parameters
    ----------
    forks, seed
        Of the walks that are begun at this page.
    """

    def __init__(self, page: Page, url: str, *, forks: int = 4, seed: int = 7):
        self.page, self.url = page, url
        page.route("**/api/sessions", lambda route: shorten(route, forks, seed))

    # --- finding

    @property
    def title(self) -> Locator:
        """The heading of the screen."""
        return self.page.get_by_role("heading", level=1)

    @property
    def ways(self) -> Locator:
        """The ways of a fork or the steps of the threshold."""
        return self.page.locator("main button.way")

    def button(self, name: str | re.Pattern[str]) -> Locator:
        """The button of that name."""
        return self.page.get_by_role("button", name=name)

    @property
    def id(self) -> str:
        """The session's id, as the address has it."""
        return self.page.url.rpartition("#/walk/")[2]

    def is_at_fork(self, number: int) -> None:
        """Wait until the fork with that number is on screen."""
        expect(self.page.get_by_text(re.compile(rf"^Fork {number} of"))).to_be_visible()

    def is_at(self, title: str) -> None:
        """Wait until the screen with that heading is there."""
        expect(self.title).to_have_text(title)

    # --- acting

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press a button with whatever this person presses with."""
        self._press(self.button(name))

    def _press(self, what: Locator) -> None:
        what.click()

    def arrive(self) -> None:
        """Come to the gate."""
        self.page.goto(self.url)
        self.is_at("The gate")

    def agree(self, *, timed: bool = True) -> None:
        """Read what is kept, and agree."""
        self.press("Go up to the gate")
        self.is_at("What is kept")
        self.press("I agree, response times too" if timed else "I agree, but keep no response times")
        self.is_at("Your wish")

    def say(self, words: str = "A house by the water.") -> None:
        """Say the wish in own words."""
        self.page.get_by_label("In your own words").fill(words)
        self.press("That is what I want")
        self.is_at("What matters most")

    def order(self, wishes: tuple[str, ...] = WISHES) -> None:
        """Place the wishes, and go in."""
        for wish in wishes:
            self.press(re.compile(f"^{wish}", re.IGNORECASE))
        self.press("Go in")

    def begin(self, *, timed: bool = True) -> None:
        """From nothing to the first fork."""
        self.arrive()
        self.agree(timed=timed)
        self.say()
        self.order()
        self.is_at_fork(1)

    def choose(self, index: int = 0) -> None:
        """Take a way, once one has looked."""
        self.page.wait_for_timeout(SETTLED_MS)
        self._press(self.ways.nth(index))

    def hurry(self) -> None:
        """Wait no longer than needed for the next place."""
        hint = self.page.get_by_text("Press any key or tap to hurry")
        if hint.is_visible():
            self.page.wait_for_timeout(SETTLED_MS)
            self.page.keyboard.press("x")

    def walk(self, forks: int, *, first: int = 1) -> None:
        """Choose at each fork, until the threshold."""
        for number in range(first, forks + 1):
            self.is_at_fork(number)
            self.choose(number % 2)
        self.is_at("The threshold")

    def enter(self) -> None:
        """Step over the sill."""
        self.press("Go in.")
        self.is_at("The Room")


class AtKeyboard(Person):
    """Somebody who has no mouse: tabs to what they want, and presses Enter or space."""

    def _press(self, what: Locator) -> None:
        self._tab_to(what)
        self.page.keyboard.press("Enter")

    def _tab_to(self, what: Locator) -> None:
        wanted = what.element_handle()
        for _ in range(60):
            if self.page.evaluate("(node) => node === document.activeElement", wanted):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {what}")

    def say(self, words: str = "A house by the water.") -> None:
        """Type the wish."""
        self._tab_to(self.page.get_by_label("In your own words"))
        self.page.keyboard.type(words)
        self.press("That is what I want")
        self.is_at("What matters most")

    def choose(self, index: int = 0) -> None:
        """Take a way by its number, or where the number is even by tabbing to it."""
        self.page.wait_for_timeout(SETTLED_MS)
        if index:
            self.page.keyboard.press(str(index + 1))
        else:
            self._press(self.ways.nth(index))


class AtPhone(Person):
    """Somebody who taps."""

    def _press(self, what: Locator) -> None:
        what.tap()


def shorten(route: Route, forks: int, seed: int) -> None:
    """Make a walk that is begun a short one, and the same each time."""
    if route.request.method != "POST":
        route.continue_()
        return
    body: dict[str, Any] = json.loads(route.request.post_data or "{}")
    route.continue_(post_data=json.dumps(body | {"forks": forks, "seed": seed}))
