"""Clusters come from a column of the data, one for each person."""

import numpy as np
import polars as pl
import pytest

from unsaid.data.clusters import clusters_of
from unsaid.data.columns import Columns
from unsaid.data.reading import read_panel
from unsaid.types.errors import DataError


def table(**columns: list[object]) -> pl.DataFrame:
    """Three people, two tasks of two alternatives each."""
    return pl.DataFrame(
        {
            "person": np.repeat([30, 10, 20], 4),
            "task": np.tile([1, 1, 2, 2], 3),
            "price": np.random.default_rng(0).normal(size=12),
            "chosen": [1, 0, 0, 1] * 3,
            **columns,
        }
    )


def clusters(frame: pl.DataFrame, column: str) -> list[int]:
    reading = read_panel(frame, Columns(attributes=("price",)))
    return clusters_of(frame, column, reading).tolist()


def test_each_person_has_the_cluster_of_their_rows():
    village = ["north"] * 4 + ["south"] * 4 + ["north"] * 3 + [None]
    assert clusters(table(village=village), "village") == [1, 0, 0]  # 10, 20, 30


@pytest.mark.parametrize(
    ("village", "says"),
    [
        (["north"] * 5 + ["south"] * 7, "several clusters"),
        (["north"] * 4 + [None] * 4 + ["south"] * 4, "nothing says where they belong"),
    ],
)
def test_people_of_no_cluster_or_two_are_named(village: list[object], says: str):
    with pytest.raises(DataError, match=says) as raised:
        clusters(table(village=village), "village")
    assert "person 10" in str(raised.value)


def test_a_column_that_is_not_there_is_said():
    with pytest.raises(DataError, match="no column village") as raised:
        clusters(table(), "village")
    assert "person, task, price, chosen" in str(raised.value)


def test_without_a_column_for_people_there_are_no_clusters():
    frame = table(village=["north"] * 12).drop("person").with_columns(task=np.repeat(np.arange(6), 2))
    with pytest.raises(DataError, match="no column says who chose"):
        clusters(frame, "village")


def test_people_may_be_clusters_of_their_own():
    assert clusters(table(), "person") == [0, 1, 2]
    # ids that were read as 1.0, 2.0, ... are the panel's 1, 2, ...
    assert clusters(table().with_columns(pl.col("person").cast(pl.Float64)), "person") == [0, 1, 2]
