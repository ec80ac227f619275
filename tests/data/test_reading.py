"""Any table of choices becomes the same panel, and says what was done to it."""

import subprocess
import sys

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.population.choices import changed, long_table, same_panel, wide_table
from unsaid.data.columns import Columns
from unsaid.data.prepare import RowFilter
from unsaid.data.reading import Reading, read_panel

ALL = Columns(attributes=("price", "size"), covariates=("income",))
SHAPES = {"people": st.integers(2, 5), "tasks": st.integers(1, 12), "alternatives": st.integers(2, 12)}


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.randoms(), st.fixed_dictionaries(SHAPES))
def test_the_order_of_rows_does_not_matter(seed, random, shape):
    frame = long_table(seed, **shape)
    order = list(range(frame.height))
    random.shuffle(order)
    columns = Columns(attributes=("price", "brand"), covariates=("income",))
    assert same_panel(read_panel(frame[order], columns).panel, read_panel(frame, columns).panel)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.fixed_dictionaries(SHAPES), st.sampled_from(["_", ".", "-"]))
def test_wide_and_long_tables_are_the_same_panel(seed, shape, separator):
    frame = long_table(seed, **shape).drop("brand")
    wide = wide_table(frame, separator)
    assert same_panel(read_panel(wide, ALL).panel, read_panel(frame, ALL).panel)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.lists(st.integers(0, 11), min_size=1, max_size=8, unique=True))
def test_unbalanced_panels_hold_what_is_there(seed, gone):
    frame = long_table(seed)
    task = (pl.col("person") - 1) * 4 + pl.col("task") - 1
    kept = frame.filter(~task.is_in(gone))
    panel = read_panel(kept, Columns(attributes=("price",))).panel
    assert panel.task_count == 12 - len(gone)
    assert (
        panel.tasks_per_person.tolist()
        == kept.group_by("person").agg(pl.col("task").n_unique()).sort("person")["task"].to_list()
    )
    assert panel.attributes[:, 0].tolist() == kept["price"].to_list()


def test_choice_sets_may_vary():
    frame = long_table(alternatives=5)
    row = pl.int_range(0, pl.len())
    kept = frame.filter((pl.col("chosen") == 1) | (row % 7 < 4))
    panel = read_panel(kept, Columns(attributes=("price",))).panel
    assert (
        panel.rows_per_task.tolist()
        == kept.group_by("person", "task", maintain_order=True).len()["len"].to_list()
    )
    chosen = panel.task_start[:-1] + panel.chosen
    assert [panel.alternatives[int(i)] for i in chosen] == [
        str(k) for k in kept.filter(pl.col("chosen") == 1)["alternative"]
    ]


def test_the_summary_says_what_was_read():
    reading = read_panel(
        changed(long_table(), "price", {5: None}), ALL, row_filter=RowFilter(drop=("missing-value",))
    )
    assert isinstance(reading, Reading)
    lines = reading.summary.splitlines()
    assert lines[0] == "polars frame: 3 people, 11 tasks of 3 alternatives, 2 attributes (price, size)"
    assert lines[1].startswith("  columns: person person (found by its name); task task")
    assert lines[1].endswith("; weights none")
    assert lines[2].startswith("  dropped (missing-value): 1 task was dropped: ")
    assert reading.dropped == {"missing-value": 1}
    assert (reading.rows, reading.columns.person, reading.where) == (36, "person", "polars frame")


def test_reading_imports_neither_jax_nor_what_formulas_need():
    heavy = "{'jax', 'pandas', 'formulaic', 'pydantic'}"
    code = f"import sys, unsaid.data.reading; print({heavy} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"
