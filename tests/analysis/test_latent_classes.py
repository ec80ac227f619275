from pathlib import Path

import numpy as np
import pytest
from unsaid.analysis.latent_classes import ClassesFit, fit_classes, load_classes
from unsaid.population.latent.saved import SavedClasses

import unsaid
from tests.cli.choices import write_choices, write_offers
from unsaid.data.columns import Columns
from unsaid.population.latent.options import LatentOptions
from unsaid.types.errors import DataError

QUICK = LatentOptions(starts=2, kept=1, folds=2)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> ClassesFit:
    data = write_choices(tmp_path_factory.mktemp("choices") / "choices.csv")
    return fit_classes(data, (1, 2), Columns(person="person", task="task"), options=QUICK)


def test_the_number_with_the_lowest_bic_is_taken(found: ClassesFit) -> None:
    assert len(found.tried) == 2
    assert found.result.bic == min(one.fit.bic for one in found.tried)
    assert found.held_out_best in (1, 2)
    assert "lowest BIC" in str(found)
    assert f"{found.result.class_count} latent class" in str(found)


def test_each_person_has_a_class(found: ClassesFit) -> None:
    people = found.people()
    assert people.columns == ["person", "class", "class 1", "class 2"]
    assert people["person"].to_list() == [f"p{i}" for i in range(120)]
    assert people["class"].is_in([1, 2]).all()
    assert (people["class 1"] + people["class 2"]).to_numpy() == pytest.approx(np.ones(120))


def test_it_is_kept_and_comes_back(found: ClassesFit, tmp_path: Path) -> None:
    back = load_classes(found.save(tmp_path / "classes.json"))
    assert back.result.coefficients.tolist() == found.result.coefficients.tolist()
    assert back.people()["class"].to_list() == found.people()["class"].to_list()
    assert str(back) == str(found).partition("\n\n")[2]
    assert back.held_out_best is None
    assert back.saved.data == found.saved.data
    assert ClassesFit(SavedClasses(found.result)).people().is_empty()


def test_shares_and_elasticities_are_asked_of_it_as_of_a_population(
    found: ClassesFit, tmp_path: Path
) -> None:
    offers = write_offers(tmp_path / "offers.csv")
    back = load_classes(found.save(tmp_path / "classes.json"))
    assert sum(one.share for one in found.predict(offers).shares) == pytest.approx(1.0)
    assert back.predict(offers) == found.predict(offers)
    assert back.predict(offers, known=True).whose == "known people"
    assert back.elasticities(offers, "price") == found.elasticities(offers, "price")
    assert len(found.elasticities(offers, "price")) == 4
    assert found.offers(offers).alternatives == ("old", "new")
    with pytest.raises(DataError, match="do not know their people"):
        ClassesFit(SavedClasses(found.result)).predict(offers, known=True)
    with pytest.raises(DataError, match="no such attribute"):
        found.elasticities(offers, "colour")


def test_the_package_offers_it() -> None:
    assert (unsaid.fit_classes, unsaid.load_classes) == (fit_classes, load_classes)
    assert unsaid.LatentOptions is LatentOptions
