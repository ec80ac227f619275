from typing import Any

import pytest
from pydantic import ValidationError

from unsaid.types.choice import Alternative, ChoiceSet
from unsaid.types.events import (
    SCHEMA_VERSION,
    Answered,
    Begun,
    Consented,
    Entered,
    Presented,
    Reached,
    Recorded,
    Rested,
    Resumed,
    Stated,
    TurnedBack,
    event_adapter,
)

EVENTS = (
    Begun(world="zone", world_digest="d" * 64, seed=7),
    Consented(version="1"),
    Stated(words="a house", ranking=("calm", "kin"), last="craft"),
    Presented(
        choice_set=ChoiceSet(
            number=1, place="meadow", alternatives=(Alternative(id="a"), Alternative(id="b"))
        )
    ),
    Answered(number=1, alternative=0, key="k", response_seconds=1.5, held=True),
    Rested(),
    Resumed(),
    Reached(reason="sure"),
    Entered(),
    TurnedBack(),
)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.event)
def test_an_event_is_told_by_its_tag_and_survives_the_trip_through_json(event: Any) -> None:
    again = event_adapter.validate_json(event_adapter.dump_json(event))
    assert again == event
    assert type(again) is type(event)


def test_each_event_has_a_tag_of_its_own() -> None:
    assert len({event.event for event in EVENTS}) == len(EVENTS)


def test_an_unknown_event_or_field_is_refused() -> None:
    for wrong in ({"event": "flown"}, {"event": "rested", "where": "here"}, {}):
        with pytest.raises(ValidationError):
            event_adapter.validate_python(wrong)


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (Begun, {"world": "zone", "world_digest": "d", "seed": 2**32}),
        (Begun, {"world": "zone", "world_digest": "d", "seed": -1}),
        (Begun, {"world": "zone", "world_digest": "d", "seed": 1, "participant": "robot"}),
        (Stated, {"ranking": ()}),
        (Stated, {"ranking": ("a", "b", "c", "d")}),
        (Stated, {"ranking": ("a", "a")}),
        (Stated, {"ranking": ("a",), "last": "a"}),
        (Stated, {"ranking": ("a",), "words": "w" * 2001}),
        (Answered, {"number": 0, "alternative": 0, "key": "k"}),
        (Answered, {"number": 1, "alternative": -1, "key": "k"}),
        (Answered, {"number": 1, "alternative": 0, "key": ""}),
        (Answered, {"number": 1, "alternative": 0, "key": "k", "response_seconds": 0}),
        (Answered, {"number": 1, "alternative": 0, "key": "k", "response_seconds": 86_400}),
        (Answered, {"number": 1, "alternative": 0, "key": "k", "response_seconds": float("nan")}),
        (Reached, {"reason": "bored"}),
    ],
)
def test_events_out_of_range_are_refused(kind: Any, given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        kind.model_validate(given)


def test_a_recorded_event_carries_its_version_and_hashes() -> None:
    recorded = Recorded(
        session="s",
        sequence=0,
        at="2026-11-01T00:00:00.000Z",
        payload=EVENTS[0],
        previous="0" * 64,
        hash="a" * 64,
    )
    assert recorded.schema_version == SCHEMA_VERSION
    assert Recorded.model_validate_json(recorded.model_dump_json()) == recorded
    with pytest.raises(ValidationError):
        recorded.sequence = 1  # pyright: ignore[reportAttributeAccessIssue]
    for wrong in ({"hash": "A" * 64}, {"previous": "0" * 63}, {"sequence": -1}, {"session": ""}):
        with pytest.raises(ValidationError):
            Recorded.model_validate(recorded.model_dump() | wrong)
