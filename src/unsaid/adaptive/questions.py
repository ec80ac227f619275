"""Which question may be asked next: of given sets, of all sets of a small table, or by search."""

import dataclasses
import functools
import heapq
import itertools
import math
from collections import Counter
from collections.abc import Sequence

import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import ArrayLike

from unsaid.adaptive.candidates import CandidateTable
from unsaid.adaptive.engine import Engine
from unsaid.design.candidates import Candidates
from unsaid.model.data import ChoiceSets, simple_choice_sets
from unsaid.types.errors import DataError, SessionStateError

__all__ = ["QuestionPool", "Rows"]

Rows = tuple[int, ...]

LISTED = 512
"""Where there are no more sets than this, all are compared: that takes no longer than a search."""

MOST_SEARCHES = 64
"""Searches for one question, each with other rows left out, before one is taken at random."""


class QuestionPool:
    """The questions of a design.

    Parameters
    ----------
    table
        What may be offered.
    size
        Alternatives in a question.
    outside
        Whether "neither" is offered beside them.
    sets
        The only questions that may be asked, as rows of the table in the order shown; None for all.
    fixed
        Questions that are asked first, whatever is known.
    excluded
        Questions that are never asked.
    times
        How often one question is asked at most; None for no limit.
    """

    def __init__(
        self,
        table: CandidateTable,
        size: int,
        outside: bool,
        *,
        sets: Sequence[Rows] | None,
        fixed: Sequence[Rows],
        excluded: Sequence[Rows],
        times: int | None,
    ):
        count = table.frame.height
        if size > count:
            raise DataError(
                "a question has more alternatives than the table has rows",
                expected=f"at most {count}",
                got=str(size),
                advice="give more rows, or a smaller size",
            )
        self.table, self.size, self.outside, self.times = table, size, outside, times
        self.fixed = [self._rows(rows) for rows in fixed]
        self.excluded = frozenset(frozenset(self._rows(rows)) for rows in excluded)
        self.given = sets is not None
        if sets is None and math.comb(count, size) <= LISTED:
            sets = list(itertools.combinations(range(count), size))
        self.sets = None if sets is None else [self._rows(rows) for rows in sets]
        # the outside option in the last row
        self.offers = simple_choice_sets(
            np.pad(table.values, ((0, 1), (0, 0))),
            delay_days=np.append(table.delay_days, 0.0),
            probability=np.append(table.probability, 1.0),
            outside=np.append(np.zeros(count), 1.0),
        )
        if self.sets is None:
            pool = jax.tree.map(lambda leaf: leaf[None, :-1], self.offers)
            self.candidates = Candidates(pool, jnp.arange(count)[None], jnp.ones((1, count), dtype=bool))
        else:
            if not self.sets:
                raise DataError("there is no question to ask", expected="at least one set", got="none")
            self.keys = [frozenset(rows) for rows in self.sets]
            self.offered = self.encode(np.array(self.sets))

    def encode(self, rows: np.ndarray, *, worst: bool = False, best: int | None = None) -> ChoiceSets:
        """Questions as the model takes them, the outside option last.

        Parameters
        ----------
        rows
            Of the table; the last axis runs over a question's alternatives.
        worst
            Of the choice of the worst, in which all attributes count the other way round and the outside
            option cannot be chosen.
        best
            Index of the alternative that was chosen before, and cannot be chosen as the worst.
        """
        if self.outside:
            rows = np.concatenate([rows, np.full((*rows.shape[:-1], 1), -1)], axis=-1)
        return _gathered(self.offers, rows, worst, -1 if best is None else best)

    def next(self, engine: Engine, asked: Counter[frozenset[int]], *, at_random: bool) -> tuple[Rows, float]:
        """The next question, as rows in the order shown, and what it promises in bits.

        Raises
        ------
        SessionStateError
            If every question has been asked.
        """
        number = sum(asked.values())
        random = np.random.default_rng([engine.seed, number + 1])
        if number < len(self.fixed):
            return self.fixed[number], self._bits(engine, self.fixed[number])
        spent = self.excluded | {
            rows for rows, often in asked.items() if self.times is not None and often >= self.times
        }
        if self.sets is not None:
            rows, bits = self._listed(engine, spent, random if at_random else None)
        elif at_random:
            rows, bits = self._drawn(engine, spent, random)
        else:
            rows, bits = self._searched(engine, spent, random)
        # now here, now there: what is shown first is chosen more often; who gives the sets gives the order
        return rows if self.given else tuple(int(rows[i]) for i in random.permutation(self.size)), bits

    def _bits(self, engine: Engine, rows: Rows) -> float:
        return float(engine.score(self.encode(np.array([rows])))[0])

    def _listed(
        self, engine: Engine, spent: frozenset[frozenset[int]], random: np.random.Generator | None
    ) -> tuple[Rows, float]:
        sets = self.sets or []
        bits = engine.score(self.offered)
        free = np.array([key not in spent for key in self.keys])
        if not free.any():
            raise _nothing_left(self.times)
        best = (
            int(np.argmax(np.where(free, bits, -np.inf)))
            if random is None
            else int(random.choice(np.flatnonzero(free)))
        )
        return sets[best], float(bits[best])

    def _drawn(
        self, engine: Engine, spent: frozenset[frozenset[int]], random: np.random.Generator
    ) -> tuple[Rows, float]:
        for _ in range(1000):
            rows = tuple(int(i) for i in random.choice(self.table.frame.height, self.size, replace=False))
            if frozenset(rows) not in spent:
                return rows, self._bits(engine, rows)
        raise _nothing_left(self.times)

    def _searched(
        self, engine: Engine, spent: frozenset[frozenset[int]], random: np.random.Generator
    ) -> tuple[Rows, float]:
        """The best set that may still be asked: where one may not, with each of its rows left out in turn."""
        waiting: list[tuple[float, int, Rows, frozenset[int]]] = []

        def search(left_out: frozenset[int]) -> None:
            usable = np.ones((1, self.table.frame.height), dtype=bool)
            usable[0, list(left_out)] = False
            found = engine.ask(dataclasses.replace(self.candidates, usable=jnp.asarray(usable)))
            if np.isfinite(found.score[0]):
                rows = tuple(int(i) for i in found.chosen[0])
                heapq.heappush(waiting, (-float(found.score[0]), len(waiting), rows, left_out))

        search(frozenset())
        searches = 1
        while waiting and searches <= MOST_SEARCHES:
            minus_bits, _, rows, left_out = heapq.heappop(waiting)
            if frozenset(rows) not in spent:
                return rows, -minus_bits
            for row in rows:
                search(left_out | {row})
                searches += 1
        return self._drawn(engine, spent, random)

    def _rows(self, rows: Sequence[int]) -> Rows:
        """Checked rows of one question."""
        count = self.table.frame.height
        found = tuple(int(row) for row in rows)
        if len(found) != self.size or len(set(found)) < self.size or not all(0 <= i < count for i in found):
            raise DataError(
                "these are no rows of one question",
                expected=f"{self.size} different rows from 0 to {count - 1}",
                got=str(tuple(rows)),
            )
        return found


@functools.partial(jax.jit, static_argnames=("worst",))
def _gathered(offers: ChoiceSets, rows: ArrayLike, worst: bool, best: ArrayLike) -> ChoiceSets:
    """What `QuestionPool.encode` says; the outside option is row -1, no best one alternative -1."""
    rows = jnp.asarray(rows)
    sets = jax.tree.map(lambda leaf: leaf[rows], offers)
    if not worst:
        return sets
    others = (rows >= 0) & (jnp.arange(rows.shape[-1]) != best)
    return dataclasses.replace(sets, attributes=-sets.attributes, available=others)


def _nothing_left(times: int | None) -> SessionStateError:
    return SessionStateError(
        "every question has been asked",
        expected=f"one that was asked less than {times} times",
        got="none",
        advice="stop, which stop() says, or allow repeats: times=2, or times=None for any number",
    )
