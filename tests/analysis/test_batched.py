"""A Parquet file fitted some people at a time says what the whole table says."""

import json
from pathlib import Path

import polars as pl
import pytest

from tests.cli.choices import write_choices
from unsaid.analysis.batched import fit_batches, goes_in_batches, summary_of
from unsaid.analysis.fit import fit
from unsaid.cli.fit import Wanted, request_of
from unsaid.cli.fit import fit as run
from unsaid.data.batches import Batches, read_batches
from unsaid.population.mixed.model import MixedLogit
from unsaid.population.options import FitOptions, RayOptions
from unsaid.types.errors import DataError

LOCAL = MixedLogit(distributions={"price": "fixed"})
MODEL = MixedLogit(distributions={"price": "fixed"}, ray=RayOptions(workers=2))


@pytest.fixture(scope="module")
def parquet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("batched")
    table = pl.read_csv(write_choices(folder / "choices.csv", people=150, tasks=10))
    table.write_parquet(folder / "choices.parquet")
    return folder / "choices.parquet"


@pytest.fixture
def batches(parquet: Path) -> Batches:
    return read_batches(parquet, rows=1000)


def test_only_parquet_over_a_cluster_goes_in_batches(parquet: Path):
    assert goes_in_batches(parquet, MODEL)
    assert not goes_in_batches(parquet.with_suffix(".csv"), MODEL)
    assert not goes_in_batches(parquet, LOCAL)


def test_what_was_read_is_said(batches: Batches):
    assert summary_of(batches).startswith("choices.parquet: 150 people, 1500 tasks, 3 columns (price, ")


def test_another_engine_is_refused(batches: Batches):
    with pytest.raises(DataError, match="over a cluster"):
        fit_batches(batches, LOCAL)


@pytest.mark.slow
@pytest.mark.usefixtures("cluster")
def test_it_says_what_the_whole_table_says(batches: Batches, parquet: Path, tmp_path: Path):
    told: list[int] = []
    found = fit_batches(batches, MODEL, FitOptions(), progress=lambda step, height: told.append(step))
    whole = fit(parquet, model=LOCAL)
    assert found.estimates.mean == pytest.approx(whole.estimates.mean, abs=0.03)
    assert found.estimates.people == 150
    assert found.data.digest == whole.data.digest
    assert found.data.null_log_likelihood == pytest.approx(whole.data.null_log_likelihood)
    assert found.data.ranges == pytest.approx(whole.data.ranges)
    assert told == list(range(1, len(told) + 1))
    assert "Mixed logit" in str(found)
    assert found.report(tmp_path / "page.html").stat().st_size > 10_000
    assert len(found.importance()) == 3


@pytest.mark.slow
@pytest.mark.usefixtures("cluster")
def test_the_command_does_so_too(parquet: Path, capsys: pytest.CaptureFixture[str]):
    run(request_of({"data": parquet, "engine": "ray", "fixed": "price"}), Wanted(as_json=True))
    printed = capsys.readouterr()
    assert json.loads(printed.out)["people"] == 150
    assert "read some people at a time" in printed.err
