import json
from pathlib import Path

import pytest

import unsaid
from tests.cli.choices import write_choices, write_offers
from unsaid.analysis.fit import fit
from unsaid.cli.predict import as_object, predict
from unsaid.population.families import load
from unsaid.types.errors import DataError


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept")
    model = unsaid.MixedLogit(distributions={"price": "fixed"})
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


def test_columns_of_offers_that_nothing_was_taken_from_are_said(kept, tmp_path, capsys) -> None:
    offers = write_offers(tmp_path / "offers.csv")
    run(kept, offers)
    assert json.loads(capsys.readouterr().out)["notes"] == []
    head, *rows = offers.read_text().splitlines()
    offers.write_text("\n".join([f"{head},colour", *(f"{row},red" for row in rows)]) + "\n")
    run(kept, offers)
    assert json.loads(capsys.readouterr().out)["notes"] == ["columns that were not used: colour"]
    run(kept, offers, as_json=False)
    assert "Columns that were not used: colour." in capsys.readouterr().err


def test_what_cannot_be_predicted_is_said(kept, tmp_path) -> None:
    (tmp_path / "short.csv").write_text("alternative,price\na,1\nb,2\n")
    with pytest.raises(DataError, match="no column quality"):
        run(kept, tmp_path / "short.csv")
    with pytest.raises(DataError, match="no such attribute"):
        run(kept, write_offers(tmp_path / "offers.csv"), elasticity="colour")


@pytest.fixture(scope="module")
def classes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("classes")
    model = unsaid.LatentClasses(2, starts=4, kept=2, folds=0)
    return fit(write_choices(folder / "choices.csv"), model=model).save(folder / "classes.json")


@pytest.mark.parametrize("known", [True, False])
def test_classes_predict_as_populations_do(classes, tmp_path, capsys, known) -> None:
    run(classes, write_offers(tmp_path / "offers.csv"), known=known, elasticity="price")
    found = json.loads(capsys.readouterr().out)
    assert found["whose"] == ("known people" if known else "population")
    assert sum(one["share"] for one in found["shares"]) == pytest.approx(1.0)
    assert all(one["low"] < one["share"] < one["high"] for one in found["shares"])
    assert all(one["sd"] > 0 for one in found["shares"])
    assert len(found["elasticities"]) == 4
    run(classes, write_offers(tmp_path / "offers.csv"), known=known, elasticity="price", as_json=False)
    shown = capsys.readouterr().out
    assert "sd over people" in shown
    assert "Point elasticities by price" in shown


def test_classes_without_errors_are_told_of(tmp_path, capsys) -> None:
    model = unsaid.LatentClasses(2, starts=1, kept=1, folds=0)
    options = unsaid.FitOptions(standard_errors="none")
    found = fit(write_choices(tmp_path / "choices.csv", people=40), model=model, options=options)
    kept, offers = found.save(tmp_path / "classes.json"), write_offers(tmp_path / "offers.csv")
    run(kept, offers, elasticity="price", as_json=False)
    shown = capsys.readouterr()
    assert "no standard errors" in shown.err
    assert "nan" not in shown.out
    run(kept, offers, elasticity="price")
    shown = json.loads(capsys.readouterr().out)
    assert shown["shares"][0]["low"] is shown["elasticities"][0]["low"] is None
