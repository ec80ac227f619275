"""Says which links of the built docs lead nowhere: to no page, to no part of one, to no picture.

External links are not followed: the docs are built, and checked, without a network.
"""

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

SITE = Path(__file__).resolve().parent.parent / "build" / "docs" / "html"


class Page(HTMLParser):
    """What a page links to, and what in it can be linked to."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what an element links to and what it is called."""
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.links.append(value)
            if name in ("id", "name") and value:
                self.ids.add(value)


def read(path: Path) -> Page:
    """One page of the site."""
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def dead_links(site: Path) -> list[str]:
    """Each link that leads nowhere, with the page it stands on."""
    pages = {path.resolve(): read(path) for path in site.rglob("*.html")}
    dead = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            anchor = unquote(parts.fragment)
            if not target.exists() or (anchor and target in pages and anchor not in pages[target].ids):
                dead.append(f"{path.relative_to(site.resolve())}: {link}")
    return sorted(set(dead))


def main() -> int:
    """Print the dead links of the site, and fail where there are any."""
    if not SITE.is_dir():
        sys.exit(f"there is no site at {SITE}: make docs")
    dead = dead_links(SITE)
    print(
        "\n".join(dead)
        if dead
        else f"every link within the {len(list(SITE.rglob('*.html')))} pages leads somewhere"
    )
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())
