"""The reveal as plain text in a world's language, for any width from 20 columns on, in Unicode or ASCII."""

import textwrap
import unicodedata
from collections.abc import Iterable

from unsaid.report.evidence.schema import Reveal
from unsaid.report.language.languages import phrasing_for
from unsaid.report.language.phrasing import Phrasing
from unsaid.report.language.transliteration import romanised
from unsaid.report.render.chart import chart_lines
from unsaid.report.render.words import RevealWords, words_of
from unsaid.worlds.schema import World

__all__ = ["render_text", "to_ascii"]

MIN_WIDTH = 20
"""Columns of the narrowest text: no word of the languages here is much longer."""

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
    """The same text in ASCII.

    Accents are dropped, typographic marks replaced, Cyrillic is put in Latin letters; the rest becomes
    a question mark.
    """
    composed = romanised(unicodedata.normalize("NFC", text))
    decomposed = unicodedata.normalize("NFKD", composed.translate(PLAIN))
    kept = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return kept.encode("ascii", "replace").decode("ascii")


def render_text(reveal: Reveal, world: World, width: int = 78, unicode: bool = True) -> str:
    """The reveal as text; no line is longer than the width, which is at least 20.

    Parameters
    ----------
    world
        The one that was walked, in the language in which the reveal is to be shown.
    unicode
        False for ASCII alone.
    """
    page = _Page(max(MIN_WIDTH, width), unicode)
    words = words_of(reveal, world)
    phrasing = phrasing_for(words.language)
    if reveal.stated.ranking:
        page.heading(phrasing.labels.said)
        page.paragraphs(_said(reveal, words, phrasing))
    page.heading(phrasing.labels.done)
    page.paragraphs(words.sentences)
    if reveal.readable:
        _chart(page, reveal, words, phrasing)
        _told(page, reveal, words, phrasing)
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
        rows = textwrap.wrap(self.plain(text), self.width)
        self.lines += [*rows, ("─" if self.unicode else "-") * max(map(len, rows))]

    def paragraphs(self, texts: Iterable[str], first: str = "", then: str = "") -> None:
        for text in texts:
            plain = " ".join(self.plain(text).split())
            self.lines += textwrap.wrap(plain, self.width, initial_indent=first, subsequent_indent=then)

    def plain(self, text: str) -> str:
        return text if self.unicode else to_ascii(text)

    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


def _said(reveal: Reveal, words: RevealWords, phrasing: Phrasing) -> list[str]:
    stated, own = reveal.stated, reveal.stated.words.strip()
    order = [words.names.get(one, one) for one in stated.ranking]
    last = None if stated.last is None else words.names.get(stated.last, stated.last)
    return [*([phrasing.quoted(own)] if own else []), phrasing.order(order, last)]


def _chart(page: _Page, reveal: Reveal, words: RevealWords, phrasing: Phrasing) -> None:
    labels = phrasing.labels
    page.heading(labels.each)
    names = {one: page.plain(name) for one, name in words.names.items()}
    last = page.plain(labels.last)
    page.lines += chart_lines(reveal.wishes, names, page.width, last=last, unicode=page.unicode)
    point, line, zero = ("●", "─", "│") if page.unicode else ("o", "-", "|")
    page.paragraphs((f"{point}  {labels.point}", f"{line * 3}  {labels.interval}", f"{zero}  {labels.zero}"))
    if any(one.stated for one in reveal.wishes):
        page.paragraphs([labels.placed])


def _told(page: _Page, reveal: Reveal, words: RevealWords, phrasing: Phrasing) -> None:
    if not reveal.informative_choices:
        return
    labels = phrasing.labels
    page.heading(labels.informative)
    for choice, said in zip(reveal.informative_choices, words.informative_choices, strict=True):
        verb = labels.stayed if choice.stayed else labels.taken
        details = [
            f"{verb}: {said.taken}",
            *(f"{labels.left}: {text}" for text in said.given_up),
            phrasing.exchange(said.toward, said.away, choice.delay_days, choice.probability),
        ]
        page.paragraphs([phrasing.choice(choice.number, said.title)])
        page.paragraphs(details, first="  ", then="    ")
