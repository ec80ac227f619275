"""Drawings of a fitted population: how people differ, what goes together, how sure all of it is."""

import math
from collections.abc import Sequence

import numpy as np
from markupsafe import Markup

from unsaid.population.normal.estimates import NormalEstimates
from unsaid.population.normal.fit import NormalFit
from unsaid.population.persons import PersonTable
from unsaid.population.postestimation.fit_by_task import TaskFit
from unsaid.population.postestimation.importance import AttributeImportance
from unsaid.population.postestimation.predictive_check import Check
from unsaid.population.postestimation.willingness import Willingness
from unsaid.report.render.svg import (
    Frame,
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
    "check_chart",
    "correlation_chart",
    "distribution_chart",
    "importance_chart",
    "shrinkage_chart",
    "task_chart",
    "willingness_chart",
]

WIDTH, LEFT = 720, 170
"""Of the drawings, in their own units: as wide as a text line of the page, with room for names."""

POINTS = 90
"""Of a curve: fewer than four units apart, so that it looks smooth."""

MAX_DOTS = 1500
"""People drawn as dots; more would hide each other and make the page heavy."""


def distribution_chart(fit: NormalFit, index: int, people: PersonTable | None) -> Markup:
    """How one coefficient differs over people, and where people's own posteriors lie.

    The curve is the population; the columns count people by the mean of their posterior, which
    lies nearer the middle than they do.
    """
    found, frame = fit.estimates, Frame(8, 26, 332, 132)
    name, (values, heights) = found.names[index], _density(found, index)
    if people is not None and name not in people.names:  # a rate or a curvature is no coefficient
        people = None
    across = frame.across(*_reach(values, people, index))
    up = frame.up(0.0, 1.08 * float(heights.max()))
    parts = [label(8, 15, name, "strong")]
    if people is not None and found.sds[index] > 0:
        parts += _columns(people.means[:, index], across, frame, float(heights.max()))
    shape = [(across(v), up(h)) for v, h in zip(values, heights, strict=True)]
    parts.append(path([(shape[0][0], frame.bottom), *shape, (shape[-1][0], frame.bottom)], "area"))
    parts.append(path(shape, "curve"))
    if across.low < 0 < across.high:
        parts.append(line(across(0), frame.top, across(0), frame.bottom, "zero"))
    parts += axis_below(frame, across, round_ticks(across.low, across.high, 5))
    mean, spread = found.coefficient_means[index], found.coefficient_sds[index]
    above = float(fit.distribution().positive()[index])
    said = f"mean {format_label(mean)}, sd {format_label(spread)}; {_percent(above)} above 0"
    parts.append(label(332, 15, said, "small", "end"))
    return drawing(340, 156, f"{name}: {said}", parts)


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%" if 0.01 <= share <= 0.99 else ("under 1%" if share < 0.5 else "over 99%")


def _density(fit: NormalEstimates, index: int) -> tuple[np.ndarray, np.ndarray]:
    mean, spread = float(fit.mean[index]), float(fit.sds[index])
    if spread == 0:
        spread = 0.02 * max(abs(mean), 0.05)
    one = fit.specification.coefficients[index]
    if one.distribution == "lognormal":
        logs = np.linspace(mean - 4 * spread, mean + 2.2 * spread, 3 * POINTS)
        values = np.concatenate([[0.0], np.exp(logs)])
        heights = np.exp(-0.5 * ((logs - mean) / spread) ** 2) / np.exp(logs)
        return one.sign * values, np.concatenate([[0.0], heights / heights.max()])
    values = np.linspace(mean - 3.2 * spread, mean + 3.2 * spread, POINTS)
    return values, np.exp(-0.5 * ((values - mean) / spread) ** 2)


def _reach(values: np.ndarray, people: PersonTable | None, index: int) -> tuple[float, float]:
    own = [] if people is None else people.means[:, index].tolist()
    return scale_of([float(values.min()), float(values.max()), *own], room=0.02)


