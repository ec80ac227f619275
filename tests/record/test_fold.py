from itertools import pairwise

import pytest
from hypothesis import given, settings

from tests.record.walks import Walk, chained, choice_set, short_walk, walks
from unsaid.record.chain import START
from unsaid.record.fold import ALLOWED, apply, check_next, fold
from unsaid.types.choice import ChoiceSet
from unsaid.types.errors import LogError, SessionStateError
from unsaid.types.events import (
    Answered,
    Entered,
    Event,
    Presented,
    Reached,
    Rested,
    Resumed,
    Stated,
    TurnedBack,
)


@settings(max_examples=60, deadline=None)
@given(walks())
def test_fold_leads_where_the_walk_went(walk: Walk):
    events = chained("s", walk.payloads)
    session = fold(events)
    assert session == fold(events)
    assert session.phase == walk.phase
    assert session.choice_sets == tuple(walk.sets)
    assert session.answers == tuple(walk.answers)
    assert session.open == walk.open
    assert session.begun == walk.payloads[0]
    assert (session.next_sequence, session.head) == (len(events), events[-1].hash)
    seals = [event.hash for event in events if isinstance(event.payload, Stated)]
    assert [session.stated_seal] == (seals or [None])


@settings(max_examples=40, deadline=None)
@given(walks())
def test_fold_is_a_reduction_and_each_step_was_allowed(walk: Walk):
    events = chained("s", walk.payloads)
    session = None
    for index, event in enumerate(events):
        check_next(session, event.payload)
        session = apply(session, event)
        assert session == fold(events[: index + 1])
        assert session.open is None or session.open == session.choice_sets[-1]
        assert len(session.answers) + (session.open is not None) == len(session.choice_sets)


@settings(max_examples=40, deadline=None)
@given(walks())
def test_the_seal_of_what_was_stated_never_changes(walk: Walk):
    events = chained("s", walk.payloads)
    seals = [fold(events[:length]).stated_seal for length in range(1, len(events) + 1)]
    for before, after in pairwise(seals):
        assert before is None or before == after


BEGUN, CONSENTED, STATED, PRESENTED = short_walk(0)
ANSWERED = Answered(number=1, alternative=0, key="k")
REACHED = Reached(reason="asked")
OPEN = [BEGUN, CONSENTED, STATED, PRESENTED]
CLOSED = [*OPEN, ANSWERED]
THRESHOLD = [*CLOSED, REACHED]


def repeat_of(number: int, repeats: int) -> Presented:
    plain = choice_set(number).model_dump()
    return Presented(
        choice_set=ChoiceSet.model_validate(
            plain | {"kind": "repeat", "repeats": repeats, "counterpart": (1, 0)}
        )
    )


REFUSED: list[tuple[list[Event], Event, str]] = [
    ([BEGUN], BEGUN, "consented, as the session is begun"),
    ([BEGUN], STATED, "consented"),
    ([BEGUN, CONSENTED], CONSENTED, "stated"),
    ([BEGUN, CONSENTED], PRESENTED, "stated"),
    ([BEGUN, CONSENTED, STATED], STATED, "presented or reached"),
    ([BEGUN, CONSENTED, STATED], Rested(), "presented or reached"),
    ([BEGUN, CONSENTED, STATED], Presented(choice_set=choice_set(2)), "choice set 1"),
    (OPEN, STATED, "answered"),
    (OPEN, Presented(choice_set=choice_set(2)), "an answer to choice set 1, which is open"),
    (OPEN, Reached(reason="limit"), "an answer to choice set 1, which is open"),
    (OPEN, Answered(number=2, alternative=0, key="k"), "an answer to choice set 1, which is open"),
    (OPEN, Answered(number=1, alternative=2, key="k"), "an alternative from 0 to 1"),
    (OPEN, Resumed(), "answered"),
    (OPEN, Entered(), "answered"),
    (CLOSED, ANSWERED, "a choice set first: none is open"),
    (CLOSED, Presented(choice_set=choice_set(1)), "choice set 2"),
    (CLOSED, Presented(choice_set=choice_set(3)), "choice set 2"),
    (CLOSED, repeat_of(2, 2), "a repeat of one before 2"),
    (CLOSED, TurnedBack(), "presented"),
    ([*CLOSED, Rested()], Rested(), "resumed"),
    ([*CLOSED, Rested()], Presented(choice_set=choice_set(2)), "resumed"),
    (THRESHOLD, REACHED, "entered or turned-back or resumed"),
    (THRESHOLD, Presented(choice_set=choice_set(2)), "resumed"),
    ([*THRESHOLD, TurnedBack()], Entered(), "resumed"),
    ([*THRESHOLD, Entered()], Resumed(), "nothing"),
    ([*THRESHOLD, Entered()], TurnedBack(), "nothing"),
]


