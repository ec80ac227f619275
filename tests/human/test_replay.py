"""Recorded human choices, where the folder of data stands beside the project; small parts, for speed."""

import json
from pathlib import Path

import polars as pl
import pytest

from unsaid.population.utility.em import FitSettings
from unsaid.replays.run import ReplaySettings, replay
from unsaid.replays.split import SplitChoices, read_split
from unsaid.types.errors import DataError

QUICK = ReplaySettings(
    folds=2,
    particles=256,
    moves=8,
    population_draws=512,
    fit=FitSettings(laplace_iterations=12, sampled_iterations=4, draws=64),
)


def part_of(folder: Path, name: str, people: int, tmp_path: Path) -> Path:
    """The first people of a data set as a file of their own."""
    source = folder / f"{name}.parquet"
    if not source.is_file():
        pytest.skip(f"{source.name} is not in the folder of human choice data")
    frame = pl.read_parquet(source)
    kept = frame["person"].unique().sort()[:people]
    file = tmp_path / source.name
    frame.filter(pl.col("person").is_in(kept.implode())).write_parquet(file)
    return file


def test_real_people_who_wait_are_learned(human_data, tmp_path):
    result = replay(part_of(human_data, "kinley_delay421", 40, tmp_path), settings=QUICK)
    assert result.bits.person < result.bits.population < result.bits.chance == 1.0
    assert result.gain > 2 * result.se.gain
    assert result.accuracy.person > result.accuracy.population
    assert "better than the population" in result.verdict
    assert (result.people, result.trials_learned, result.trials_predicted) == (40, 1400, 1400)
    told = json.loads(result.to_json())
    assert told["dataset"] == "kinley_delay421"
    assert told["se"]["gain"] == result.se.gain


def test_real_people_who_rated_what_they_chose(human_data, tmp_path):
    result = replay(part_of(human_data, "krajbich2010_food", 20, tmp_path), settings=QUICK)
    assert result.bits.person < result.bits.chance
    assert result.bits.population < result.bits.chance
    assert result.people_misfit < 10


@pytest.mark.parametrize(
    ("name", "names", "words"),
    [
        (
            "andersen2008_risk_and_time_dk",
            ("gain", "gain_root", "position_2", "log_discount_rate", "log_curvature", "log_elevation"),
            "x1..x2 with p1..p2",
        ),
        (
            "baillon2020_risky_139",
            ("gain", "gain_root", "position_2", "log_curvature", "log_elevation"),
            "x1..x4 with p1..p4",
        ),
        ("kinley_delay421", ("gain", "gain_root", "position_2", "log_discount_rate"), "hyperbolic"),
        ("krajbich2010_food", ("rating", "position_2"), "the stated rating"),
        (
            "ericson2015_money_earlier_later",
            ("gain_log", "gain_root", "position_2", "log_discount_rate"),
            "log",
        ),
        (
            "xu2019_waiting",
            ("gain", "gain_root", "loss", "loss_root", "position_2", "log_discount_rate"),
            "gains and losses apart",
        ),
        ("noguchi2014_context_effects", ("attr1", "attr2", "position_2", "position_3"), "attr1, attr2"),
    ],
)
def test_each_data_set_says_which_model_it_allows(human_data, tmp_path, name, names, words):
    split = read_split(part_of(human_data, name, 400, tmp_path))
    assert split.specification.names == names
    assert words in split.sentence
    assert split.learned.any(axis=1).all()


@pytest.mark.parametrize(
    ("name", "items"), [("clithero2018_snack", 17), ("gluth2020_trinary", 29), ("bws_issues350", 12)]
)
def test_items_are_constants(human_data, tmp_path, name, items):
    split = read_split(part_of(human_data, name, 40, tmp_path))
    assert sum(":" in attribute for attribute in split.specification.attributes) == items


def test_indifference_is_counted(human_data):
    if not (human_data / "andersen2008_risk_and_time_dk.parquet").is_file():
        pytest.skip("the data set is not in the folder of human choice data")
    split = read_split(human_data / "andersen2008_risk_and_time_dk.parquet")
    assert split.skipped == {
        "trials in which the person was indifferent": 1066,
        "people without any recorded choice": 2,
    }


def split_or_error(file: Path) -> SplitChoices | DataError:
    try:
        return read_split(file)
    except DataError as error:
        return error


def test_every_file_is_replayable_or_says_why_not(human_data):
    for file in sorted(human_data.glob("*.parquet")):
        came = split_or_error(file)
        if isinstance(came, DataError):
            assert file.name in str(came)
            assert came.advice is not None
        else:
            assert came.specification.dimension >= 2
            assert came.learned.sum() > 0
