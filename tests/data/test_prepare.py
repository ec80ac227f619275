"""Tables come into order before they are checked: conditions, keys, availability."""

import polars as pl
import pytest

from tests.population.choices import changed, long_table, wide_table
from unsaid.data.checks import CHOSEN
from unsaid.data.columns import Columns
from unsaid.data.findings import ChoiceDataError
from unsaid.data.prepare import RowFilter, kept_rows, prepare, resolve_whole
from unsaid.data.reading import read_panel
from unsaid.data.reshape import TableShape
from unsaid.data.tables import read_table
from unsaid.types.errors import DataError

NUMBERS = Columns(attributes=("price", "size"))


def test_tasks_come_with_what_was_chosen():
    tasks, findings = prepare(read_table(long_table()), Columns(), TableShape(), RowFilter())
    assert (tasks.task_count, findings) == (12, [])
    assert tasks.frame[CHOSEN].sum() == 12


def test_a_condition_keeps_rows_and_the_others_are_counted():
    reading = read_panel(
        long_table(), NUMBERS, row_filter=RowFilter(where="income > 10 AND person IN (1, 3)")
    )
    assert list(reading.panel.people) == ["3"]
    assert (reading.findings[0].rule, reading.findings[0].count, reading.rows) == ("kept-out", 24, 36)
    assert read_panel(long_table(), NUMBERS, row_filter=RowFilter(where="person > 0")).findings == ()


def test_a_condition_that_cannot_be_used_is_shown():
    for where, message in (
        ("person >", "cannot be used"),
        ("age > 3", "cannot be used"),
        ("person > 9", "keeps no row"),
    ):
        with pytest.raises(DataError, match=message):
            read_panel(long_table(), NUMBERS, row_filter=RowFilter(where=where))


def test_only_rules_about_tasks_can_drop_them():
    with pytest.raises(DataError, match="cannot be dropped by this rule") as caught:
        read_panel(long_table(), NUMBERS, row_filter=RowFilter(drop=("constant-attribute",)))
    assert "missing-value or " in str(caught.value.expected)
    assert RowFilter(drop=("no-choice",)).rules == {"no-choice"}


def test_where_all_tasks_are_dropped_that_is_an_error():
    frame = long_table().with_columns(chosen=pl.lit(0))
    with pytest.raises(DataError, match="no task is left") as caught:
        read_panel(frame, NUMBERS, row_filter=RowFilter(drop=("no-choice",)))
    assert "12 tasks were dropped" in str(caught.value.got)


def test_without_a_person_every_task_is_one_and_that_is_said():
    frame = long_table().filter(pl.col("person") == 1).drop("person", "income")
    reading = read_panel(frame, NUMBERS)
    assert reading.panel.person_count == 4
    assert "no-person" in [finding.rule for finding in reading.findings]
    wide = wide_table(long_table().drop("brand")).drop("person", "task")
    reading = read_panel(wide, NUMBERS)
    assert reading.panel.person_count == 12
    assert {"no-person", "numbered-tasks"} <= {finding.rule for finding in reading.findings}


def test_rows_of_a_wide_table_are_numbered_per_person():
    reading = read_panel(wide_table(long_table().drop("brand")).drop("task"), NUMBERS)
    assert list(reading.panel.tasks) == ["1", "2", "3", "4"] * 3


def test_a_long_table_must_say_its_tasks():
    with pytest.raises(DataError, match="no column says which rows are a task"):
        read_panel(long_table().drop("task"), NUMBERS)


def test_what_was_not_available_takes_no_room():
    frame = long_table().with_columns(av=pl.lit(1))
    unchosen = (
        frame.with_row_index("i")
        .filter((pl.col("chosen") == 0) & (pl.col("person") < 3))["i"][:4:2]
        .to_list()
    )
    frame = changed(changed(frame, "av", dict.fromkeys(unchosen, 0)), "price", dict.fromkeys(unchosen))
    reading = read_panel(frame, NUMBERS)
    assert sorted(reading.panel.rows_per_task.tolist()) == [2, 2] + [3] * 10
    assert "2 of 36 alternatives were not available" in reading.summary
    nothing = frame.with_columns(av=pl.when(pl.col("person") == 1).then(0).otherwise(1))
    drop = RowFilter(drop=("chosen-unavailable", "one-alternative"))
    assert read_panel(nothing, NUMBERS, row_filter=drop).panel.person_count == 2


def test_a_choice_that_is_no_alternative_is_named():
    wide = wide_table(long_table().drop("brand"))
    bad = changed(wide, "choice", {4: 7})
    layout = TableShape(alternatives=("1", "2", "3"))
    with pytest.raises(
        ChoiceDataError, match=r"row 4 \(person 2, task 1\): what was chosen is none"
    ) as caught:
        read_panel(bad, NUMBERS, layout=layout)
    assert [finding.rule for finding in caught.value.findings if finding.level == "error"] == [
        "unknown-choice"
    ]
    reading = read_panel(bad, NUMBERS, layout=layout, row_filter=RowFilter(drop=("unknown-choice",)))
    assert reading.dropped == {"unknown-choice": 1}
    pairs = pl.DataFrame({"id": [1, 1, 2], "choice": [1, 0, 2], "fee": [1, 2, 3]})
    with pytest.raises(ChoiceDataError, match=r"row 2 .*none of the alternatives"):
        read_panel(pairs, layout=TableShape(shape="differences"))


def test_a_missing_choice_in_a_wide_table_is_no_choice():
    with pytest.raises(ChoiceDataError) as caught:
        read_panel(changed(wide_table(long_table().drop("brand")), "choice", {4: None}), NUMBERS)
    assert [(f.rule, f.rows) for f in caught.value.findings if f.level == "error"] == [("no-choice", (4,))]


def test_a_task_that_stands_twice_in_a_wide_table_is_a_duplicate():
    wide = wide_table(long_table().drop("brand"))
    with pytest.raises(ChoiceDataError) as caught:
        read_panel(pl.concat([wide, wide[6:7]]), NUMBERS)
    named = {f.rule: f.rows for f in caught.value.findings if f.level == "error"}
    assert named["duplicate"] == (12,)


def test_stems_that_are_no_columns_of_a_long_table_are_refused():
    with pytest.raises(DataError, match="there is no column wait"):
        read_panel(long_table(), Columns(delay_days="wait"))


def test_a_person_known_by_1_0_is_the_person_known_by_1():
    frame = long_table().with_columns(pl.col("person").cast(pl.Float64))
    assert list(read_panel(frame, NUMBERS).panel.people) == ["1", "2", "3"]


def test_conditions_and_columns_by_themselves():
    assert kept_rows(long_table(), "person = 2")["person"].unique().to_list() == [2]
    names = ["id", "CHOICE", "AV_a", "AV_b", "weights"]
    whole, stems = resolve_whole(Columns(available="AV"), names, "t", frozenset({"weights"}))
    assert (whole.person, whole.chosen, whole.available, whole.weights) == ("id", "CHOICE", None, None)
    assert stems == {"available": "AV"}
