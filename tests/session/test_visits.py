from tests.session.walks import at_gate, go
from unsaid.record.store import Store
from unsaid.session.study import Study, consent_version
from unsaid.session.visits import KEPT_APART, earlier_visits, known_places, walked_here
from unsaid.types.choice import NEITHER
from unsaid.types.events import Stated


def offered(sitting) -> set[str]:
    shown = {one.id for each in sitting.session.choice_sets for one in each.alternatives}
    return shown - {NEITHER}


def visit(study: Study, store: Store, seed: int, forks: int = 6):
    sitting = study.begin("zone", seed=seed, after=walked_here(store))
    study.consent(sitting, consent_version(sitting.world))
    study.state(sitting, Stated(ranking=("freedom",)))
    go(study, sitting, forks)
    return sitting


def test_no_way_comes_again_on_the_next_two_visits(study: Study) -> None:
    visits = [visit(study, study.store, seed) for seed in (3, 4, 5, 6)]
    assert [each.session.begun.visit for each in visits] == [1, 2, 3, 4]
    for late, sitting in enumerate(visits):
        for earlier in visits[max(0, late - KEPT_APART) : late]:
            assert not offered(sitting) & offered(earlier)
    assert set(visits[3].session.begun.offered_before) == offered(visits[1]) | offered(visits[2])


def test_what_left_no_answer_or_is_not_known_leaves_nothing(study: Study) -> None:
    at_gate(study)
    assert walked_here(study.store) == ()
    assert earlier_visits(study.store, "zone", ("0" * 22, "nonsense")) == (0, ())


def test_another_world_or_a_simulated_participant_leaves_nothing(study: Study) -> None:
    sitting = visit(study, study.store, 3)
    assert earlier_visits(study.store, "elsewhere", [sitting.session.id]) == (0, ())
    made_up = study.begin("zone", seed=9, participant="simulated")
    study.consent(made_up, consent_version(made_up.world))
    study.state(made_up, Stated(ranking=("freedom",)))
    go(study, made_up, 2)
    assert earlier_visits(study.store, "zone", [made_up.session.id]) == (0, ())


def test_places_of_this_walk_and_of_earlier_visits_are_known(study: Study) -> None:
    first = visit(study, study.store, 3)
    second = visit(study, study.store, 4)
    of_first = {each.place for each in first.session.choice_sets if each.alternatives[0].id != NEITHER}
    assert of_first <= known_places(second.session, before=1)
    assert known_places(first.session, before=1) == frozenset()
    assert known_places(first.session, before=2) == {first.session.choice_sets[0].place}
    assert {each.place for each in second.session.choice_sets} <= known_places(second.session)
