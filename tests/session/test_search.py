import numpy as np
import pytest

from tests.session.walks import SETTINGS, at_gate, go, with_settings
from unsaid.session.offers import GROUPS, OfferTable
from unsaid.session.search import MOST_COMPARED, Found, most_telling, search
from unsaid.session.study import ActiveSession, Study

DESIGN = SETTINGS.design.model_dump()


def candidates_of(sitting: ActiveSession, count: int):
    ordinary = tuple(place for place in sitting.world.places if place.kind == "ordinary")
    return OfferTable(sitting.world).candidates(ordinary[:count], frozenset())


def found_for(study: Study, count: int = 3, **changes: object) -> Found:
    sitting = at_gate(study, settings=with_settings(design=DESIGN | changes))
    return search(sitting.session, sitting.posterior, candidates_of(sitting, count))


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


def test_leaving_a_way_out_never_tells_more(study: Study) -> None:
    # more alternatives can be ignored only by a model that says so; here the gain is never large
    found = found_for(study)
    assert (found.without[:3] <= found.score[:3, None] + 0.05).all()


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
        found = search(sitting.session, sitting.posterior, candidates_of(sitting, 3))
        group = int(np.argmax(found.score))
        taken.add((group, *found.chosen[group].tolist()))
    assert len(taken) > 3


def test_the_most_telling_of_given_choice_sets_does_not_depend_on_their_order(
    walked: tuple[Study, ActiveSession],
) -> None:
    session, posterior = walked[1].session, walked[1].posterior
    sets = session.choice_sets[:3]
    best = sets[most_telling(session, posterior, sets)]
    turned = (sets[2], sets[0], sets[1])
    assert turned[most_telling(session, posterior, turned)] == best
    assert most_telling(session, posterior, sets[:1]) == 0


def test_what_is_beyond_comparison_is_left_out(walked: tuple[Study, ActiveSession]) -> None:
    session, posterior = walked[1].session, walked[1].posterior
    poorest = min(
        session.choice_sets,
        key=lambda c: sum(abs(load) for a in c.alternatives for load in a.attributes.values()),
    )
    many = (poorest,) * MOST_COMPARED + session.choice_sets
    assert most_telling(session, posterior, many) < MOST_COMPARED


def test_searching_changes_nothing(study: Study) -> None:
    sitting = at_gate(study)
    go(study, sitting, 1)
    first = search(sitting.session, sitting.posterior, candidates_of(sitting, 2))
    again = search(sitting.session, sitting.posterior, candidates_of(sitting, 2))
    assert all(np.array_equal(one, other) for one, other in zip(first, again, strict=True))
