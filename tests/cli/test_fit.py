import dataclasses
import json
from pathlib import Path

import polars as pl
import pytest
import typer

from tests.cli.choices import write_choices
from tests.cli.commands import Commands
from unsaid.analysis.fit import fit as fit_population
from unsaid.cli.fit import as_object, fit, read
from unsaid.cli.fit_options import ModelOptions, OutputOptions, ReadingOptions
from unsaid.population.families import load
from unsaid.population.latent.model import LatentClasses
from unsaid.types.errors import DataError

KEYS = [
    "model",
    "people",
    "tasks",
    "log_likelihood",
    "log_likelihood_se",
    "bic",
    "means",
    "sds",
    "correlations",
    "seconds",
    "converged",
    "outcome",
    "message",
]


@pytest.fixture(scope="module")
def choices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_choices(tmp_path_factory.mktemp("choices") / "choices.csv")


def run(data: Path, *, model: str = "mixed", wanted: OutputOptions | None = None, **words) -> None:
    """The command with these options."""
    reading = {field.name for field in dataclasses.fields(ReadingOptions)}
    table = ReadingOptions(**{name: words.pop(name) for name in reading & {*words}})
    fit(data, table, model, ModelOptions(**words), wanted or OutputOptions())


def test_clusters_make_clustered_errors(choices: Path, tmp_path: Path, capsys) -> None:
    lines = choices.read_text().splitlines()
    villages = [f"{line},{int(line.split(',')[0][1:]) // 10}" for line in lines[1:]]
    data = tmp_path / "villages.csv"
    data.write_text("\n".join([lines[0] + ",village", *villages]) + "\n")
    names = {"attributes": "price,quality,green"}
    words = names | {"covariance": "diagonal", "clusters": "village"}
    run(data, **words)
    assert "clustered" in capsys.readouterr().out
    with pytest.raises(typer.BadParameter, match="with --method em"):
        run(data, **words | {"method": "nuts"})
    with pytest.raises(DataError, match="no column house"):
        run(data, **words | {"clusters": "house"})


def test_the_object_has_what_was_promised(choices: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = as_object(fit_population(read(choices, ReadingOptions())))
    assert list(found) == KEYS
    assert (found["people"], found["tasks"]) == (120, 960)
    assert set(found["means"]) == set(found["sds"]) == {"price", "quality", "green"}
    assert found["correlations"]["price"]["price"] == 1.0
    assert json.loads(json.dumps(found)) == found
    assert "120 people, 960 tasks" in capsys.readouterr().err


def test_the_table_with_worth_a_saved_fit_and_a_page(
    choices: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = OutputOptions(report=tmp_path / "out.html", save=tmp_path / "fit.json")
    run(choices, fixed="price", price="price", wanted=wanted)
    shown = capsys.readouterr()
    assert "Mixed logit, full covariance" in shown.out
    assert "Willingness to pay, in units of price" in shown.out
    assert "would like to pay more" not in shown.out
    assert (tmp_path / "fit.json").is_file()
    assert "</html>" in (tmp_path / "out.html").read_text()
    assert "Report:" in shown.err


def test_a_prior_needs_a_fit_of_a_worlds_attributes(choices: Path) -> None:
    from unsaid.types.errors import DataError

    with pytest.raises(DataError, match="world's attributes"):
        run(choices, fixed="price", wanted=OutputOptions(as_prior="others", as_json=True))
    for model in ("latent", "wtp"):
        with pytest.raises(typer.BadParameter, match="no such option"):
            run(choices, model=model, price="price", wanted=OutputOptions(as_prior="others"))


@pytest.mark.slow
def test_as_people_run_it(commands: Commands, choices: Path, tmp_path: Path) -> None:
    first = commands.run("fit", str(choices), "--json", "--seed", "3")
    assert first.code == 0, first.err
    assert len(first.out.splitlines()) == 1
    again = commands.run("fit", str(choices), "--json", "--seed", "3")
    drop = {"seconds"}
    one, two = (
        {key: value for key, value in json.loads(ran.out).items() if key not in drop}
        for ran in (first, again)
    )
    assert one == two


@pytest.mark.slow
def test_bad_data_is_named_with_its_row_and_wrong_usage_is_told_apart(
    commands: Commands, choices: Path, tmp_path: Path
) -> None:
    lines = choices.read_text().splitlines()
    lines[1] = lines[1].replace(",0,", ",1,", 1) if ",0," in lines[1] else lines[1]
    lines[2] = "p0,0,b,1,inf,1,1"
    lines[3] = "p0,0,c,1,1,1,1"
    bad = tmp_path / "bad.csv"
    bad.write_text("\n".join(lines) + "\n")
    ran = commands.run("fit", str(bad))
    assert ran.code == 1
    assert "line" in ran.err
    assert "Traceback" not in ran.err
    assert ran.out == ""
    assert commands.run("fit", str(choices), "--covariance", "round").code == 2
    assert commands.run("fit").code == 2
    missing = commands.run("fit", str(tmp_path / "nowhere.csv"))
    assert missing.code == 1
    assert "nowhere.csv" in missing.err


def test_latent_classes_are_fitted_by_the_same_command(
    choices: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved, page = tmp_path / "classes.json", tmp_path / "page.html"
    words = {"classes": "1-2", "standard_errors": "robust"}
    run(choices, model="latent", wanted=OutputOptions(save=saved, report=page), **words)
    shown = capsys.readouterr()
    assert "lowest BIC (tasks)" in shown.out
    assert "Robust standard errors" in shown.out
    assert f"Report: {page}" in shown.err
    assert "Robust standard errors" in page.read_text(encoding="utf-8")
    assert load(saved).knows_people


def test_the_object_of_classes_has_what_was_promised(choices: Path) -> None:
    model = LatentClasses((1, 2), starts=2, kept=1, folds=2)
    found = as_object(fit_population(choices, model=model))
    assert sum(found["shares"]) == pytest.approx(1.0)
    assert {len(one) for one in found["coefficients"]} == {3}
    assert 0 < found["held_out_log_loss"] < 1.2
    assert [one["classes"] for one in found["tried"]] == [1, 2]
    assert json.loads(json.dumps(found)) == found


def test_person_covariates_are_not_passed_over(choices: Path, tmp_path: Path) -> None:
    table = pl.read_csv(choices).with_columns(age=pl.col("person").str.slice(1).cast(int) % 3)
    table.write_csv(tmp_path / "own.csv")
    with pytest.raises(DataError, match="depends on what is known of people") as caught:
        run(tmp_path / "own.csv", model="latent", classes="1", formula="~ price | age")
    assert "age" in str(caught.value)
