import pytest

from unsaid.types import errors
from unsaid.types.errors import ConflictError, StaleStateError, UnsaidError


def test_an_error_says_where_what_was_expected_what_came_and_what_to_try() -> None:
    error = UnsaidError("it broke", where="a.toml", expected="1", got="2", advice="mend it")
    assert str(error) == "a.toml: it broke\n  expected: 1\n  got: 2\n  try: mend it"
    assert str(UnsaidError("it broke")) == "it broke"
    assert error.args == (str(error),)


@pytest.mark.parametrize("name", [name for name in errors.__all__ if name != "UnsaidError"])
def test_every_error_can_be_caught_as_one(name: str) -> None:
    kind = getattr(errors, name)
    assert issubclass(kind, UnsaidError)
    assert kind.__doc__
    with pytest.raises(UnsaidError, match="it broke"):
        raise kind("it broke", got="2")


def test_a_stale_state_is_a_conflict() -> None:
    assert issubclass(StaleStateError, ConflictError)
