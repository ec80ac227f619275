"""Takes pictures of every screen and every kind of scene, on a desktop and on a phone, for the docs.

uv run python -m tools.screens [--only PART]

Writes docs/screens/*.jpg and docs/screens.md. Needs Chromium and the built page; `make screens` sees to both.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Route, expect
from tests.web.browser import DESKTOP, PHONE, open_browser, open_window, wait_for_picture
from tests.web.person import AtPhone, Person
from tests.web.serving import Server, pursue
from tests.web.tour import lost, room, tour
from tools.chromium import HELP, find_chromium

from unsaid.worlds.load import load_world
from unsaid.worlds.schema import Place

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "screens"

QUALITY = 76
STILL = {"reduced_motion": "reduce"}
DEVICES: dict[str, tuple[dict[str, Any], type[Person]]] = {
    "desktop": (DESKTOP | STILL, Person),
    "phone": (PHONE | STILL | {"device_scale_factor": 1.5}, AtPhone),
}

CAPTIONS = {
    "gate": "The gate",
    "kept": "What is kept",
    "declined": "Where someone does not agree",
    "wish": "The wish, in own words",
    "order": "Which wishes come first",
    "ordered": "And which comes last",
    "fork": "The first fork",
    "fork-after-a-step": "A fork, with what came of the last step",
    "rest": "A rest by the water",
    "offline": "The server does not answer",
    "threshold": "The threshold",
    "turned-back": "Turned back",
    "room-told-1": "The Room, after a walk that told something",
    "room-told-2": "The Room, farther down",
    "room-told-3": "The Room, farther down still",
    "room-cannot-tell": "The Room, where nothing can be told",
    "room-printed": "The Room, printed",
    "page-to-keep": "The page to keep",
    "ending": "At home",
    "erase": "Asked once more",
    "erased": "Erased",
    "lost": "A link to no walk",
}

HIDE_WORDS = "main, header, [role=alert] { visibility: hidden !important; }"
WORDS_GONE_MS = 250
MOST_SCROLLS = 3


def shoot(page: Page, device: str, name: str, *, whole: bool = False) -> None:
    """Take one picture."""
    path = TARGET / f"{device}-{name}.jpg"
    page.screenshot(path=path, type="jpeg", quality=QUALITY, full_page=whole, animations="disabled")
    print(f"{path.stat().st_size // 1024:5d} KB  {path.name}")


def screens(browser: Browser, server: Server, device: str) -> None:
    """Every screen of a short walk."""
    options, kind = DEVICES[device]
    with open_window(browser, server.url, **options) as window:
        page = window.open()
        for name in tour(kind(page, server.url)):
            wait_for_picture(page)
            shoot(page, device, name)
        lost(page, server)
        wait_for_picture(page)
        shoot(page, device, "lost")


def rooms(browser: Browser, server: Server, device: str) -> None:
    """The Room of a long walk, from its top downwards; on paper; as a page to keep."""
    options, _ = DEVICES[device]
    id = pursue(server, "wonder", seed=7 if device == "desktop" else 8)
    with open_window(browser, server.url, **options) as window:
        page = window.open()
        room(page, server, id)
        wait_for_picture(page)
        height = page.evaluate("innerHeight")
        for part in range(MOST_SCROLLS):
            page.evaluate("(top) => scrollTo(0, top)", part * (height - 60))
            page.wait_for_timeout(WORDS_GONE_MS)
            shoot(page, device, f"room-told-{part + 1}")
        if device == "desktop":
            on_paper(page, server, id)


def on_paper(page: Page, server: Server, id: str) -> None:
    """The Room as it is printed, and the page to keep."""
    page.emulate_media(media="print")
    shoot(page, "desktop", "room-printed", whole=True)
    page.emulate_media(media="screen")
    # the server sends it as a file; here it is opened
    kept = page.request.get(f"{server.url}api/sessions/{id}/page").text()
    page.goto("about:blank")
    page.set_content(kept)
    shoot(page, "desktop", "page-to-keep", whole=True)


def scenes(browser: Browser, server: Server, device: str) -> None:
    """Every kind of scene, without words over it."""
    options, _ = DEVICES[device]
    for place in one_place_per_kind():
        with open_window(browser, server.url, **options) as window:
            page = window.open()
            page.route("**/api/sessions/*", putting_at(place))
            page.goto(f"{server.url}#/walk/{at_a_fork(server)}")
            bare(page, device, place.scene.kind)
    with open_window(browser, server.url, **options) as window:
        page = window.open()
        room(page, server, pursue(server, "love", forks=2))
        bare(page, device, "room")
        Person(page, server.url).press("Go home")
        Person(page, server.url).is_at("At home")
        bare(page, device, "home")


def one_place_per_kind() -> Iterator[Place]:
    """The first place of each kind of scene, as the world's files have them."""
    seen: set[str] = set()
    for place in load_world("zone").places:
        if place.scene.kind not in seen:
            seen.add(place.scene.kind)
            yield place


