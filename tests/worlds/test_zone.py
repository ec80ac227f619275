"""The world that comes with unsaid: it loads, is sound, and can be walked to the end."""

import numpy as np
import pytest

from unsaid.worlds.check import Report, check_world
from unsaid.worlds.load import load_world, world_digest
from unsaid.worlds.schema import World
from unsaid.worlds.story import counterparts, dominated_places, eligible, story_preference, unused_ways


@pytest.fixture(scope="module")
def zone() -> World:
    return load_world("zone")


@pytest.fixture(scope="module")
def report(zone: World) -> Report:
    return check_world(zone)


def test_it_is_large_enough(zone: World):
    ordinary = [place for place in zone.places if place.kind == "ordinary"]
    assert len(ordinary) >= 60
    assert all(len(place.ways) == 6 for place in ordinary)
    assert len(zone.wishes) == 10


def test_the_linter_finds_nothing(report: Report):
    assert report.errors == ()
    assert report.warnings == ()
    assert report.accepted == ()


def test_the_figures_are_within_bounds(report: Report):
    assert report.condition_number is not None
    assert report.condition_number <= 6
    assert report.min_pair_tradeoffs >= 6
    assert report.max_length_ratio <= 1.6
    assert report.max_correlation <= 0.15


def test_the_prior_is_a_correlation_of_the_ten_wishes(zone: World):
    matrix = np.array(zone.prior.correlation)
    assert matrix.shape == (10, 10)
    assert zone.prior.order == zone.wish_ids
    assert np.linalg.eigvalsh(matrix)[0] > 0
    assert np.abs(matrix - np.eye(10)).max() > 0.1  # that of the values, not of independent wishes


def test_the_digest_is_the_same_each_time(zone: World):
    assert world_digest(load_world("zone")) == world_digest(zone)


@pytest.mark.parametrize("seed", range(5))
def test_forty_forks_of_three_ways_can_be_walked(zone: World, seed: int):
    rng = np.random.default_rng(seed)
    used: set[str] = set()
    region = last = None
    visited: set[str] = set()
    strict = 0
    for number in range(1, 41):
        state = {"region": region, "depth": number / 40, "used": frozenset(used), "last_place": last}
        places = eligible(zone, **state)
        scores = {
            place: story_preference(
                zone.places_by_id[place], region=region, visited=visited, seed=seed, number=number
            )
            for place in (each.id for each in places)
        }
        place = zone.places_by_id[max(scores, key=scores.__getitem__)]
        free = unused_ways(place, used)
        chosen = rng.permutation(len(free))[:3]
        used |= {place.full_id(free[index]) for index in chosen}
        least, most = zone.depth_ranges[place.id]
        strict += least <= number / 40 <= most
        visited.add(place.id)
        region, last = place.region, place.id
    assert strict >= 30


def test_an_early_fork_can_be_repeated_in_other_words(zone: World):
    ordinary = [place for place in zone.places if place.kind == "ordinary"]
    repeatable = [
        place
        for place in ordinary
        if counterparts(zone, [place.full_id(way) for way in place.ways[:3]], used=frozenset())
    ]
    assert len(repeatable) >= len(ordinary) / 2


def test_an_attention_check_can_come_in_the_middle(zone: World):
    regions = {region.id for region in zone.regions}
    found = [
        region
        for region in regions
        if dominated_places(zone, region=region, depth=0.5, used=frozenset(), last_place=None)
    ]
    assert len(found) == len(regions)
