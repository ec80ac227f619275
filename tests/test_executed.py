"""What is noted as executed is what was called, and a whole run is judged by it."""

from pathlib import Path

import pytest
from jaxtyping import TypeCheckError

from tests.executed import (
    ENOUGH,
    EXECUTED,
    NOT_HERE,
    all_public_functions,
    checked,
    judged,
    public_functions,
    trust_nothing,
)
from unsaid.data.panel import Labels, codes_type

MODULE = '''
"""A module."""

__all__ = ["Offered", "fast", "plain"]


def plain() -> int:
    return 1


def hidden() -> int:
    return 2


@compiled
def fast(x):
    return x


class Offered:
    def __init__(self) -> None: ...

    @property
    def value(self) -> int:
        return 3

    def _own(self) -> int:
        return 4

    @abc.abstractmethod
    def said(self) -> int:
        """What others must say."""


class Hidden:
    def value(self) -> int:
        return 5
'''


def test_public_functions_are_those_that_are_offered_and_do_something(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(MODULE)
    assert set(public_functions(path, "a.module")) == {"a.module:plain", "a.module:Offered.value"}


def test_of_this_project_all_are_found() -> None:
    found = all_public_functions()
    assert {"unsaid.data.panel:Panel.person_count", "unsaid.data.panel:codes_type"} <= found
    assert not any("migrations" in name or name.rpartition(".")[2].startswith("_") for name in found)


def test_a_call_is_noted_under_its_own_name() -> None:
    name = f"{__name__}:never"
    assert name not in EXECUTED

    def never(x: int) -> int:
        return x

    never.__qualname__ = "never"
    found = checked(never)
    assert name not in EXECUTED
    assert found(1) == 1
    assert name in EXECUTED
    EXECUTED.remove(name)
    with pytest.raises(Exception, match="violates type hint"):
        found("a")


def test_calls_of_this_project_are_noted() -> None:
    codes_type(3)
    assert Labels.of(["a"])[0] == "a"
    assert {"unsaid.data.panel:codes_type", "unsaid.data.panel:Labels.of"} <= EXECUTED


def test_what_was_not_executed_is_named_and_reasons_must_be_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(NOT_HERE, "b:served", "in a process of its own")
    monkeypatch.setitem(NOT_HERE, "b:gone", "it was")
    others = set(NOT_HERE) - {"b:served", "b:gone"}
    assert judged({"a:one", "a:two", "b:served", *others}, {"a:one"}) == [
        "a:two was executed by no test",
        "b:gone needs no reason: there is no such function",
    ]
    assert "b:served needs no reason: it was executed" in judged({"b:served", *others}, {"b:served"})


def test_after_enough_checks_a_function_is_trusted_until_the_next_test() -> None:
    with pytest.raises(TypeCheckError):
        codes_type("many")  # pyright: ignore[reportArgumentType]
    for _ in range(ENOUGH):
        codes_type(3)
    with pytest.raises(TypeError):  # NumPy's own
        codes_type("many")  # pyright: ignore[reportArgumentType]
    trust_nothing()
    with pytest.raises(TypeCheckError):
        codes_type("many")  # pyright: ignore[reportArgumentType]
