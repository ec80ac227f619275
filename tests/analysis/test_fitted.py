"""From a file to a population and on: one page of use cases, from Python as from the command line."""

import dataclasses
import subprocess
import sys

import numpy as np
import polars as pl
import pytest
from unsaid.analysis.fitted import PopulationFit, fit, keep, load
from unsaid.analysis.mixed_page import Asked, content_of, write_report

import unsaid
from tests.cli.choices import write_choices, write_offers
from tests.replay.tables import delay_table
from unsaid.analysis.compare import ComparisonOptions, compare_models, named_model
from unsaid.analysis.models import ModelOptions, fit_model, specification_for
from unsaid.data.reading import read_panel
from unsaid.population.options import FitOptions, PostEstimation
from unsaid.types.errors import DataError

FIXED_PRICE = ModelOptions(distributions={"price": "fixed"})


@pytest.fixture(scope="module")
def choices(tmp_path_factory):
    return write_choices(tmp_path_factory.mktemp("analysis") / "choices.csv", people=150, tasks=10)


@pytest.fixture(scope="module")
def fitted(choices) -> PopulationFit:
    return fit(choices, model=FIXED_PRICE)


def test_the_truth_is_found(fitted):
    found = fitted.result
    assert found.converged
    assert found.mean == pytest.approx([-0.5, 1.0, 0.3], abs=0.25)
    assert (found.people, found.tasks) == (150, 1500)


def test_everything_can_be_asked_of_a_fit(fitted, tmp_path):
    offers = write_offers(tmp_path / "offers.csv")
    assert sum(one.share for one in fitted.predict(offers).shares) == pytest.approx(1.0)
    assert fitted.predict(offers, known=True).whose == "known people"
    assert len(fitted.elasticities(offers, "price")) == 4
    assert {one.attribute for one in fitted.willingness_to_pay("price")} == {"quality", "green"}
    assert sum(one.share for one in fitted.importance()) == pytest.approx(1.0)
    assert len(fitted.people().ids) == 150
    assert sum(one.share for one in fitted.segments()) == pytest.approx(1.0)
    assert fitted.check().describes
    assert "Mixed logit" in str(fitted)
    assert fitted.offers(offers).alternatives == ("old", "new")


def test_a_kept_fit_answers_as_before(fitted, tmp_path):
    offers = write_offers(tmp_path / "offers.csv")
    back = load(fitted.save(tmp_path / "fit.npz"))
    assert back.predict(offers) == fitted.predict(offers) == unsaid.predict(tmp_path / "fit.npz", offers)
    assert back.saved.data == fitted.saved.data
    with pytest.raises(DataError, match="no choices to check"):
        back.check()


def test_errors_of_another_kind_are_computed_afterwards(fitted, tmp_path):
    robust = fitted.with_standard_errors("robust")
    assert robust.result.standard_errors_kind == "robust"
    assert np.array_equal(robust.result.mean, fitted.result.mean)
    assert robust.result.standard_errors == pytest.approx(fitted.result.standard_errors, rel=0.5)
    loaded = load(fitted.save(tmp_path / "fit.json"))
    with pytest.raises(DataError, match="no choices"):
        loaded.with_standard_errors("robust")


def test_equal_people_are_not_known_one_by_one(choices):
    found = fit(choices, model=ModelOptions("logit"))
    assert not found.knows_people
    with pytest.raises(DataError, match="one by one"):
        found.known()


def test_a_reading_can_be_fitted_and_kept(choices):
    reading = read_panel(choices)
    found = keep(fit_model(reading.panel, ModelOptions("logit"), FitOptions()), reading)
    assert found.summary().header.null_log_likelihood == pytest.approx(-1500 * np.log(3))
    assert found.saved.ranges[:, 0] == pytest.approx(reading.panel.attributes.min(0))


def test_the_report_gathers_everything(fitted, tmp_path):
    assert isinstance(fitted, Asked)
    content = content_of(fitted, price="price")
    assert content.people is not None
    assert content.price_warning is None
    assert content.made_by["seed"] == "0"
    page = write_report(fitted, tmp_path / "page.html", price="price").read_text()
    assert "Willingness to pay" in page
    assert fitted.report(tmp_path / "plain.html").is_file()
    with pytest.raises(DataError, match="no such folder"):
        write_report(fitted, tmp_path / "no" / "page.html")


