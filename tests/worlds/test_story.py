from collections import Counter
from collections.abc import Collection
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.worlds.small_world import NUMBERS, Tables, built
from unsaid.types.errors import WorldError
from unsaid.worlds.load import load_world
from unsaid.worlds.schema import World
from unsaid.worlds.story import (
    choose_outside_words,
    choose_words,
    companion_line,
    counterparts,
    dominated_places,
    eligible,
    hour_at,
    story_preference,
    twins,
    unused_ways,
)

EARLY, LATE = set(NUMBERS[:4]), set(NUMBERS[4:])
NOTHING: frozenset[str] = frozenset()
same_world = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def ids(places) -> set[str]:
    return {place.id for place in places}


def offer(world: World, **changes):
    return eligible(
        world, **{"region": "shore", "depth": 0.4, "used": NOTHING, "last_place": None, **changes}
    )


def ways_except(world: World, *kept: str) -> frozenset[str]:
    return frozenset(name for name, (place, _) in world.ways_by_id.items() if place.id not in kept)


def test_a_walk_begins_in_a_region_of_the_start(world):
    assert ids(offer(world, region=None, depth=0.0)) == EARLY


def test_needs_hold_at_their_bounds(world):
    assert ids(offer(world, depth=0.1)) == EARLY
    assert ids(offer(world, depth=0.2)) == EARLY | LATE
    assert ids(offer(world, depth=0.6)) == EARLY | LATE
    assert ids(offer(world, depth=0.7)) == LATE


def test_attention_checks_are_offered_apart(world):
    state = {"region": "shore", "depth": 0.4, "used": NOTHING, "last_place": None}
    assert "weir" not in ids(eligible(world, **state))
    assert ids(dominated_places(world, **state)) == {"weir"}
    assert dominated_places(world, **{**state, "used": frozenset({"weir.boat"})}) == ()


def test_needs_are_given_up_first_then_what_is_followed(tables: Tables, tmp_path: Path):
    for name in NUMBERS[4:]:
        tables[f"places/{name}.toml"]["follows"] = ["hill"]
    world = built(tmp_path, tables)
    assert ids(offer(world, depth=0.4)) == EARLY
    assert ids(offer(world, depth=0.9)) == EARLY  # they follow, though their time is over
    only_late = ways_except(world, "five")
    assert ids(offer(world, depth=0.4, used=only_late)) == {"five"}


def test_only_an_exhausted_world_has_nothing(world):
    assert ids(offer(world, used=ways_except(world, "five"))) == {"five"}
    assert offer(world, used=ways_except(world, "five") | {"five.arch", "five.cave"}) == ()
    assert offer(world, used=ways_except(world, "five"), last_place="five") == ()


def test_unused_ways_are_those_not_offered(world):
    place = world.places_by_id["one"]
    assert [way.id for way in unused_ways(place, {"one.arch", "two.cave"})] == ["bridge", "cave"]


@same_world
@given(data=st.data(), steps=st.integers(1, 14))
def test_no_walk_meets_a_used_way_or_a_place_twice_in_a_row(world, data, steps):
    used: set[str] = set()
    region = last = None
    for step in range(steps):
        places = eligible(world, region=region, depth=step / 14, used=frozenset(used), last_place=last)
        fresh = [
            p for p in world.places if p.kind == "ordinary" and p.id != last and len(unused_ways(p, used)) > 1
        ]
        assert bool(places) == bool(fresh)
        assert len(ids(places)) == len(places)
        assert last not in ids(places)
        if not places:
            return
        place = data.draw(st.sampled_from(places))
        free = unused_ways(place, used)
        chosen = data.draw(
            st.lists(st.sampled_from(free), min_size=2, max_size=3, unique_by=lambda way: way.id)
        )
        names = {place.full_id(way) for way in chosen}
        assert not names & used
        used |= names
        region, last = place.region, place.id


@same_world
@given(
    region=st.sampled_from([None, "shore", "hill"]),
    depth=st.floats(0, 1),
    last=st.sampled_from([None, *NUMBERS]),
    data=st.data(),
)
def test_more_used_ways_never_bring_a_used_place_back(world, region, depth, last, data):
    used = frozenset(data.draw(st.sets(st.sampled_from(sorted(world.ways_by_id)))))
    places = eligible(world, region=region, depth=depth, used=used, last_place=last)
    assert all(len(unused_ways(place, used)) >= 2 for place in places)
    strict = [
        place
        for place in places
        if (place.region in world.start if region is None else region in place.follows)
        and place.depth_range[0] <= depth <= place.depth_range[1]
    ]
    assert strict in ([], list(places))  # either all keep the rules, or no place could


