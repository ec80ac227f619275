"""Drawings of latent classes: how large they are, what each wants, how many there are, who belongs where."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float
from markupsafe import Markup

from unsaid.population.latent.importance import ClassImportance
from unsaid.population.postestimation.summary import Row
from unsaid.report.render.svg import (
    Frame,
    Scale,
    axis_below,
    axis_left,
    circle,
    drawing,
    label,
    line,
    path,
    rect,
    round_ticks,
    scale_of,
    short,
)
from unsaid.types.formatting import format_label

__all__ = [
    "Tried",
    "class_importance_chart",
    "class_share_chart",
    "coefficient_chart",
    "count_chart",
    "membership_chart",
]

WIDTH, LEFT = 720, 90
ROW, SMALL_ROW = 30, 20
"""Of the drawings, in their own units: a text line of the page is as wide as the first; rows are as high as
their letters need."""

BINS = 20
"""Of the histogram of memberships: 5% each."""


class Tried(NamedTuple):
    """One number of classes in a chart.

    Attributes
    ----------
    classes
        How many.
    value
        Its BIC, or its loss.
    half
        Half of the length of its interval; NaN for none.
    failed
        Whether the fit did not converge.
    """

    classes: int
    value: float
    half: float = math.nan
    failed: bool = False


def class_share_chart(shares: Sequence[Row]) -> Markup:
    """Bars with intervals."""
    frame = Frame(LEFT, 6, WIDTH - 150, 6 + ROW * len(shares))
    ends = [value for one in shares for value in (one.estimate, one.high)]
    across = frame.across(0.0, scale_of(ends)[1])
    parts = []
    for i, one in enumerate(shares):
        y = frame.top + ROW * (i + 0.5)
        parts.append(label(LEFT - 10, y + 5, one.label, "", "end"))
        parts.append(rect(frame.left, y - 9, across(one.estimate) - frame.left, 18, "bar"))
        said = f"{100 * one.estimate:.1f}%"
        if math.isfinite(one.low):
            parts.append(line(across(one.low), y, across(one.high), y, "interval"))
            said += f" ({100 * one.low:.0f}–{100 * one.high:.0f})"
        parts.append(label(frame.right + 10, y + 5, said, "small"))
    says = "Shares of the classes: " + ", ".join(f"{one.label} {100 * one.estimate:.1f}%" for one in shares)
    return drawing(WIDTH, frame.bottom + 6, says, parts)


def coefficient_chart(name: str, rows: Sequence[Row]) -> Markup:
    """One attribute's coefficient in each class, with its interval.

    Parameters
    ----------
    rows
        Of the classes, the first on top.
    """
    frame = Frame(62, 26, 322, 30 + SMALL_ROW * len(rows))
    ends = [value for one in rows for value in (one.estimate, one.low, one.high)]
    across = frame.across(*scale_of([*ends, 0.0]))
    parts = [label(8, 15, short(name, 40), "strong")]
    parts.append(line(across(0), frame.top, across(0), frame.bottom, "zero"))
    for k, one in enumerate(rows, 1):
        y = frame.top + SMALL_ROW * (k - 0.5)
        parts.append(label(frame.left - 8, y + 4, f"class {k}", "small", "end"))
        if math.isfinite(one.low):
            parts.append(line(across(one.low), y, across(one.high), y, "interval"))
        parts.append(circle(across(one.estimate), y, 4, "point"))
    parts += axis_below(frame, across, round_ticks(across.low, across.high, 4))
    says = f"{name}: " + ", ".join(f"class {k} {format_label(one.estimate)}" for k, one in enumerate(rows, 1))
    return drawing(340, frame.bottom + 24, says, parts)


def class_importance_chart(found: ClassImportance) -> Markup:
    """What matters to each class, as shares of its range of utility: an attribute a row, a class a column."""
    classes = len(found.shares)
    left, top, row = 170, 26, 28
    width = min(110.0, (WIDTH - left) / classes)
    longest = 0.9 * width / max(float(found.shares.max()), 1e-9)
    word = "class " if width > 50 else ""
    parts = [label(left + k * width, top - 10, f"{word}{k + 1}", "small") for k in range(classes)]
    for i, name in enumerate(found.attributes):
        y = top + row * (i + 0.5)
        parts.append(label(left - 12, y + 5, short(name, 22), "", "end"))
        for k, share in enumerate(found.shares[:, i]):
            parts.append(rect(left + k * width, y - 10, float(share) * longest, 20, "bar"))
            parts.append(label(left + k * width + 4, y + 4, f"{100 * share:.0f}%", "small ink"))
    says = "; ".join(
        f"class {k}: " + ", ".join(f"{n} {100 * s:.0f}%" for n, s in zip(found.attributes, own, strict=True))
        for k, own in enumerate(found.shares, 1)
    )
    return drawing(WIDTH, top + row * len(found.attributes) + 6, f"Importance, {says}", parts)


def count_chart(title: str, tried: Sequence[Tried], chosen: int) -> Markup:
    """BIC or loss by number of classes; the one that was taken is filled in full.

    Parameters
    ----------
    tried
        In the order of their numbers.
    """
    frame = Frame(58, 26, 332, 168)
    halves = [0.0 if math.isnan(one.half) else one.half for one in tried]
    ends = [one.value + sign * half for one, half in zip(tried, halves, strict=True) for sign in (-1, 1)]
    up = frame.up(*scale_of(ends, room=0.08))
    across = frame.across(tried[0].classes - 0.5, tried[-1].classes + 0.5)
    parts = [label(8, 15, title, "strong"), *axis_left(frame, up, round_ticks(up.low, up.high, 4))]
    parts.append(path([(across(one.classes), up(one.value)) for one in tried], "dashed"))
    for one, half in zip(tried, halves, strict=True):
        parts += _count_mark(one, half, across, up, taken=one.classes == chosen)
    numbers = [one.classes for one in tried]
    parts += axis_below(
        frame, across, [n for i, n in enumerate(numbers) if i % (1 + len(numbers) // 12) == 0]
    )
    says = ", ".join(f"{one.classes} classes {one.value:.6g}" for one in tried)
    return drawing(340, 192, f"{title}: {says}", parts)


def _count_mark(one: Tried, half: float, across: Scale, up: Scale, *, taken: bool) -> list[Markup]:
    x, parts = across(one.classes), []
    if half > 0:
        parts.append(line(x, up(one.value - half), x, up(one.value + half), "interval"))
    kind = "wrong" if one.failed else "point" if taken else "below"
    parts.append(circle(x, up(one.value), 6 if taken else 4, kind))
    return parts


def membership_chart(highest: Float[np.ndarray, " person"], classes: int) -> Markup:
    """People counted by the probability of their likeliest class."""
    counts, edges = np.histogram(highest, bins=BINS, range=(0.0, 1.0))
    frame = Frame(50, 10, WIDTH - 12, 150)
    across, up = frame.across(0.0, 1.0), frame.up(0.0, 1.05 * float(counts.max()))
    parts = axis_left(frame, up, round_ticks(0.0, up.high, 3))
    for count, begin, end in zip(counts, edges[:-1], edges[1:], strict=True):
        if count:
            parts.append(
                rect(
                    across(begin),
                    up(float(count)),
                    across(end) - across(begin) - 1,
                    frame.bottom - up(float(count)),
                    "columns",
                )
            )
    least = across(1 / classes)
    parts.append(line(least, frame.top, least, frame.bottom, "zero"))
    parts.append(label(least - 6, frame.top + 12, "nothing known", "small", "end"))
    parts += axis_below(frame, across, [i / 10 for i in range(0, 11, 2)])
    parts.append(label(frame.right, frame.bottom + 34, "probability of the likeliest class", "small", "end"))
    says = f"{int(counts[-4:].sum())} of {len(highest)} people have a class with probability .8 or more"
    return drawing(WIDTH, 190, says, parts)
