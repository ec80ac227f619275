"""The smaller parts of reading a table: where a row stands, who may take part, which columns count."""

from pathlib import Path

import polars as pl
import pytest

from unsaid.replay.attributes import numeric_columns, partly_missing
from unsaid.replay.table import ROW, check_people, read_table, row_place
from unsaid.types.errors import DataError


def long_table(people: int, trials: int) -> pl.DataFrame:
    rows = [
        {"person": p, "session": 1, "trial": t, "alternative": a, "chosen": int(a == 1)}
        for p in range(people)
        for t in range(trials)
        for a in (1, 2)
    ]
    return pl.DataFrame(rows)


def test_row_place_names_file_row_person_and_trial():
    place = row_place("choices.csv", {ROW: 7, "person": 3, "trial": 2})
    assert place == "choices.csv, row 7 (person 3, trial 2)"


@pytest.mark.parametrize(("people", "trials", "said"), [(1, 4, "one person"), (3, 1, "have one trial")])
def test_too_few_people_or_trials_are_refused(people: int, trials: int, said: str):
    frame = long_table(people, trials).with_row_index(ROW)
    with pytest.raises(DataError, match=said):
        check_people(frame, "choices.csv")


def test_enough_people_and_trials_pass():
    check_people(long_table(2, 2).with_row_index(ROW), "choices.csv")


def test_numeric_columns_are_the_attributes_that_say_anything():
    rows = pl.DataFrame(
        {"attr1": [0.0, 1.0], "attr2": [None, None], "attr10": [2.0, 3.0], "other": [1.0, 2.0]},
        schema={"attr1": pl.Float64, "attr2": pl.Float64, "attr10": pl.Float64, "other": pl.Float64},
    )
    assert numeric_columns(rows) == ["attr1", "attr10"]


def test_a_rating_that_some_rows_lack_is_said_to_be_left_out(tmp_path: Path):
    frame = long_table(2, 2).with_columns(rating=pl.Series([1.0, 2.0, None, 4.0, 5.0, 6.0, 7.0, 8.0]))
    path = tmp_path / "choices.parquet"
    frame.write_parquet(path)
    assert partly_missing(read_table(path)) == ["without rating, which 1 rows lack"]
