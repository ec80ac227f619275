"""Random walks for the tests: valid sequences of events, and what they should lead to, kept independently."""

from dataclasses import dataclass, field

from hypothesis import strategies as st

from unsaid.record.chain import START, link
from unsaid.types.choice import Alternative, ChoiceSet
from unsaid.types.events import (
    Answered,
    Begun,
    Consented,
    Entered,
    Event,
    Presented,
    Reached,
    Recorded,
    ResponseConditions,
    Rested,
    Resumed,
    Stated,
    TurnedBack,
)

AT = "2024-05-01T12:00:00.000Z"


def choice_set(number: int, ways: int = 2) -> ChoiceSet:
    alternatives = [
        Alternative(id=f"way{i}", attributes={"calm": 0.1 * i, "bold": -0.5}, text=f"way {i}")
        for i in range(ways)
    ]
    return ChoiceSet(number=number, place="meadow", alternatives=tuple(alternatives))


def short_walk(answers: int = 2) -> list[Event]:
    """Return a walk that presents one choice set more than it answers: 4 + 2 x answers events."""
    payloads: list[Event] = [
        Begun(world="zone", world_digest="d" * 64, seed=7),
        Consented(version="1"),
        Stated(words="a small house", ranking=("calm",), last="bold"),
    ]
    for number in range(1, answers + 1):
        payloads.append(Presented(choice_set=choice_set(number)))
        payloads.append(
            Answered(number=number, alternative=0, key=f"k{number}", response_seconds=1.5, held=True)
        )
    payloads.append(Presented(choice_set=choice_set(answers + 1)))
    return payloads


def chained(session: str, payloads: list[Event], at: str = AT) -> tuple[Recorded, ...]:
    events: list[Recorded] = []
    for sequence, payload in enumerate(payloads):
        events.append(link(session, sequence, at, payload, events[-1].hash if events else START))
    return tuple(events)


@dataclass
class Walk:
    """A valid sequence of events and the state that it should lead to."""

    payloads: list[Event] = field(default_factory=list)
    phase: str = "begun"
    sets: list[ChoiceSet] = field(default_factory=list)
    answers: list[Answered] = field(default_factory=list)
    open: ChoiceSet | None = None


finite = st.floats(min_value=-1, max_value=1)
ids = st.text(min_size=1, max_size=6)


@st.composite
def choice_sets(draw: st.DrawFn, number: int) -> ChoiceSet:
    names = draw(st.lists(ids, min_size=2, max_size=4, unique=True))
    alternatives = [
        Alternative(
            id=name,
            attributes=draw(st.dictionaries(ids, finite, max_size=3)),
            delay_days=draw(st.floats(min_value=0, max_value=1e6)),
            probability=draw(st.floats(min_value=0, max_value=1)),
            text=draw(st.text(max_size=20)),
        )
        for name in names
    ]
    return ChoiceSet(number=number, place=draw(ids), alternatives=tuple(alternatives))


def conditions() -> st.SearchStrategy[ResponseConditions]:
    return st.builds(
        ResponseConditions,
        words_shown=st.integers(0, 500),
        input=st.sampled_from(["mouse", "touch", "pen", "keyboard", "other"]),
        animated=st.booleans(),
        hidden_seconds=st.floats(0, 1e-3),
    )


@st.composite
def walks(draw: st.DrawFn) -> Walk:
    begun = Begun(
        world=draw(ids),
        world_digest=draw(ids),
        seed=draw(st.integers(min_value=0, max_value=2**32 - 1)),
        software=draw(st.dictionaries(ids, ids, max_size=2)),
    )
    walk = Walk(payloads=[begun])
    for _ in range(draw(st.integers(min_value=0, max_value=14))):
        if walk.phase == "entered":
            break
        draw_step(draw, walk)
    return walk


def draw_step(draw: st.DrawFn, walk: Walk) -> None:
    step = {
        "stated": draw_choosing,
        "choosing": draw_answer if walk.open else draw_choosing,
        "threshold": draw_decision,
    }.get(walk.phase)
    if step is not None:
        step(draw, walk)
        return
    payload, walk.phase = {
        "begun": (
            Consented(version=draw(ids), response_times=draw(st.none() | st.booleans())),
            "consented",
        ),
        "consented": (Stated(words=draw(st.text(max_size=50)), ranking=(draw(ids),)), "stated"),
        "resting": (Resumed(), "choosing"),
        "turned-back": (Resumed(), "threshold"),
    }[walk.phase]
    walk.payloads.append(payload)


def draw_choosing(draw: st.DrawFn, walk: Walk) -> None:
    if draw(st.integers(0, 3)):
        walk.open = draw(choice_sets(len(walk.sets) + 1))
        walk.sets.append(walk.open)
        walk.payloads.append(Presented(choice_set=walk.open))
        walk.phase = "choosing"
    elif walk.phase == "choosing" and draw(st.booleans()):
        walk.payloads.append(Rested())
        walk.phase = "resting"
    else:
        walk.payloads.append(Reached(reason=draw(st.sampled_from(["sure", "limit", "asked"]))))
        walk.phase = "threshold"


def draw_answer(draw: st.DrawFn, walk: Walk) -> None:
    assert walk.open is not None
    if not draw(st.integers(0, 4)):
        walk.payloads.append(Rested())
        walk.phase = "resting"
        return
    answer = Answered(
        number=walk.open.number,
        alternative=draw(st.integers(0, len(walk.open.alternatives) - 1)),
        key=draw(ids),
        response_seconds=(seconds := draw(st.none() | st.floats(min_value=1e-3, max_value=100))),
        conditions=seconds and draw(st.none() | conditions()),
    )
    walk.answers.append(answer)
    walk.payloads.append(answer)
    walk.open = None


def draw_decision(draw: st.DrawFn, walk: Walk) -> None:
    decisions = [(Entered(), "entered"), (TurnedBack(), "turned-back"), (Resumed(), "choosing")]
    payload, walk.phase = draw(st.sampled_from(decisions))
    walk.payloads.append(payload)
