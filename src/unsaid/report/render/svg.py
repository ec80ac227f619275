"""A little drawing: axes with round numbers, and marks as SVG text, coloured by the page's style.

All SVG is written here. What is given as words is escaped by `Markup.format`, whoever calls.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from unsaid.types.formatting import format_label

__all__ = [
    "Frame",
    "Scale",
    "axis_below",
    "axis_left",
    "circle",
    "drawing",
    "label",
    "line",
    "path",
    "rect",
    "round_ticks",
    "scale_of",
    "short",
]

Number = int | float


class Scale(NamedTuple):
    """From numbers to places on the page, in a straight line."""

    low: Number
    high: Number
    start: Number
    end: Number

    def __call__(self, value: Number) -> float:
        """Where a number lies; at the end where it lies beyond."""
        share = (value - self.low) / ((self.high - self.low) or 1.0)
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)


class Frame(NamedTuple):
    """Where a plot lies in its drawing, without the labels around it."""

    left: Number
    top: Number
    right: Number
    bottom: Number

    def across(self, low: Number, high: Number) -> Scale:
        """A scale from left to right."""
        return Scale(low, high, self.left, self.right)

    def up(self, low: Number, high: Number) -> Scale:
        """A scale from the bottom to the top."""
        return Scale(low, high, self.bottom, self.top)


def scale_of(values: Iterable[Number], *, room: Number = 0.05) -> tuple[float, float]:
    """The least and the largest of the finite values, with some room around them."""
    finite = [value for value in values if math.isfinite(value)] or [0.0, 1.0]
    low, high = min(finite), max(finite)
    span = (high - low) or max(abs(low), 1.0)
    return low - room * span, high + room * span


def round_ticks(low: Number, high: Number, about: int = 5) -> list[float]:
    """Round numbers between two, about so many."""
    span = high - low
    if not span > 0 or not math.isfinite(span):
        return [low]
    rough = span / max(about, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * unit for unit in (1, 2, 2.5, 5, 10) if power * unit >= rough)
    first = math.ceil(low / step - 1e-9)
    return [round(i * step, 12) for i in range(first, math.floor(high / step + 1e-9) + 1)]


def short(name: str, letters: int) -> str:
    """A name that is no longer than so many letters."""
    return name if len(name) <= letters else name[: max(1, letters - 1)] + "…"


def line(x1: Number, y1: Number, x2: Number, y2: Number, kind: str = "axis") -> Markup:
    """A line in one of the page's styles."""
    mark = Markup('<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" class="{}"/>')
    return mark.format(x1, y1, x2, y2, kind)


def rect(x: Number, y: Number, width: Number, height: Number, kind: str, **style: str) -> Markup:
    """A box."""
    more = Markup("").join(
        Markup(' {}="{}"').format(name.replace("_", "-"), value) for name, value in style.items()
    )
    mark = Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" class="{}"{}/>')
    return mark.format(x, y, max(width, 0.0), max(height, 0.0), kind, more)


def circle(x: Number, y: Number, radius: Number, kind: str) -> Markup:
    """A point."""
    return Markup('<circle cx="{:.1f}" cy="{:.1f}" r="{:.1f}" class="{}"/>').format(x, y, radius, kind)


def label(x: Number, y: Number, text: str, kind: str = "", anchor: str = "start") -> Markup:
    """Words beside a mark."""
    said = Markup(' class="{}"').format(kind) if kind else ""
    mark = Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}"{}>{}</text>')
    return mark.format(x, y, anchor, said, text)


def path(points: Sequence[tuple[Number, Number]], kind: str, *, closed: bool = False) -> Markup:
    """A line through points, or the area that they enclose."""
    steps = " ".join(f"{'M' if i == 0 else 'L'}{x:.1f} {y:.1f}" for i, (x, y) in enumerate(points))
    return Markup('<path d="{}{}" class="{}"/>').format(steps, " Z" if closed else "", kind)


def drawing(width: Number, height: Number, says: str, parts: Iterable[Markup]) -> Markup:
    """The whole drawing.

    Parameters
    ----------
    says
        What it shows, for those who do not see it.
    """
    mark = Markup('<svg viewBox="0 0 {:.0f} {:.0f}" role="img" aria-label="{}">{}</svg>')
    return mark.format(width, height, says, Markup("").join(parts))


def axis_below(frame: Frame, scale: Callable[[Number], float], ticks: Sequence[Number]) -> list[Markup]:
    """A horizontal axis with its numbers."""
    parts = [line(frame.left, frame.bottom, frame.right, frame.bottom)]
    for tick in ticks:
        parts.append(line(scale(tick), frame.bottom, scale(tick), frame.bottom + 4))
        parts.append(label(scale(tick), frame.bottom + 17, format_label(tick), "small", "middle"))
    return parts


def axis_left(frame: Frame, scale: Callable[[Number], float], ticks: Sequence[Number]) -> list[Markup]:
    """A vertical axis with its numbers, and a faint line for each."""
    parts = []
    for tick in ticks:
        parts.append(line(frame.left, scale(tick), frame.right, scale(tick), "grid"))
        parts.append(label(frame.left - 6, scale(tick) + 4, format_label(tick), "small", "end"))
    return parts
