"""Each kind of bad data is named by its rule and its row."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.population.choices import changed, long_table
from unsaid.data import checks
from unsaid.data.columns import Columns
from unsaid.data.findings import RULES, ChoiceDataError, Finding
from unsaid.data.grouping import group
from unsaid.data.outside import CONSTANT
from unsaid.data.prepare import RowFilter
from unsaid.data.reading import read_panel
from unsaid.data.reshape import TableShape
from unsaid.data.tables import with_rows

TOLD = Columns(
    person="person",
    task="task",
    alternative="alternative",
    attributes=("price", "size"),
    covariates=("income",),
    available="there",
    delay_days="days",
    probability="sure",
    response_seconds="seconds",
    weights="counts",
)


def full_table() -> pl.DataFrame:
    """Three people with four tasks of three alternatives, and a column of every role; 0 to 35."""
    return long_table().with_columns(
        there=pl.lit(1),
        days=pl.lit(0.0),
        sure=pl.lit(1.0),
        seconds=1.0 + pl.col("task"),
        counts=pl.col("person").cast(pl.Float64),
    )


def chosen_row(task: int) -> int:
    """The row of what is chosen in a task, counted from 0 over all people."""
    return int(np.flatnonzero(full_table()["chosen"].to_numpy())[task])


def other_row(task: int) -> int:
    """A row of what is not chosen in it."""
    return next(row for row in range(3 * task, 3 * task + 3) if row != chosen_row(task))


BROKEN = {
    "missing-key": ("task", {7: None}, 7, "task is empty"),
    "missing-value": ("price", {7: None}, 7, "price is empty"),
    "missing-value nan": ("size", {30: math.nan}, 30, "size is empty"),
    "missing-value covariate": ("income", {12: None}, 12, "income is empty"),
    "not-finite": ("price", {8: math.inf}, 8, "price is inf"),
    "not-a-number": ("days", {5: "soon"}, 5, "days is soon, not a number"),
    "not-a-number attribute": ("price", {4: "12,5"}, 4, "price is 12,5, elsewhere numbers"),
    "not-zero-or-one": ("chosen", {9: 2}, 9, "chosen is 2, neither 0 nor 1"),
    "not-zero-or-one available": ("there", {9: 3}, 9, "there is 3"),
    "out-of-range delay": ("days", {3: -1.0}, 3, "not a delay of at least 0 days"),
    "out-of-range probability": ("sure", {3: 1.5}, 3, "sure is 1.5"),
    "out-of-range weight": ("counts", dict.fromkeys(range(12), -1.0), 0, "counts is -1.0"),
    "out-of-range time": ("seconds", {0: 0.0, 1: 0.0, 2: 0.0}, 0, "not a time above 0"),
    "chosen-unavailable": ("there", {chosen_row(4): 0}, chosen_row(4), "was not available"),
    "no-choice": ("chosen", {chosen_row(4): 0}, 12, "no alternative of the task is chosen"),
    "no-choice recorded": (
        "chosen",
        {12: None, 13: None, 14: None},
        12,
        "no alternative of the task is chosen",
    ),
    "two-choices": ("chosen", {other_row(4): 1}, min(other_row(4), chosen_row(4)), "2 alternatives"),
    "one-alternative": (
        "there",
        {row: 0 for row in range(12, 15) if row != chosen_row(4)},
        chosen_row(4),
        "the task has one alternative",
    ),
    "duplicate": ("alternative", {1: 1}, 1, "alternative 1 stands in row 0 already"),
    "varying-covariate": ("income", {2: 11.0}, 2, "income is 11.0, another than"),
    "varying-covariate weight": ("counts", {35: 9.0}, 35, "counts is 9.0"),
    "varying-in-task": ("seconds", {5: 99.0}, 5, "seconds is 99.0"),
}
"""For each way to break a rule: a column, its new values, the row that must be named, and words."""


def findings_of(frame: pl.DataFrame, columns: Columns = TOLD) -> tuple[Finding, ...]:
    with pytest.raises(ChoiceDataError) as caught:
        read_panel(frame, columns)
    return caught.value.findings


def test_the_table_without_faults_has_none():
    assert read_panel(full_table(), TOLD).findings == ()


@pytest.mark.parametrize("case", BROKEN)
def test_the_row_and_the_rule_are_named(case):
    column, values, row, words = BROKEN[case]
    rule = case.split()[0]
    findings = findings_of(changed(full_table(), column, values))
    errors = [finding for finding in findings if finding.level == "error"]
    assert [finding.rule for finding in errors] == [rule]
    assert errors[0].rows[0] == row
    assert f"row {row}" in errors[0].message
    assert words in errors[0].message
    assert RULES[rule].advice in errors[0].advice


@pytest.mark.parametrize("case", [case for case in BROKEN if RULES[case.split()[0]].droppable])
def test_tasks_are_dropped_only_when_asked_and_then_counted(case):
    column, values, row, _ = BROKEN[case]
    rule = case.split()[0]
    frame = changed(full_table(), column, values)
    reading = read_panel(frame, TOLD, row_filter=RowFilter(drop=(rule,)))
    gone = full_table()[list(values)].select("person", "task").unique().height
    assert reading.dropped == {rule: gone}
    assert reading.panel.task_count == 12 - gone
    assert f"first at row {row}" in reading.summary
    for other in {name for name, own in RULES.items() if own.droppable} - {rule}:
        with pytest.raises(ChoiceDataError):
            read_panel(frame, TOLD, row_filter=RowFilter(drop=(other,)))


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 11),
    st.sampled_from(["missing-value", "no-choice", "two-choices", "not-finite"]),
    st.randoms(),
)
def test_a_fault_in_any_task_of_any_order_is_found_there(task, rule, random):
    column, row, value = {
        "missing-value": ("price", 3 * task, None),
        "not-finite": ("size", 3 * task + 1, -math.inf),
        "no-choice": ("chosen", chosen_row(task), 0),
        "two-choices": ("chosen", other_row(task), 1),
    }[rule]
    order = list(range(36))
    random.shuffle(order)
    frame = changed(full_table(), column, {row: value})[order]
    findings = findings_of(frame)
    assert [finding.rule for finding in findings] == [rule]
    named = frame[list(findings[0].rows)]
    assert set(zip(named["person"], named["task"], strict=True)) == {(task // 4 + 1, task % 4 + 1)}
    if rule in ("missing-value", "not-finite"):
        assert findings[0].rows == (order.index(row),)


def test_a_constant_attribute_is_named():
    for values in (pl.lit(3.0), pl.col("task").cast(pl.Float64), pl.lit("elm")):
        findings = findings_of(full_table().with_columns(size=values))
        assert [finding.rule for finding in findings] == ["constant-attribute"] * len(findings)
    assert findings_of(full_table().with_columns(size=pl.lit(3.0)))[0].message.startswith("size is the same")


def test_a_constant_covariate_is_named():
    findings = findings_of(full_table().with_columns(income=pl.lit(5)))
    assert [finding.rule for finding in findings] == ["constant-covariate"]


def test_several_faults_are_told_at_once():
    frame = changed(changed(full_table(), "chosen", {chosen_row(0): 0}), "chosen", {other_row(5): 1})
    findings = findings_of(frame)
    assert [finding.rule for finding in findings] == ["no-choice", "two-choices"]


def test_a_person_with_one_task_is_a_warning():
    frame = full_table().filter((pl.col("person") != 2) | (pl.col("task") == 3))
    reading = read_panel(frame, TOLD)
    assert [(finding.rule, finding.level, finding.rows) for finding in reading.findings] == [
        ("one-task", "warning", (12,))
    ]
    everybody = read_panel(full_table().filter(pl.col("task") == 1), TOLD)
    assert "everybody has one task" in everybody.summary


def test_copies_of_rows_without_labels_are_a_warning():
    frame = long_table().select("person", "task", "chosen", "price")
    row = other_row(0)
    doubled = pl.concat([frame, frame[row : row + 1]])
    finding = next(f for f in read_panel(doubled).findings if f.rule == "identical-rows")
    assert (finding.rule, finding.level, finding.rows, finding.count) == (
        "identical-rows",
        "warning",
        (36,),
        1,
    )


def test_what_was_chosen_may_be_said_in_several_ways():
    plain = long_table()
    expected = read_panel(plain).panel.chosen.tolist()
    words = plain["chosen"].replace_strict({0: "No", 1: "yes"}, return_dtype=pl.String)
    label = plain.filter(pl.col("chosen") == 1).select("person", "task", label="alternative")
    by_label = plain.join(label, on=["person", "task"], maintain_order="left")["label"]
    for values in (plain["chosen"].cast(pl.Boolean), plain["chosen"].cast(pl.Float64), words, by_label):
        assert read_panel(plain.with_columns(chosen=values)).panel.chosen.tolist() == expected


def test_each_check_by_itself():
    frame = with_rows(full_table(), 0)
    assert checks.check_keys(frame, TOLD, "row") == []
    columns = Columns(person="person", task="task", alternative="alternative", chosen="chosen")
    frame, findings = checks.read_chosen(frame, columns, "row")
    assert (findings, frame[checks.CHOSEN].sum()) == ([], 12)
    assert checks.as_numbers(frame, ["price", None], "row")[1] == []
    tasks = group(frame, TOLD, "row")
    never = pl.repeat(False, 36, eager=True)
    for found in (
        checks.check_values(tasks, ["price"], never),
        checks.check_numeric_text(tasks, ["brand"]),
        checks.check_ranges(tasks),
        checks.check_choices(tasks),
        checks.check_duplicates(tasks),
        checks.check_people(tasks, ["income"]),
        checks.check_one_task(tasks),
    ):
        assert list(found) == []
    assert checks.check_constant(tasks, ("x",), np.arange(36.0)[:, None]) == []
    assert [f.rule for f in checks.check_constant(tasks, ("x",), np.zeros((36, 1)))] == ["constant-attribute"]
    starts = np.arange(0, 60_001, 3)
    steps = np.repeat(np.arange(20_000.0), 3)
    assert not checks.differs_in_tasks(steps, starts)
    steps[-1] += 1
    assert checks.differs_in_tasks(steps, starts)
    assert not checks.differs_in_tasks(np.full(6, np.nan), np.array([0, 3, 6]))


def test_the_outside_option_needs_no_attributes():
    frame = full_table().drop("there")
    outside = frame["alternative"] == 3
    for name in ("price", "size"):
        frame = changed(frame, name, dict.fromkeys(outside.arg_true().to_list()))
    columns = Columns(attributes=("price", "size"))
    panel = read_panel(frame, columns, layout=TableShape(outside="3")).panel
    assert panel.names == ("price", "size", CONSTANT)
    assert panel.attributes[2::3].tolist() == [[0, 0, 1]] * 12
    with pytest.raises(ChoiceDataError):
        read_panel(frame, columns)
