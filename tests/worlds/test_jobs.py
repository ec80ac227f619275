"""The second world that comes with unsaid: choosing between jobs."""

import re
import tomllib
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest

from unsaid.worlds.check import Report, check_world
from unsaid.worlds.check_balance import balance_figures
from unsaid.worlds.findings import CODES
from unsaid.worlds.load import builtin_worlds, load_world
from unsaid.worlds.schema import Place, Region, Way, World
from unsaid.worlds.story import counterparts, dominated_places, eligible, story_preference, twins, unused_ways

LIMIT = 24
DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def jobs() -> World:
    return load_world("jobs")


@pytest.fixture(scope="module")
def report(jobs: World) -> Report:
    return check_world(jobs)


@pytest.fixture(scope="module")
def ordinary(jobs: World) -> list[Place]:
    return [place for place in jobs.places if place.kind == "ordinary"]


def test_it_comes_with_unsaid():
    assert {"jobs", "zone"} <= set(builtin_worlds())


def test_the_linter_finds_nothing(report: Report):
    assert report.errors == ()
    assert report.warnings == ()
    assert report.accepted == ()


def test_the_figures_are_within_bounds(jobs: World, report: Report):
    assert report.condition_number is not None
    assert report.condition_number <= 6
    assert report.max_correlation <= 0.15
    assert report.max_length_ratio <= 1.3
    trade_offs = balance_figures(jobs).trade_offs
    assert set(trade_offs) == set(combinations(jobs.wish_ids, 2))
    assert min(trade_offs.values()) >= 6


def test_six_wishes_each_sought_and_given_up_as_often(jobs: World, ordinary: list[Place]):
    assert jobs.wish_ids == ("pay", "meaning", "colleagues", "freedom", "safety", "time")
    loads = np.array(
        [[way.loads.get(wish, 0) for wish in jobs.wish_ids] for place in ordinary for way in place.ways]
    )
    toward, away = (loads > 0).sum(axis=0), (loads < 0).sum(axis=0)
    assert len(set(toward)) == len(set(away)) == 1
    assert toward[0] == away[0]


def test_every_way_is_a_dilemma(ordinary: list[Place]):
    for place in ordinary:
        assert len(place.ways) == 6
        for way in place.ways:
            signs = {np.sign(load) for load in way.loads.values()}
            assert len(way.loads) == 3
            assert signs == {-1, 1}


def test_every_place_has_a_twin_in_a_later_region(jobs: World, ordinary: list[Place]):
    order = [region.id for region in jobs.regions]
    for place in ordinary:
        found = counterparts(jobs, [place.full_id(way) for way in place.ways], used=())
        assert len(found) == 1
        assert abs(order.index(found[0][0].region) - order.index(place.region)) >= 1
    assert all(len(others) == 1 for others in twins(jobs).values())


def test_regions_follow_one_another_and_overlap(jobs: World):
    order = [region.id for region in jobs.regions]
    for place in jobs.places:
        index = order.index(place.region)
        assert set(place.follows) == set(order[max(0, index - 1) : index + 1])
    ranges = {place.region: jobs.depth_ranges[place.id] for place in jobs.places}
    bounds = [ranges[region] for region in order]
    assert bounds[0][0] == 0
    assert bounds[-1][1] == 1
    for (_, most), (least, _) in pairwise(bounds):
        assert least < most


@pytest.mark.parametrize("seed", range(6))
def test_a_walk_of_twenty_four_forks_keeps_the_order_of_the_regions(jobs: World, seed: int):
    rng = np.random.default_rng(seed)
    order = [region.id for region in jobs.regions]
    used: set[str] = set()
    visited: set[str] = set()
    region = last = None
    regions: list[int] = []
    for number in range(1, LIMIT + 1):
        depth = (number - 1) / LIMIT
        places = eligible(jobs, region=region, depth=depth, used=used, last_place=last)
        place = max(
            places,
            key=lambda each: story_preference(each, region=region, visited=visited, seed=seed, number=number),
        )
        least, most = jobs.depth_ranges[place.id]
        assert least <= depth <= most
        free = unused_ways(place, used)
        used |= {place.full_id(free[index]) for index in rng.permutation(len(free))[:3]}
        visited.add(place.id)
        region, last = place.region, place.id
        regions.append(order.index(region))
    assert regions == sorted(regions)
    assert set(regions) == set(range(len(order)))


@pytest.mark.parametrize(("region", "depth"), [("board", 0.25), ("calls", 0.35), ("interviews", 0.45)])
def test_an_attention_check_can_come_when_it_is_due(jobs: World, region: str, depth: float):
    found = dominated_places(jobs, region=region, depth=depth, used=frozenset(), last_place=None)
    assert found
    assert all(region in place.follows for place in found)


def test_all_is_told_that_the_story_needs(jobs: World):
    zone = load_world("zone")
    missing = {
        (table, key)
        for table, texts in zone.words.items()
        for key in texts
        if not jobs.words.get(table, {}).get(key)
    }
    assert not {each for each in missing if each[0] not in ("home", "stayed")}
    assert len(jobs.words["stayed"]) >= 5
    assert {line.event for line in jobs.lines} >= {"begin", "hesitation", "broke", "rest", "threshold"}
    levels = [told for by_level in jobs.phrases.values() for told in by_level.values()]
    assert all(len(told) >= 4 for told in levels)
    assert len(jobs.outside) >= 4


def test_made_up_walkers_say_one_thing_and_pursue_another(jobs: World):
    assert len(jobs.personas) >= 3
    assert all(persona.says[0] != persona.pursues for persona in jobs.personas)


def test_the_guide_shows_the_world_as_it_is(jobs: World, report: Report):
    guide = (DOCS / "make-a-world.md").read_text(encoding="utf-8")
    shown = next(
        block for block in re.findall(r"```toml\n(.*?)```", guide, flags=re.DOTALL) if "[[way]]" in block
    )
    way = Way.model_validate(tomllib.loads(shown)["way"][0])
    assert way in [each for _, each in jobs.ways_by_id.values()]
    region = tomllib.loads(next(block for block in re.findall(r"```toml\n(.*?)```", guide, flags=re.DOTALL)))
    assert Region.model_validate(region["region"][0]) in jobs.regions
    texts = {each.text for _, each in jobs.ways_by_id.values()}
    assert all(quoted in texts for quoted in re.findall(r"^> (.+)$", guide, flags=re.MULTILINE))
    for name in (
        "condition_number",
        "min_pair_tradeoffs",
        "max_correlation",
        "max_length_ratio",
        "readability",
    ):
        value = getattr(report, name)
        shown = f"{value:.3g}" if isinstance(value, float) else str(value)
        assert f"  {name.replace('_', ' ')}: {shown}\n" in guide
    assert f"{report.places} places, {report.ways} ways, {report.wishes} wishes" in guide


def test_the_guide_says_how_to_mend_each_finding():
    guide = (DOCS / "make-a-world.md").read_text(encoding="utf-8")
    named = {
        code
        for row in re.findall(r"^\| (`.*?) \|", guide, flags=re.MULTILINE)
        for code in re.findall(r"`([^`]+)`", row)
    }
    assert named == set(CODES)
