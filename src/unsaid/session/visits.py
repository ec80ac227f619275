"""What earlier visits of the same person leave for the next one: ways that come no more, places they know.

Only what was offered is carried over, never what is believed of the person.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from unsaid.record.fold import Session, fold
from unsaid.record.store import Store
from unsaid.types.choice import NEITHER
from unsaid.types.errors import UnknownSessionError

__all__ = ["KEPT_APART", "Earlier", "earlier_visits", "known_places", "walked_here"]

KEPT_APART = 2
"""How many earlier visits a visit shares no way with; what came before them may come again."""

MOST_READ = 100
"""Sessions that are looked through for earlier visits, the latest first."""


class Earlier(NamedTuple):
    """What earlier visits leave.

    Attributes
    ----------
    visits
        How many there were.
    offered
        Ids of the alternatives that the latest `KEPT_APART` of them offered.
    """

    visits: int
    offered: tuple[str, ...]


def walked_here(store: Store) -> tuple[str, ...]:
    """Sessions in which something was answered, the latest first: the visits to a machine of one's own."""
    return tuple(each.session for each in store.sessions() if each.answers)[:MOST_READ]


def earlier_visits(store: Store, world: str, sessions: Sequence[str]) -> Earlier:
    """What a person's sessions leave for their next one.

    Parameters
    ----------
    world
        The world that is to be walked: visits to other worlds leave nothing.
    sessions
        Ids of the person's sessions, the latest first. Those that are unknown or erased, have no answers,
        or are of simulated participants leave nothing.
    """
    visits = list(_visits(store, world, sessions[:MOST_READ]))
    offered = {
        alternative.id
        for session in visits[:KEPT_APART]
        for choice_set in session.choice_sets
        for alternative in choice_set.alternatives
    }
    return Earlier(len(visits), tuple(sorted(offered - {NEITHER})))


def _visits(store: Store, world: str, sessions: Sequence[str]) -> Iterable[Session]:
    for session_id in dict.fromkeys(sessions):
        try:
            session = fold(store.read(session_id))
        except UnknownSessionError:
            continue
        if session.answers and session.begun.world == world and session.begun.participant == "person":
            yield session


def known_places(session: Session, before: int | None = None) -> frozenset[str]:
    """Places where something was offered before a choice set, on this visit or an earlier one.

    Parameters
    ----------
    before
        Number of the choice set; None for the one that comes next.
    """
    earlier = {full_id.partition(".")[0] for full_id in session.begun.offered_before}
    sets = session.choice_sets if before is None else session.choice_sets[: before - 1]
    return frozenset(earlier.union(each.place for each in sets))
