import json
from pathlib import Path

import pytest

from tests.cli.choices import write_choices, write_offers
from unsaid.cli.predict import as_object, predict
from unsaid.study.fitting import ModelOptions
from unsaid.study.populations import fit, load
from unsaid.types.errors import DataError


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept")
    model = ModelOptions(distributions={"price": "fixed"})
    return fit(write_choices(folder / "choices.csv"), model=model).save(folder / "fit.json")


def run(kept: Path, whatif: Path, *, known=False, elasticity=None, as_json=True) -> None:
    predict(kept, whatif, known=known, elasticity=elasticity, seed=0, as_json=as_json)


def test_one_object_with_shares_that_sum_to_one(kept, tmp_path, capsys) -> None:
    run(kept, write_offers(tmp_path / "offers.csv"))
    found = json.loads(capsys.readouterr().out)
    assert found["whose"] == "population"
    assert sum(one["share"] for one in found["shares"]) == pytest.approx(1.0)
    assert [one["alternative"] for one in found["shares"]] == ["old", "new"]
    assert all(one["low"] < one["share"] < one["high"] for one in found["shares"])


def test_the_table_with_elasticities(kept, tmp_path, capsys) -> None:
    run(kept, write_offers(tmp_path / "offers.csv"), elasticity="price", as_json=False)
    shown = capsys.readouterr().out
    assert "sd over people" in shown
    assert "Point elasticities by price" in shown
    assert len([line for line in shown.splitlines() if line.startswith(("old", "new"))]) == 6


def test_the_object_holds_elasticities_where_asked_for(kept, tmp_path) -> None:
    fitted, offers = load(kept), write_offers(tmp_path / "offers.csv")
    found = as_object(fitted.predict(offers), fitted.elasticities(offers, "quality"))
    assert len(found["elasticities"]) == 4


def test_what_cannot_be_predicted_is_said(kept, tmp_path) -> None:
    (tmp_path / "short.csv").write_text("alternative,price\na,1\nb,2\n")
    with pytest.raises(DataError, match="no column for the attribute quality"):
        run(kept, tmp_path / "short.csv")
    with pytest.raises(DataError, match="no such attribute"):
        run(kept, write_offers(tmp_path / "offers.csv"), elasticity="colour")
