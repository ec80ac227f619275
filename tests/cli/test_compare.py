import json
from pathlib import Path

import polars as pl
import pytest
import typer

import unsaid
from tests.cli.choices import write_choices
from unsaid.analysis.compare import ComparisonOptions, compare_models
from unsaid.analysis.fit import fit
from unsaid.cli.compare import compare_data, compare_fits, rows_as_object
from unsaid.cli.fit_options import ModelOptions, ReadingOptions
from unsaid.data.reading import read_panel
from unsaid.population.postestimation.compare import LeaveOneOut, ModelRow
from unsaid.types.errors import DataError

NONE_TOLD = ReadingOptions(), ModelOptions()


def compared(data, models, *, folds=0, loo=False, as_json=False, reading=NONE_TOLD[0], how=NONE_TOLD[1]):
    """The command with these options."""
    compare_data(data, reading, models, how, folds=folds, leave_one_out=loo, as_json=as_json)


@pytest.fixture(scope="module")
def choices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_choices(tmp_path_factory.mktemp("compare") / "choices.csv")


def test_saved_fits_are_compared_by_criteria(choices, tmp_path, capsys) -> None:
    logit = fit(choices, model=unsaid.ConditionalLogit()).save(tmp_path / "logit.json")
    mixed = fit(choices, model=unsaid.MixedLogit(covariance="diagonal")).save(tmp_path / "mixed.npz")
    compare_fits([logit, mixed], *NONE_TOLD, as_json=True)
    found = json.loads(capsys.readouterr().out)["models"]
    assert [row["name"] for row in found] == ["mixed", "logit"]
    assert found[0]["bic"] < found[1]["bic"]


def test_models_on_one_file_with_people_held_out(choices, capsys) -> None:
    compared(choices, "logit,diagonal", folds=2)
    shown = capsys.readouterr().out
    assert "held-out loss" in shown
    assert "diagonal" in shown


def test_the_object_holds_what_was_computed(choices) -> None:
    rows = compare_models(read_panel(choices), ["logit"], options=ComparisonOptions(folds=2))
    found = rows_as_object(rows)["models"][0]
    assert found["held_out_log_loss"] > 0
    assert "leave_one_out" not in found


def test_fits_of_other_choices_are_refused(choices, tmp_path) -> None:
    other = write_choices(tmp_path / "other.csv", people=30)
    model = unsaid.ConditionalLogit()
    kept = [fit(data, model=model).save(tmp_path / f"{data.stem}-fit.json") for data in (choices, other)]
    with pytest.raises(DataError, match="different choices"):
        compare_fits(kept, *NONE_TOLD, as_json=True)
    with pytest.raises(DataError, match="at least two"):
        compare_fits(kept[:1], *NONE_TOLD, as_json=True)


def test_latent_classes_are_compared_with_the_rest(choices, tmp_path, capsys) -> None:
    logit = fit(choices, model=unsaid.ConditionalLogit()).save(tmp_path / "logit.json")
    model = unsaid.LatentClasses(2, starts=2, kept=1, folds=0)
    classes = fit(choices, model=model).save(tmp_path / "classes.json")
    compare_fits([logit, classes], *NONE_TOLD, as_json=True)
    found = {row["name"]: row for row in json.loads(capsys.readouterr().out)["models"]}
    assert found["classes"]["model"] == "2 latent classes"
    assert found["classes"]["parameters"] == 7
    compared(choices, "logit,latent:2", folds=2)
    assert "latent:2" in capsys.readouterr().out


def test_who_cannot_be_left_out_is_told(choices, capsys, monkeypatch) -> None:
    loo = LeaveOneOut(-700.0, 12.0, 3.0, 0.4, 0)
    rows = [
        ModelRow("logit", "conditional logit", 3, -690.0, 1386.0, 1400.0, True, leave_one_out=loo),
        ModelRow("latent:9", "9 latent classes", 35, -600.0, 1270.0, 1440.0, False),
    ]
    monkeypatch.setattr("unsaid.cli.compare.compare_models", lambda *args, **options: rows)
    compared(choices, "logit,latent:9", loo=True)
    shown = capsys.readouterr().out
    assert "latent:9: no standard errors, so nobody is left out." in shown
    assert "logit: no standard errors" not in shown


def test_every_option_of_fit_reaches_a_comparison(choices, capsys) -> None:
    table = pl.read_csv(choices).with_columns(
        old=pl.col("person").str.slice(1).cast(int) % 2, often=1 + pl.col("person").str.slice(1).cast(int) % 3
    )
    data = choices.with_name("more.csv")
    table.write_csv(data)
    reading = ReadingOptions(
        formula="~ price + quality | old", weights="often", clusters="old", where="task < 6"
    )
    how = ModelOptions(fixed="quality", lognormal="price:-", draws=64, seed=5, price="price")
    compared(data, "logit,diagonal,wtp", reading=reading, how=how, as_json=True)
    found = {row["name"]: row for row in json.loads(capsys.readouterr().out)["models"]}
    columns = unsaid.Columns(weights="often")
    own = {"formula": reading.formula, "row_filter": unsaid.RowFilter(where="task < 6"), "clusters": "old"}
    model = unsaid.MixedLogit(
        covariance="diagonal", distributions={"quality": "fixed", "price": "-lognormal"}
    )
    alone = fit(data, columns, **own, model=model, options=unsaid.FitOptions(seed=5, draws=64))
    assert found["diagonal"]["log_likelihood"] == pytest.approx(alone.llf)
    assert found["diagonal"]["parameters"] == alone.estimates.free_parameters


def test_options_of_none_of_the_models_are_wrong_usage(choices, tmp_path) -> None:
    for how in (ModelOptions(price="price"), ModelOptions(fixed="price"), ModelOptions(covariance="none")):
        with pytest.raises(typer.BadParameter, match="no such option"):
            compared(choices, "logit,latent:2", how=how)
    kept = fit(choices, model=unsaid.ConditionalLogit()).save(tmp_path / "logit.json")
    with pytest.raises(typer.BadParameter, match="--models only"):
        compare_fits([kept, kept], ReadingOptions(weights="often"), ModelOptions(), as_json=True)
