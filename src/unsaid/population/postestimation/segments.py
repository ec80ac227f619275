"""Who wants what: what each person's choices say of them, and groups of people who want alike."""

from typing import NamedTuple

import numpy as np
import polars as pl
from jaxtyping import Float

from unsaid.population.normal.tastes import coefficients_of
from unsaid.population.postestimation.importance import groups_of, importance_shares
from unsaid.population.postestimation.predict import posterior_draws
from unsaid.population.postestimation.saved import KnownPeople
from unsaid.population.specification import MixedSpecification

__all__ = ["PersonTable", "Segment", "person_table", "segments"]


class PersonTable(NamedTuple):
    """What is known of each person.

    Attributes
    ----------
    ids
        Of the people.
    names
        Of the attributes.
    means, sds
        Of each coefficient, as it enters utility, under the person's posterior.
    groups
        Attributes, with the levels of a categorical one as one.
    leading
        Probability that each of `groups` matters most to the person.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    means: Float[np.ndarray, "person attribute"]
    sds: Float[np.ndarray, "person attribute"]
    groups: tuple[str, ...]
    leading: Float[np.ndarray, "person group"]

    def frame(self) -> pl.DataFrame:
        """One row for each person: mean and standard deviation of each coefficient, and what leads."""
        columns: dict[str, object] = {"person": list(self.ids)}
        for k, name in enumerate(self.names):
            columns[name] = self.means[:, k]
            columns[f"{name} sd"] = self.sds[:, k]
        columns["leading"] = [self.groups[k] for k in self.leading.argmax(1)]
        columns["leading probability"] = self.leading.max(1)
        return pl.DataFrame(columns)


class Segment(NamedTuple):
    """People to whom the same attribute matters most.

    Attributes
    ----------
    attribute
        That leads; its direction is that of the segment's mean coefficient, where it has only one.
    share
        Of the people, each counted by the probability that they belong here.
    sure
        Share of the people who belong here with probability .8 or more.
    means
        Mean coefficients of the people here, each weighted by that probability.
    """

    attribute: str
    share: float
    sure: float
    means: Float[np.ndarray, " attribute"]


def person_table(
    specification: MixedSpecification,
    known: KnownPeople,
    ranges: Float[np.ndarray, "attribute two"],
    *,
    draws: int = 200,
    seed: int = 0,
) -> PersonTable:
    """Each person's posterior, and which attribute matters most to them.

    Parameters
    ----------
    ranges
        Smallest and largest value of each attribute in the data.
    """
    names, groups = groups_of(specification.names)
    first, second = np.zeros(known.means.shape), np.zeros(known.means.shape)
    leading = np.zeros((len(known.ids), len(names)))
    people = np.arange(len(known.ids))
    for b in posterior_draws(known, draws, seed):
        coefficients = coefficients_of(specification, b)
        first += coefficients / draws
        second += coefficients**2 / draws
        leading[people, importance_shares(coefficients, ranges, groups).argmax(1)] += 1 / draws
    sds = np.sqrt(np.maximum(second - first**2, 0.0))
    return PersonTable(known.ids, specification.names, first, sds, names, leading)


def segments(table: PersonTable) -> tuple[Segment, ...]:
    """Segments by leading attribute, the largest first; those without anybody are left out."""
    found = []
    for k, name in enumerate(table.groups):
        belongs = table.leading[:, k]
        if belongs.sum() <= 0:
            continue
        means = belongs @ table.means / belongs.sum()
        found.append(Segment(name, float(belongs.mean()), float((belongs >= 0.8).mean()), means))
    return tuple(sorted(found, key=lambda one: -one.share))
