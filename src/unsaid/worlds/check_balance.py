"""Linting the balance: what the ways promise can be told apart, and goes with nothing else."""

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np

from unsaid.worlds.check_prose import length_ratio, word_count
from unsaid.worlds.findings import Found, at_place, at_way, found, ordinary_places, ways_of
from unsaid.worlds.schema import Place, World

__all__ = ["Figures", "balance_figures", "check_balance"]

LEAST_TOWARD = 9
FULL_WORLD = 24
"""A world of this many places is asked for `LEAST_TOWARD` ways per wish; a smaller one for its share."""

TRADE_OFFS = (3, 6)
CORRELATION = (0.15, 0.3)
CONDITION = (6.0, 12.0)


class Figures(NamedTuple):
    """How well the ordinary places of a world are balanced.

    Attributes
    ----------
    condition_number
        Largest over smallest eigenvalue of the second moments of the differences of loads between
        two ways of a place; None where some mixture of wishes never differs.
    trade_offs
        For each pair of wishes, the number of places in which some two ways trade one for the other.
    correlations
        For each wish, its loads' correlation with words, mean distance and mean certainty level.
    max_length_ratio
        The largest ratio of words between two ways of a place.
    """

    condition_number: float | None
    trade_offs: dict[tuple[str, str], int]
    correlations: dict[str, dict[str, float]]
    max_length_ratio: float


def loads_of(world: World, place: Place) -> np.ndarray:
    """Give the loads of a place's ways: one row per way, one column per wish."""
    return np.array([[way.loads.get(wish, 0.0) for wish in world.wish_ids] for way in place.ways])


def differences(loads: np.ndarray) -> np.ndarray:
    """Give the differences of the rows, for each pair of them."""
    first, second = np.triu_indices(len(loads), k=1)
    return loads[first] - loads[second]


def balance_figures(world: World) -> Figures:
    """Compute the figures of a world's ordinary places."""
    places = ordinary_places(world)
    size = len(world.wishes)
    moments, counts = np.zeros((size, size)), np.zeros((size, size), int)
    for place in places:
        between = differences(loads_of(world, place))
        moments += between.T @ between
        counts += (np.sign(between)[:, :, None] * np.sign(between)[:, None, :] < 0).any(axis=0)
    smallest, *_, largest = np.linalg.eigvalsh(moments)
    return Figures(
        condition_number=float(largest / smallest) if smallest > 1e-9 * max(largest, 1) else None,
        trade_offs={
            (world.wish_ids[i], world.wish_ids[j]): int(counts[i, j]) for i, j in combinations(range(size), 2)
        },
        correlations=correlations(world, places),
        max_length_ratio=max((length_ratio(place) for place in places), default=1.0),
    )


def correlations(world: World, places: list[Place]) -> dict[str, dict[str, float]]:
    """Correlate each wish's loads with what should have nothing to do with it."""
    ways = [way for _, way in ways_of(places)]
    near, sure = list(world.distances_by_id), list(world.certainties_by_id)
    others = {
        "length": np.array([word_count(way.text) for way in ways], float),
        "distance": np.array([np.mean([near.index(level) for level in way.distance]) for way in ways]),
        "certainty": np.array([np.mean([sure.index(level) for level in way.certainty]) for way in ways]),
    }
    return {
        wish: {
            name: correlation(np.array([way.loads.get(wish, 0.0) for way in ways]), other)
            for name, other in others.items()
        }
        for wish in world.wish_ids
    }


def correlation(x: np.ndarray, y: np.ndarray) -> float:
    """Pearson's correlation; 0 where one of the two does not vary."""
    if len(x) < 2 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return 0.0
    return float(np.corrcoef(x, y)[0, 1])


def check_balance(world: World, figures: Figures) -> Iterator[Found]:
    """Find wishes that cannot be told apart, or that something else gives away."""
    yield from coverage(world)
    yield from trade_offs(figures)
    yield from correlated(figures)
    yield from condition(world, figures)
    for place in ordinary_places(world):
        yield from dominance(world, place)
        yield from fixed_levels(place)


def coverage(world: World) -> Iterator[Found]:
    """Find wishes that too few ways lead toward."""
    places = ordinary_places(world)
    least = int(np.ceil(LEAST_TOWARD * min(1.0, len(places) / FULL_WORLD)))
    for wish in world.wish_ids:
        toward = sum(way.loads.get(wish, 0) > 0 for _, way in ways_of(places))
        if toward < least:
            message = f"{toward} ways lead toward this wish; a world of this size needs {least}"
            yield found("error", "coverage", f"wish {wish}", message, "add ways that lead toward it")


def trade_offs(figures: Figures) -> Iterator[Found]:
    """Find pairs of wishes that are seldom traded."""
    error_below, warning_below = TRADE_OFFS
    for (one, other), count in figures.trade_offs.items():
        if count < warning_below:
            severity = "error" if count < error_below else "warning"
            message = f"{count} places trade one for the other; {warning_below} are wanted"
            advice = f"add a place where one way has more of {one} and another more of {other}"
            yield found(severity, "trade-offs", f"wishes {one} / {other}", message, advice)


def correlated(figures: Figures) -> Iterator[Found]:
    """Find wishes that the length of the words or the levels give away."""
    warning_above, error_above = CORRELATION
    for wish, by_name in figures.correlations.items():
        for name, value in by_name.items():
            if abs(value) > warning_above:
                severity = "error" if abs(value) > error_above else "warning"
                message = f"its loads correlate with {name}: {value:+.2f}"
                advice = f"even out the {name} of its ways to at most {warning_above}"
                yield found(severity, "correlation", f"wish {wish}", message, advice)


def condition(world: World, figures: Figures) -> Iterator[Found]:
    """Find out whether some mixture of wishes is hard to tell apart."""
    warning_above, error_above = CONDITION
    number = figures.condition_number
    if number is None or number > warning_above:
        severity = "error" if number is None or number > error_above else "warning"
        shown = "without bound" if number is None else f"{number:.1f}"
        message = f"the condition number of the differences of loads is {shown}"
        advice = f"bring it to {warning_above:g}: vary wishes that always come together or never differ"
        yield found(severity, "condition", world.id, message, advice)


def dominance(world: World, place: Place) -> Iterator[Found]:
    """Find pairs of ways that are no choice of promises."""
    loads = loads_of(world, place)
    for i, j in combinations(range(len(loads)), 2):
        one, other = place.ways[i].id, place.ways[j].id
        between = loads[i] - loads[j]
        if not between.any():
            message, advice = f"{one} and {other} promise the same", "change the loads of one"
            yield at_place("error", "same-promise", place, message, advice)
        elif (between >= 0).all() or (between <= 0).all():
            better, worse = (one, other) if between.sum() > 0 else (other, one)
            message = f"{better} is at least as good as {worse} for every wish"
            advice = "give each of them something that the other lacks"
            yield at_place("warning", "dominates", place, message, advice)


def fixed_levels(place: Place) -> Iterator[Found]:
    """Find ways that leave no level to choose."""
    for way in place.ways:
        for kind in ("distance", "certainty"):
            levels = getattr(way, kind)
            if len(levels) == 1:
                message = f"its only {kind} is {levels[0]}"
                advice = "allow another level: free levels carry most of the information"
                yield at_way("warning", "fixed-level", place, way, message, advice)
