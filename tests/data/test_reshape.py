"""Wide tables hold the same choices as long ones, however their columns are named."""

import polars as pl
import pytest

from tests.population.choices import long_table, same_panel, wide_table
from unsaid.data.columns import Columns
from unsaid.data.reading import read_panel
from unsaid.data.reshape import (
    TableShape,
    choice_codes,
    from_differences,
    is_wide,
    long_rows,
    split_names,
    to_long,
)
from unsaid.data.tables import ROW, with_rows
from unsaid.types.errors import DataError

CHOSEN = Columns(chosen="choice")


def row(names: list[str], choice: object) -> pl.DataFrame:
    return with_rows(pl.DataFrame({**{name: [1.0] for name in names}, "choice": [choice]}), 1)


@pytest.mark.parametrize(
    ("names", "choice", "alternatives", "stems"),
    [
        (
            ["price.beach", "price.pier", "catch.beach", "catch.pier"],
            "pier",
            ("beach", "pier"),
            ["price", "catch"],
        ),
        (["pf1", "pf2", "pf3", "cl1", "cl2", "cl3"], 2, ("1", "2", "3"), ["pf", "cl"]),
        (["TRAIN_TT", "CAR_TT", "TRAIN_CO", "CAR_CO"], "CAR", ("TRAIN", "CAR"), ["TT", "CO"]),
        (["in_vehicle_bus", "in_vehicle_car"], "bus", ("bus", "car"), ["in_vehicle"]),
        (["x-a", "x-b", "age"], "b", ("a", "b"), ["x"]),
    ],
)
def test_names_fall_apart_as_the_choice_says(names, choice, alternatives, stems):
    frame = row(names, choice)
    assert is_wide(TableShape(), CHOSEN, frame)
    split = split_names(TableShape(), CHOSEN, frame, "t")
    assert (split.alternatives, list(split.columns)) == (alternatives, stems)


def test_named_alternatives_decide():
    names = ["TRAIN_AV", "CAR_AV", "TRAIN_TT", "CAR_TT", "TRAIN_HE", "AGE"]
    layout = TableShape(alternatives=("TRAIN", "CAR"))
    frame = row(names, 1)
    assert is_wide(layout, CHOSEN, frame)
    split = split_names(layout, CHOSEN, frame, "t")
    assert split.columns == {
        "AV": {"TRAIN": "TRAIN_AV", "CAR": "CAR_AV"},
        "TT": {"TRAIN": "TRAIN_TT", "CAR": "CAR_TT"},
        "HE": {"TRAIN": "TRAIN_HE"},
    }
    assert choice_codes(frame, CHOSEN, split, layout) == ["1", "2"]
    long, columns, absent = to_long(frame, split, CHOSEN, layout)
    assert absent == {"HE": ["CAR"]}
    assert long["HE"].to_list() == [1.0, 0.0]
    assert long[str(columns.chosen)].to_list() == [True, False]
    assert long[ROW].to_list() == [1, 1]
    assert long["AGE"].to_list() == [1.0, 1.0]


def test_codes_stand_for_alternatives():
    names = ["x_a", "x_b"]
    layout = TableShape(codes=("left", "right"))
    split = split_names(layout, CHOSEN, row(names, "right"), "t")
    assert choice_codes(row(names, "right"), CHOSEN, split, layout) == ["left", "right"]
    with pytest.raises(DataError, match="do not go together"):
        choice_codes(row(names, "right"), CHOSEN, split, TableShape(codes=("left",)))


def test_names_that_say_nothing_are_refused():
    with pytest.raises(DataError, match="named by attribute and alternative") as caught:
        split_names(TableShape(shape="wide"), CHOSEN, row(["price", "size"], "a"), "t")
    assert "TableShape(alternatives" in str(caught.value.advice)
    with pytest.raises(DataError, match="in several ways"):
        split_names(TableShape(shape="wide", codes=(1, 2)), CHOSEN, row(["a_x", "b_x", "a_y", "b_y"], 1), "t")


def test_ones_and_zeros_are_a_long_table_unless_stems_are_asked_for():
    frame = row(["price", "x0", "x1"], 1)
    assert not is_wide(TableShape(), CHOSEN, frame)
    assert is_wide(TableShape(), Columns(chosen="choice", attributes=("x",)), frame)
    assert not is_wide(TableShape(shape="long"), CHOSEN, row(["x_a", "x_b"], "a"))
    assert not is_wide(TableShape(), Columns(), frame)


@pytest.mark.parametrize("separator", ["_", ".", "-", ":"])
def test_wide_and_long_are_the_same_panel(separator):
    long = long_table(5).drop("brand")
    columns = Columns(person="person", task="task", attributes=("price", "size"), covariates=("income",))
    wide = read_panel(wide_table(long, separator), columns)
    assert same_panel(wide.panel, read_panel(long, columns).panel)


