from collections.abc import Iterator

import pytest

from tests.session.walks import SETTINGS, at_gate, by_number, go, roaming, with_settings, zone_of
from unsaid.record.store import Store
from unsaid.session.offers import OfferTable
from unsaid.session.propose import Next, propose
from unsaid.session.study import ActiveSession, Study


@pytest.fixture
def study(store: Store) -> Study:
    return roaming(store)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Study, ActiveSession]]:
    """A session at its threshold; not to be moved on."""
    with Store.open(tmp_path_factory.mktemp("walked") / "log.sqlite3") as opened:
        study = roaming(opened)
        sitting = at_gate(study)
        go(study, sitting)
        yield study, sitting


def test_every_choice_set_has_two_or_three_ways_and_neither_last(walked: tuple[Study, ActiveSession]) -> None:
    for number, choice_set in enumerate(walked[1].session.choice_sets, start=1):
        assert choice_set.number == number
        *ways, outside = choice_set.alternatives
        assert len(ways) in (2, 3)
        assert outside.is_neither
        assert outside.text
        assert not any(way.is_neither for way in ways)
        assert len({way.id.partition(".")[0] for way in ways}) == 1


def test_no_way_is_offered_twice(walked: tuple[Study, ActiveSession]) -> None:
    offered = [
        a.id
        for choice_set in walked[1].session.choice_sets
        for a in choice_set.alternatives
        if not a.is_neither
    ]
    assert len(set(offered)) == len(offered)


def test_all_words_levels_and_loads_are_the_worlds(walked: tuple[Study, ActiveSession]) -> None:
    world = walked[1].world
    for choice_set in walked[1].session.choice_sets:
        for shown in choice_set.alternatives[:-1]:
            place, way = world.ways_by_id[shown.id]
            assert place.id == choice_set.place
            assert (shown.attributes, shown.text) == (way.loads, way.text)
            assert shown.distance in way.distance
            assert shown.certainty in way.certainty
            assert shown.delay_days == world.distances_by_id[shown.distance].days
            assert shown.probability == world.certainties_by_id[shown.certainty].probability
            assert shown.distance_text in world.phrases["distance"][shown.distance]
            assert shown.certainty_text in world.phrases["certainty"][shown.certainty]
        assert choice_set.alternatives[-1].text in world.outside


def test_one_of_each_kind_is_woven_in(walked: tuple[Study, ActiveSession]) -> None:
    kinds = [choice_set.kind for choice_set in walked[1].session.choice_sets]
    assert sorted(kinds) == ["adaptive"] * 4 + ["dominated", "repeat"]


def test_a_proposal_is_a_pure_function(walked: tuple[Study, ActiveSession], sitting: ActiveSession) -> None:
    table = OfferTable(sitting.world)
    first = propose(sitting.session, sitting.engine, table)
    assert first == propose(sitting.session, sitting.engine, OfferTable(sitting.world))
    assert first == Next(walked[1].session.choice_sets[0], None)
    assert propose(walked[1].session, walked[1].engine, table) == Next(None, "limit")


def test_the_order_in_which_ways_are_shown_differs(study: Study) -> None:
    # where the better of a pair stands, or which way comes first, must not follow from the place
    first = set()
    for seed in range(6):
        sitting = at_gate(study, seed=seed)
        go(study, sitting, rule=by_number)
        first |= {
            [a.id for a in sorted(c.alternatives[:-1], key=lambda a: a.id)].index(c.alternatives[0].id)
            for c in sitting.session.choice_sets
        }
    assert first == {0, 1, 2}


@pytest.mark.slow
def test_with_two_alternatives_at_most_no_choice_set_has_three(study: Study) -> None:
    settings = with_settings(design=SETTINGS.design.model_dump() | {"alternatives": 2})
    sitting = at_gate(study, settings=settings)
    go(study, sitting)
    assert {len(choice_set.alternatives) for choice_set in sitting.session.choice_sets} == {3}


def test_a_random_design_says_so(study: Study) -> None:
    settings = with_settings(design=SETTINGS.design.model_dump() | {"goal": "random"}, least_gain_bits=99.0)
    sitting = at_gate(study, settings=settings)
    assert go(study, sitting) == SETTINGS.limit
    assert {c.kind for c in sitting.session.choice_sets} == {"random", "dominated", "repeat"}


def test_a_world_of_one_place_cannot_be_gone_on_in(study: Study) -> None:
    small = Study(study.store, find_world=lambda *_: zone_of(1))
    sitting = at_gate(small)
    assert go(small, sitting) == 1
    assert sitting.session.stop_reason == "world-exhausted"
