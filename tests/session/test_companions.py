import itertools

from tests.session.walks import at_gate, go
from unsaid.session.companions import (
    EVENTS,
    HESITATION_SECONDS,
    QUIET_FOR,
    event_of,
    line_for,
    opening_event,
    spoken,
)
from unsaid.session.study import Study
from unsaid.types.choice import NEITHER, Alternative, ChoiceSet
from unsaid.types.events import Answered


def fork(probability: float) -> ChoiceSet:
    ways = [Alternative(id=f"place.{n}", probability=probability) for n in range(2)]
    return ChoiceSet(number=1, kind="adaptive", place="place", alternatives=(*ways, Alternative(id=NEITHER)))


def test_companions_react_to_what_happens() -> None:
    def answer(**more: object) -> Answered:
        return Answered.model_validate({"number": 1, "alternative": 0, "key": "k"} | more)

    sure, unsure = fork(1.0), fork(0.25)
    assert event_of(unsure, answer(held=False)) == "broke"
    assert event_of(sure, answer(held=True, response_seconds=HESITATION_SECONDS + 1)) == "hesitation"
    assert event_of(sure, answer(held=True, response_seconds=1)) is None
    assert event_of(unsure, answer(held=True)) == "held"
    assert event_of(sure, answer(alternative=2)) == "stayed"
    assert event_of(sure, answer()) is None


def test_someone_speaks_at_the_stream_and_of_a_later_visit(study: Study) -> None:
    sitting = at_gate(study)
    go(study, sitting)
    at_stream = [each for each in spoken(sitting.session, sitting.world) if each.line.event == "enter-stream"]
    assert all(each.moment == "arrival" for each in at_stream)
    assert opening_event(sitting.session) == "begin"
    begun = sitting.session.begun.model_copy(update={"visit": 2})
    assert opening_event(sitting.session.model_copy(update={"begun": begun})) == "again"
    assert {"broke", "held", "hesitation", "stayed", "enter"} == set(EVENTS)


def test_what_was_said_follows_from_the_log_and_they_are_silent_most_of_the_time(study: Study) -> None:
    for seed in range(4):
        sitting = at_gate(study, seed=seed) if seed else at_gate(study)
        go(study, sitting)
        said = spoken(sitting.session, sitting.world)
        again = study.load(sitting.session.id)
        assert spoken(again.session, again.world) == said
        numbers = [each.number for each in said]
        assert all(later - earlier >= QUIET_FOR for earlier, later in itertools.pairwise(numbers))
        once = [each.line.id for each in said if each.line.once]
        assert len(set(once)) == len(once)


def test_something_is_said_at_a_rest_and_it_stays_the_same(study: Study) -> None:
    sitting = at_gate(study)
    go(study, sitting, 1)
    line = line_for(sitting.session, sitting.world, "rest")
    assert line is not None
    assert line.event == "rest"
    assert line_for(sitting.session, sitting.world, "rest") == line
    assert line_for(sitting.session, sitting.world, "an event of no line") is None
