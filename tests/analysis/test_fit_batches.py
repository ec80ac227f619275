"""A Parquet file fitted over a cluster is read some people at a time, and says what the whole table says."""

import json
from pathlib import Path

import polars as pl
import pytest

from tests.cli.choices import write_choices
from unsaid.analysis.compare import compare
from unsaid.analysis.fit import fit, read
from unsaid.cli.fit import fit as run
from unsaid.cli.fit_options import ModelOptions, OutputOptions, ReadingOptions
from unsaid.data.batches import Batches, read_batches
from unsaid.data.columns import Columns
from unsaid.data.reading import Reading, read_panel
from unsaid.population.facts import GatheredFacts, facts_of
from unsaid.population.logit.model import ConditionalLogit
from unsaid.population.mixed.model import MixedFit, MixedLogit
from unsaid.population.options import RayOptions
from unsaid.types.errors import DataError

HERE = MixedLogit(distributions={"price": "fixed"})
CLUSTER = MixedLogit(distributions={"price": "fixed"}, ray=RayOptions(workers=2))


@pytest.fixture(scope="module")
def parquet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("batches")
    table = pl.read_csv(write_choices(folder / "choices.csv", people=150, tasks=10))
    table.write_parquet(folder / "choices.parquet")
    return folder / "choices.parquet"


def test_only_parquet_over_a_cluster_is_read_in_batches(parquet: Path):
    assert isinstance(read(parquet, model=CLUSTER), Batches)
    assert isinstance(read(str(parquet), Columns(attributes=("price",)), model=CLUSTER), Batches)
    for model in (None, HERE, ConditionalLogit()):
        assert isinstance(read(parquet, model=model), Reading)
    assert isinstance(read(parquet.with_suffix(".csv"), model=CLUSTER), Reading)
    assert isinstance(read(pl.read_parquet(parquet), model=CLUSTER), Reading)


def test_batches_are_for_a_cluster_and_clusters_of_people_for_whole_tables(parquet: Path):
    batches = read_batches(parquet, rows=1000)
    with pytest.raises(DataError, match="over a cluster"):
        fit(batches, model=HERE)
    with pytest.raises(DataError, match="clusters need the whole table"):
        fit(parquet, model=CLUSTER, clusters="person")


def test_what_was_read_is_said(parquet: Path):
    said = read_batches(parquet, rows=1000).summary
    assert said.startswith("choices.parquet: 150 people, 1500 tasks, 3 columns (price, ")


def test_facts_gathered_from_parts_are_those_of_the_whole(parquet: Path):
    gathered = GatheredFacts()
    panels = [gathered.see(panel) for panel in read_batches(parquet, rows=1000)]
    assert len(panels) > 2
    found, whole = gathered.facts(), facts_of(read_panel(parquet).panel)
    assert found.digest == whole.digest
    assert found.ranges == pytest.approx(whole.ranges)
    assert found.null_log_likelihood == pytest.approx(whole.null_log_likelihood)
    assert (found.names, len(found.covariates)) == (whole.names, 150)
    with pytest.raises(DataError, match="no choices"):
        GatheredFacts().facts()


@pytest.mark.slow
@pytest.mark.usefixtures("cluster")
def test_it_says_what_the_whole_table_says(parquet: Path, tmp_path: Path):
    told: list[int] = []
    found = fit(parquet, model=CLUSTER, progress=lambda step, reached: told.append(step))
    whole = fit(parquet, model=HERE)
    assert isinstance(found, MixedFit)
    assert isinstance(whole, MixedFit)
    assert found.estimates.mean == pytest.approx(whole.estimates.mean, abs=0.03)
    assert found.estimates.people == 150
    assert found.data.where == "choices.parquet"
    assert told == list(range(1, len(told) + 1))
    assert "Mixed logit" in str(found)
    assert found.report(tmp_path / "page.html").stat().st_size > 10_000
    assert len(found.importance()) == 3
    rows = compare(found, fit(parquet, model=ConditionalLogit()), whole)
    assert len({row.name for row in rows}) == 3


@pytest.mark.slow
@pytest.mark.usefixtures("cluster")
def test_the_command_does_so_too(parquet: Path, capsys: pytest.CaptureFixture[str]):
    how = ModelOptions(engine="ray", fixed="price")
    run(parquet, ReadingOptions(), "mixed", how, OutputOptions(as_json=True))
    printed = capsys.readouterr()
    assert json.loads(printed.out)["people"] == 150
    assert "read some people at a time" in printed.err
