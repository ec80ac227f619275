"""Rows of offers come together by person and task, and are refused where they do not make tasks."""

import numpy as np
import polars as pl
import pytest

from unsaid.data.offered_rows import (
    OfferRoles,
    check_tasks,
    in_tasks,
    numbers_of,
    place_of,
    task_names,
    text_of,
)
from unsaid.data.tables import Table, with_rows
from unsaid.types.errors import DataError

ROLES = OfferRoles("who", ("task",), "label")
FRAME = with_rows(
    pl.DataFrame({"who": [2, 1, 2, 1], "task": [1.0] * 4, "label": list("abca"), "x": [1.0, None, 3.0, 4.0]}),
    0,
)


def test_rows_come_together_and_tasks_have_names_of_their_own():
    frame, starts = in_tasks(FRAME, ROLES)
    assert (frame["label"].to_list(), starts.tolist()) == (["b", "a", "a", "c"], [0, 2, 4])
    assert task_names(frame[[0, 2]], ROLES) == (("1/1", "2/1"), ("1", "2"))
    assert task_names(frame[[0, 2]], OfferRoles(None, (), None)) == (("1", "1"), None)
    assert text_of(pl.Series([1.0, 2.0])) == ["1", "2"]


def test_what_makes_no_task_is_refused():
    table = Table(FRAME, "t.csv", "line")
    assert place_of(table, 2) == "t.csv, line 2"
    check_tasks(table, ROLES, np.array([0, 2, 4]), list("abca"))
    with pytest.raises(DataError, match="one alternative only"):
        check_tasks(table, ROLES, np.array([0, 1, 4]), list("abca"))
    with pytest.raises(DataError, match="alternative a stands twice"):
        check_tasks(table, ROLES, np.array([0, 4]), list("abca"))


def test_numbers_are_finite_but_where_none_is_needed():
    table = Table(FRAME, "t.csv", "line")
    assert numbers_of(table, "x", np.array([False, True, False, False])).to_list() == [1.0, 0.0, 3.0, 4.0]
    with pytest.raises(DataError, match="x is not a number"):
        numbers_of(table, "x", np.zeros(4, bool))
