"""Checked rows become the arrays of a panel."""

import numpy as np
import polars as pl
import pytest

from tests.population.choices import long_table
from unsaid.data.assemble import (
    MOST_LEVELS,
    assemble,
    attribute_names,
    attributes_found,
    check_used,
    designs,
    find_attributes,
    with_formula,
    with_labels,
)
from unsaid.data.coding import Coding
from unsaid.data.columns import Columns
from unsaid.data.findings import ChoiceDataError
from unsaid.data.grouping import Tasks
from unsaid.data.prepare import RowFilter, prepare
from unsaid.data.reading import read_panel
from unsaid.data.recipe import Recipe
from unsaid.data.reshape import TableShape
from unsaid.data.tables import read_table
from unsaid.types.errors import DataError

NONE: frozenset[str] = frozenset()


def prepared(frame: pl.DataFrame, columns: Columns | None = None) -> Tasks:
    return prepare(read_table(frame), columns or Columns(), TableShape(), RowFilter())[0]


def test_columns_that_differ_within_tasks_are_attributes():
    frame = long_table().with_columns(
        row=pl.int_range(5, 41),
        note=pl.concat_str(pl.lit("n"), pl.int_range(0, 36)),
        empty=pl.lit(None, dtype=pl.Float64),
        list=pl.lit([1, 2]),
        new=pl.col("alternative") == 2,
    )
    tasks = prepared(frame)
    found, left = attribute_names(tasks)
    assert found == ["price", "size", "brand", "new"]
    assert left == ["income", "row", "note", "empty", "list"]
    assert long_table().height > MOST_LEVELS
    found_tasks, findings = find_attributes(tasks)
    assert found_tasks.columns.attributes == ("price", "size", "brand", "new")
    assert [finding.rule for finding in findings] == ["found-attributes", "not-an-attribute"]
    assert "not used: income, row, note, empty, list" in findings[1].message
    assert [finding.rule for finding in attributes_found(["price"], [])] == ["found-attributes"]


def test_where_nothing_differs_there_are_no_attributes():
    with pytest.raises(DataError, match="no attributes were found") as caught:
        read_panel(long_table().drop("price", "size", "brand"))
    assert caught.value.got == "income"


def test_every_array_of_the_panel():
    frame = long_table().with_columns(
        days=pl.col("price") * 2,
        sure=1 / pl.col("size").add(1),
        rt_ms=1000 * pl.col("task"),
        weights=pl.col("person") / 2,
        sex=pl.col("person").replace_strict({1: "f", 2: "m", 3: "f"}),
    )
    columns = Columns(
        attributes=("size", "brand"),
        covariates=("sex", "income"),
        delay_days="days",
        probability="sure",
        weights="weights",
    )
    reading = read_panel(frame, columns, coding=Coding(kind="effects", base={"brand": "elm"}))
    panel = reading.panel
    assert panel.names == ("size", "brand[ash]", "brand[birch]", "brand[cedar]")
    assert panel.attributes[:, 0].tolist() == frame["size"].to_list()
    assert panel.attributes[3, 1:].tolist() == [-1, -1, -1]
    assert panel.chosen.tolist() == (frame.filter(pl.col("chosen") == 1)["alternative"] - 1).to_list()
    assert panel.weights.tolist() == [0.5, 1.0, 1.5]
    assert (list(panel.people), list(panel.tasks)[:5]) == (["1", "2", "3"], ["1", "2", "3", "4", "1"])
    assert panel.covariate_names == ("sex[m]", "income")
    assert panel.covariates.tolist() == [[-1, 10], [1, 20], [-1, 30]]
    assert panel.delay_days is not None
    assert panel.delay_days.tolist() == frame["days"].to_list()
    assert panel.probability is not None
    assert panel.probability.tolist() == frame["sure"].to_list()
    assert panel.response_seconds is not None
    assert panel.response_seconds.tolist() == [1, 2, 3, 4] * 3
    assert [finding.rule for finding in reading.findings] == ["milliseconds"]


