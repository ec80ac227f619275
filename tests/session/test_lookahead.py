from collections.abc import Sequence

import pytest

from tests.session.walks import at_gate, by_number, go, same_particles
from unsaid.record.beginning import Beginning
from unsaid.session.lookahead import as_event
from unsaid.session.propose import Next
from unsaid.session.study import Study
from unsaid.types.errors import LogError, SessionStateError
from unsaid.types.events import Event, Presented, Reached


def test_looking_ahead_leads_to_the_same_log_and_posterior(study: Study) -> None:
    plain, ahead = at_gate(study), at_gate(study)
    while (choice_set := study.next_choice_set(plain)) is not None:
        alternative = by_number(choice_set)
        assert study.next_choice_set(ahead) == choice_set
        for index in range(len(choice_set.alternatives)):
            ahead.lookaheads[index] = study.look_ahead(ahead, index)
        study.answer(plain, choice_set.number, alternative, key="k")
        study.answer(ahead, choice_set.number, alternative, key="k")
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


def test_what_was_computed_is_forgotten_once_something_is_recorded(study: Study) -> None:
    sitting = at_gate(study)
    study.next_choice_set(sitting)
    sitting.lookaheads[0] = study.look_ahead(sitting, 0)
    study.answer(sitting, 1, 1, key="a")
    assert sitting.lookaheads == {}


def test_an_answer_and_what_follows_are_recorded_together_or_not_at_all(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = at_gate(study)
    study.next_choice_set(sitting)
    before, appended = study.store.export(sitting.session.id), []
    append = study.store.append

    def noted(session: str, sequence: int, events: Sequence[Event], **others: Beginning | None):
        appended.append([each.event for each in events])
        return append(session, sequence, events, **others)

    monkeypatch.setattr(study.store, "append", noted)
    study.answer(sitting, 1, 0, key="a")
    assert appended == [["answered", "presented"]]
    twin = study.load(sitting.session.id)
    monkeypatch.setattr(study.store, "append", lambda *_, **__: (_ for _ in ()).throw(LogError("full")))
    with pytest.raises(LogError):
        study.answer(twin, 2, 0, key="b")
    assert (len(twin.session.answers), twin.session.open) == (1, sitting.session.open)
    assert study.store.export(sitting.session.id).startswith(before)


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
