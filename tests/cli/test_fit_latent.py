import json
from pathlib import Path

import pytest
import typer
from unsaid.analysis.latent_classes import fit_classes, load_classes
from unsaid.cli.fit_latent import classes_as_object, counts_of, fit_latent_classes

from tests.cli.choices import write_choices
from tests.cli.commands import Commands
from unsaid.population.latent.options import LatentOptions

KEYS = [
    "people",
    "tasks",
    "classes",
    "shares",
    "coefficients",
    "log_likelihood",
    "bic",
    "held_out_log_loss",
    "seconds",
    "converged",
    "message",
]


@pytest.fixture(scope="module")
def choices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_choices(tmp_path_factory.mktemp("choices") / "choices.csv")


def test_numbers_of_classes_are_read() -> None:
    assert counts_of("3") == (3,)
    assert counts_of("1-4") == (1, 2, 3, 4)
    assert counts_of("2, 4-5,4") == (2, 4, 5)
    for text in ("", "0", "3-1", "two", "1-99", "-2"):
        with pytest.raises(typer.BadParameter, match="numbers of classes"):
            counts_of(text)


def test_the_object_has_what_was_promised(choices: Path) -> None:
    options = LatentOptions(starts=2, kept=1, folds=2)
    found = classes_as_object(fit_classes(choices, 2, options=options))
    assert list(found) == KEYS
    assert (found["people"], found["tasks"], found["classes"]) == (120, 960, 2)
    assert sum(found["shares"]) == pytest.approx(1.0)
    assert [set(one) for one in found["coefficients"]] == [{"price", "quality", "green"}] * 2
    assert 0 < found["held_out_log_loss"] < 1.2
    assert json.loads(json.dumps(found)) == found
    several = classes_as_object(
        fit_classes(choices, (1, 2), options=LatentOptions(starts=2, kept=1, folds=0))
    )
    assert [one["classes"] for one in several["tried"]] == [1, 2]
    assert several["held_out_log_loss"] is None


def test_the_tables_and_a_saved_fit(
    choices: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved, page = tmp_path / "classes.json", tmp_path / "page.html"
    fit_latent_classes(
        {"data": choices, "classes": "1-2", "save": saved, "report": page, "standard_errors": "robust"}
    )
    shown = capsys.readouterr()
    assert "lowest BIC (tasks)" in shown.out
    assert "Robust standard errors" in shown.out
    assert "Saved:" in shown.err
    assert f"Report: {page}" in shown.err
    assert "Robust standard errors" in page.read_text(encoding="utf-8")
    assert load_classes(saved).membership is not None


def test_person_covariates_are_not_passed_over_in_silence(
    choices: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = {"data": choices, "classes": "1", "formula": "~ price | quality", "as_json": True}
    lines = choices.read_text().splitlines()
    table = [line.split(",") for line in lines]
    for row in table[1:]:
        row[5] = str(int(row[0][1:]) % 3)  # the same for all of a person's rows
    own = choices.with_name("covariates.csv")
    own.write_text("\n".join(",".join(row) for row in table) + "\n")
    fit_latent_classes({**given, "data": own})
    assert "left out: quality" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["lognormal", "fixed", "covariates", "price", "as_prior"])
def test_options_of_other_models_are_wrong_usage(choices: Path, name: str) -> None:
    with pytest.raises(typer.BadParameter, match="no such option"):
        fit_latent_classes({"data": choices, name: "price"})
    with pytest.raises(typer.BadParameter, match="no such option"):
        fit_latent_classes({"data": choices, "engine": "ray"})


@pytest.mark.slow
def test_as_people_run_it(commands: Commands, choices: Path) -> None:
    ran = commands.run("fit", str(choices), "--model", "latent", "--classes", "1-2", "--json")
    assert ran.code == 0, ran.err
    assert len(ran.out.splitlines()) == 1
    assert [one["classes"] for one in json.loads(ran.out)["tried"]] == [1, 2]
    assert commands.run("fit", str(choices), "--classes", "2").code == 2
    assert commands.run("fit", str(choices), "--model", "latent", "--classes", "many").code == 2
