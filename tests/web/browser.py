"""A browser for the tests, and a window in it that notices what a page must never do."""

import contextlib
import dataclasses
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.patience import PATIENCE_SECONDS

FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

DESKTOP = {"viewport": {"width": 1280, "height": 720}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
STILL = DESKTOP | {"reduced_motion": "reduce"}
"""Stills instead of moving scenes: what a test wants unless it is about motion."""

WATCH_PAINTER = """{
  window.painterIdleSince = 0;
  const Native = window.Worker;
  window.Worker = class extends Native {
    constructor(...how) {
      super(...how);
      this.addEventListener("message", () => { window.painterIdleSince = performance.now(); });
    }
    postMessage(order, ...more) {
      window.painterIdleSince = "drop" in order ? performance.now() : Infinity;
      super.postMessage(order, ...more);
    }
  };
}"""
"""The painter's worker takes one order at a time, and answers each but those that it drops."""

STEP_MS = 250
QUIET_MS = 1_000
PATIENCE_MS = 1000 * PATIENCE_SECONDS
expect.set_options(timeout=PATIENCE_MS)


@contextlib.contextmanager
def open_browser(chromium: str) -> Iterator[Browser]:
    """A browser with a profile of its own that is thrown away."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, headless=True, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@dataclasses.dataclass
class Window:
    """A person's browser window, or several that share their storage.

    Attributes
    ----------
    errors
        What the console said as an error or a warning, and what was thrown and not caught.
    forgiven
        Parts of errors that the test brings about on purpose: the browser itself notes each request that
        nobody answered, and each that was refused.
    abroad
        Addresses off the host that were asked for.
    """

    context: BrowserContext
    url: str
    errors: list[str] = dataclasses.field(default_factory=list)
    forgiven: list[str] = dataclasses.field(default_factory=list)
    abroad: list[str] = dataclasses.field(default_factory=list)

    def open(self) -> Page:
        """Another page of it, not yet anywhere."""
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.add_init_script(WATCH_PAINTER)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.errors.append(f"thrown: {error}"))
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(part in message.text for part in self.forgiven):
            self.errors.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def asked(self, request: Request) -> None:
        """Note where a request goes."""
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and address.netloc != urlsplit(self.url).netloc:
            self.abroad.append(request.url)


@contextlib.contextmanager
def open_window(browser: Browser, url: str, **options: Any) -> Iterator[Window]:
    """A window with nothing in its storage."""
    context = browser.new_context(**options)
    window = Window(context, url)
    context.on("request", window.asked)
    try:
        yield window
    finally:
        context.close()


def wait_for_picture(page: Page) -> None:
    """Wait until the picture is whole: the painter has nothing left to do, and what it did last has come."""
    expect(page.locator("canvas")).to_have_class(re.compile("painted"))
    for _ in range(int(PATIENCE_MS) // STEP_MS):
        page.wait_for_timeout(STEP_MS)
        if page.evaluate("performance.now() - window.painterIdleSince") > QUIET_MS:
            return
    raise AssertionError(f"still painting after {PATIENCE_SECONDS} seconds")
