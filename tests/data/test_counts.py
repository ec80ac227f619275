"""Rows may count choices: what is read is what single choices would be."""

import numpy as np
import polars as pl
import pytest

from tests.population.choices import same_panel
from unsaid.data.columns import Columns
from unsaid.data.counts import counts_in_place_of_choices, expand_counts
from unsaid.data.reading import read_panel
from unsaid.data.tables import with_rows
from unsaid.types.errors import DataError

TOWNS = pl.DataFrame(
    {
        "town": ["a"] * 3 + ["b"] * 3 + ["c"] * 3,
        "mode": ["bus", "car", "tram"] * 3,
        "trips": [3, 0, 2, 1, 4, 0, 0, 0, 0],
        "fare": [1.0, 4.0, 2.0, 2.0, 3.0, 2.5, 1.0, 1.0, 2.0],
    }
)
COUNTED = Columns(task="town", alternative="mode", counts="trips", attributes=("fare",))


def test_counts_are_so_many_choices():
    reading = read_panel(TOWNS, COUNTED)
    panel = reading.panel
    assert (panel.task_count, panel.person_count) == (10, 10)
    each = list(zip([task.split("/")[0] for task in panel.tasks], panel.chosen.tolist(), strict=True))
    assert sorted(each) == [("a", 0)] * 3 + [("a", 2)] * 2 + [("b", 0)] + [("b", 1)] * 4
    (said,) = [finding for finding in reading.findings if finding.rule == "counted"]
    assert "10 choices in 3 tasks" in said.message
    assert "1 tasks without any are left out" in said.message
    fares = {"a": [1.0, 4.0, 2.0], "b": [2.0, 3.0, 2.5]}
    own = [fares[town] for town, _ in each]
    np.testing.assert_array_equal(panel.attributes.reshape(10, 3), own)


def test_a_column_of_choices_that_counts_is_taken_as_counts_and_that_is_said():
    chosen = Columns(task="town", alternative="mode", chosen="trips", attributes=("fare",))
    reading = read_panel(TOWNS, chosen)
    assert same_panel(reading.panel, read_panel(TOWNS, COUNTED).panel)
    assert [finding.rule for finding in reading.findings if finding.rule == "counted"] == ["counted"]
    # the code of what was chosen is the same in all rows of a task, and no count
    coded = with_rows(TOWNS.with_columns(trips=pl.Series([2] * 3 + [3] * 3 + [1] * 3)), 0)
    assert not counts_in_place_of_choices(coded, chosen)
    assert counts_in_place_of_choices(with_rows(TOWNS, 0), chosen)


def test_choices_of_people_stay_theirs():
    frame = TOWNS.with_columns(who=pl.lit("p"))
    panel = read_panel(frame, Columns(person="who", task="town", alternative="mode", counts="trips")).panel
    assert (panel.person_count, panel.task_count) == (1, 10)
    columns = Columns(person="who", task="town", alternative="mode", counts="trips")
    long, found, _ = expand_counts(with_rows(frame, 0), columns, "t", of_people=True)
    assert (long.height, found.tasks, found.chosen) == (30, ("town", "choice"), "is_chosen")


@pytest.mark.parametrize("bad", [0.5, -1, None])
def test_what_does_not_count_is_refused(bad):
    frame = TOWNS.with_columns(trips=pl.Series([bad, *[1.0] * 8], dtype=pl.Float64))
    with pytest.raises(DataError, match="trips does not count choices"):
        read_panel(frame, COUNTED)
    with pytest.raises(DataError, match="there are no choices"):
        read_panel(TOWNS.with_columns(trips=pl.lit(0)), COUNTED)
