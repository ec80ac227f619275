import json
from pathlib import Path

import pytest

from tests.cli.choices import write_choices
from unsaid.cli.compare import compare_data, compare_fits, rows_as_object
from unsaid.population.reading import read_panel
from unsaid.study.comparison import ComparisonOptions, compare_models
from unsaid.study.fitting import ModelOptions
from unsaid.study.populations import fit
from unsaid.types.errors import DataError


@pytest.fixture(scope="module")
def choices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_choices(tmp_path_factory.mktemp("compare") / "choices.csv")


def test_saved_fits_are_compared_by_criteria(choices, tmp_path, capsys) -> None:
    logit = fit(choices, model=ModelOptions("logit")).save(tmp_path / "logit.json")
    mixed = fit(choices, model=ModelOptions(covariance="diagonal")).save(tmp_path / "mixed.npz")
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
    model = ModelOptions("logit")
    kept = [fit(data, model=model).save(tmp_path / f"{data.stem}-fit.json") for data in (choices, other)]
    with pytest.raises(DataError, match="different choices"):
        compare_fits(kept, as_json=True)
    with pytest.raises(DataError, match="at least two"):
        compare_fits(kept[:1], as_json=True)
