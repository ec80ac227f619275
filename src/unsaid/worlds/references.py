"""What must hold beyond one value: ids are unique, levels in order, the prior is one, pairs are dominated."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np

from unsaid.worlds.problems import Problem
from unsaid.worlds.schema import Place, Prior

__all__ = [
    "dominated_pair",
    "levels_in_order",
    "needs_possible",
    "phrases_complete",
    "prior_shape",
    "repeated",
]


def repeated(ids: Iterable[tuple[str, str, str]]) -> Iterator[Problem]:
    """Complain about each id that stands for two things; takes file, path and id of each."""
    first: dict[str, str] = {}
    for file, path, name in ids:
        where = f"{file}: {path}"
        if name in first:
            yield Problem(
                file=file,
                path=path,
                message=f"this id is taken by {first[name]}",
                expected="an id of its own",
                got=name,
                advice="rename one of the two",
            )
        first.setdefault(name, where)


def levels_in_order(table: str, key: str, values: Sequence[float], *, rising: bool) -> Iterator[Problem]:
    """Check that levels stand from the nearest, or from the surest."""
    for index, (before, after) in enumerate(pairwise(values), start=1):
        if after == before or (after > before) != rising:
            yield Problem(
                file="world.toml",
                path=f"{table}[{index}].{key}",
                message=f"the levels of {table} are out of order",
                expected=f"{'more' if rising else 'less'} than {before:g}, the level before",
                got=f"{after:g}",
                advice=f"list them from the {'nearest' if rising else 'surest'}",
            )


def phrases_complete(
    levels: Mapping[str, Sequence[str]], phrases: Mapping[str, Mapping[str, object]]
) -> Iterator[Problem]:
    """Check that each level of each kind has its wordings."""
    for kind, ids in levels.items():
        for level in ids:
            if level not in phrases[kind]:
                yield Problem(
                    file="phrases.toml",
                    path=f"{kind}.{level}",
                    message="this level has no wordings",
                    expected="phrases = [...]",
                    got="nothing",
                    advice=f"add [{kind}.{level}] with at least two wordings",
                )


def prior_shape(prior: Prior, file: str, size: int) -> Iterator[Problem]:
    """Check that a prior's correlation is one, with a row for each of so many wishes."""
    rows = prior.correlation
    lengths = sorted({len(row) for row in rows})
    fault: tuple[str, str] | None = None
    if prior.order and len(prior.order) != size:
        fault = f"an order of all {size} wishes", f"{len(prior.order)} of them"
    elif rows and (len(rows) != size or lengths != [size]):
        widths = " or ".join(map(str, lengths))
        fault = f"{size} rows of {size} numbers, one for each wish", f"{len(rows)} rows of {widths} numbers"
    elif rows:
        fault = matrix_fault(np.asarray(rows))
    if fault is not None:
        yield Problem(
            file=file,
            path="prior.correlation",
            message="this is no correlation matrix of the wishes",
            expected=fault[0],
            got=fault[1],
            advice="correct it, or leave it out: the wishes are then independent",
        )


def two_priors() -> Problem:
    """Complain that the prior is written twice."""
    return Problem(
        file="prior.toml",
        path="prior",
        message="the prior is written twice",
        expected="a prior in wishes.toml or in prior.toml",
        got="one in each",
        advice="remove one of the two",
    )


def matrix_fault(matrix: np.ndarray) -> tuple[str, str] | None:
    """Say what a square matrix lacks to be a correlation: what was expected, and what came."""
    skew = np.argwhere(~np.isclose(matrix, matrix.T, rtol=0, atol=1e-9))
    if len(skew):
        row, column = (int(index) for index in skew[0])
        here, there = matrix[row, column], matrix[column, row]
        return "a symmetric matrix", f"{here:g} at [{row}][{column}] but {there:g} at [{column}][{row}]"
    off = np.flatnonzero(~np.isclose(np.diag(matrix), 1, rtol=0, atol=1e-9))
    if len(off):
        return "1 on the diagonal", f"{matrix[off[0], off[0]]:g} at [{off[0]}][{off[0]}]"
    smallest = float(np.linalg.eigvalsh(matrix)[0])
    if smallest < 1e-9:
        return "a positive definite matrix", f"smallest eigenvalue {smallest:.3g}"
    return None


def needs_possible(place: Place, file: str) -> Iterator[Problem]:
    """Check that a place can come at some point of the walk."""
    least, most = place.depth_range
    if least > most:
        yield Problem(
            file=file,
            path="needs",
            message="these needs can never hold together",
            expected="the least depth at or below the most",
            got=", ".join(place.needs),
            advice="exchange the two, or remove one",
        )


def dominated_pair(place: Place, file: str, levels: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """Check that of an attention check's two ways the first is better in every way."""
    if len(place.ways) != 2:
        yield pair_problem(file, "way", "is a pair", "exactly two ways", str(len(place.ways)))
        return
    first, second = place.ways
    if first.loads != second.loads:
        yield pair_problem(file, "way[1].loads", "promises the same", str(first.loads), str(second.loads))
    yield from fixed_levels(file, "distance", levels["distance"], (first.distance, second.distance))
    yield from fixed_levels(file, "certainty", levels["certainty"], (first.certainty, second.certainty))


def fixed_levels(
    file: str, kind: str, order: Sequence[str], named: tuple[Sequence[str], Sequence[str]]
) -> Iterator[Problem]:
    """Check that each of two ways has one level of this kind, and the first the better one."""
    loose = [index for index, levels in enumerate(named) if len(levels) != 1]
    for index in loose:
        got = ", ".join(named[index])
        yield pair_problem(file, f"way[{index}].{kind}", "has fixed levels", "exactly one level", got)
    better, worse = named[0][0], named[1][0]
    if not loose and order.index(better) >= order.index(worse):
        word = "nearer" if kind == "distance" else "surer"
        yield pair_problem(
            file, f"way[0].{kind}", f"has the {word} way first", f"a level before {worse}", better
        )


def pair_problem(file: str, path: str, rule: str, expected: str, got: str) -> Problem:
    """Complain about an attention check."""
    return Problem(
        file=file,
        path=path,
        message=f"a dominated place {rule}",
        expected=expected,
        got=got,
        advice='change the ways, or make the place kind = "ordinary"',
    )
