import pytest

from tests.session.walks import at_gate
from unsaid.session.answering import CLOCK_SLACK_SECONDS, answered_as, as_before, check_possible, holds
from unsaid.session.study import Study
from unsaid.types.errors import ConflictError, SessionStateError


def test_nobody_takes_longer_than_the_choice_set_has_been_there(study: Study) -> None:
    sitting = at_gate(study)
    study.next_choice_set(sitting)
    session = sitting.session.model_copy(update={"presented_at": "2026-01-01T00:00:00.000Z"})
    now = "2026-01-01T00:01:00.000Z"
    check_possible(session, 60 + CLOCK_SLACK_SECONDS, now)
    check_possible(session, None, now)
    with pytest.raises(SessionStateError, match="taken that long"):
        check_possible(session, 61 + CLOCK_SLACK_SECONDS, now)


def test_the_same_answer_again_is_the_one_that_is_stored(study: Study) -> None:
    sitting = at_gate(study)
    study.next_choice_set(sitting)
    stored = study.answer(sitting, 1, 0, key="a")
    assert as_before(sitting.session, 1, 0, "a") == stored
    for alternative, key in ((1, "a"), (0, "b")):
        with pytest.raises(ConflictError):
            as_before(sitting.session, 1, alternative, key)


def test_an_answer_with_impossible_values_is_none(study: Study) -> None:
    sitting = at_gate(study)
    with pytest.raises(SessionStateError, match="cannot be recorded"):
        answered_as(sitting.session, 1, 0, "k", -1.0, None, None)


def test_what_holds_depends_on_seed_number_and_alternative_alone(study: Study) -> None:
    sitting = at_gate(study)
    choice_set = study.next_choice_set(sitting)
    assert choice_set is not None
    first = [holds(sitting.session, choice_set, index) for index in range(len(choice_set.alternatives))]
    assert first[-1] is None
    assert first == [holds(sitting.session, choice_set, index) for index in range(len(first))]
