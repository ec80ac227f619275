"""Read a table of choices as it is: CSV, Parquet, Excel, or a polars or pandas frame.

Nothing is interpreted here beyond where one column ends and what stands for nothing. Every row
remembers where it stood, so that whatever is found later can be found in the file again.
"""

import pathlib
import sys
from typing import Any, NamedTuple

import polars as pl

from unsaid.data.exported_sessions import sessions_table
from unsaid.data.number_text import with_numbers
from unsaid.types.errors import DataError

__all__ = ["ROW", "Source", "Table", "read_table", "scan_parquet", "with_rows"]

ROW = "row of the file"
"""The column that remembers where a row stood; no file has one of this name."""

NOTHING = ["", "NA"]
"""What stands for a missing value in text files."""

SEPARATORS = "\t,;|"
"""What may stand between columns of a text file; the one most frequent in its first line does."""

TEXT = (".csv", ".tsv", ".txt", ".dat")

SESSIONS = (".jsonl", ".ndjson")

EXCEL = (".xlsx", ".xls", ".xlsb", ".ods")

Source = Any
"""A path, a polars DataFrame or LazyFrame, or a pandas DataFrame, which need not be installed."""


class Table(NamedTuple):
    """A table and how to speak of its rows.

    Attributes
    ----------
    frame
        As read, with `ROW` beside it.
    where
        Name of the file, or what kind of frame it was.
    row_word
        What `ROW` counts: lines of a text file (the heading is line 1), rows of a sheet
        (likewise), rows of a Parquet file from 1, or rows of a frame from 0.
    unanswered
        Of exported sessions, how many choice sets were shown and not answered.
    rewritten
        Columns of text whose numbers have decimal commas or marked thousands.
    """

    frame: pl.DataFrame
    where: str
    row_word: str
    unanswered: int = 0
    rewritten: tuple[str, ...] = ()


def read_table(source: Source) -> Table:
    """Read a file or take a frame.

    Parameters
    ----------
    source
        A path that ends in .csv, .tsv, .txt, .dat, .parquet, .xlsx, .xls, .xlsb, .ods, or, for
        sessions exported by ``unsaid walks export``, .jsonl; a polars DataFrame or LazyFrame; or a
        pandas DataFrame.

    Raises
    ------
    DataError
        If there is no such file, it cannot be read, or it holds no row.
    """
    if isinstance(source, str | pathlib.Path):
        table = _from_file(pathlib.Path(source))
    else:
        table = _from_frame(source)
    if table.frame.is_empty():
        raise DataError("the table is empty", where=table.where, expected="at least one choice", got="0 rows")
    return table


def with_rows(frame: pl.DataFrame, first: int) -> pl.DataFrame:
    """The frame with `ROW` counted from `first`.

    Raises
    ------
    DataError
        If it has a column of that name.
    """
    if ROW in frame.columns:
        raise DataError(f"a column is called {ROW!r}, which is kept for counting rows", advice="rename it")
    return frame.with_row_index(ROW, offset=first)


def scan_parquet(path: pathlib.Path) -> pl.LazyFrame:
    """A Parquet file, to be read in parts, with `ROW` counted from 1."""
    _check_file(path)
    return pl.scan_parquet(path, row_index_name=ROW, row_index_offset=1)


def _check_file(path: pathlib.Path) -> None:
    if not path.is_file():
        raise DataError("there is no such file", where=str(path), advice="check the path")
    if path.stat().st_size == 0:
        raise DataError("the file is empty", where=path.name, expected="a table of choices", got="0 bytes")


def _from_file(path: pathlib.Path) -> Table:
    _check_file(path)
    ending = path.suffix.lower()
    try:
        if ending in TEXT:
            return _read_text(path)
        if ending in SESSIONS:
            frame, unanswered = sessions_table(path, ROW)
            return Table(frame, path.name, "line", unanswered)
        if ending in EXCEL:
            return _typed(_read_excel(path), path.name, 2)
        return _typed(pl.read_parquet(path), path.name, 1)
    except (pl.exceptions.PolarsError, OSError, UnicodeDecodeError) as error:
        kind = "a text table" if ending in TEXT else "Excel" if ending in EXCEL else "Parquet"
        raise DataError(
            f"the file cannot be read as {kind}",
            where=path.name,
            got=str(error).splitlines()[0],
            advice="write it again as Parquet, or as UTF-8 text with the ending .csv",
        ) from None


def _read_text(path: pathlib.Path) -> Table:
    with path.open(encoding="utf-8-sig") as file:
        heading = file.readline()
    separator = max(SEPARATORS, key=heading.count)
    frame = pl.read_csv(path, separator=separator, infer_schema_length=None, null_values=NOTHING)
    frame, rewritten = with_numbers(frame, path.name)
    one_line_each = _line_count(path) == frame.height + 1
    word = "line" if one_line_each else "row"
    return Table(with_rows(frame, 2 if one_line_each else 1), path.name, word, rewritten=rewritten)


def _typed(frame: pl.DataFrame, where: str, first: int) -> Table:
    """A table whose columns have types; cells of text may still be numbers with decimal commas."""
    frame, rewritten = with_numbers(frame, where, typed=True)
    return Table(with_rows(frame, first), where, "row", rewritten=rewritten)


def _line_count(path: pathlib.Path) -> int:
    """Lines of a file; unlike rows where text in quotes goes over several, or lines are blank."""
    lines, last = 0, b"\n"
    with path.open("rb") as file:
        while part := file.read(1 << 24):
            lines += part.count(b"\n")
            last = part[-1:]
    return lines + (last != b"\n")


def _read_excel(path: pathlib.Path) -> pl.DataFrame:
    try:
        import fastexcel
    except ImportError:
        raise DataError(
            "Excel files need a package that is not installed",
            where=path.name,
            expected="fastexcel",
            got="no such package",
            advice="pip install 'unsaid[excel]', or save the sheet as CSV",
        ) from None
    try:
        return pl.read_excel(path)
    except fastexcel.FastExcelError as error:
        raise OSError(str(error)) from error


def _from_frame(source: Source) -> Table:
    if isinstance(source, pl.LazyFrame):
        source = source.collect()
    if isinstance(source, pl.DataFrame):
        return _typed(source, "polars frame", 0)
    # who has a pandas frame has imported pandas; nobody else waits for it
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(source, pandas.DataFrame):
        return _typed(_from_pandas(source), "pandas frame", 0)
    raise DataError(
        "this is not a table",
        expected="a path, a polars DataFrame or LazyFrame, or a pandas DataFrame",
        got=type(source).__name__,
    )


def _from_pandas(frame: Any) -> pl.DataFrame:
    """Column by column, which needs no pyarrow; what is missing in text is null, in numbers NaN."""
    columns = {}
    for name, column in frame.items():
        if column.dtype.kind in "biuf" and not hasattr(column.dtype, "na_value"):
            columns[str(name)] = pl.Series(str(name), column.to_numpy())
        else:
            values = column.astype(object).where(column.notna(), None).tolist()
            columns[str(name)] = pl.Series(str(name), values, strict=False)
    return pl.DataFrame(columns)
