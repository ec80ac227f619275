from typing import Any

import pytest
from pydantic import ValidationError

from unsaid.types.choice import NEITHER, Alternative, ChoiceSet

LEFT, RIGHT, STAY = Alternative(id="left"), Alternative(id="right"), Alternative(id=NEITHER)


def test_an_alternative_is_certain_and_immediate_unless_it_says_otherwise() -> None:
    assert (LEFT.delay_days, LEFT.probability, LEFT.attributes) == (0.0, 1.0, {})
    assert not LEFT.is_neither
    assert STAY.is_neither


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": ""},
        {"attributes": {"calm": 1.5}},
        {"attributes": {"calm": float("nan")}},
        {"delay_days": -1},
        {"delay_days": float("inf")},
        {"probability": 1.1},
        {"colour": "red"},
    ],
)
def test_an_alternative_out_of_range_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Alternative.model_validate({"id": "left"} | wrong)


@pytest.mark.parametrize(
    "others",
    [
        {},
        {"kind": "random"},
        {"kind": "repeat", "number": 5, "repeats": 1, "counterpart": (1, 0, 2)},
        {"kind": "dominated", "dominated": 1},
    ],
)
def test_choice_sets_of_each_kind(others: dict[str, Any]) -> None:
    given = {"number": 1, "place": "meadow", "alternatives": (LEFT, RIGHT, STAY)} | others
    choice_set = ChoiceSet.model_validate(given)
    assert ChoiceSet.model_validate_json(choice_set.model_dump_json()) == choice_set


@pytest.mark.parametrize(
    ("others", "why"),
    [
        ({"alternatives": (LEFT,)}, "at least 2"),
        ({"alternatives": (LEFT, LEFT)}, "distinct ids"),
        ({"number": 0}, "greater than or equal to 1"),
        ({"kind": "repeat"}, "says what it repeats"),
        ({"repeats": 1, "counterpart": (0, 1, 2)}, "says what it repeats"),
        ({"kind": "repeat", "repeats": 1, "counterpart": (0, 1)}, "one index per alternative"),
        ({"kind": "dominated"}, "names its dominated"),
        ({"dominated": 1}, "names its dominated"),
        ({"kind": "dominated", "dominated": 3}, "not among 3"),
        ({"kind": "whim"}, "adaptive"),
    ],
)
def test_a_choice_set_that_contradicts_itself_is_refused(others: dict[str, Any], why: str) -> None:
    given = {"number": 1, "place": "meadow", "alternatives": (LEFT, RIGHT, STAY)} | others
    with pytest.raises(ValidationError, match=why):
        ChoiceSet.model_validate(given)
