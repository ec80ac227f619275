"""What is woven in to measure noise and attention: disguised repeats and dominated pairs.

Where in a session they are due depends on its seed and limit alone. A repeat offers what an earlier
choice set offered, at another place and in other words and order; a dominated pair offers the same
promise twice, once nearer and surer.
"""

from collections import Counter
from typing import Literal

import numpy as np

from unsaid.adaptive.engine import Engine
from unsaid.record.fold import Session
from unsaid.session.offers import alternative_of, outside_of
from unsaid.types.choice import Alternative, ChoiceSet
from unsaid.types.errors import LogError
from unsaid.worlds.schema import Place, Way, World
from unsaid.worlds.story import counterparts, dominated_places, eligible, follows

__all__ = ["depth_of", "dominated_choice_set", "repeated_choice_sets", "schedule", "scheduled", "used_by"]

ScheduledCheck = Literal["dominated", "repeat"]

LEAST_APART = 4
"""Choice sets between an original and its repeat."""

DOMINATED_SPAN = (0.25, 0.45)
REPEAT_SPAN = (0.5, 0.85)
"""Shares of the limit between which they are spread."""


STORY_UNTIL = 0.75
"""Share of the session after which a dominated pair no longer waits for the story."""


def used_by(session: Session) -> frozenset[str]:
    """Full ids of all alternatives that the session, or an earlier visit, has offered."""
    now = (a.id for choice_set in session.choice_sets for a in choice_set.alternatives)
    return frozenset(session.begun.offered_before).union(now)


def depth_of(session: Session) -> float:
    """Share of the session done, in [0, 1]."""
    return min(1.0, len(session.choice_sets) / session.begun.settings.limit)


def schedule(seed: int, limit: int, repeats: int, dominated: int) -> dict[ScheduledCheck, tuple[int, ...]]:
    """Numbers of the choice sets from which on each repeat and each dominated pair is due."""
    random = np.random.default_rng([seed, limit])

    def spread(count: int, span: tuple[float, float]) -> tuple[int, ...]:
        shares = np.linspace(*span, count) if count > 1 else np.full(count, np.mean(span))
        return tuple(int(n) for n in np.maximum(2, np.round(shares * limit) + random.integers(-1, 2, count)))

    return {"dominated": spread(dominated, DOMINATED_SPAN), "repeat": spread(repeats, REPEAT_SPAN)}


def scheduled(session: Session) -> tuple[ScheduledCheck, ...]:
    """Which kinds are due now, ``dominated`` before ``repeat``; mostly none."""
    settings, number = session.begun.settings, len(session.choice_sets) + 1
    plan = schedule(session.begun.seed, settings.limit, settings.repeats, settings.dominated)
    had = Counter(choice_set.kind for choice_set in session.choice_sets)
    return tuple(
        kind for kind, numbers in plan.items() if had[kind] < sum(due_from <= number for due_from in numbers)
    )


def _here(session: Session, world: World) -> tuple[str | None, str | None]:
    last = session.choice_sets[-1].place if session.choice_sets else None
    return last, world.places_by_id[last].region if last is not None else None


def dominated_choice_set(session: Session, engine: Engine, world: World) -> ChoiceSet | None:
    """The dominated pair whose promise is most surely wanted, or None where no place here has one.

    Nearer and surer is better only where what is promised is wanted, so the pair is taken that the
    posterior believes to be wanted most. Until late in the session it waits for a place that the story
    allows.
    """
    number, seed = len(session.choice_sets) + 1, session.begun.seed
    last, region = _here(session, world)
    places = dominated_places(
        world, region=region, depth=depth_of(session), used=used_by(session), last_place=last
    )
    if depth_of(session) < STORY_UNTIL:
        places = tuple(place for place in places if follows(world, place, region))
    if not places:
        return None
    weights = np.asarray(engine.particles.weights)
    wanted = np.asarray(engine.particles.theta)[:, : len(world.wishes)]

    def sureness(place: Place) -> float:
        loads = np.array([place.ways[0].loads.get(wish, 0.0) for wish in world.wish_ids])
        return float(weights @ (wanted @ loads > 0))

    place = max(places, key=sureness)
    pair = [
        alternative_of(world, place, way, way.distance[0], way.certainty[0], seed=seed, number=number)
        for way in place.ways
    ]
    order = [int(i) for i in np.random.default_rng([seed, number]).permutation(2)]
    alternatives = (*(pair[i] for i in order), outside_of(world, seed=seed, number=number))
    return ChoiceSet(
        number=number,
        kind="dominated",
        place=place.id,
        alternatives=alternatives,
        dominated=order.index(1),
    )


def repeated_choice_sets(session: Session, world: World) -> tuple[ChoiceSet, ...]:
    """All disguised repeats that are possible now; first at places that the story allows."""
    last, region = _here(session, world)
    used = used_by(session)
    open_places = {
        place.id
        for place in eligible(world, region=region, depth=depth_of(session), used=used, last_place=last)
    }
    repeated = {choice_set.repeats for choice_set in session.choice_sets}
    found: list[ChoiceSet] = []
    for earlier in session.choice_sets[: max(0, len(session.choice_sets) - LEAST_APART)]:
        if earlier.kind in ("adaptive", "random") and earlier.number not in repeated:
            ids = [a.id for a in earlier.alternatives if not a.is_neither]
            for place, ways in counterparts(world, ids, used):
                if place.id in open_places:
                    found.append(_repeat(session, world, earlier, place, ways))
    return tuple(found)


def _repeat(
    session: Session, world: World, earlier: ChoiceSet, place: Place, ways: tuple[Way, ...]
) -> ChoiceSet:
    number, seed = len(session.choice_sets) + 1, session.begun.seed
    originals = [(i, a) for i, a in enumerate(earlier.alternatives) if not a.is_neither]
    shown: list[tuple[int, Alternative]] = []
    for (index, original), way in zip(originals, ways, strict=True):
        distance, certainty = original.distance, original.certainty
        if distance is None or certainty is None:
            raise LogError(
                "an alternative of a world was recorded without its levels",
                where=f"session {session.id}, choice set {earlier.number}, {original.id}",
                expected="a distance and a certainty",
                got=f"{distance} and {certainty}",
                advice="restore the log from a copy, or erase this session and begin another",
            )
        shown.append(
            (index, alternative_of(world, place, way, distance, certainty, seed=seed, number=number))
        )
    # turned round by one, so that no alternative stands where its original stood
    shown = [*shown[1:], shown[0]]
    outside_index = next(i for i, a in enumerate(earlier.alternatives) if a.is_neither)
    return ChoiceSet(
        number=number,
        kind="repeat",
        place=place.id,
        alternatives=(*(a for _, a in shown), outside_of(world, seed=seed, number=number)),
        repeats=earlier.number,
        counterpart=(*(i for i, _ in shown), outside_index),
    )
