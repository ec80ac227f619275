"""Latent classes stand beside other models of the same choices, and only of the same."""

import dataclasses

import pytest

import unsaid
from tests.cli.choices import write_choices
from unsaid.analysis.compare import ComparisonOptions, compare, compare_models
from unsaid.analysis.fit import fit
from unsaid.data.reading import read_panel
from unsaid.types.errors import DataError

LOGIT = unsaid.ConditionalLogit()


def quick(classes: int) -> unsaid.LatentClasses:
    return unsaid.LatentClasses(classes, starts=2, kept=1, folds=0)


@pytest.fixture(scope="module")
def choices(tmp_path_factory):
    return write_choices(tmp_path_factory.mktemp("compare") / "choices.csv")


def test_saved_fits_of_both_kinds_are_compared(choices, tmp_path):
    mixed, logit = fit(choices), fit(choices, model=LOGIT)
    classes = fit(choices, model=quick(2))
    files = [
        mixed.save(tmp_path / "mixed.npz"),
        logit.save(tmp_path / "logit.json"),
        classes.save(tmp_path / "classes.json"),
    ]
    rows = {row.name: row for row in compare(*files)}
    assert rows["classes"].bic == pytest.approx(classes.bic)
    assert rows["classes"].model == "2 latent classes"
    assert rows["mixed"].model == "mixed logit, full covariance"
    found = compare(mixed, classes, logit)
    assert [row.bic for row in found] == sorted(row.bic for row in found)
    assert [row.name for row in compare(classes, fit(choices, model=quick(1)))] == [
        "fit 1",
        "fit 2",
    ]


def test_one_class_is_the_conditional_logit(choices):
    one, logit = compare(fit(choices, model=quick(1)), fit(choices, model=LOGIT))
    assert one.log_likelihood == pytest.approx(logit.log_likelihood, abs=1e-4)
    assert (one.parameters, one.bic) == (logit.parameters, pytest.approx(logit.bic, abs=1e-3))


def test_classes_of_other_choices_are_refused(choices, tmp_path):
    other = write_choices(tmp_path / "other.csv", people=60)
    with pytest.raises(DataError, match="different choices") as caught:
        compare(fit(choices, model=LOGIT), fit(other, model=quick(2)))
    assert "60 people" in str(caught.value)
    assert "latent:3" in str(caught.value)
    found = fit(choices, model=quick(2))
    before = dataclasses.replace(found, data=dataclasses.replace(found.data, digest=""))
    with pytest.raises(DataError, match="does not say what choices"):
        compare(found, before)


def test_models_on_one_file_hold_out_the_same_people(choices):
    reading, told = read_panel(choices), []
    rows = compare_models(
        reading,
        ["logit", "latent:1", "latent:2"],
        options=ComparisonOptions(folds=2),
        progress=lambda *step: told.append(step),
    )
    by_name = {row.name: row for row in rows}
    logit, one = by_name["logit"].held_out, by_name["latent:1"].held_out
    assert logit is not None
    assert one is not None
    assert one.people == pytest.approx(logit.people, abs=1e-4)
    assert told[-4:] == [("latent:2", done, 3) for done in range(4)]
    mapped = compare_models(reading, {"two": unsaid.LatentClasses(2)})
    assert mapped[0].bic == pytest.approx(by_name["latent:2"].bic)
