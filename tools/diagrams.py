"""Draws the two pictures of docs/architecture.md from plain data; --check only says whether they are stale.

Each is a column of boxes with arrows between them, legible on a phone, on white and on black: boxes
bring their own background, and what is drawn between them is of a middle grey.
"""

import sys
from html import escape
from pathlib import Path
from typing import NamedTuple

DOCS = Path(__file__).resolve().parent.parent / "docs"
WIDTH, BOX, GAP, PAD = 460, 78, 40, 12
LONGEST = 52
"""Letters that fit into a box at its size of type."""
PAPER, INK, QUIET, LINE, EDGE = "#f6f3ea", "#1d2420", "#4c564f", "#8a8f8b", "#b9b39f"
SIDE = "#e4ebe4"


class Step(NamedTuple):
    """A box: what stands there, in which packages, what it does, and what goes on to the next one."""

    name: str
    where: str
    does: str
    gives: str = ""
    beside: bool = False


PICTURES: dict[str, tuple[str, tuple[Step, ...]]] = {
    "architecture-answer.svg": (
        "The way of an answer",
        (
            Step("a press, or a key", "web, cli", "one way of a fork, with a key of its own", "answer, key"),
            Step("Study", "server, session", "checks that it belongs to the open choice set", "event"),
            Step(
                "log",
                "record",
                "on disk and chained, before it is acknowledged",
                "acknowledged answer",
                beside=True,
            ),
            Step(
                "posterior",
                "adaptive, inference",
                "particles reweighted, and moved where few are left",
                "draws",
            ),
            Step(
                "next choice set",
                "adaptive, design",
                "what tells most, among what the story allows",
                "choice set",
            ),
            Step(
                "fork",
                "worlds, session",
                "words and scene; in the log before it is shown",
                "when the walk ends",
            ),
            Step("Reveal", "report", "what may honestly be said; or that it cannot be told"),
        ),
    ),
    "architecture-row.svg": (
        "The way of a row",
        (
            Step(
                "a row of a table", "CSV, Parquet, Excel, frames", "an alternative, or a whole task", "rows"
            ),
            Step("reading", "data", "columns found and said; faults named by their row", "checked rows"),
            Step("Panel", "data", "people, tasks, alternatives; nothing padded", "panel"),
            Step(
                "Model.fit",
                "population",
                "logit, mixed, latent, discounted utility, NUTS",
                "estimates",
            ),
            Step("Fit", "population", "parameters, covariance, tastes, probabilities", "whatever is asked"),
            Step("summary, predict, page", "population, report", "written once, for every model", "saved"),
            Step("prior", "session", "what many chose is where the next walker begins", beside=True),
        ),
    ),
}


def text(
    x: float, y: float, words: str, size: float, fill: str, *, weight: str = "400", anchor: str = "start"
) -> str:
    """One line of words."""
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" fill="{fill}" font-weight="{weight}"'
        f' text-anchor="{anchor}">{escape(words)}</text>'
    )


def box(step: Step, top: float) -> list[str]:
    """A box with its three lines."""
    fill = SIDE if step.beside else PAPER
    return [
        f'<rect x="{PAD}" y="{top}" width="{WIDTH - 2 * PAD}" height="{BOX}" rx="8"'
        f' fill="{fill}" stroke="{EDGE}"/>',
        text(PAD + 16, top + 29, step.name, 18, INK, weight="600"),
        text(WIDTH - PAD - 16, top + 28, step.where, 13.5, QUIET, anchor="end"),
        text(PAD + 16, top + 57, step.does, 14.2, INK),
    ]


def arrow(top: float, words: str) -> list[str]:
    """The arrow below a box, with what goes along it."""
    x, end = PAD + 32, top + GAP
    return [
        f'<path d="M{x} {top}V{end - 9}" stroke="{LINE}" stroke-width="2.5" fill="none"/>',
        f'<path d="M{x - 6} {end - 11}L{x} {end - 1}L{x + 6} {end - 11}Z" fill="{LINE}"/>',
        text(x + 16, top + GAP / 2 + 5, words, 13.5, LINE, weight="600"),
    ]


def drawn(title: str, steps: tuple[Step, ...]) -> str:
    """A whole picture."""
    long = [step.does for step in steps if len(step.does) > LONGEST]
    if long:
        raise SystemExit(f"too long for a box: {long}")
    height = PAD * 2 + len(steps) * BOX + (len(steps) - 1) * GAP
    parts = []
    for number, step in enumerate(steps):
        top = PAD + number * (BOX + GAP)
        parts += box(step, top)
        if number + 1 < len(steps):
            parts += arrow(top + BOX, step.gives)
    said = "; ".join(f"{step.name} ({step.where}): {step.does}" for step in steps)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"',
            f' width="{WIDTH}" height="{height}" role="img" font-family="system-ui, sans-serif">',
            f"<title>{escape(title)}</title><desc>{escape(said)}</desc>",
            *parts,
            "</svg>\n",
        ]
    )


def main() -> int:
    """Draw what is stale, or say it."""
    stale = []
    for name, (title, steps) in PICTURES.items():
        path, picture = DOCS / name, drawn(title, steps)
        if not path.is_file() or path.read_text(encoding="utf-8") != picture:
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(picture, encoding="utf-8")
    if stale:
        print(("stale: " if "--check" in sys.argv else "written: ") + ", ".join(stale))
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
