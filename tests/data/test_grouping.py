"""Rows come together by person and task in one order."""

import numpy as np
import polars as pl

from tests.population.choices import long_table
from unsaid.data.columns import Columns
from unsaid.data.grouping import (
    Tasks,
    group,
    keep_rows,
    keep_tasks,
    labels_of,
)
from unsaid.data.tables import with_rows

COLUMNS = Columns(person="person", task="task", alternative="alternative", chosen="chosen")


def grouped(frame: pl.DataFrame, columns: Columns = COLUMNS) -> Tasks:
    return group(with_rows(frame, 0), columns, "row")


def test_shuffled_rows_come_in_the_same_order():
    frame = long_table()
    tasks, shuffled = grouped(frame), grouped(frame.sample(fraction=1, shuffle=True, seed=3))
    assert tasks.frame.select(frame.columns).equals(shuffled.frame.select(frame.columns))
    assert tasks.task_start.tolist() == shuffled.task_start.tolist() == list(range(0, 37, 3))
    assert tasks.person_start.tolist() == shuffled.person_start.tolist() == [0, 4, 8, 12]
    assert tasks.task_count == 12


def test_without_labels_rows_keep_the_order_of_the_table():
    columns = Columns(person="person", task="task", chosen="chosen")
    frame = pl.DataFrame(
        {"person": [2, 1, 2, 1], "task": [1, 1, 1, 1], "chosen": [1, 0, 0, 1], "x": [4, 3, 2, 1]}
    )
    assert grouped(frame, columns).frame["x"].to_list() == [3, 1, 4, 2]


def test_places_are_named_as_in_the_table():
    columns = Columns(person="p", task=("s", "t"), chosen="c")
    frame = pl.DataFrame({"p": ["bo", "bo", "al"], "s": [1, 1, 2], "t": [7, 8, 7], "c": [1, 1, 1]})
    tasks = grouped(frame, columns)
    assert [tasks.person_name(task) for task in range(3)] == ["al", "bo", "bo"]
    assert [tasks.task_name(task) for task in range(3)] == ["2/7", "1/7", "1/8"]
    assert tasks.task_of(np.array([2, 0])).tolist() == [2, 0]


def test_who_has_no_task_left_is_gone():
    tasks = grouped(long_table())
    kept = keep_tasks(tasks, np.arange(12) >= 5)
    assert kept.person_start.tolist() == [0, 3, 7]
    assert kept.task_start.tolist() == list(range(0, 22, 3))
    assert kept.frame["person"].unique().sort().to_list() == [2, 3]
    rows = keep_rows(tasks, tasks.frame["alternative"].to_numpy() != 2)
    assert rows.task_start.tolist() == list(range(0, 25, 2))
    nobody = keep_tasks(tasks, np.zeros(12, bool))
    assert (nobody.task_count, nobody.frame.height, nobody.person_start.tolist()) == (0, 0, [0])
    assert keep_tasks(nobody, np.zeros(0, bool)).task_count == 0


def test_columns_of_ids_become_labels():
    for values in (["b", "a", "b"], [5, 3, 5], [10**12, 3, 10**12], [1.5, 0.5, 1.5], [True, False, True]):
        assert list(labels_of(pl.Series(values))) == [str(value) for value in values]
    assert labels_of(pl.Series(np.tile(np.arange(3), 100))).codes.nbytes == 300