def _columns(means: np.ndarray, across, frame: Frame, highest: float) -> list[Markup]:
    """A histogram, as high as the curve."""
    counts, edges = np.histogram(means, bins=36, range=(across.low, across.high))
    if not counts.max():
        return []
    scale = frame.up(0.0, 1.08 * highest * counts.max())
    return [
        rect(
            across(edges[i]),
            scale(n * highest),
            across(edges[i + 1]) - across(edges[i]) - 0.6,
            frame.bottom - scale(n * highest),
            "columns",
        )
        for i, n in enumerate(counts)
        if n
    ]


def correlation_chart(fit: NormalEstimates) -> Markup:
    """What goes together over people; empty where nothing can."""
    random = list(fit.specification.random)
    if len(random) < 2 or fit.specification.covariance != "full":
        return Markup()
    names = [fit.names[i] for i in random]
    correlations = fit.correlations[np.ix_(random, random)]
    size = min(58.0, (WIDTH - LEFT - 10) / len(names))
    top, parts = 30.0, []
    for i, name in enumerate(names):
        y = top + i * size
        parts.append(label(LEFT - 10, y + size / 2 + 5, short(name, 22), "", "end"))
        parts.append(label(LEFT + (i + 0.5) * size, top - 8, short(name, int(size / 7)), "small", "middle"))
        for j in range(len(names)):
            parts += _cell(LEFT + j * size, y, size, float(correlations[i, j]), i == j)
    says = "Correlations over people: " + ", ".join(
        f"{names[i]} and {names[j]} {correlations[i, j]:.2f}" for i in range(len(names)) for j in range(i)
    )
    return drawing(WIDTH, top + len(names) * size + 6, says, parts)


def _cell(x: float, y: float, size: float, value: float, diagonal: bool) -> list[Markup]:
    if diagonal:
        return [rect(x + 1, y + 1, size - 2, size - 2, "empty")]
    kind = "above" if value > 0 else "below"
    box = rect(x + 1, y + 1, size - 2, size - 2, kind, fill_opacity=f"{abs(value):.2f}")
    frame = rect(x + 1, y + 1, size - 2, size - 2, "cell")
    return [
        box,
        frame,
        label(x + size / 2, y + size / 2 + 5, f"{value:.2f}".replace("-", "−"), "small ink", "middle"),
    ]


def shrinkage_chart(fit: NormalFit, people: PersonTable, index: int) -> Markup:
    """How much the choices of each person say of one coefficient.

    Each point is a person: mean and standard deviation of their posterior. At the dashed line, the
    spread of the population, their choices say nothing of it.
    """
    means, sds = people.means[:, index], people.sds[:, index]
    if len(means) > MAX_DOTS:
        picked = np.random.default_rng(0).permutation(len(means))[:MAX_DOTS]
        means, sds = means[picked], sds[picked]
    frame = Frame(44, 26, 332, 132)
    population = float(fit.estimates.coefficient_sds[index])
    across = frame.across(*scale_of(means.tolist()))
    up = frame.up(0.0, 1.1 * max(float(sds.max()), population))
    parts = [label(8, 15, people.names[index], "strong")]
    parts += axis_left(frame, up, round_ticks(0.0, up.high, 3))
    parts += [circle(across(m), up(s), 1.8, "dot") for m, s in zip(means, sds, strict=True)]
    parts.append(line(frame.left, up(population), frame.right, up(population), "dashed"))
    learned = 1 - float(np.mean(sds**2)) / population**2 if population > 0 else 0.0
    parts += axis_below(frame, across, round_ticks(across.low, across.high, 5))
    parts.append(label(332, 15, f"{100 * max(learned, 0):.0f}% of the differences learned", "small", "end"))
    says = f"{people.names[index]}: posterior means and standard deviations of people"
    return drawing(340, 156, says, parts)


