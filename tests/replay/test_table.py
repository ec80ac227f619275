import polars as pl
import pytest

from tests.replay.tables import small_table, write
from unsaid.replay.table import read_table
from unsaid.types.errors import DataError


def refused(tmp_path, frame, *parts, name="table.parquet"):
    with pytest.raises(DataError) as caught:
        read_table(write(tmp_path, frame, name))
    for part in parts:
        assert part in str(caught.value)
    return caught.value


def at(frame, row, **values):
    """The table with some cells of one row (counted from 1) replaced."""
    here = pl.int_range(pl.len()) == row - 1
    return frame.with_columns(
        pl.when(here).then(pl.lit(value)).otherwise(pl.col(name)).alias(name)
        for name, value in values.items()
    )


def test_a_table_is_read_sorted_and_named_after_its_file(tmp_path):
    table = read_table(write(tmp_path, small_table().sample(fraction=1, shuffle=True, seed=1)))
    assert table.dataset == "table"
    assert table.file == "table.parquet"
    assert table.rows["alternative"].to_list() == [0, 1] * 4
    assert table.rows["session"].unique().to_list() == [1]
    assert table.skipped == {}


def test_csv_and_parquet_say_the_same(tmp_path):
    parquet = read_table(write(tmp_path, small_table()))
    csv = read_table(write(tmp_path, small_table(), "table.csv"))
    assert parquet.rows.equals(csv.rows)


def test_the_dataset_column_names_it(tmp_path):
    assert read_table(write(tmp_path, small_table().with_columns(dataset=pl.lit("zinc")))).dataset == "zinc"


@pytest.mark.parametrize("column", ["person", "trial", "alternative", "chosen"])
def test_a_missing_column_is_named(tmp_path, column):
    error = refused(tmp_path, small_table().drop(column), f"lacks the column {column}", "table.parquet")
    assert error.advice is not None


def test_files_that_are_no_tables(tmp_path):
    with pytest.raises(DataError, match="no such file"):
        read_table(tmp_path / "nowhere.parquet")
    (tmp_path / "empty.parquet").touch()
    with pytest.raises(DataError, match="the file is empty"):
        read_table(tmp_path / "empty.parquet")
    (tmp_path / "words.parquet").write_text("not a table at all, but long enough to be looked at")
    with pytest.raises(DataError, match="cannot be read as Parquet"):
        read_table(tmp_path / "words.parquet")
    refused(tmp_path, small_table().clear(), "the table is empty")


def test_two_choices_or_none_in_a_trial(tmp_path):
    refused(tmp_path, at(small_table(), 2, chosen=1), "row 1 (person 1, trial 1)", "2 chosen of 2")
    refused(tmp_path, at(small_table(), 4, chosen=0), "row 3 (person 1, trial 2)", "0 chosen of 2")
    refused(tmp_path, at(small_table(), 4, chosen=None), "0 chosen of 2")


def test_a_share_is_not_a_choice(tmp_path):
    frame = small_table().with_columns(pl.col("chosen").cast(pl.Float64))
    refused(tmp_path, at(frame, 5, chosen=0.4), "neither 0 nor 1", "row 5 (person 2, trial 1)", "0.4")
    refused(tmp_path, frame.with_columns(chosen=pl.lit("yes")), "chosen is not a number")


def test_one_alternative_or_a_row_twice(tmp_path):
    refused(tmp_path, small_table()[:-1], "one alternative", "row 7 (person 2, trial 2)")
    refused(tmp_path, pl.concat([small_table(), small_table()[:1]]), "more than once", "row 9 (person 1")
    refused(tmp_path, at(small_table(), 3, trial=None), "trial is empty", "row 3")
    refused(tmp_path, at(small_table(), 3, trial=float("nan")), "trial is empty", "row 3")


def test_people_with_one_trial_or_one_person_alone(tmp_path):
    refused(tmp_path, small_table()[:-2], "1 of 2 people have one trial", "person 2")
    refused(tmp_path, small_table()[:4], "there is one person")


def test_unanswered_trials_are_counted_not_hidden(tmp_path):
    frame = pl.concat([small_table(), small_table().with_columns(trial=pl.col("trial") + 2)])
    frame = frame.with_columns(pl.lit(0).alias("indiff"))
    gone = (pl.col("person") == 1) & (pl.col("trial") == 4)
    unsure = (pl.col("person") == 2) & (pl.col("trial") == 3)
    frame = frame.with_columns(
        chosen=pl.when(gone | unsure).then(None).otherwise("chosen"), indiff=unsure.cast(pl.Int64)
    )
    table = read_table(write(tmp_path, frame))
    assert table.skipped == {
        "trials in which the person was indifferent": 1,
        "trials without a recorded choice": 1,
    }
    assert table.rows.height == frame.height - 4


def test_people_who_never_answered_are_counted(tmp_path):
    silent = small_table()[:4].with_columns(person=pl.lit(3, pl.Int64), chosen=pl.lit(None, pl.Int64))
    table = read_table(write(tmp_path, pl.concat([small_table(), silent])))
    assert table.skipped["people without any recorded choice"] == 1


def test_a_table_without_choices_cannot_be_replayed(tmp_path):
    frame = small_table().with_columns(chosen=pl.lit(None, pl.Int8))
    refused(tmp_path, frame, "no choice is recorded")


def test_a_ranking_becomes_successive_choices(tmp_path):
    frame = pl.DataFrame(
        {
            "person": [1, 1, 1, 2, 2, 2],
            "trial": 1,
            "alternative": [0, 1, 2] * 2,
            "chosen": [0, 1, 0, 1, 0, 0],
            "rank": [2, 1, 3, 1, 3, 2],
        }
    )
    table = read_table(write(tmp_path, frame))
    assert table.ranked
    first = table.rows.filter(pl.col("person") == 1)
    assert first["trial"].to_list() == [1, 1, 1, 2, 2]
    assert first["alternative"].to_list() == [0, 1, 2, 0, 2]
    assert first["chosen"].to_list() == [0, 1, 0, 1, 0]
