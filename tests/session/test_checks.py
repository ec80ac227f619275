from collections.abc import Iterator

import numpy as np
import pytest

from tests.session.walks import at_gate, go, roaming, with_settings, zone_of
from unsaid.record.store import Store
from unsaid.session import checks
from unsaid.session.checks import (
    depth_of,
    dominated_choice_set,
    repeated_choice_sets,
    schedule,
    scheduled,
    used_by,
)
from unsaid.session.study import ActiveSession, Study
from unsaid.types.choice import ChoiceSet
from unsaid.types.errors import LogError
from unsaid.worlds.story import dominated_places


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


def only(sitting: ActiveSession, kind: str) -> list[ChoiceSet]:
    return [choice_set for choice_set in sitting.session.choice_sets if choice_set.kind == kind]


def test_the_schedule_depends_on_seed_and_limit_alone_and_keeps_within_the_session() -> None:
    for seed in range(50):
        for limit in (6, 12, 24):
            plan = schedule(seed, limit, repeats=2, dominated=1)
            assert plan == schedule(seed, limit, repeats=2, dominated=1)
            assert {kind: len(numbers) for kind, numbers in plan.items()} == {"dominated": 1, "repeat": 2}
            assert all(2 <= number <= limit for numbers in plan.values() for number in numbers)
    assert len({schedule(seed, 24, 2, 1)["repeat"] for seed in range(20)}) > 1
    assert schedule(1, 24, 0, 0) == {"dominated": (), "repeat": ()}


@pytest.mark.parametrize(
    ("had", "due"),
    [
        ([], ()),
        (["adaptive"], ("dominated",)),
        (["adaptive", "dominated"], ()),
        (["adaptive", "dominated", "adaptive"], ("repeat",)),
        (["adaptive"] * 3, ("dominated", "repeat")),
        (["adaptive", "dominated", "adaptive", "repeat", "adaptive"], ("repeat",)),
        (["adaptive", "dominated", "adaptive", "repeat", "repeat"], ()),
    ],
)
def test_as_many_as_planned_are_due_and_no_more(
    had: list[str], due: tuple[str, ...], walked: tuple[Study, ActiveSession], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "schedule", lambda *_: {"dominated": (2,), "repeat": (4, 6)})
    session = walked[1].session
    sets = tuple(session.choice_sets[0].model_copy(update={"kind": kind}) for kind in had)
    assert scheduled(session.model_copy(update={"choice_sets": sets})) == due


def test_depth_is_the_share_done_and_what_was_offered_is_used(walked: tuple[Study, ActiveSession]) -> None:
    session = walked[1].session
    assert depth_of(session) == 1.0
    assert depth_of(session.model_copy(update={"choice_sets": session.choice_sets[:3]})) == 0.5
    offered = [a.id for choice_set in session.choice_sets for a in choice_set.alternatives]
    assert used_by(session) == frozenset(offered)


def test_a_dominated_pair_is_worse_in_every_way(walked: tuple[Study, ActiveSession]) -> None:
    sitting = walked[1]
    (pair,) = only(sitting, "dominated")
    one, other, neither = pair.alternatives
    assert neither.is_neither
    assert pair.dominated in (0, 1)
    worse, better = (one, other) if pair.dominated == 0 else (other, one)
    assert worse.attributes == better.attributes
    assert worse.delay_days >= better.delay_days
    assert worse.probability <= better.probability
    assert (worse.delay_days, worse.probability) != (better.delay_days, better.probability)


def test_the_dominated_alternative_stands_now_first_now_second(study: Study) -> None:
    sitting = at_gate(study)
    go(study, sitting, 1)
    places = set()
    for seed in range(8):
        begun = sitting.session.begun.model_copy(update={"seed": seed})
        pair = dominated_choice_set(
            sitting.session.model_copy(update={"begun": begun}), sitting.engine, sitting.world
        )
        assert pair is not None
        places.add(pair.dominated)
    assert places == {0, 1}


