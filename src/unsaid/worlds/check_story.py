"""Linting the story: every place can be reached, every region leads on, checks and repeats are possible."""

from collections.abc import Iterator

from unsaid.worlds.findings import Found, at_place, found, ordinary_places
from unsaid.worlds.schema import World
from unsaid.worlds.story import twins

__all__ = ["check_story"]

FRAMING = ("gate", "threshold", "room", "rest", "ending")
LEAST_TWINS = 0.25


def check_story(world: World) -> Iterator[Found]:
    """Find what keeps a walk from going everywhere, being checked and being repeated."""
    yield from reachability(world)
    yield from never_open(world)
    yield from dead_ends(world)
    yield from attention_checks(world)
    yield from full_twins(world)
    for table in FRAMING:
        if not world.words.get(table):
            advice = f"add a table [{table}] to words.toml"
            yield found("warning", "no-framing", f"words {table}", "the story has no words for this", advice)


def reached_regions(world: World) -> set[str]:
    """Regions that a walk can be in, going through ordinary places from the start."""
    places = ordinary_places(world)
    reached = {place.region for place in places if place.region in world.start}
    while True:
        more = {place.region for place in places if reached.intersection(place.follows)} - reached
        if not more:
            return reached
        reached |= more


def reachability(world: World) -> Iterator[Found]:
    """Find places and regions that no walk leads to."""
    reached = reached_regions(world)
    for region in world.regions:
        if region.id not in reached:
            advice = "add a place there that follows a region which walks lead to, or remove the region"
            yield found("error", "unreachable-region", region.id, "no walk leads to this region", advice)
    for place in world.places:
        if place.region not in world.start and not reached.intersection(place.follows):
            advice = "let it follow a region that walks lead to, or lie in a region where walks start"
            yield at_place("error", "unreachable-place", place, "no walk leads to this place", advice)


def never_open(world: World) -> Iterator[Found]:
    """Find places whose needs and whose region's needs exclude each other."""
    for place in world.places:
        least, most = world.depth_ranges[place.id]
        if least > most:
            message = f"it needs depth>={least:g}, and depth<={most:g}"
            advice = f"mend its needs, or those of region {place.region}"
            yield at_place("error", "never-open", place, message, advice)


def dead_ends(world: World) -> Iterator[Found]:
    """Find regions that lead nowhere; one's own region counts where it has another place."""
    places = ordinary_places(world)
    for region in world.regions:
        leave_from = [place for place in places if place.region == region.id]
        onward = [place for place in places if region.id in place.follows]
        if leave_from and not any(leave_from != [place] for place in onward):
            advice = f"let a place follow {region.id}"
            yield found("error", "dead-end", region.id, "nothing follows this region", advice)


def attention_checks(world: World) -> Iterator[Found]:
    """Find out whether there is a dominated pair, and whether its promise is worth having."""
    pairs = [place for place in world.places if place.kind == "dominated"]
    if not pairs:
        advice = 'add a place of kind = "dominated"'
        yield found("warning", "no-dominated", world.id, "there is no attention check", advice)
    for place in pairs:
        away = [wish for wish, load in place.ways[0].loads.items() if load < 0]
        if away:
            message = f"nearer and surer is no better for someone led away from {', '.join(away)}"
            yield at_place("warning", "dominated-away", place, message, "use loads above 0")


def full_twins(world: World) -> Iterator[Found]:
    """Find out how many places have another place with a twin for each of their ways."""
    table = twins(world)
    places = ordinary_places(world)
    full = 0
    for place in places:
        homes = [{world.ways_by_id[twin][0].id for twin in table[place.full_id(way)]} for way in place.ways]
        full += bool(set.intersection(*homes))
    if full < LEAST_TWINS * len(places):
        message = f"only {full} of {len(places)} places can be repeated in full, in other words"
        advice = "write places with the same loads and levels as others, in other words, far from them"
        yield found("warning", "few-twins", world.id, message, advice)
