"""Tables are read as they are, and every row can be found in the file again."""

import sys
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from tests.population.choices import long_table, same_panel
from unsaid.data.reading import read_panel
from unsaid.data.tables import ROW, read_table, scan_parquet, with_rows
from unsaid.types.errors import DataError


def written(folder: Path, ending: str) -> Path:
    file = folder / f"choices{ending}"
    frame = long_table()
    if ending == ".xlsx":
        frame.write_excel(file)
    elif ending == ".parquet":
        frame.write_parquet(file)
    else:
        frame.write_csv(file, separator={".csv": ",", ".tsv": "\t", ".dat": "\t", ".txt": ";"}[ending])
    return file


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".dat", ".txt", ".parquet", ".xlsx"])
def test_the_same_choices_come_from_every_kind_of_file(tmp_path, ending):
    file = written(tmp_path, ending)
    assert read_table(file).frame["price"].to_list() == long_table()["price"].to_list()
    assert same_panel(read_panel(file).panel, read_panel(long_table()).panel)
    assert same_panel(read_panel(str(file)).panel, read_panel(long_table()).panel)


@pytest.mark.parametrize(
    ("ending", "word", "first"),
    [(".csv", "line", 2), (".xlsx", "row", 2), (".parquet", "row", 1)],
)
def test_rows_are_counted_as_their_owner_does(tmp_path, ending, word, first):
    table = read_table(written(tmp_path, ending))
    assert (table.row_word, table.frame[ROW][0], table.frame[ROW][-1]) == (word, first, first + 35)
    assert table.where == f"choices{ending}"


def test_where_lines_are_not_rows_rows_are_counted(tmp_path):
    file = tmp_path / "notes.csv"
    file.write_text('a,note\n1,"two\nlines"\n2,one\n')
    table = read_table(file)
    assert (table.row_word, table.frame[ROW].to_list()) == ("row", [1, 2])


def test_frames_are_counted_from_0():
    for frame in (long_table(), long_table().lazy(), pd.DataFrame(long_table().to_dict(as_series=False))):
        table = read_table(frame)
        assert (table.row_word, table.frame[ROW][0]) == ("row", 0)
        assert table.where.endswith("frame")
        assert same_panel(read_panel(frame).panel, read_panel(long_table()).panel)


def test_a_pandas_frame_keeps_its_types_and_its_holes():
    frame = pd.DataFrame(
        {
            "whole": pd.array([1, None], dtype="Int64"),
            "number": [1.5, float("nan")],
            "kind": pd.Categorical(["a", None]),
            "text": ["x", None],
            "yes": [True, False],
        }
    )
    read = read_table(frame).frame
    assert read["whole"].to_list() == [1, None]
    assert read["kind"].to_list() == ["a", None]
    assert read["text"].to_list() == ["x", None]
    assert read["yes"].dtype == pl.Boolean
    assert read["number"].is_nan().to_list() == [False, True]


def test_na_and_nothing_are_missing(tmp_path):
    file = tmp_path / "holes.csv"
    file.write_text("\ufeffa,b\n1,NA\n,2\n3,4", encoding="utf-8")
    frame = read_table(file).frame
    assert frame["a"].to_list() == [1, None, 3]
    assert frame["b"].to_list() == [None, 2, 4]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("none.csv", None, "there is no such file"),
        ("empty.csv", b"", "the file is empty"),
        ("heading.csv", b"a,b\n", "the table is empty"),
        ("torn.parquet", b"no parquet", "cannot be read as Parquet"),
        ("latin.csv", b"a,b\n1,ol\xe9\n", "cannot be read as a text table"),
        ("torn.xlsx", b"no sheet", "cannot be read as Excel"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path, name, content, message):
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(DataError, match=message) as caught:
        read_table(file)
    assert name in str(caught.value)


def test_without_its_package_excel_says_what_to_install(tmp_path, monkeypatch):
    file = written(tmp_path, ".xlsx")
    monkeypatch.setitem(sys.modules, "fastexcel", None)
    with pytest.raises(DataError, match=r"unsaid\[excel\]"):
        read_table(file)


def test_what_is_no_table_is_refused():
    with pytest.raises(DataError, match="not a table") as caught:
        read_table([1, 2, 3])
    assert caught.value.got == "list"


def test_parquet_is_read_in_parts_with_its_rows_counted(tmp_path):
    file = written(tmp_path, ".parquet")
    assert scan_parquet(file).slice(4, 2).collect()[ROW].to_list() == [5, 6]
    with pytest.raises(DataError, match="no such file"):
        scan_parquet(tmp_path / "none.parquet")
    assert with_rows(pl.DataFrame({"a": [1, 2]}), 7)[ROW].to_list() == [7, 8]


def test_the_name_of_the_counted_rows_is_taken():
    with pytest.raises(DataError, match="kept for counting rows"):
        read_table(pl.DataFrame({ROW: [1]}))
