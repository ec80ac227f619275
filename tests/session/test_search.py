import jax
import numpy as np
import pytest

from tests.session.walks import SETTINGS, at_gate, go, with_settings
from unsaid.adaptive.engine import SearchResult, key_for
from unsaid.design.choose import Config, score_offered
from unsaid.inference.particles import draw
from unsaid.model.data import simple_choice_sets
from unsaid.session.encode import MOST_COMPARED, most_telling
from unsaid.session.offers import GROUPS, OfferTable
from unsaid.session.study import ActiveSession, Study

DESIGN = SETTINGS.design.model_dump()


def candidates_of(sitting: ActiveSession, count: int):
    ordinary = tuple(place for place in sitting.world.places if place.kind == "ordinary")
    return OfferTable(sitting.world).candidates(ordinary[:count], frozenset())


def found_for(study: Study, count: int = 3, **changes: object) -> SearchResult:
    sitting = at_gate(study, settings=with_settings(design=DESIGN | changes))
    return sitting.engine.ask(candidates_of(sitting, count))


@pytest.mark.parametrize("goal", ["mixture", "parameters", "leading"])
def test_the_best_choice_set_of_each_place_has_three_different_ways(study: Study, goal: str) -> None:
    found = found_for(study, goal=goal)
    assert found.chosen.shape == (GROUPS, 3)
    assert np.isfinite(found.score[:3]).all()
    assert (found.score[:3] > 0).all()
    assert np.isneginf(found.score[3:]).all()
    label = np.asarray(candidates_of(at_gate(study), 3).label)
    for group in range(3):
        assert len(set(label[group, found.chosen[group]])) == 3


def test_leaving_a_way_out_tells_what_the_smaller_choice_set_would(study: Study) -> None:
    sitting = at_gate(study)
    engine, table = sitting.engine, OfferTable(sitting.world)
    found = engine.ask(candidates_of(sitting, 2))
    key = jax.random.split(key_for(engine.seed, "design", 1))[0]
    theta = draw(key, engine.particles, DESIGN["particles"])
    config = Config(engine.specification, size=3, mix=DESIGN["mix"])
    for group in range(2):
        for left_out in range(3):
            kept = np.delete(found.chosen[group], left_out)
            padded = [np.append(table.attributes[group, kept], np.zeros((1, 10)), axis=0)]
            smaller = simple_choice_sets(
                np.array(padded),
                delay_days=np.append(table.delay_days[group, kept], 0.0)[None],
                probability=np.append(table.probability[group, kept], 1.0)[None],
                outside=np.array([[0.0, 0.0, 1.0]]),
            )
            bits = score_offered(config, theta, smaller)[0]
            assert found.without[group, left_out] == pytest.approx(float(bits), abs=1e-9)


@pytest.mark.parametrize("goal", ["random", "d-optimal"])
def test_a_reference_design_offers_one_place_only(study: Study, goal: str) -> None:
    found = found_for(study, goal=goal)
    assert sorted(found.score[np.isfinite(found.score)]) == [1.0]
    assert int(np.argmax(found.score)) < 3
    assert np.isneginf(found.without).all()


def test_random_designs_differ_between_seeds(study: Study) -> None:
    settings = with_settings(design=DESIGN | {"goal": "random"})
    taken = set()
    for seed in range(6):
        sitting = at_gate(study, seed=seed, settings=settings)
        found = sitting.engine.ask(candidates_of(sitting, 3))
        group = int(np.argmax(found.score))
        taken.add((group, *found.chosen[group].tolist()))
    assert len(taken) > 3


def test_the_most_telling_of_given_choice_sets_does_not_depend_on_their_order(
    walked: tuple[Study, ActiveSession],
) -> None:
    session, engine = walked[1].session, walked[1].engine
    sets = session.choice_sets[:3]
    best = sets[most_telling(engine, sets)]
    turned = (sets[2], sets[0], sets[1])
    assert turned[most_telling(engine, turned)] == best
    assert most_telling(engine, sets[:1]) == 0


def test_what_is_beyond_comparison_is_left_out(walked: tuple[Study, ActiveSession]) -> None:
    session, engine = walked[1].session, walked[1].engine
    poorest = min(
        session.choice_sets,
        key=lambda c: sum(abs(load) for a in c.alternatives for load in a.attributes.values()),
    )
    many = (poorest,) * MOST_COMPARED + session.choice_sets
    assert most_telling(engine, many) < MOST_COMPARED


def test_searching_changes_nothing(study: Study) -> None:
    sitting = at_gate(study)
    go(study, sitting, 1)
    first = sitting.engine.ask(candidates_of(sitting, 2))
    again = sitting.engine.ask(candidates_of(sitting, 2))
    assert all(np.array_equal(one, other) for one, other in zip(first, again, strict=True))
