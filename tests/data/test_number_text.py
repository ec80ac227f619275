"""Numbers with decimal commas are numbers; what could be read in two ways is refused."""

import polars as pl
import pytest

from unsaid.data.columns import Columns
from unsaid.data.number_text import with_numbers
from unsaid.data.reading import read_panel
from unsaid.types.errors import DataError


@pytest.mark.parametrize(
    ("columns", "numbers"),
    [
        ({"a": ["2,5", "3", None]}, {"a": [2.5, 3.0, None]}),
        (
            {"a": ["1.234,5", "7", "-2"], "b": ["1,234", "2,500", "3,1"]},
            {"a": [1234.5, 7, -2], "b": [1.234, 2.5, 3.1]},
        ),
        ({"a": ["1 234,5", "1\u202f000", "2"]}, {"a": [1234.5, 1000, 2]}),
        ({"a": ["1,234.5", "2,000", "3"]}, {"a": [1234.5, 2000, 3]}),
        ({"a": ["x", "2,5", "3"]}, {"a": ["x", "2,5", "3"]}),
    ],
)
def test_numbers_as_people_write_them(columns, numbers):
    found, names = with_numbers(pl.DataFrame(columns), "t.csv")
    assert found.to_dict(as_series=False) == numbers
    assert names == tuple(name for name in columns if "x" not in columns[name])


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"a": ["2,5", "2.5"]}, "a has commas and points as decimals"),
        ({"a": ["1,234", "2,500"]}, "a can be read in two ways"),
        ({"a": ["2,5", "1"], "b": ["1,234.5", "2"]}, "decimal point in one column and marks thousands"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(columns, message):
    with pytest.raises(DataError, match=message):
        with_numbers(pl.DataFrame(columns), "t.csv")


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_a_file_with_decimal_commas_is_the_file_with_points(tmp_path, separator):
    rows = [
        (task, k, int(k == task % 2), task * 0.5 + 1.25 * k, ("ash", "elm")[k])
        for task in range(6)
        for k in range(2)
    ]
    frame = pl.DataFrame(rows, schema=["task", "alt", "choice", "price", "brand"], orient="row")
    frame.write_csv(tmp_path / "points.csv")
    text = "\n".join(
        separator.join(str(one).replace(".", ",") for one in row) for row in [frame.columns, *frame.rows()]
    )
    (tmp_path / "commas.csv").write_text(text, encoding="utf-8")
    columns = Columns(attributes=("price", "brand"))
    points, commas = (read_panel(tmp_path / f"{name}.csv", columns) for name in ("points", "commas"))
    assert commas.panel.names == ("price", "brand[elm]")
    assert commas.panel.attributes.tolist() == points.panel.attributes.tolist()
    assert "read as numbers: price" in commas.summary


def prices(text) -> pl.DataFrame:
    """Choices between a dear and a cheap one, whose prices are written as told."""
    rows = [(t // 3, t, k, int(k == t % 2), text(1.25 + k + t * 0.5)) for t in range(9) for k in range(2)]
    return pl.DataFrame(rows, schema=["person", "task", "alt", "choice", "price"], orient="row")


@pytest.mark.parametrize("kind", ["parquet", "xlsx", "polars", "pandas"])
def test_cells_of_text_with_decimal_commas_are_numbers_in_every_kind_of_table(tmp_path, kind):
    frame = prices(lambda price: str(price).replace(".", ","))
    source = frame
    if kind == "parquet":
        frame.write_parquet(source := tmp_path / "t.parquet")
    elif kind == "xlsx":
        pytest.importorskip("xlsxwriter")
        frame.write_excel(source := tmp_path / "t.xlsx")
    elif kind == "pandas":
        pandas = pytest.importorskip("pandas")
        source = pandas.DataFrame(frame.to_dict(as_series=False))
    commas = read_panel(source, Columns(attributes=("price",)))
    numbers = read_panel(prices(float), Columns(attributes=("price",)))
    assert commas.panel.names == ("price",)
    assert commas.panel.attributes.tolist() == numbers.panel.attributes.tolist()
    assert "decimal-commas" in [finding.rule for finding in commas.findings]


def test_text_of_a_typed_table_stays_text_unless_only_text_can_hold_its_numbers():
    found, names = with_numbers(pl.DataFrame({"a": ["1.10", "1.1"], "b": ["2,5", "3"]}), "frame", typed=True)
    assert found.to_dict(as_series=False) == {"a": ["1.10", "1.1"], "b": [2.5, 3.0]}
    assert names == ("b",)
    with pytest.raises(DataError, match="two ways"):
        with_numbers(pl.DataFrame({"a": ["1,234", "2,345"]}), "frame", typed=True)


def test_numbers_that_stay_text_are_said_to_be_categories():
    reading = read_panel(prices(str), Columns(attributes=("price",)))
    assert "numbers-as-text" in [finding.rule for finding in reading.findings]
    assert "price[2.25]" in reading.panel.names
    reading = read_panel(prices(float), Columns(attributes=("price",)))
    assert "numbers-as-text" not in [finding.rule for finding in reading.findings]
