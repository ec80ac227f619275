"""The next choice set of a session: a pure function of its log, its engine and its world.

The story says which places may come next; the design says what each of them could tell; among
places within a few percent of the best, the story chooses. Disguised repeats and dominated pairs
are woven in at places in the session that depend on its seed alone.
"""

from typing import NamedTuple

import numpy as np

from unsaid.adaptive.engine import Engine
from unsaid.record.fold import Session
from unsaid.session.checks import depth_of, dominated_choice_set, repeated_choice_sets, scheduled, used_by
from unsaid.session.encode import most_telling
from unsaid.session.offers import GROUPS, OfferTable, alternative_of, outside_of
from unsaid.session.visits import known_places
from unsaid.types.choice import Alternative, ChoiceSet
from unsaid.types.events import StopReason
from unsaid.worlds.schema import Place
from unsaid.worlds.story import eligible, story_preference

__all__ = ["Next", "propose"]

FURTHER = 6
"""Choice sets that are asked when someone goes on from the threshold."""


class Next(NamedTuple):
    """Either a choice set or the reason why there is none."""

    choice_set: ChoiceSet | None
    stop: StopReason | None


def propose(session: Session, engine: Engine, table: OfferTable) -> Next:
    """The next choice set, or why the questions end.

    Parameters
    ----------
    session
        Without an open choice set.
    engine
        After its answers.
    table
        Of its world.
    """
    stop = _limits(session, engine)
    if stop is not None:
        return Next(None, stop)
    check = _scheduled_check(session, engine, table)
    if check is not None:
        return Next(check, None)
    places = _places(session, table)
    if not places:
        return Next(None, "world-exhausted")
    return _adaptive(session, engine, table, places)


def _limits(session: Session, engine: Engine) -> StopReason | None:
    settings, count = session.begun.settings, len(session.answers)
    if session.extended_after is not None:
        return "limit" if count >= session.extended_after + FURTHER else None
    if count >= settings.limit:
        return "limit"
    asked_enough = count >= settings.least and settings.sure_at < 1
    if asked_enough and engine.leading_probabilities().max() >= settings.sure_at:
        return "sure"
    return None


def _places(session: Session, table: OfferTable) -> tuple[Place, ...]:
    """Eligible places, new to this walk where there are any, the story's favourites first."""
    world, number = table.world, len(session.choice_sets) + 1
    last = session.choice_sets[-1].place if session.choice_sets else None
    region = world.places_by_id[last].region if last is not None else None
    visited = {choice_set.place for choice_set in session.choice_sets}
    known = known_places(session)
    open_to = eligible(world, region=region, depth=depth_of(session), used=used_by(session), last_place=last)
    places = tuple(place for place in open_to if place.id not in visited) or open_to

    def preference(place: Place) -> float:
        return story_preference(
            place, region=region, visited=visited, known=known, seed=session.begun.seed, number=number
        )

    return tuple(sorted(places, key=preference, reverse=True)[:GROUPS])


def _adaptive(session: Session, engine: Engine, table: OfferTable, places: tuple[Place, ...]) -> Next:
    settings, number, seed = session.begun.settings.design, len(session.choice_sets) + 1, session.begun.seed
    candidates = table.candidates(places, used_by(session))
    kind = "random" if settings.goal == "random" else "adaptive"
    chosen, score, without = engine.ask(candidates)
    if not np.isfinite(score).any():
        return Next(None, "world-exhausted")
    best = float(np.max(score))
    if _told_all(session, best):
        return Next(None, "nothing-left")
    # `places` stand in the order that the story prefers: the first near-equal one is its choice
    group = int(np.flatnonzero(score >= (1 - settings.near_equal) * best - 1e-9)[0])
    picks = list(chosen[group])
    spare = int(np.argmax(without[group]))
    if settings.alternatives > 2 and without[group][spare] >= (1 - settings.near_equal) * score[group]:
        picks.pop(spare)
    place = places[group]
    ways = {way.id: way for way in place.ways}
    offers = [table.offers[place.id][pick] for pick in picks]
    alternatives = [
        alternative_of(table.world, place, ways[o.way], o.distance, o.certainty, seed=seed, number=number)
        for o in offers
    ]
    order = np.random.default_rng([seed, number]).permutation(len(alternatives))
    shown: tuple[Alternative, ...] = tuple(alternatives[i] for i in order)
    outside = outside_of(table.world, seed=seed, number=number)
    return Next(ChoiceSet(number=number, kind=kind, place=place.id, alternatives=(*shown, outside)), None)


def _told_all(session: Session, best_bits: float) -> bool:
    settings = session.begun.settings
    measured = settings.design.goal not in ("random", "d-optimal")
    started = session.extended_after is None and len(session.answers) >= settings.least
    return measured and started and best_bits < settings.least_gain_bits


def _scheduled_check(session: Session, engine: Engine, table: OfferTable) -> ChoiceSet | None:
    """A dominated pair or a disguised repeat, where one is due and the world has one to give."""
    for kind in scheduled(session):
        if kind == "dominated":
            pair = dominated_choice_set(session, engine, table.world)
            if pair is not None:
                return pair
        elif repeats := repeated_choice_sets(session, table.world):
            return repeats[most_telling(engine, repeats)]
    return None
