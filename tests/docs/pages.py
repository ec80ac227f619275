"""The Markdown pages that people read: their prose, links, anchors and blocks of code."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path
    for folder in (ROOT.glob("*.md"), (ROOT / "docs").rglob("*.md"), (ROOT / "examples").rglob("*.md"))
    for path in folder
    if "reference" not in path.relative_to(ROOT).parts  # made from the program by make docs
)
"""README, CONTRIBUTING, CHANGELOG, and all of docs and examples."""

FENCE = re.compile(
    r"(?:<!-- not run: (?P<why>[^\n]+?) -->\n)?"
    r"^(?P<ticks>```+)(?P<language>[^\n]*)\n(?P<code>.*?)^(?P=ticks)$",
    re.S | re.M,
)
HEADING = re.compile(r"^#+ +(.+?) *$", re.M)
LINK = re.compile(
    r"(?<!\\)\[[^\]]*\]\(<?([^)\s>]+)>?(?: \"[^\"]*\")?\)|<(?:img|a)[^>]*? (?:src|href)=\"([^\"]+)\""
)


class Block(NamedTuple):
    """A fenced block of code.

    Attributes
    ----------
    line
        Where it begins, from 1.
    why
        Why it is not run; None where it is.
    """

    line: int
    language: str
    code: str
    why: str | None


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def blocks(text: str) -> Iterator[Block]:
    for found in FENCE.finditer(text):
        line = text.count("\n", 0, found.start("ticks")) + 1
        yield Block(line, found["language"].strip(), found["code"], found["why"])


def prose(text: str) -> str:
    """A page without its blocks of code and its comments."""
    return re.sub(r"<!--.*?-->", "", FENCE.sub("", text), flags=re.S)


def links(text: str) -> list[str]:
    """Where a page's links and pictures go; not those within code."""
    plain = re.sub(r"`[^`\n]*`", "``", prose(text))
    return [markdown or html for markdown, html in LINK.findall(plain)]


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub and MyST make them."""
    found: set[str] = set()
    for heading in HEADING.findall(prose(text)):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
        slug = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        again = sum(re.fullmatch(re.escape(slug) + r"(-\d+)?", each) is not None for each in found)
        found.add(f"{slug}-{again}" if again else slug)
    return found


def commands(block: Block) -> Iterator[str]:
    """The command lines of a block of shell: continued lines joined, comments and prompts dropped."""
    for line in block.code.replace("\\\n", " ").splitlines():
        command = re.sub(r"\s+#.*$", "", line.strip().removeprefix("$ "))
        if command and not command.startswith("#"):
            yield command


def inline(text: str) -> list[str]:
    """What stands between single backticks in a page's prose."""
    return re.findall(r"(?<!`)`([^`\n]+)`(?!`)", prose(text))
