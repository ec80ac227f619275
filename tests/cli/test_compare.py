import json
from pathlib import Path

import pytest

import unsaid
from tests.cli.choices import write_choices
from unsaid.analysis.compare import ComparisonOptions, compare_models
from unsaid.analysis.fit import fit
from unsaid.cli.compare import compare_data, compare_fits, rows_as_object
from unsaid.data.reading import read_panel
from unsaid.population.postestimation.compare import LeaveOneOut, ModelRow
from unsaid.types.errors import DataError


@pytest.fixture(scope="module")
def choices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_choices(tmp_path_factory.mktemp("compare") / "choices.csv")


def test_saved_fits_are_compared_by_criteria(choices, tmp_path, capsys) -> None:
    logit = fit(choices, model=unsaid.ConditionalLogit()).save(tmp_path / "logit.json")
    mixed = fit(choices, model=unsaid.MixedLogit(covariance="diagonal")).save(tmp_path / "mixed.npz")
    compare_fits([logit, mixed], as_json=True)
    found = json.loads(capsys.readouterr().out)["models"]
    assert [row["name"] for row in found] == ["mixed", "logit"]
    assert found[0]["bic"] < found[1]["bic"]


def test_models_on_one_file_with_people_held_out(choices, capsys) -> None:
    options = ComparisonOptions(folds=2)
    compare_data(read_panel(choices), ["logit", "diagonal"], options=options, as_json=False)
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
        compare_fits(kept, as_json=True)
    with pytest.raises(DataError, match="at least two"):
        compare_fits(kept[:1], as_json=True)


def test_latent_classes_are_compared_with_the_rest(choices, tmp_path, capsys) -> None:
    logit = fit(choices, model=unsaid.ConditionalLogit()).save(tmp_path / "logit.json")
    model = unsaid.LatentClasses(2, starts=2, kept=1, folds=0)
    classes = fit(choices, model=model).save(tmp_path / "classes.json")
    compare_fits([logit, classes], as_json=True)
    found = {row["name"]: row for row in json.loads(capsys.readouterr().out)["models"]}
    assert found["classes"]["model"] == "2 latent classes"
    assert found["classes"]["parameters"] == 7
    compare_data(
        read_panel(choices), ["logit", "latent:2"], options=ComparisonOptions(folds=2), as_json=False
    )
    assert "latent:2" in capsys.readouterr().out


def test_who_cannot_be_left_out_is_told(choices, capsys, monkeypatch) -> None:
    loo = LeaveOneOut(-700.0, 12.0, 3.0, 0.4, 0)
    rows = [
        ModelRow("logit", "conditional logit", 3, -690.0, 1386.0, 1400.0, True, leave_one_out=loo),
        ModelRow("latent:9", "9 latent classes", 35, -600.0, 1270.0, 1440.0, False),
    ]
    monkeypatch.setattr("unsaid.cli.compare.compare_models", lambda *args, **options: rows)
    options = ComparisonOptions(leave_one_out=True)
    compare_data(read_panel(choices), ["logit", "latent:9"], options=options, as_json=False)
    shown = capsys.readouterr().out
    assert "latent:9: no standard errors, so nobody is left out." in shown
    assert "logit: no standard errors" not in shown
