from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from unsaid.worlds.fields import (
    NEED_PATTERN,
    Id,
    Language,
    Load,
    Need,
    Number,
    Phrases,
    Prose,
    Scalar,
    UnknownIdError,
    WishId,
    Words,
    each_once,
)


def accepts(kind: Any, value: Any, context: dict[str, Any] | None = None) -> bool:
    try:
        TypeAdapter(kind).validate_python(value, context=context)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        (Id, ["a", "dry-shore", "b_2"], ["", "A", "-a", "a--b", "a.b", "a b"]),
        (Language, ["en", "pt-BR"], ["", "english-", "EN", "e"]),
        (Load, [1.0, -1, 0.5], [0, 0.0, 1.1, -2, "1", True]),
        (Need, ["depth>=0.4", "depth <= 1"], ["depth>0.4", "depth>=1.4", "calm>=0.4", "depth>=-0.1"]),
        (Number, [1.5, 2], ["1.5", None]),
        (Phrases, [["one"], ["one", "two"]], [[], [""], "one"]),
        (Prose, ["", "text"], [None, 1]),
        (Words, ["text"], ["", "   "]),
        (Scalar, ["text", True, 1, 1.5], [None, [1]]),
    ],
)
def test_values_that_are_right_and_values_that_are_not(kind: Any, right: list[Any], wrong: list[Any]) -> None:
    assert [value for value in right if not accepts(kind, value)] == []
    assert [value for value in wrong if accepts(kind, value)] == []


def test_a_reference_must_be_to_something_that_there_is() -> None:
    known = {"wish": ["calm", "craft"]}
    assert accepts(WishId, "calm", known)
    assert not accepts(WishId, "gold", known)
    assert accepts(WishId, "gold")
    error = UnknownIdError("wish", known["wish"])
    assert str(error) == "no such wish"
    assert error.known == ("calm", "craft")


def test_a_list_names_each_thing_once() -> None:
    assert each_once(("a", "b")) == ("a", "b")
    with pytest.raises(ValueError, match="a, b comes again"):
        each_once(("b", "a", "b", "a"))


def test_a_need_has_a_direction_and_a_share() -> None:
    found = NEED_PATTERN.fullmatch("depth <= 0.6")
    assert found is not None
    assert found.groups() == ("<=", "0.6")