def test_response_times_may_be_missing():
    frame = long_table().with_columns(response_seconds=pl.when(pl.col("task") > 1).then(2.5))
    panel = read_panel(frame, Columns(attributes=("price",))).panel
    assert panel.response_seconds is not None
    np.testing.assert_array_equal(panel.response_seconds, [np.nan, 2.5, 2.5, 2.5] * 3)


def test_tasks_named_by_several_columns():
    frame = (
        long_table()
        .with_columns(session=pl.when(pl.col("task") > 2).then(2).otherwise(1))
        .rename({"task": "trial"})
    )
    assert list(read_panel(frame, Columns(attributes=("price",))).panel.tasks)[:4] == [
        "1/1",
        "1/2",
        "2/3",
        "2/4",
    ]
    one = frame.with_columns(session=1)
    assert list(read_panel(one, Columns(attributes=("price",))).panel.tasks)[:4] == ["1", "2", "3", "4"]


def test_a_computed_column_that_is_no_number_is_named_with_its_row():
    frame = long_table().with_columns(size=pl.col("size") - 7)
    row = frame["size"].to_list().index(0.0)
    frame = frame.with_columns(size=pl.col("size").abs())
    with pytest.raises(ChoiceDataError, match=rf"row {row} .*log\(size\) comes to -inf"):
        read_panel(frame, formula="~ log(size)")


def test_columns_that_are_not_there_are_refused():
    for columns in (Columns(attributes=("cost",)), Columns(attributes=("price",), covariates=("cost",))):
        with pytest.raises(DataError, match="there is no column cost"):
            read_panel(long_table(), columns)


def test_parts_of_a_table_are_coded_alike():
    columns = Columns(attributes=("price", "brand"))
    tasks, findings = check_used(prepared(long_table(), columns), Coding(), None, NONE)
    assert findings == []
    levels = {"brand": ("ash", "birch", "cedar", "elm", "oak")}
    known = Recipe(columns, (), levels=levels)
    panel, findings = assemble(tasks, None, Coding(), None, known)
    assert (panel.names[-1], panel.attributes[:, -1].any(), findings) == ("brand[oak]", False, [])
    assert panel.recipe is known
    recipe, design, about = designs(tasks, None, Coding(), None, known)
    assert (recipe.names, design.names, about.names) == (panel.names, panel.names, ())


def test_a_formula_tells_the_columns():
    columns, terms = with_formula(Columns(person="who"), "pick ~ price | age")
    assert terms is not None
    assert (columns.person, columns.chosen, columns.attributes, columns.covariates) == (
        "who",
        "pick",
        ("price",),
        ("age",),
    )
    assert with_formula(Columns(), None) == (Columns(), None)


def test_labels_of_alternatives_are_categories_even_as_numbers():
    reading = read_panel(long_table(), Columns(attributes=("alternative", "price")))
    assert reading.panel.names == ("alternative[2]", "alternative[3]", "price")
    assert reading.panel.attributes[:3, :2].tolist() == [[0, 0], [1, 0], [0, 1]]
    by_formula = read_panel(long_table(), formula="~ alternative + price").panel
    assert by_formula.names == ("alternative[2]", "alternative[3]", "price")
    assert with_labels(Coding(), Columns(alternative="alt")).categorical == ("alt",)
    assert with_labels(Coding(), Columns()) == Coding()


def test_what_cannot_be_an_attribute_is_refused():
    lists = long_table().with_columns(several=pl.lit([1, 2]))
    for frame, columns, message in (
        (lists, Columns(attributes=("several",)), "several holds several values"),
        (long_table(), Columns(attributes=("price", "chosen")), "chosen is what was chosen"),
        (long_table(), Columns(attributes=()), "there are no attributes"),
    ):
        with pytest.raises(DataError, match=message):
            read_panel(frame, columns)
    with pytest.raises(DataError, match="chosen is what was chosen"):
        read_panel(long_table(), formula="chosen ~ chosen + price")