def test_models_say_what_they_need():
    with pytest.raises(DataError, match="needs a price"):
        ModelOptions("wtp")
    with pytest.raises(DataError, match="over a cluster"):
        ModelOptions("logit", engine="ray")
    with pytest.raises(DataError, match="no willingness to pay"):
        ModelOptions("unsaid", price="price")
    with pytest.raises(DataError, match="no such model"):
        named_model("probit")
    assert named_model("full").covariance == "full"


def test_a_specification_follows_the_model(choices):
    panel = read_panel(choices).panel
    assert specification_for(panel, ModelOptions("logit")).covariance == "none"
    money = specification_for(panel, ModelOptions("wtp", price="price"))
    assert money.price == "price"


def test_comparison_of_models_tells_how_far_it_is(choices):
    told = []
    rows = compare_models(
        read_panel(choices),
        ["logit", "diagonal"],
        options=ComparisonOptions(folds=2),
        progress=lambda *step: told.append(step),
    )
    assert [row.name for row in rows] == ["diagonal", "logit"]
    assert rows[0].held_out.log_loss < rows[1].held_out.log_loss
    assert told[-1] == ("diagonal", 3, 3)


def test_the_package_offers_the_same_and_imports_nothing_before_it_is_used(choices):
    assert unsaid.fit is fit
    assert set(dir(unsaid)) >= {"fit", "predict", "compare", "read_panel"}
    with pytest.raises(AttributeError, match="there are"):
        _ = unsaid.nonsense
    code = "import sys, unsaid; assert not {'numpy', 'jax', 'polars', 'pydantic'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_fitting_needs_no_jax(choices):
    code = f"import sys, unsaid; unsaid.fit({str(choices)!r}); assert 'jax' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
@pytest.mark.usefixtures("cluster")
def test_a_cluster_finds_the_same(choices, fitted):
    model = dataclasses.replace(FIXED_PRICE, engine="ray", workers=2)
    found = fit(choices, model=model).result
    assert found.mean == pytest.approx(fitted.result.mean, abs=0.03)
    assert found.log_likelihood == pytest.approx(fitted.result.log_likelihood, abs=0.2)


@pytest.fixture(scope="module")
def delayed() -> PopulationFit:
    table = delay_table(1, people=40, trials=8).with_columns(pl.col("amount") / 10)
    columns = unsaid.Columns(person="person", task="trial", attributes=("amount",))
    options = FitOptions(referee_draws=256)
    return fit(table.drop("dataset"), columns, model=ModelOptions("unsaid"), options=options)


@pytest.mark.slow
def test_the_whole_utility_predicts_what_comes_later(delayed, tmp_path):
    offers = pl.DataFrame({"alternative": ["now", "later"], "amount": [5.0, 10.0], "delay_days": [0, 60]})
    options = PostEstimation(people=300, draws=40)
    now, later = delayed.predict(offers, options=options).shares
    assert now.share + later.share == pytest.approx(1.0, abs=1e-6)
    assert now.low < now.share < now.high
    further = offers.with_columns(pl.Series("delay_days", [0, 700]))
    assert delayed.predict(further, options=options).shares[1].share < later.share
    assert {one.attribute for one in delayed.elasticities(offers, "delay_days")} == {"delay_days"}
    assert np.all(delayed.result.standard_errors[:2] > 0)
    assert "Median over people: discount rate" in str(delayed)
    page = delayed.report(tmp_path / "whole.html").read_text()
    assert "Median over people: discount rate" in page
    assert "How people differ" in page
    assert "What matters" not in page
    back = load(delayed.save(tmp_path / "whole.json"))
    assert back.is_whole_utility
    assert back.predict(offers, options=options) == delayed.predict(offers, options=options)


@pytest.mark.slow
def test_the_whole_utility_says_what_it_cannot_do(delayed):
    offers = pl.DataFrame({"amount": [5.0, 10.0]})
    with pytest.raises(DataError, match="no column delay_days"):
        delayed.predict(offers)
    with pytest.raises(DataError, match="people like those"):
        delayed.predict(offers, known=True)
    with pytest.raises(DataError, match="from the fit itself"):
        delayed.with_standard_errors("robust")
    with pytest.raises(DataError, match="linear"):
        delayed.willingness_to_pay("amount")


def test_a_fit_without_delay_remembers_that_it_is_of_the_whole_utility(choices, fitted):
    reading = read_panel(choices)
    found = keep(fitted.result, reading, kind="unsaid")
    assert found.is_whole_utility
    assert not fitted.is_whole_utility
