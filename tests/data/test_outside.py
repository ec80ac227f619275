"""The outside option has zeros and a constant of its own."""

import numpy as np
import polars as pl

from tests.population.choices import changed, long_table, wide_table
from unsaid.data.columns import Columns
from unsaid.data.grouping import group
from unsaid.data.outside import CONSTANT, is_outside, with_outside
from unsaid.data.reading import read_panel
from unsaid.data.reshape import TableShape
from unsaid.data.tables import with_rows

NUMBERS = Columns(attributes=("price", "size"))


def opted_out() -> pl.DataFrame:
    """In the second task of the first person, nothing is chosen."""
    return changed(long_table(), "chosen", {3: 0, 4: 0, 5: 0})


def test_it_is_added_and_chosen_where_nothing_else_is():
    reading = read_panel(opted_out(), NUMBERS, layout=TableShape(outside="none"))
    panel, plain = reading.panel, read_panel(long_table(), NUMBERS).panel
    assert panel.rows_per_task.tolist() == [4] * 12
    assert panel.names == ("price", "size", CONSTANT)
    assert list(panel.alternatives)[:4] == ["1", "2", "3", "none"]
    assert panel.attributes[3::4].tolist() == [[0, 0, 1]] * 12
    offered = np.arange(48) % 4 < 3
    np.testing.assert_array_equal(panel.attributes[offered, :2], plain.attributes)
    assert panel.attributes[offered, 2].tolist() == [0] * 36
    assert panel.chosen[1] == 3
    assert np.delete(panel.chosen, 1).tolist() == np.delete(plain.chosen, 1).tolist()
    assert "none was added to 12 tasks, and chosen in 1" in reading.summary


def test_alternatives_without_labels_are_numbered():
    panel = read_panel(opted_out().drop("alternative"), NUMBERS, layout=TableShape(outside="none")).panel
    assert list(panel.alternatives)[4:8] == ["1", "2", "3", "none"]
    assert panel.chosen[1] == 3


def test_it_is_marked_where_it_stands_in_the_table():
    named = long_table().with_columns(pl.col("alternative").replace_strict({1: "a", 2: "b", 3: "none"}))
    reading = read_panel(
        named, Columns(attributes=("price", "brand", "alternative")), layout=TableShape(outside="none")
    )
    panel = reading.panel
    # its brands are no brands of anything, and it has a constant already
    assert panel.names == ("price", "brand[birch]", "brand[cedar]", "brand[elm]", "alternative[b]", CONSTANT)
    assert panel.attributes[2::3].tolist() == [[0, 0, 0, 0, 0, 1]] * 12
    assert panel.chosen.tolist() == read_panel(long_table(), NUMBERS).panel.chosen.tolist()


def test_a_wide_table_says_it_in_its_choice():
    wide = wide_table(long_table(3).drop("brand")).with_columns(pl.col("choice").cast(pl.String))
    wide = changed(wide, "choice", {5: "none"})
    panel = read_panel(wide, NUMBERS, layout=TableShape(outside="none")).panel
    assert panel.rows_per_task.tolist() == [4] * 12
    assert np.flatnonzero(panel.chosen == 3).tolist() == [5]


def test_a_formula_is_zero_for_it_as_well():
    panel = read_panel(
        opted_out(), formula="chosen ~ log(price) + brand", layout=TableShape(outside="none")
    ).panel
    assert panel.attributes[3::4].tolist() == [[0, 0, 0, 0, 1]] * 12
    assert np.isfinite(panel.attributes).all()


def test_its_rows_by_themselves():
    frame = with_rows(opted_out().with_columns(days=pl.lit(9), sure=pl.lit(0.5)), 0)
    columns = Columns(person="person", task="task", chosen="chosen", delay_days="days", probability="sure")
    tasks = group(frame, columns, "row")
    added, findings = with_outside(tasks, "none", "chosen")
    outside = is_outside(added.frame, "alternative", "none")
    assert outside.sum() == 12
    assert added.frame.filter(outside).select("days", "sure").unique().rows() == [(0, 1.0)]
    assert [finding.rule for finding in findings] == ["outside-option"]
    again, nothing = with_outside(added, "none", "chosen")
    assert (again.frame.height, nothing) == (48, [])
    assert not is_outside(frame, None, "none").any()


def test_a_choice_that_is_not_recorded_is_not_the_outside_option():
    frame = changed(long_table(), "chosen", {3: None, 4: None, 5: None})
    columns = Columns(person="person", task="task", alternative="alternative", chosen="chosen")
    added, _ = with_outside(group(with_rows(frame, 0), columns, "row"), "none", "chosen")
    assert added.frame.filter(pl.col("alternative") == "none")["chosen"].null_count() == 1
