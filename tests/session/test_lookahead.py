import pytest

from tests.session.walks import at_gate, by_number, go, same_particles
from unsaid.session.lookahead import Lookahead, as_event
from unsaid.session.propose import Next
from unsaid.session.study import Study
from unsaid.types.errors import SessionStateError
from unsaid.types.events import Presented, Reached


def test_looking_ahead_leads_to_the_same_log_and_posterior(study: Study) -> None:
    plain, ahead = at_gate(study), at_gate(study)
    while (choice_set := study.next_choice_set(plain)) is not None:
        alternative = by_number(choice_set)
        assert study.next_choice_set(ahead) == choice_set
        foreseen = [study.look_ahead(ahead, index) for index in range(len(choice_set.alternatives))]
        study.answer(plain, choice_set.number, alternative, key="k")
        study.answer(ahead, choice_set.number, alternative, key="k", lookahead=foreseen[alternative])
        assert ahead.session.answers == plain.session.answers
        assert same_particles(ahead, plain)
    assert ahead.session.phase == plain.session.phase == "threshold"
    assert ahead.session.stop_reason == plain.session.stop_reason
    again = study.resume(ahead.session.id)
    assert again.session == ahead.session
    assert same_particles(again, ahead)


def test_looking_ahead_records_nothing(study: Study) -> None:
    sitting = at_gate(study)
    go(study, sitting, 1)
    study.next_choice_set(sitting)
    log = study.store.export(sitting.session.id)
    study.look_ahead(sitting, 0)
    assert study.store.export(sitting.session.id) == log


def test_what_was_computed_for_another_answer_is_refused_and_changes_nothing(study: Study) -> None:
    sitting = at_gate(study)
    study.next_choice_set(sitting)
    foreseen = study.look_ahead(sitting, 1)
    assert isinstance(foreseen, Lookahead)
    log = study.store.export(sitting.session.id)
    with pytest.raises(SessionStateError, match="for another answer"):
        study.answer(sitting, 1, 0, key="a", lookahead=foreseen)
    assert study.store.export(sitting.session.id) == log


@pytest.mark.parametrize("alternative", [-1, 4])
def test_there_is_nothing_ahead_of_an_answer_that_cannot_be(study: Study, alternative: int) -> None:
    sitting = at_gate(study)
    study.next_choice_set(sitting)
    with pytest.raises(SessionStateError, match="no such answer"):
        study.look_ahead(sitting, alternative)


def test_nothing_is_ahead_without_an_open_choice_set(study: Study) -> None:
    with pytest.raises(SessionStateError, match="no such answer"):
        study.look_ahead(at_gate(study), 0)


def test_an_end_is_an_event_too(study: Study) -> None:
    sitting = at_gate(study)
    choice_set = study.next_choice_set(sitting)
    assert as_event(Next(choice_set, None)) == Presented(choice_set=choice_set)
    assert as_event(Next(None, "limit")) == Reached(reason="limit")