def test_a_repeat_offers_the_same_in_other_words_at_another_place_and_in_another_order(
    walked: tuple[Study, ActiveSession],
) -> None:
    sitting = walked[1]
    (repeat,) = only(sitting, "repeat")
    assert repeat.repeats is not None
    assert repeat.counterpart is not None
    original = sitting.session.choice_sets[repeat.repeats - 1]
    assert original.place != repeat.place
    assert len(original.alternatives) == len(repeat.alternatives)
    assert sorted(repeat.counterpart) == list(range(len(original.alternatives)))
    for here, (index, alternative) in enumerate(zip(repeat.counterpart, repeat.alternatives, strict=True)):
        twin = original.alternatives[index]
        if alternative.is_neither:
            assert twin.is_neither
            continue
        assert index != here
        assert alternative.attributes == twin.attributes
        assert (alternative.delay_days, alternative.probability) == (twin.delay_days, twin.probability)
        assert (alternative.distance, alternative.certainty) == (twin.distance, twin.certainty)
        assert alternative.id != twin.id
        assert alternative.text != twin.text


def test_possible_repeats_are_of_choice_sets_some_way_back_that_were_not_repeated(
    walked: tuple[Study, ActiveSession], study: Study
) -> None:
    sitting = at_gate(study, settings=with_settings(repeats=0))
    go(study, sitting)
    repeats = repeated_choice_sets(sitting.session, sitting.world)
    assert repeats
    assert {repeat.repeats for repeat in repeats} <= {1, 2}
    assert all(not used_by(sitting.session) & {a.id for a in r.alternatives[:-1]} for r in repeats)
    again = {repeat.repeats for repeat in repeated_choice_sets(walked[1].session, walked[1].world)}
    assert not again & {only(walked[1], "repeat")[0].repeats}
    first = sitting.session.model_copy(update={"choice_sets": sitting.session.choice_sets[:4]})
    assert repeated_choice_sets(first, sitting.world) == ()


def test_a_repeat_of_something_without_levels_is_a_damaged_log(study: Study) -> None:
    sitting = at_gate(study, settings=with_settings(repeats=0))
    go(study, sitting)
    first, *others = sitting.session.choice_sets
    bare = [a.model_copy(update={"distance": None}) for a in first.alternatives]
    spoilt = first.model_copy(update={"alternatives": tuple(bare)})
    session = sitting.session.model_copy(update={"choice_sets": (spoilt, *others)})
    with pytest.raises(LogError, match="without its levels"):
        repeated_choice_sets(session, sitting.world)


def test_repeats_come_even_where_dominated_pairs_are_wanting(store: Store) -> None:
    study = Study(store, find_world=lambda *_: zone_of(checks=1))
    sitting = at_gate(study, settings=with_settings(limit=10, dominated=2))
    go(study, sitting)
    assert len(only(sitting, "dominated")) == 1
    assert scheduled(sitting.session) == ("dominated",)
    assert len(only(sitting, "repeat")) == 1


def test_the_pair_is_the_one_that_is_most_surely_wanted(study: Study) -> None:
    sitting = at_gate(study)
    go(study, sitting, 2)
    pair = dominated_choice_set(sitting.session, sitting.engine, sitting.world)
    assert pair is not None
    particles = sitting.engine.state.particles
    wanted = np.asarray(particles.theta)[:, : len(sitting.world.wishes)]

    def sureness(loads: dict[str, float]) -> float:
        values = np.array([loads.get(wish, 0.0) for wish in sitting.world.wish_ids])
        return float(np.asarray(particles.weights) @ (wanted @ values > 0))

    places = dominated_places(
        sitting.world, region=None, depth=0.3, used=used_by(sitting.session), last_place=None
    )
    assert len(places) > 1
    best = max(sureness(place.ways[0].loads) for place in places)
    assert sureness(pair.alternatives[0].attributes) == best > 0.5