def task_chart(tasks: Sequence[TaskFit]) -> Markup:
    """Mean probability of what was chosen, by task number, beside what the model expects."""
    frame = Frame(50, 14, WIDTH - 10, 190)
    low = min(min(t.probability - 2 * t.standard_error, t.expected) for t in tasks)
    high = max(max(t.probability + 2 * t.standard_error, t.expected) for t in tasks)
    up = frame.up(*scale_of([low, high], room=0.1))
    across = frame.across(0.4, len(tasks) + 0.6)
    parts = axis_left(frame, up, round_ticks(up.low, up.high, 4))
    parts += axis_below(frame, across, [t.number for t in tasks if len(tasks) <= 15 or t.number % 5 == 0])
    parts.append(path([(across(t.number), up(t.expected)) for t in tasks], "dashed"))
    for t in tasks:
        ends = up(t.probability - 2 * t.standard_error), up(t.probability + 2 * t.standard_error)
        parts.append(line(across(t.number), ends[0], across(t.number), ends[1], "interval"))
        kind = "point" if abs(t.probability - t.expected) <= 3 * t.standard_error else "point wrong"
        parts.append(circle(across(t.number), up(t.probability), 4, kind))
    parts.append(label(frame.right, frame.bottom + 34, "task", "small", "end"))
    return drawing(WIDTH, 230, "Mean probability of what was chosen, by task number", parts)


def check_chart(checks: Sequence[Check]) -> Markup:
    """Each number of the data beside what the model expects."""
    left, row = 330, 24
    frame = Frame(left, 6, WIDTH - 12, 6 + row * len(checks))
    across = frame.across(0.0, max(1e-6, *(max(c.high, c.observed) for c in checks)) * 1.04)
    parts = axis_below(frame, across, round_ticks(0.0, across.high, 5))
    for i, check in enumerate(checks):
        y = frame.top + row * (i + 0.5)
        parts.append(label(left - 12, y + 5, short(check.name, 48), "", "end"))
        parts.append(line(across(check.low), y, across(check.high), y, "band"))
        parts.append(circle(across(check.observed), y, 4, "point" if check.fits else "point wrong"))
    says = "; ".join(f"{c.name} {c.observed:.3f}, expected {c.low:.3f} to {c.high:.3f}" for c in checks)
    return drawing(WIDTH, frame.bottom + 26, says, parts)


def importance_chart(found: Sequence[AttributeImportance]) -> Markup:
    """Bars with intervals."""
    row = 30
    frame = Frame(LEFT, 6, WIDTH - 130, 6 + row * len(found))
    across = frame.across(0.0, scale_of([v for one in found for v in (one.share, one.high)])[1])
    parts = []
    for i, one in enumerate(found):
        y = frame.top + row * (i + 0.5)
        parts.append(label(LEFT - 10, y + 5, short(one.attribute, 22), "", "end"))
        parts.append(rect(frame.left, y - 9, across(one.share) - frame.left, 18, "bar"))
        said = f"{100 * one.share:.1f}%"
        if math.isfinite(one.low):
            parts.append(line(across(one.low), y, across(one.high), y, "interval"))
            said += f" ({100 * one.low:.0f}–{100 * one.high:.0f})"
        parts.append(label(frame.right + 10, y + 5, said, "small"))
    says = "Importance: " + ", ".join(f"{one.attribute} {100 * one.share:.1f}%" for one in found)
    return drawing(WIDTH, frame.bottom + 6, says, parts)


def willingness_chart(found: Sequence[Willingness]) -> Markup:
    """The ratio of means with its interval, and the middle half of the people."""
    row = 34
    frame = Frame(LEFT, 6, WIDTH - 150, 6 + row * len(found))
    ends = [value for one in found for value in (one.draws_low, one.draws_high, one.lower, one.upper, 0.0)]
    across = frame.across(*scale_of(ends))
    parts = axis_below(frame, across, round_ticks(across.low, across.high, 6))
    parts.append(line(across(0), frame.top, across(0), frame.bottom, "zero"))
    for i, one in enumerate(found):
        y = frame.top + row * (i + 0.5)
        parts.append(label(LEFT - 10, y + 5, short(one.attribute, 22), "", "end"))
        parts.append(rect(across(one.lower), y - 8, across(one.upper) - across(one.lower), 16, "bar faint"))
        said = format_label(one.ratio)
        if math.isfinite(one.draws_low):
            parts.append(line(across(one.draws_low), y, across(one.draws_high), y, "interval"))
            said += f" ({format_label(one.draws_low)} to {format_label(one.draws_high)})"
        parts.append(circle(across(one.ratio), y, 4, "point"))
        parts.append(label(frame.right + 10, y + 5, said, "small"))
    says = "Willingness to pay: " + ", ".join(f"{one.attribute} {one.ratio:.3g}" for one in found)
    return drawing(WIDTH, frame.bottom + 26, says, parts)