def test_twins_offer_the_same_elsewhere(world):
    table = twins(world)
    assert table["one.arch"] == ("four.arch", "seven.arch")  # the small world's loads come round every three
    assert "weir.arch" not in table
    for name, others in table.items():
        place, way = world.ways_by_id[name]
        for other in others:
            twin_place, twin = world.ways_by_id[other]
            assert twin_place.id != place.id
            assert (twin.loads, set(twin.distance)) == (way.loads, set(way.distance))
            assert name in table[other]


def test_other_levels_or_loads_make_no_twin(tables: Tables, tmp_path: Path):
    tables["places/four.toml"]["way"][0]["distance"] = ["near", "month"]
    tables["places/seven.toml"]["way"][0]["distance"].reverse()
    tables["places/one.toml"]["way"][1]["loads"]["kin"] = 0.25
    table = twins(built(tmp_path, tables))
    assert table["one.arch"] == ("seven.arch",)
    assert table["one.bridge"] == ()


def test_counterparts_repeat_every_way_in_its_order(world):
    found = counterparts(world, ["one.cave", "one.arch"], used={"one.cave", "one.arch"})
    assert [(place.id, [way.id for way in ways]) for place, ways in found] == [
        ("four", ["cave", "arch"]),
        ("seven", ["cave", "arch"]),
    ]
    left = counterparts(world, ["one.cave", "one.arch"], used={"four.arch"})
    assert [place.id for place, _ in left] == ["seven"]
    assert counterparts(world, ["weir.arch", "weir.boat"], used=NOTHING) == ()


def test_counterparts_of_an_unknown_way_are_refused(world):
    with pytest.raises(WorldError, match=r'did you mean "one\.arch"'):
        counterparts(world, ["one.arhc"], used=NOTHING)


def test_words_depend_on_seed_number_and_slot_alone(world):
    drawn = [choose_words(world, 3, number, "distance", "near") for number in range(40)]
    assert drawn == [choose_words(world, 3, number, "distance", "near") for number in range(40)]
    assert set(drawn) == set(world.phrases["distance"]["near"])
    assert drawn != [choose_words(world, 4, number, "distance", "near") for number in range(40)]
    assert drawn != [choose_words(world, 3, number, "distance", "near", slot=1) for number in range(40)]
    assert {choose_outside_words(world, 3, number) for number in range(40)} == set(world.outside)


def test_words_are_drawn_evenly(world):
    counts = Counter(choose_words(world, seed, 1, "certainty", "doubtful") for seed in range(1000))
    assert min(counts.values()) > 430


def test_words_of_an_unknown_level_are_refused(world):
    with pytest.raises(WorldError, match="no such distance"):
        choose_words(world, 3, 1, "distance", "certain")


def test_a_new_place_is_preferred_then_a_little_the_same_region(world):
    def scores(region: str, visited: Collection[str], seed: int) -> dict[str, float]:
        return {
            place.id: story_preference(place, region=region, visited=visited, seed=seed, number=5)
            for place in world.places
        }

    assert scores("shore", EARLY, 1) == scores("shore", EARLY, 1)
    near = 0
    for seed in range(200):
        ranked = scores("shore", {"one", "five"}, seed)
        best = max(ranked, key=ranked.__getitem__)
        assert best not in {"one", "five"}
        assert max(ranked["one"], ranked["five"]) < min(
            v for k, v in ranked.items() if k not in {"one", "five"}
        )
        near += world.places_by_id[best].region == "shore"
    assert 100 < near < 200


def test_companions_rest_between_lines_and_say_some_things_once(world):
    def said_at(number: int, said: dict[str, int], event: str = "broke") -> set[str]:
        lines = [companion_line(world, event, seed=seed, number=number, said=said) for seed in range(50)]
        return {line.id for line in lines if line}

    assert said_at(4, {}) == {"sigh", "tale"}
    assert said_at(4, {"sigh": 1}) == {"tale"}
    assert said_at(5, {"sigh": 1, "tale": 1}) == {"sigh"}
    assert said_at(4, {"sigh": 1, "tale": 1}) == set()
    assert said_at(9, {}, "hesitation") == {"wait"}
    assert said_at(9, {}, "thunder") == set()


def test_an_hour_lasts_until_the_next_begins():
    zone = load_world("zone")
    assert zone.hours
    first, second = zone.hours[0], zone.hours[1]
    assert hour_at(zone, first.depth) == first
    assert hour_at(zone, (first.depth + second.depth) / 2) == first
    assert hour_at(zone, second.depth) == second
    assert hour_at(zone, 1.0) == zone.hours[-1]
    assert hour_at(zone.model_copy(update={"hours": ()}), 0.5) is None
