"""Says which links of the built docs lead nowhere: to no page, to no part of one, to no picture.

python tools/docs_links.py [--elsewhere]

The docs are built, and checked, without a network: links to other sites are only
counted, unless they are asked for.
"""

import argparse
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

SITE = Path(__file__).resolve().parent.parent / "build" / "docs" / "html"

GONE = (404, 410)
"""What a site says that has no such page; other refusals are of whoever asks by a program."""

PATIENCE_SECONDS = 20
"""Slow archives answer within that."""

AT_ONCE = 8
"""Requests at a time: few for any one site."""


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


def read_all(site: Path) -> dict[Path, Page]:
    """The pages of the site, by where they are."""
    return {path.resolve(): read(path) for path in site.rglob("*.html")}


def dead_links(site: Path, pages: dict[Path, Page]) -> list[str]:
    """Each link within the site that leads nowhere, with the page it stands on."""
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


def links_elsewhere(pages: dict[Path, Page]) -> list[str]:
    """Links to other sites."""
    found = {urldefrag(link).url for page in pages.values() for link in page.links}
    return sorted(
        link for link in found if link.startswith(("http://", "https://")) and "//localhost" not in link
    )


def refusal(link: str) -> tuple[bool, str] | None:
    """Whether another site says that it has no such page, and what it says; None where it has one."""
    asked = urllib.request.Request(link, headers={"User-Agent": "unsaid-docs"})  # noqa: S310 - http alone
    try:
        with urllib.request.urlopen(asked, timeout=PATIENCE_SECONDS):  # noqa: S310 - http alone
            return None
    except urllib.error.HTTPError as error:
        return error.code in GONE, f"{error.code} {error.reason}"
    except OSError as error:  # no network, no such host, too slow
        return False, str(getattr(error, "reason", error))


def try_elsewhere(links: list[str]) -> bool:
    """Ask other sites for what is linked, print what came of it, and say whether any has no such page."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        refused = {link: said for link, said in zip(links, pool.map(refusal, links), strict=True) if said}
    for link, (gone, why) in refused.items():
        print(f"{'dead' if gone else 'could not be tried'}: {link}: {why}")
    untried = sum(not gone for gone, _ in refused.values())
    print(f"links to other sites: {len(links)}, of which {untried} could not be tried")
    return len(refused) > untried


def main() -> int:
    """Print the dead links of the site, and fail where there are any."""
    parser = argparse.ArgumentParser(description="Follow the links of the built docs.")
    parser.add_argument(
        "--elsewhere", action="store_true", help="ask other sites, too, for what is linked there"
    )
    arguments = parser.parse_args()
    if not SITE.is_dir():
        sys.exit(f"there is no site at {SITE}: make docs")
    pages = read_all(SITE)
    dead = dead_links(SITE, pages)
    print("\n".join(dead) if dead else f"every link within the {len(pages)} pages leads somewhere")
    elsewhere = links_elsewhere(pages)
    if arguments.elsewhere:
        return 1 if try_elsewhere(elsewhere) or dead else 0
    print(f"not tried: {len(elsewhere)} links to other sites; with a network, --elsewhere asks for each")
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())