@pytest.mark.parametrize(("before", "payload", "expected"), REFUSED)
def test_an_event_out_of_order_is_refused(before: list[Event], payload: Event, expected: str):
    events = chained("s", [*before, payload])
    with pytest.raises(LogError) as caught:
        fold(events)
    assert caught.value.where == f"session s, event {len(before)}"
    assert payload.event in caught.value.message
    assert expected in str(caught.value.expected)
    with pytest.raises(SessionStateError) as refused:
        check_next(fold(events[:-1]), payload)
    assert refused.value.expected == caught.value.expected
    assert refused.value.got == caught.value.got
    assert refused.value.where == "session s"


@pytest.mark.parametrize("payload", [CONSENTED, STATED, PRESENTED, ANSWERED, Rested(), Entered()])
def test_nothing_comes_before_the_beginning(payload: Event):
    with pytest.raises(LogError, match="event 0"):
        fold(chained("s", [payload]))
    with pytest.raises(SessionStateError):
        check_next(None, payload)


def test_the_threshold_may_be_left_in_every_direction():
    assert fold(chained("s", THRESHOLD)).stop_reason == "asked"
    on = fold(chained("s", [*THRESHOLD, Resumed(), Presented(choice_set=choice_set(2))]))
    assert (on.phase, on.stop_reason, len(on.choice_sets)) == ("choosing", None, 2)
    back = fold(chained("s", [*THRESHOLD, TurnedBack()]))
    assert (back.phase, back.stop_reason) == ("turned-back", "asked")
    again = fold(chained("s", [*THRESHOLD, TurnedBack(), Resumed()]))
    assert (again.phase, again.stop_reason) == ("threshold", "asked")
    assert fold(chained("s", [*THRESHOLD, TurnedBack(), Resumed(), Entered()])).phase == "entered"


def test_a_rest_keeps_the_open_choice_set_open():
    session = fold(chained("s", [*OPEN, Rested(), Resumed()]))
    assert (session.phase, session.open) == ("choosing", choice_set(1))
    assert fold(chained("s", [*OPEN, Rested(), Resumed(), ANSWERED])).answers == (ANSWERED,)


def test_a_repeat_of_an_earlier_choice_set_is_allowed():
    assert fold(chained("s", [*CLOSED, repeat_of(2, 1)])).choice_sets[-1].repeats == 1


def test_events_of_another_place_or_session_do_not_fold():
    events = chained("s", short_walk())
    with pytest.raises(LogError, match="event 2"):
        fold([events[0], events[2]])
    with pytest.raises(LogError, match="session t"):
        fold([events[0], chained("t", short_walk())[1]])
    with pytest.raises(LogError, match="event 1"):
        fold([events[0], events[1].model_copy(update={"previous": START})])


def test_no_events_are_no_session():
    with pytest.raises(LogError, match="without events"):
        fold([])


def test_every_phase_says_what_it_allows():
    tags = {
        "consented",
        "stated",
        "presented",
        "answered",
        "rested",
        "resumed",
        "reached",
        "entered",
        "turned-back",
    }
    assert set().union(*ALLOWED.values()) == tags


def test_whoever_asks_for_the_threshold_finds_the_open_choice_set_again():
    asked = fold(chained("s", [*OPEN, Reached(reason="asked")]))
    assert (asked.phase, asked.open) == ("threshold", fold(chained("s", OPEN)).open)
    again = fold(chained("s", [*OPEN, Reached(reason="asked"), Resumed()]))
    assert (again.phase, again.open, again.extended_after) == ("choosing", fold(chained("s", OPEN)).open, 0)
