"""Text becomes numbers by a coding that can be told."""

import numpy as np
import polars as pl
import pytest

from unsaid.data.coding import Coding, code, is_text, levels_of, levels_with_base, unknown_level
from unsaid.types.errors import DataError

FRAME = pl.DataFrame(
    {"price": [1.5, 2.0, 3.0], "brand": ["b", "a", "c"], "size": [10, 9, 10], "new": [True, False, True]}
)


def coded(names: list[str], coding: Coding) -> tuple[tuple[str, ...], list[list[float]]]:
    found, values = code(FRAME, names, coding, levels_of(FRAME, names, coding))
    return found, values.tolist()


def test_dummies_leave_out_the_first_level():
    names, values = coded(["price", "brand", "new"], Coding())
    assert names == ("price", "brand[b]", "brand[c]", "new")
    assert values == [[1.5, 1, 0, 1], [2, 0, 0, 0], [3, 0, 1, 1]]


def test_effects_are_minus_one_at_the_base():
    names, values = coded(["brand"], Coding(kind="effects"))
    assert names == ("brand[b]", "brand[c]")
    assert values == [[1, 0], [-1, -1], [0, 1]]


def test_the_base_can_be_told():
    assert coded(["brand"], Coding(base={"brand": "c"}))[0] == ("brand[a]", "brand[b]")
    assert levels_with_base("size", ("9", "10"), Coding(base={"size": 10})) == ("10", "9")
    with pytest.raises(DataError, match="d is no level of brand") as caught:
        coded(["brand"], Coding(base={"brand": "d"}))
    assert caught.value.expected == "a or b or c"


def test_numbers_can_be_categories():
    coding = Coding(categorical=("size",))
    assert coded(["size"], coding) == (("size[10]",), [[1], [0], [1]])
    assert is_text(FRAME, "size", coding)
    assert not is_text(FRAME, "size", Coding())
    assert not is_text(FRAME, "new", Coding())


def test_many_rows_are_coded_as_few_are():
    long = pl.concat([FRAME] * 50_000)
    names = ["price", "brand"]
    levels = levels_of(long, names, Coding())
    _, values = code(long, names, Coding(), levels)
    _, few = code(FRAME, names, Coding(), levels)
    np.testing.assert_array_equal(values, np.tile(few, (50_000, 1)))


def test_no_columns_are_no_numbers():
    names, values = code(FRAME, [], Coding(), {})
    assert (names, values.shape) == ((), (3, 0))


def test_a_level_that_there_is_not_names_those_there_are():
    error = unknown_level("brand", "Okofix", ("Brio", "\u00d6kofix", "Zed"), "offers.csv, line 2")
    assert (error.got, error.expected, error.where) == (
        "Okofix",
        "Brio or \u00d6kofix or Zed",
        "offers.csv, line 2",
    )
    assert error.advice == "\u00d6kofix may be meant"
    assert "nothing is known" in str(unknown_level("brand", "new", ("a", "b"), "").advice)
