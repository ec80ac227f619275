import itertools

from tests.study.walks import at_gate, go
from unsaid.study.cases import Study
from unsaid.study.companions import HESITATION_SECONDS, QUIET_FOR, event_of, line_for, spoken
from unsaid.types.events import Answered


def test_companions_react_to_what_happens() -> None:
    def answer(**more: object) -> Answered:
        return Answered.model_validate({"number": 1, "alternative": 0, "key": "k"} | more)

    assert event_of(answer(held=False)) == "broke"
    assert event_of(answer(held=True, response_seconds=HESITATION_SECONDS + 1)) == "hesitation"
    assert event_of(answer(held=True, response_seconds=1)) is None
    assert event_of(answer()) is None


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
