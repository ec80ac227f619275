"""What is known of a person has a weight for each alternative but the base."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tests.data.reference import of_panel
from tests.data.test_recipe import NAMED, buses, recipe_of
from unsaid.data.columns import Columns
from unsaid.data.individual import covariates_by_alternative
from unsaid.data.reading import read_panel
from unsaid.population.logit.model import ConditionalLogit
from unsaid.types.errors import DataError

FISHING = Path(__file__).resolve().parents[3] / "shared" / "data" / "panels" / "mlogit_Fishing.csv"


def test_after_the_bar_is_what_the_product_with_labels_is():
    bar = covariates_by_alternative(read_panel(buses(), NAMED, formula="~ fare + C(mode) | wealth").panel)
    product = read_panel(buses(), NAMED, formula="~ fare + C(mode) + C(mode):wealth").panel
    assert set(bar.names) == set(product.names)
    order = [bar.names.index(name) for name in product.names]
    np.testing.assert_array_equal(bar.attributes[:, order], product.attributes)
    assert (bar.covariate_names, bar.covariates.shape) == ((), (8, 0))
    offers = recipe_of(bar).offers(buses())
    np.testing.assert_array_equal(offers.attributes, bar.attributes)
    assert offers.unused == ("took", "grade")


def test_the_base_is_that_of_the_constants():
    formula = "~ fare + C(mode, contr.treatment('tram')) | wealth"
    panel = covariates_by_alternative(read_panel(buses(), NAMED, formula=formula).panel)
    assert panel.names[-2:] == ("mode[bus]:wealth", "mode[car]:wealth")


def test_without_labels_a_covariate_is_refused():
    frame = buses().drop("mode")
    columns = Columns(person="who", task="trip", chosen="took", attributes=("fare",), covariates=("wealth",))
    with pytest.raises(DataError, match="by alternative only"):
        covariates_by_alternative(read_panel(frame, columns).panel)
    twice = read_panel(buses(), NAMED, formula="~ fare + C(mode):wealth | wealth").panel
    with pytest.raises(DataError, match="twice"):
        covariates_by_alternative(twice)


@pytest.mark.skipif(not FISHING.exists(), reason="the public panel is not beside the project")
@pytest.mark.parametrize(
    "formula",
    [
        "~ C(alternative) + price + catch | income",
        "~ C(alternative) + price + catch + C(alternative):income",
        "~ C(alternative)*income + price + catch",
    ],
)
def test_fishing_comes_to_the_published_numbers(formula):
    # Croissant (2020), mlogit's vignette, and xlogit's notebook: mode ~ price + catch | income
    panel = read_panel(FISHING, Columns(chosen="mode"), formula=formula).panel
    fit = ConditionalLogit().fit(panel)
    assert fit.llf == pytest.approx(-1215.138, abs=5e-4)
    assert len(fit.params) == 8
    estimates = dict(zip(fit.data.names, fit.params, strict=True))
    published = {"boat": 8.94e-05, "charter": -3.33e-05, "pier": -1.276e-04}
    for label, value in published.items():
        assert estimates[f"alternative[{label}]:income"] == pytest.approx(value, abs=6e-8)
    errors = fit.bse.to_numpy()
    assert np.all(np.isfinite(errors))
    panel = covariates_by_alternative(panel) if panel.covariate_names else panel
    _, log_likelihood, own_errors = of_panel(panel)
    assert fit.llf == pytest.approx(log_likelihood, abs=1e-4)
    np.testing.assert_allclose(errors, own_errors, rtol=1e-3)


def test_a_person_and_a_task_may_be_one_column():
    # each person travels once, and one column names both
    frame = buses().filter(pl.col("trip") == 0).with_columns(label=pl.Series([1, 2, 3] * 8))
    columns = Columns(person="who", task="who", alternative="label", chosen="took")
    panel = read_panel(frame, columns, formula="~ fare + I((label == 1) * wealth)").panel
    assert (panel.person_count, panel.task_count) == (8, 8)
    offers = recipe_of(panel).offers(frame)
    np.testing.assert_array_equal(offers.attributes, panel.attributes)
    coded = frame.with_columns(took=pl.col("label").filter(pl.col("took") == 1).first().over("who"))
    assert read_panel(coded, columns, formula="~ fare").panel.chosen.tolist() == panel.chosen.tolist()
    counted = Columns(person="who", task="who", alternative="label", counts="took", attributes=("fare",))
    assert read_panel(frame, counted).panel.chosen.tolist() == panel.chosen.tolist()
