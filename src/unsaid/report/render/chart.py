"""A small drawn chart: where each weight most likely lies, how unsure that is, and what was said."""

from collections.abc import Mapping, Sequence

from unsaid.report.evidence.schema import Importance

__all__ = ["chart_lines"]

UNICODE = {"line": "─", "point": "●", "zero": "│", "cut": "…"}
ASCII = {"line": "-", "point": "o", "zero": "|", "cut": "."}

MIN_PLOT = 8
"""Columns of the narrowest plot: fewer show no interval beside its point."""


def chart_lines(
    found: Sequence[Importance],
    names: Mapping[str, str],
    width: int,
    *,
    last: str = "last",
    unicode: bool = True,
) -> list[str]:
    """One line per attribute, the highest expected rank first.

    Parameters
    ----------
    names
        Of the attributes, by their ids.
    width
        No line is longer than this, which is at least 20.
    last
        The mark of what was placed last, in the report's language; at most seven letters.
    unicode
        Whether the drawing may leave ASCII; the names are the caller's.
    """
    marks = UNICODE if unicode else ASCII
    ordered = sorted(found, key=lambda one: (one.expected_rank, -one.mean))
    said = {one.id: {None: "", "last": last}.get(one.stated, str(one.stated)) for one in ordered}
    right = max([len(mark) for mark in said.values()] + [0])
    beside = right + (2 if right else 1)
    widest = min(width // 3, width - beside - MIN_PLOT)
    left = max(1, min(max(len(names[one.id]) for one in ordered), widest))
    plot = max(MIN_PLOT, width - left - beside)
    low = min(0.0, *(one.low for one in ordered))
    high = max(0.0, *(one.high for one in ordered))
    span = (high - low) or 1.0

    def column(value: float) -> int:
        return min(plot - 1, max(0, round((value - low) / span * (plot - 1))))

    lines = []
    for one in ordered:
        cells = [" "] * plot
        cells[column(0.0)] = marks["zero"]
        for i in range(column(one.low), column(one.high) + 1):
            cells[i] = marks["line"]
        cells[column(one.mean)] = marks["point"]
        name = names[one.id]
        name = name if len(name) <= left else name[: left - 1] + marks["cut"]
        lines.append(f"{name:<{left}} {''.join(cells)} {said[one.id]}".rstrip())
    return lines