def test_labels_and_numbers_say_the_same_choice():
    long = long_table(2).drop("brand", "income")
    wide = wide_table(long.with_columns(income=1.0)).drop("income")
    named = wide.rename(
        {f"{stem}_{n}": f"{stem}_{label}" for stem in ("price", "size") for n, label in enumerate("abc", 1)}
    )
    by_place = read_panel(named, layout=TableShape(alternatives=("a", "b", "c")))
    assert list(by_place.panel.alternatives)[:3] == ["a", "b", "c"]
    by_code = read_panel(
        named.with_columns(pl.col("choice").replace_strict({1: 10, 2: 20, 3: 30})),
        layout=TableShape(alternatives=("a", "b", "c"), codes=(10, 20, 30)),
    )
    assert same_panel(by_place.panel, by_code.panel)
    assert by_place.panel.chosen.tolist() == read_panel(long).panel.chosen.tolist()


def test_a_column_with_holes_made_of_whole_numbers_still_says_the_choice():
    wide = wide_table(long_table(2).drop("brand"))
    floats = wide.with_columns(pl.col("choice").cast(pl.Float64))
    assert same_panel(read_panel(floats).panel, read_panel(wide).panel)


def test_differences_become_pairs():
    frame = pl.DataFrame({"id": [1, 1, 2], "choice": [1, 0, 1], "fee": [-1, 0, 1], "rate": [0.5, 1.0, 0.0]})
    panel = read_panel(frame, layout=TableShape(shape="differences")).panel
    assert panel.names == ("fee", "rate")
    assert panel.attributes.tolist() == [[-1, 0.5], [0, 0], [0, 1], [0, 0], [1, 0], [0, 0]]
    assert panel.chosen.tolist() == [0, 1, 0]
    assert list(panel.tasks) == ["1", "2", "1"]
    assert list(panel.alternatives)[:2] == ["first", "second"]
    long, columns = from_differences(with_rows(frame, 0), Columns(person="id", chosen="choice"))
    assert (long.height, columns.chosen, "choice" in long.columns) == (6, "is_chosen", False)


def test_new_columns_take_no_name_that_is_there():
    wide = wide_table(long_table(2).drop("brand")).with_columns(alternative=pl.lit(1), is_chosen=pl.lit(0))
    found = read_panel(wide, Columns(chosen="choice", attributes=("price", "size"))).columns
    assert (found.alternative, found.chosen) == ("alternative_", "is_chosen_")


def test_a_wide_table_need_not_say_what_was_chosen():
    wide = pl.DataFrame({"who": [1, 2], "fare.bus": [3, 4], "fare.car": [5, 6], "seat.car": [0, 1]})
    columns = {"fare": {"bus": "fare.bus", "car": "fare.car"}, "seat": {"car": "seat.car"}}
    long = long_rows(wide, columns, {"bus": [], "car": []}, "mode")
    assert long.columns == ["who", "mode", "fare", "seat"]
    assert long.rows() == [(1, "bus", 3, 0), (2, "bus", 4, 0), (1, "car", 5, 0), (2, "car", 6, 1)]


def both_ways() -> pl.DataFrame:
    """The raw columns and rescaled ones, as in files that were worked on; availability in one way only."""
    raw = {f"{mode}_TIME": [10.0, 20.0, 40.0] for mode in ("BUS", "CAR")}
    scaled = {f"TIME_{mode}": [0.1, 0.2 * k, 0.3] for k, mode in enumerate(("BUS", "CAR"), 1)}
    open_ = {f"{mode}_OPEN": [1, 1, 1] for mode in ("BUS", "CAR")}
    frame = pl.DataFrame(raw | scaled | open_ | {"pick": [1, 2, 1]})
    return frame.with_columns(CAR_TIME=pl.col("CAR_TIME") + 5 * pl.col("pick"))


def test_two_sets_of_columns_are_told_apart_by_the_caller_or_refused():
    columns = Columns(chosen="pick", attributes=("TIME",), available="OPEN")
    modes = ("BUS", "CAR")
    with pytest.raises(DataError, match="two sets of columns could be TIME") as caught:
        read_panel(both_ways(), columns, layout=TableShape(alternatives=modes))
    assert set(str(caught.value.got).split(" or ")) == {"BUS_TIME, CAR_TIME", "TIME_BUS, TIME_CAR"}
    assert "--wide-names" in str(caught.value.advice)
    for names, stems in (
        ("{alternative}_{attribute}", "BUS_TIME"),
        ("{attribute}_{alternative}", "TIME_BUS"),
    ):
        reading = read_panel(both_ways(), columns, layout=TableShape(alternatives=modes, names=names))
        assert reading.panel.attributes[::2, 0].tolist() == both_ways()[stems].to_list()
        assert f"TIME from {stems}" in reading.summary
        assert "OPEN from BUS_OPEN, CAR_OPEN" in reading.summary
    # what is not used may be in two sets
    read_panel(
        both_ways().with_columns(C_BUS=pl.lit(1), C_CAR=pl.lit(2)),
        Columns(chosen="pick", attributes=("C",)),
        layout=TableShape(alternatives=modes),
    )


@pytest.mark.parametrize("names", ["{attribute}", "TRAIN_TT", "{attribute}_{attribute}"])
def test_how_columns_are_called_has_to_say_it(names):
    with pytest.raises(DataError, match="does not say how"):
        _ = TableShape(names=names).name_order
    assert TableShape(names="{attribute}.{alternative}").name_order == (".", False)
