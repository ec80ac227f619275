"""The reveal as plain text, for any width from 20 columns on, in Unicode or in ASCII alone."""

import textwrap
import unicodedata
from collections.abc import Iterable

from unsaid.report.chart import chart_lines
from unsaid.report.schema import Reveal, TellingChoice
from unsaid.report.words import listing

__all__ = ["render_text", "to_ascii"]

NARROWEST = 20

PLAIN = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2013": "-",
        "\u2014": "-",
        "\u2026": "...",
        "\u00a0": " ",
        "\u00df": "ss",
        "\u00e6": "ae",
        "\u00f8": "o",
        "\u0153": "oe",
    }
)


def to_ascii(text: str) -> str:
    """The same text in ASCII: accents dropped, typographic marks replaced, the rest a question mark."""
    decomposed = unicodedata.normalize("NFKD", text.translate(PLAIN))
    kept = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return kept.encode("ascii", "replace").decode("ascii")


def render_text(reveal: Reveal, width: int = 78, unicode: bool = True) -> str:
    """The reveal as text; no line is longer than the width, which is at least 20.

    Parameters
    ----------
    unicode
        False for ASCII alone.
    """
    page = _Page(max(NARROWEST, width), unicode)
    if reveal.stated.ranking:
        page.heading("What you said")
        page.paragraphs(_said(reveal))
    page.heading("What you did")
    page.paragraphs(reveal.sentences)
    if not reveal.cannot_tell or reveal.reason_codes == ("open",):
        _chart(page, reveal)
        _told(page, reveal)
    return page.text()


class _Page:
    """Lines of text, wrapped to a width."""

    def __init__(self, width: int, unicode: bool):
        self.width = width
        self.unicode = unicode
        self.lines: list[str] = []

    def heading(self, text: str) -> None:
        if self.lines:
            self.lines.append("")
        self.lines += [text, ("─" if self.unicode else "-") * min(len(text), self.width)]

    def paragraphs(self, texts: Iterable[str], first: str = "", then: str = "") -> None:
        for text in texts:
            plain = " ".join((text if self.unicode else to_ascii(text)).split())
            self.lines += textwrap.wrap(plain, self.width, initial_indent=first, subsequent_indent=then)

    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


def _said(reveal: Reveal) -> list[str]:
    names = {one.id: one.name for one in reveal.wishes}
    order = listing([names.get(one, one) for one in reveal.stated.ranking])
    in_turn = f"Most of all {order}" if len(reveal.stated.ranking) == 1 else f"In this order: {order}"
    last = reveal.stated.last
    least = "." if last is None else f"; least of all {names.get(last, last)}."
    said = [f'"{reveal.stated.words.strip()}"'] if reveal.stated.words.strip() else []
    return [*said, in_turn + least]


def _chart(page: _Page, reveal: Reveal) -> None:
    page.heading("Wish by wish")
    names = {one.id: one.name if page.unicode else to_ascii(one.name) for one in reveal.wishes}
    found = [one.model_copy(update={"name": names[one.id]}) for one in reveal.wishes]
    page.lines += chart_lines(found, page.width, unicode=page.unicode)
    point, line, zero = ("●", "─", "│") if page.unicode else ("o", "-", "|")
    page.paragraphs(
        (
            f"{point}  its pull on you, most likely",
            f"{line * 3}  where it lies nine times in ten",
            f"{zero}  no pull either way; to the right, more",
        )
    )
    if any(one.stated for one in found):
        page.paragraphs(["1, 2, 3, last: where you placed it"])


def _told(page: _Page, reveal: Reveal) -> None:
    if not reveal.telling:
        return
    page.heading("What told most")
    for choice in reveal.telling:
        page.paragraphs([f"Fork {choice.number}, {choice.title}"])
        verb = "You stayed:" if choice.stayed else "You took:"
        page.paragraphs([f"{verb} {choice.taken}"], first="  ", then="    ")
        page.paragraphs([f"You left: {text}" for text in choice.given_up], first="  ", then="    ")
        page.paragraphs([_exchange(choice)], first="  ", then="    ")


def _exchange(choice: TellingChoice) -> str:
    """What was given up for what, against the best alternative not taken."""
    parts = []
    if choice.toward:
        parts.append(f"toward {listing(choice.toward)}")
    if choice.away:
        parts.append(f"away from {listing(choice.away)}")
    if choice.delay_days:
        parts.append("farther" if choice.delay_days > 0 else "nearer")
    if choice.probability:
        parts.append("surer" if choice.probability > 0 else "less sure")
    if not parts:
        return "Beside the best you left: the same on every count."
    return f"Beside the best you left: {', '.join(parts)}."
