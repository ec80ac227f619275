"""What the story allows: which places may come next, which repeat which in other words, and in what words."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from unsaid.types.errors import WorldError
from unsaid.worlds.fields import LevelKind
from unsaid.worlds.problems import closest, one_of
from unsaid.worlds.schema import Hour, Line, Place, Way, World

__all__ = [
    "choose_outside_words",
    "choose_words",
    "companion_line",
    "counterparts",
    "dominated_places",
    "drawn",
    "eligible",
    "follows",
    "hour_at",
    "story_preference",
    "twins",
    "unused_ways",
]

Offer = tuple[frozenset[tuple[str, float]], frozenset[str], frozenset[str]]


def unused_ways(place: Place, used: Collection[str]) -> tuple[Way, ...]:
    """Ways of a place whose full ids (``place.way``) have not been offered yet."""
    return tuple(way for way in place.ways if place.full_id(way) not in used)


def eligible(
    world: World, *, region: str | None, depth: float, used: Collection[str], last_place: str | None
) -> tuple[Place, ...]:
    """Ordinary places that may come next.

    A place qualifies when it follows the region that the walk is in (lies in one where walks start,
    when the walk has not begun), when its needs and its region's hold, when at least two of its ways
    are unused, and when it is not the place just left. Where no place qualifies, those that follow and
    whose needs are nearest to holding do; where nothing follows any more, any place does; the rest always
    holds.

    Parameters
    ----------
    region
        Region of the place just left, or None before the first.
    depth
        Share of the walk done, in [0, 1].
    used
        Full ids of the ways that were offered before.
    last_place
        Id of the place just left.

    Returns
    -------
    tuple[Place, ...]
        In the order of their ids; empty only when no other place has two unused ways.
    """
    return allowed(world, "ordinary", region, depth, used, last_place)


def dominated_places(
    world: World, *, region: str | None, depth: float, used: Collection[str], last_place: str | None
) -> tuple[Place, ...]:
    """Attention checks that may come next, by the rules of `eligible`."""
    return allowed(world, "dominated", region, depth, used, last_place)


def allowed(
    world: World, kind: str, region: str | None, depth: float, used: Collection[str], last_place: str | None
) -> tuple[Place, ...]:
    """Places of one kind that may come next; see `eligible`."""

    def early_or_late(place: Place) -> float:
        """By how much of the walk its needs are missed; 0 where they hold."""
        least, most = world.depth_ranges[place.id]
        return max(least - depth, depth - most, 0.0)

    usable = tuple(
        place
        for place in world.places
        if place.kind == kind and place.id != last_place and len(unused_ways(place, used)) >= 2
    )
    following = tuple(place for place in usable if follows(world, place, region))
    if not following:
        return usable
    nearest = min(map(early_or_late, following))
    return tuple(place for place in following if early_or_late(place) <= nearest)


def follows(world: World, place: Place, region: str | None) -> bool:
    """Whether a place may follow a region; None is before the first place."""
    return place.region in world.start if region is None else region in place.follows


def same_offer(way: Way) -> Offer:
    """Tell what a way offers, apart from its words."""
    return frozenset(way.loads.items()), frozenset(way.distance), frozenset(way.certainty)


def twins(world: World) -> dict[str, tuple[str, ...]]:
    """Find, for each way of an ordinary place, the ways of other places that offer the same.

    Twins have the same loads and the same allowed levels, in other words.

    Returns
    -------
    dict
        Full ids of the twins by the way's full id, in the order of the world; empty where it has none.
    """
    groups: dict[Offer, list[tuple[str, str]]] = defaultdict(list)
    ordinary = [(place, way) for place in world.places if place.kind == "ordinary" for way in place.ways]
    for place, way in ordinary:
        groups[same_offer(way)].append((place.id, place.full_id(way)))
    return {
        place.full_id(way): tuple(twin for where, twin in groups[same_offer(way)] if where != place.id)
        for place, way in ordinary
    }


def counterparts(
    world: World, way_ids: Sequence[str], used: Collection[str]
) -> tuple[tuple[Place, tuple[Way, ...]], ...]:
    """Places where earlier ways can be repeated in disguise.

    Parameters
    ----------
    way_ids
        Full ids of ways that were offered together.
    used
        Full ids of the ways that may not be offered again.

    Returns
    -------
    tuple
        Each other place that has an unused twin of every one of the ways, with these twins in the
        order of the ways.

    Raises
    ------
    WorldError
        If the world has no such way.
    """
    for name in way_ids:
        require(world, "way", name, world.ways_by_id)
    offers = [same_offer(world.ways_by_id[name][1]) for name in way_ids]
    origins = {world.ways_by_id[name][0].id for name in way_ids}
    found: list[tuple[Place, tuple[Way, ...]]] = []
    for place in world.places:
        if place.kind == "ordinary" and place.id not in origins:
            free = {same_offer(way): way for way in unused_ways(place, used)}
            if all(offer in free for offer in offers):
                found.append((place, tuple(free[offer] for offer in offers)))
    return tuple(found)


def require(world: World, what: str, name: str, known: Collection[str]) -> None:
    """Refuse a name that the world does not have."""
    if name not in known:
        raise WorldError(
            f"no such {what}",
            where=world.id,
            expected=one_of(known),
            got=name,
            advice=closest(name, known, f"use the id of a {what} of this world"),
        )


def drawn(seed: int, number: int, slot: str) -> float:
    """Draw a number in [0, 1) that depends on nothing but these three."""
    digest = hashlib.sha256(f"{seed}|{number}|{slot}".encode()).digest()
    return int.from_bytes(digest[:6]) / 2**48


def choose_words(world: World, seed: int, number: int, kind: LevelKind, level: str, slot: int = 0) -> str:
    """Choose the wording of a level of distance or certainty.

    Parameters
    ----------
    seed
        The session's seed.
    number
        Number of the choice set.
    kind, level
        Which table of wordings, and which level.
    slot
        Tells apart ways that should have wordings drawn on their own; with the default, the same
        level has the same wording throughout a choice set.

    Raises
    ------
    WorldError
        If the world has no such level.
    """
    wordings = world.phrases[kind]
    if level not in wordings:
        advice = closest(level, wordings, "use a level of world.toml")
        raise WorldError(
            f"no such {kind}", where=world.id, expected=one_of(wordings), got=level, advice=advice
        )
    return pick(wordings[level], seed, number, f"{kind}.{level}.{slot}")


def choose_outside_words(world: World, seed: int, number: int) -> str:
    """Choose the wording of the outside option: stay here; neither."""
    return pick(world.outside, seed, number, "outside")


def pick(wordings: Sequence[str], seed: int, number: int, slot: str) -> str:
    """Choose one of several wordings."""
    return wordings[int(drawn(seed, number, slot) * len(wordings))]


def hour_at(world: World, depth: float) -> Hour | None:
    """The stretch of the walk that a share of it lies in; None where the world has none yet."""
    return next((hour for hour in reversed(world.hours) if hour.depth <= depth), None)


def story_preference(
    place: Place,
    *,
    region: str | None,
    visited: Collection[str],
    seed: int,
    number: int,
    known: Collection[str] = (),
) -> float:
    """Score how well a place continues the story; the highest of near-equal places is taken.

    A place not visited before comes before one that an earlier visit knows, and that before one of this
    walk; then the region that the walk is in counts a little, beside a draw that depends on seed,
    number and place alone.

    Parameters
    ----------
    region
        Region of the place just left.
    visited
        Ids of the places that the walk has been to.
    known
        Ids of those and of the places of earlier visits.
    seed, number
        The session's seed and the number of the choice set.
    """
    new = 2.0 * (place.id not in visited) + 2.0 * (place.id not in {*known, *visited})
    near = 0.25 if place.region == region else 0.0
    return new + near + drawn(seed, number, f"place.{place.id}")


def companion_line(
    world: World, event: str, *, seed: int, number: int, said: Mapping[str, int]
) -> Line | None:
    """Choose what a companion says about an event, if anyone says anything: what was not said yet, if any.

    Parameters
    ----------
    number
        Number of the choice set at which it happens.
    said
        For each line that was said, the number of the choice set at which it was said last.
    """
    free = [
        line
        for line in world.lines
        if line.event == event
        and (line.id not in said or (not line.once and number - said[line.id] > line.cooldown))
    ]
    return min(free, key=lambda line: (line.id in said, drawn(seed, number, f"line.{line.id}")), default=None)
