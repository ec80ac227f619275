import pytest

from tests.session.walks import at_gate, go
from unsaid.session.companions import spoken
from unsaid.session.study import ActiveSession, Study
from unsaid.session.view import SessionView, fork_view, scene_at, session_view
from unsaid.types.errors import SessionStateError


def seen(sitting: ActiveSession) -> SessionView:
    return session_view(sitting.session, sitting.world)


def test_light_falls_as_the_walk_goes_on(study: Study) -> None:
    place = study.find_world("zone").places[0]
    hours = [scene_at(place, depth).model_dump()["hour"] for depth in (0.0, 0.5, 1.0)]
    assert hours == sorted(hours)
    assert 0 < hours[0] < hours[-1] < 1


def test_what_came_of_the_latest_answer_is_told_with_who_remarks_on_it(study: Study) -> None:
    sitting = at_gate(study)
    for number in range(1, 7):
        go(study, sitting, 1)
        answer, outcome = sitting.session.answers[-1], seen(sitting).outcome
        assert outcome is not None
        assert (outcome.number, outcome.alternative, outcome.held) == (
            number,
            answer.alternative,
            answer.held,
        )
        chosen = sitting.session.choice_sets[number - 1].alternatives[answer.alternative]
        if not chosen.is_neither:
            _, way = sitting.world.ways_by_id[chosen.id]
            assert outcome.text == (way.kept if answer.held else way.broke)
        lines = [
            each.line.text
            for each in spoken(sitting.session, sitting.world)
            if (each.number, each.moment) == (number, "outcome")
        ]
        assert ([outcome.line.text] if outcome.line else []) == lines


def test_a_companion_is_called_by_the_name_that_the_world_gives(study: Study) -> None:
    sitting = at_gate(study)
    study.next_choice_set(sitting)
    line = seen(sitting).line
    assert line is not None
    assert line.who in {"The Stalker", "The Writer", "The Professor"}


def test_a_place_is_told_otherwise_when_one_comes_again(study: Study) -> None:
    sitting = at_gate(study)
    first = study.next_choice_set(sitting)
    assert first is not None
    assert fork_view(sitting.session, sitting.world, first).place.again is False
    later = first.model_copy(update={"number": 2})
    assert fork_view(sitting.session, sitting.world, later).place.again is True


def test_each_phase_shows_what_belongs_to_it_and_nothing_else(study: Study) -> None:
    sitting = at_gate(study)
    go(study, sitting, 2)
    at_fork = seen(sitting)
    assert (at_fork.phase, at_fork.answered, at_fork.passage) == ("choosing", 2, "")
    assert at_fork.fork is not None
    assert [way.alternative for way in at_fork.fork.ways] == list(range(len(at_fork.fork.ways)))
    assert [way.stay for way in at_fork.fork.ways].index(True) == len(at_fork.fork.ways) - 1
    study.rest(sitting)
    resting = seen(sitting)
    assert (resting.phase, resting.fork, resting.outcome) == ("resting", None, None)
    study.rise(sitting)
    study.ask_to_stop(sitting)
    threshold = seen(sitting)
    assert (threshold.fork, threshold.stop_reason, threshold.may_enter) == (None, "asked", True)
    assert threshold.passage
    study.turn_back(sitting)
    assert (seen(sitting).outcome, seen(sitting).passage) == (None, "")


def test_nothing_is_shown_of_one_who_has_not_agreed(study: Study) -> None:
    with pytest.raises(SessionStateError, match="agreed"):
        seen(study.begin(seed=1))
