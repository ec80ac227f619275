"""A page of plain text: headings, paragraphs, items, wrapped to a width, in Unicode or in ASCII alone."""

import textwrap

from unsaid.report.render.text import to_ascii

__all__ = ["Sheet"]

NARROWEST = 20


class Sheet:
    """Text that is laid out line by line.

    Parameters
    ----------
    width
        The longest line, in columns; at least 20. A single longer word is broken.
    unicode
        False for ASCII alone.
    """

    def __init__(self, width: int, unicode: bool):
        self.width, self.unicode = max(NARROWEST, width), unicode
        self.lines: list[str] = []

    def heading(self, text: str, mark: str = "") -> None:
        """A line with air around it; a mark underlines it."""
        self.gap()
        self.paragraph(text)
        if mark:
            longest = max(len(line) for line in textwrap.wrap(self._shown(text), self.width) or [""])
            self.lines.append(mark * longest)
        self.gap()

    def paragraph(self, text: str, indent: int = 0, lead: str = "") -> None:
        """Wrapped text; a lead stands in the indentation of its first line."""
        first = lead[:indent].ljust(indent)
        self.lines += textwrap.wrap(
            self._shown(text), self.width, initial_indent=first, subsequent_indent=" " * indent
        ) or [first.rstrip()]

    def gap(self) -> None:
        """One empty line, however often it is asked for."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def text(self) -> str:
        """The whole page, with a line break at its end."""
        return "\n".join(self.lines).rstrip("\n") + "\n"

    def _shown(self, text: str) -> str:
        return text if self.unicode else to_ascii(text.replace("\u2212", "-"))
