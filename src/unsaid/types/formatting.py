"""Numbers as people read them: significant digits, and never longer than the room there is."""

import math
from collections.abc import Callable, Sequence

__all__ = [
    "align_right",
    "format_fixed",
    "format_label",
    "format_number",
    "format_p_value",
    "format_percent",
    "with_fewer_decimals",
]

FIGURES = 4
"""Significant digits of numbers below 1; numbers from 1 on have one more, so that most have four decimals."""

LABEL_FIGURES = 3
"""Of labels in charts."""

SMALLEST_FIXED, LARGEST_FIXED = 1e-4, 1e7
"""Between these a number is written out; outside it has an exponent, as in printf's %g."""

SMALLEST_P = 0.001
"""P values below are said to be below: their digits depend on tails that no approximation knows."""


def format_number(value: float | int, figures: int = FIGURES, width: int | None = None) -> str:
    """A number in significant digits.

    Parameters
    ----------
    figures
        Significant digits of a number below 1; one more from 1 on.
    width
        Letters, at most; digits are left out where there is not enough room for all. A number with
        an exponent needs up to seven letters whatever its digits.

    Returns
    -------
    str
        A dash for what is not a number.
    """
    if math.isnan(value):
        return "-"
    if math.isinf(value) or value == 0:
        return "0" if value == 0 else f"{value}"
    text = _in_figures(value, figures)
    while width is not None and len(text) > width and figures > 1:
        figures -= 1
        text = min(_in_figures(value, figures), f"{value:.{figures - 1}e}", key=len)
    return text


def _in_figures(value: float | int, figures: int) -> str:
    size = abs(value)
    if not SMALLEST_FIXED <= size < LARGEST_FIXED:
        return f"{value:.{figures - 1}e}"
    exponent = math.floor(math.log10(size))
    return f"{value:.{max(figures - exponent - (exponent < 0), 0)}f}"


def format_fixed(value: float | int, decimals: int, width: int | None = None) -> str:
    """A number whose size is known, such as a z value: so many decimals, or fewer digits where too long."""
    if not math.isfinite(value):
        return format_number(value)
    if width is None:
        return f"{value:.{decimals}f}"
    text = with_fewer_decimals(lambda count: f"{value:.{count}f}", decimals, width)
    return text if len(text) <= width else format_number(value, FIGURES, width)


def with_fewer_decimals(write: Callable[[int], str], decimals: int, width: int) -> str:
    """A text with so many decimals, or with as many as there is room for.

    Parameters
    ----------
    write
        The text with a number of decimals.
    width
        Letters, at most; what is too long without decimals stays so.
    """
    texts = [write(count) for count in range(decimals, -1, -1)]
    return next((text for text in texts if len(text) <= width), texts[-1])


def format_percent(share: float | int) -> str:
    """A share as per cent: whole from 10, with one figure below 1."""
    return f"{format_number(100 * share, 1)}%"


def format_p_value(p: float | int) -> str:
    """Three decimals, or that it is less than one in a thousand."""
    return f"<{SMALLEST_P}" if p < SMALLEST_P else format_fixed(p, 3)


def format_label(value: float | int) -> str:
    """A number of a chart: three figures, or whole from 1,000, with a true minus."""
    whole = 999.5 <= abs(value) < 1e9  # what three figures would round to 1,000 is whole, too
    text = f"{value:,.0f}" if whole else f"{value + 0.0:.{LABEL_FIGURES}g}"
    return text.replace("-", "−")


def align_right(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Cells of a line of a table, each with at least one space before it."""
    return "".join(f" {cell:>{width - 1}}" for cell, width in zip(cells, widths, strict=True))