def putting_at(place: Place) -> Callable[[Route], None]:
    """Lets the fork be at a place of our choosing; only the picture of it is wanted."""

    def put(route: Route) -> None:
        reply = route.fetch()
        session = reply.json()
        session["fork"]["place"]["scene"] = place.scene.model_dump(mode="json")
        route.fulfill(response=reply, body=json.dumps(session))

    return put


def at_a_fork(server: Server) -> str:
    """A session that stands at a fork."""
    return pursue(server, "love", forks=2, until=1)


def bare(page: Page, device: str, kind: str) -> None:
    """The scene alone."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    wait_for_picture(page)
    style = page.add_style_tag(content=HIDE_WORDS)
    page.wait_for_timeout(WORDS_GONE_MS)
    shoot(page, device, f"scene-{kind}")
    style.evaluate("(node) => node.remove()")


def gallery() -> str:
    """The page of the docs that shows them."""
    kinds = [*(place.scene.kind for place in one_place_per_kind()), "room", "home"]
    lines = [
        "# Every screen and every scene",
        "",
        "Made by `make screens` from the page as it is. The pictures stand still here; on the page grass,",
        "water and fog move, unless they are asked not to.",
    ]
    for name, caption in CAPTIONS.items():
        lines += ["", f"## {caption}", "", pair(name, caption)]
    lines += ["", "## The kinds of places"]
    for kind in kinds:
        lines += ["", f"### {kind}", "", pair(f"scene-{kind}", f"A scene: {kind}")]
    return "\n".join(lines) + "\n"


def pair(name: str, caption: str) -> str:
    """The pictures of both devices, side by side; of paper there is one."""
    return " ".join(
        f'<img src="screens/{device}-{name}.jpg" alt="{caption}, {device}" width="{width}">'
        for device, width in (("desktop", 620), ("phone", 180))
        if (TARGET / f"{device}-{name}.jpg").is_file()
    )


PARTS = {"screens": screens, "rooms": rooms, "scenes": scenes}


def main() -> None:
    """Take them all, or one part of them."""
    parser = argparse.ArgumentParser(description="Take pictures of the page.")
    parser.add_argument("--only", choices=sorted(PARTS), help="one part alone")
    parser.add_argument("--device", choices=sorted(DEVICES), help="one device alone")
    wanted = parser.parse_args()
    chromium = find_chromium()
    if chromium is None:
        sys.exit(HELP)
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, open_browser(chromium) as browser:
        server = Server(Path(folder) / "walks.sqlite3")
        server.start()
        try:
            for device in [wanted.device] if wanted.device else DEVICES:
                for part in [wanted.only] if wanted.only else PARTS:
                    PARTS[part](browser, server, device)
        finally:
            server.stop()
    (ROOT / "docs" / "screens.md").write_text(gallery(), encoding="utf-8")
    total = sum(path.stat().st_size for path in TARGET.glob("*.jpg"))
    print(f"{total / 1e6:.1f} MB in all")


if __name__ == "__main__":
    main()
