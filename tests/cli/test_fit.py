import json
from pathlib import Path

import polars as pl
import pytest
import typer

from tests.cli.choices import write_choices
from tests.cli.commands import Commands
from unsaid.analysis.fit import fit as fit_population
from unsaid.cli.fit import Wanted, as_object, counts_of, fit, read, request_of
from unsaid.cli.fit_options import split_names
from unsaid.population.families import load
from unsaid.population.latent.model import LatentClasses
from unsaid.population.options import NutsOptions
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


def request_for(data: Path, *, roles=None, names=None, words=None, wide=False, seed=0):
    return request_of(
        {"data": data, "wide": wide, "seed": seed} | (roles or {}) | (names or {}) | (words or {})
    )


def test_names_stand_between_commas() -> None:
    assert split_names(" a, b,,c ") == ("a", "b", "c")
    assert split_names(None) is None


def test_sampling_has_options_of_its_own(choices: Path) -> None:
    request = request_for(choices, words={"method": "nuts", "draws": 50, "warmup": 40, "chains": 1}, seed=3)
    assert request.model.nuts == NutsOptions(seed=3, draws=50, warmup=40, chains=1)
    assert request.options.draws is None
    request = request_for(choices, words={"method": "em", "draws": 64})
    assert (request.model.nuts, request.options.draws) == (None, 64)
    with pytest.raises(typer.BadParameter, match="--method nuts"):
        request_for(choices, words={"warmup": 40})
    with pytest.raises(typer.BadParameter, match="no such option"):
        request_for(choices, words={"method": "nuts", "model": "logit"})


def test_a_request_says_all_that_was_asked_for(choices: Path) -> None:
    request = request_for(
        choices,
        roles={"person": "who", "task": "day, hour"},
        names={"attributes": "a,b", "fixed": "a", "lognormal": "b:-", "drop": "missing-value"},
        words={"covariance": "diagonal", "coding": "effects", "where": "x > 1", "standard_errors": "robust"},
        wide=True,
        seed=7,
    )
    assert (request.columns.person, request.columns.task) == ("who", ("day", "hour"))
    assert request.columns.attributes == ("a", "b")
    assert request.model.distributions == {"a": "fixed", "b": "-lognormal"}
    assert (request.model.covariance, request.coding.kind) == ("diagonal", "effects")
    assert (request.layout.shape, request.row_filter.where, request.row_filter.drop) == (
        "wide",
        "x > 1",
        ("missing-value",),
    )
    assert (request.options.seed, request.options.standard_errors) == (7, "robust")


def test_delay_chance_and_response_time_are_columns_too(choices: Path) -> None:
    roles = {"delay": "wait", "probability": "chance", "response_time": "rt_ms"}
    columns = request_for(choices, roles=roles).columns
    assert (columns.delay_days, columns.probability, columns.response_seconds) == ("wait", "chance", "rt_ms")


def test_clusters_make_clustered_errors(choices: Path, tmp_path: Path, capsys) -> None:
    lines = choices.read_text().splitlines()
    villages = [f"{line},{int(line.split(',')[0][1:]) // 10}" for line in lines[1:]]
    data = tmp_path / "villages.csv"
    data.write_text("\n".join([lines[0] + ",village", *villages]) + "\n")
    names = {"attributes": "price,quality,green"}
    words = {"covariance": "diagonal", "clusters": "village"}
    fit(request_for(data, names=names, words=words), Wanted())
    assert "clustered" in capsys.readouterr().out
    with pytest.raises(typer.BadParameter, match="with --method em"):
        request_for(data, words=words | {"method": "nuts"})
    with pytest.raises(DataError, match="no column house"):
        fit(request_for(data, names=names, words=words | {"clusters": "house"}), Wanted())


@pytest.mark.parametrize("sign", ["a", "a:+"])
def test_lognormal_coefficients_are_above_zero_unless_told_otherwise(choices: Path, sign: str) -> None:
    assert request_for(choices, names={"lognormal": sign}).model.distributions == {"a": "lognormal"}


def test_a_word_that_there_is_not_is_wrong_usage(choices: Path) -> None:
    for word in ("model", "covariance", "coding", "standard_errors"):
        with pytest.raises(typer.BadParameter, match="expected"):
            request_for(choices, words={word: "nonsense"})


def test_the_object_has_what_was_promised(choices: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = as_object(fit_population(read(request_for(choices))))
    assert list(found) == KEYS
    assert (found["people"], found["tasks"]) == (120, 960)
    assert set(found["means"]) == set(found["sds"]) == {"price", "quality", "green"}
    assert found["correlations"]["price"]["price"] == 1.0
    assert json.loads(json.dumps(found)) == found
    assert "120 people, 960 tasks" in capsys.readouterr().err


def test_the_table_with_worth_a_saved_fit_and_a_page(
    choices: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = Wanted(report=tmp_path / "out.html", save=tmp_path / "fit.json", price="price")
    fit(request_for(choices, names={"fixed": "price"}), wanted)
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
        fit(request_for(choices, names={"fixed": "price"}), Wanted(as_prior="others", as_json=True))


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


def test_signs_of_lognormals_are_of_one_name_each(choices: Path) -> None:
    named = request_for(choices, names={"lognormal": "a:-,b:+"}).model.distributions
    assert named == {"a": "-lognormal", "b": "lognormal"}
    with pytest.raises(typer.BadParameter, match="after each or after none"):
        request_for(choices, names={"lognormal": "a,b:-"})


def test_numbers_of_classes_are_read() -> None:
    assert counts_of("3") == (3,)
    assert counts_of("1-4") == (1, 2, 3, 4)
    assert counts_of("2, 4-5,4") == (2, 4, 5)
    for text in ("", "0", "3-1", "two", "1-99", "-2"):
        with pytest.raises(typer.BadParameter, match="numbers of classes"):
            counts_of(text)


def test_latent_classes_are_fitted_by_the_same_command(
    choices: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved, page = tmp_path / "classes.json", tmp_path / "page.html"
    words = {"model": "latent", "classes": "1-2", "standard_errors": "robust"}
    fit(request_for(choices, words=words), Wanted(save=saved, report=page))
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


def test_person_covariates_are_not_passed_over_in_silence(
    choices: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = pl.read_csv(choices).with_columns(age=pl.col("person").str.slice(1).cast(int) % 3)
    table.write_csv(tmp_path / "own.csv")
    words = {"model": "latent", "classes": "1", "formula": "~ price | age"}
    fit(request_for(tmp_path / "own.csv", words=words), Wanted(as_json=True))
    assert "left out: age" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["lognormal", "fixed", "as_prior"])
def test_options_of_other_models_are_wrong_usage(choices: Path, name: str) -> None:
    for own in ({name: "price"}, {"engine": "ray"}, {"method": "nuts"}):
        with pytest.raises(typer.BadParameter, match="no such option"):
            request_for(choices, words={"model": "latent", **own})
    with pytest.raises(typer.BadParameter, match="no such option"):
        request_for(choices, words={"model": "logit", "classes": "2"})
