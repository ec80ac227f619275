"""From a file to a fit and on: one page of use cases, the same for every model."""

import dataclasses
import subprocess
import sys

import numpy as np
import polars as pl
import pytest

import unsaid
from tests.cli.choices import write_choices, write_offers
from unsaid.analysis.fit import fit
from unsaid.data.reading import read_panel
from unsaid.population.mixed.model import MixedFit
from unsaid.types.errors import DataError

FIXED_PRICE = unsaid.MixedLogit(distributions={"price": "fixed"})
QUICK = unsaid.FitOptions(exact_draws=256)
MODELS = {
    "logit": unsaid.ConditionalLogit(),
    "mixed": FIXED_PRICE,
    "wtp": unsaid.MixedLogit(covariance="diagonal", space="wtp", price="price"),
    "latent": unsaid.LatentClasses(2, starts=4, kept=2, folds=0),
    "discounted": unsaid.DiscountedUtility(),
}


@pytest.fixture(scope="module")
def choices(tmp_path_factory):
    return write_choices(tmp_path_factory.mktemp("analysis") / "choices.csv", people=150, tasks=10)


@pytest.fixture(scope="module", params=MODELS)
def fitted(request, choices) -> unsaid.Fit:
    return fit(choices, model=MODELS[request.param], options=QUICK)


@pytest.fixture(scope="module")
def mixed(choices) -> MixedFit:
    found = fit(choices, model=FIXED_PRICE)
    assert isinstance(found, MixedFit)
    return found


def test_the_truth_is_found(mixed):
    found = mixed.estimates
    assert mixed.outcome is unsaid.Outcome.CONVERGED
    assert found.mean == pytest.approx([-0.5, 1.0, 0.3], abs=0.25)
    assert (found.people, found.tasks) == (150, 1500)


def test_everything_can_be_asked_of_every_fit(fitted, tmp_path):
    offers = write_offers(tmp_path / "offers.csv")
    few = unsaid.PostEstimation(people=300, draws=30)
    assert sum(one.share for one in fitted.predict(offers, options=few).shares) == pytest.approx(1.0)
    assert len(fitted.elasticities(offers, "price", options=few)) == 4
    worth = fitted.willingness_to_pay("price", options=few)
    assert {one.attribute for one in worth} == {"quality", "green"}
    assert sum(one.share for one in fitted.importance(options=few)) == pytest.approx(1.0)
    assert fitted.check().checks
    assert fitted.offers(offers).alternatives == ("old", "new")
    assert fitted.compare_row("it").bic == fitted.bic
    if fitted.model.name == "logit":
        assert not fitted.knows_people
        with pytest.raises(DataError, match="one by one"):
            fitted.predict(offers, known=True)
        return
    assert fitted.predict(offers, known=True, options=few).whose == "known people"
    assert len(fitted.people().ids) == 150
    assert sum(one.share for one in fitted.segments()) == pytest.approx(1.0)
    others = fitted.people(read_panel(write_choices(tmp_path / "others.csv", people=20)).panel)
    assert others.as_frame().height == 20


def test_a_kept_fit_answers_as_before(fitted, tmp_path):
    offers = write_offers(tmp_path / "offers.csv")
    back = unsaid.load(fitted.save(tmp_path / "fit.npz"))
    ours, theirs = (np.array([one[2:] for one in own.predict(offers).shares]) for own in (fitted, back))
    assert theirs == pytest.approx(ours)
    assert (back.data.digest, back.data.notes) == (fitted.data.digest, fitted.data.notes)
    assert back.data.recipe == fitted.data.recipe
    assert unsaid.compare(fitted, tmp_path / "fit.npz")[0].bic == fitted.bic
    with pytest.raises(DataError, match="no choices"):
        back.check()
    with pytest.raises(DataError, match="no choices"):
        back.with_standard_errors("robust")


def test_what_researchers_bring_works(fitted):
    names = list(fitted.parameter_names)
    for one in (fitted.params, fitted.bse, fitted.tvalues, fitted.pvalues, fitted.conf_int()):
        assert list(one.index) == names
    assert fitted.cov_params().shape == (len(names), len(names))
    assert fitted.bse.to_numpy() ** 2 == pytest.approx(np.diag(fitted.cov_params()), nan_ok=True)
    mean = fitted.conf_int().iloc[0]
    assert mean[0] < fitted.params.iloc[0] < mean[1]
    assert fitted.llf == fitted.estimates.log_likelihood
    frame = fitted.summary().as_frame()
    assert set(frame["name"]) == set(names)
    assert str(fitted.summary()) in str(fitted)


def test_errors_of_another_kind_are_computed_afterwards(fitted):
    robust = fitted.with_standard_errors("robust")
    assert np.array_equal(robust.estimates.parameters, fitted.estimates.parameters)
    assert robust.bse.iloc[0] == pytest.approx(fitted.bse.iloc[0], rel=0.5)
    alone = fitted.with_standard_errors("clustered", clusters=np.arange(150))
    assert alone.estimates.standard_errors_kind in ("clustered", "products")
    assert alone.bse.iloc[0] == pytest.approx(robust.bse.iloc[0], rel=0.1)


def test_every_fit_has_a_page(fitted, tmp_path):
    page = fitted.report(tmp_path / "page.html", price="price").read_text()
    for heading in ("Estimates", "What matters", "Willingness to pay", "Does the model describe them?"):
        assert f"<h2>{heading}</h2>" in page
    assert "nan" not in page.lower().replace("finance", "")
    with pytest.raises(DataError, match="no such folder"):
        fitted.report(tmp_path / "no" / "page.html")


def test_a_prior_is_made_of_what_is_normal(fitted):
    if fitted.model.name == "latent" or fitted.estimates.specification.price:
        with pytest.raises(DataError, match="normal over people"):
            fitted.person_prior()
        return
    prior = fitted.person_prior()
    assert prior.parameters == fitted.data.names
    assert np.all(np.linalg.eigvalsh(prior.covariance) > 0)


def test_arviz_gets_draws(fitted):
    pytest.importorskip("arviz")
    assert fitted.to_inference_data().posterior.sizes["draw"] == 500


def test_models_say_what_they_need():
    with pytest.raises(DataError, match="needs a price"):
        unsaid.MixedLogit(space="wtp")
    with pytest.raises(DataError, match="over a cluster"):
        unsaid.MixedLogit(covariance="none", ray=unsaid.RayOptions())
    with pytest.raises(DataError, match="probability below 1"):
        unsaid.DiscountedUtility(lapse=1.0)


def test_a_mixed_logit_in_which_nothing_varies_is_a_logit(choices):
    model = unsaid.MixedLogit(covariance="none")
    assert fit(choices, model=model).model == unsaid.ConditionalLogit()


def test_the_package_offers_the_same_and_imports_nothing_before_it_is_used():
    assert unsaid.fit is fit
    assert set(dir(unsaid)) >= {"fit", "load", "compare", "read_panel", "MixedLogit", "Fit"}
    assert all(getattr(unsaid, name) is not None for name in unsaid.__all__)
    with pytest.raises(AttributeError, match="there are"):
        _ = unsaid.nonsense
    code = "import sys, unsaid; assert not {'numpy', 'jax', 'polars', 'pydantic'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_fitting_needs_no_jax_and_loading_no_kernels(choices, mixed, tmp_path):
    path = mixed.save(tmp_path / "fit.json")
    for code in (
        f"import sys, unsaid; unsaid.fit({str(choices)!r}); assert 'jax' not in sys.modules",
        f"import sys, unsaid; unsaid.load({str(path)!r}); assert not {{'numba', 'jax'}} & set(sys.modules)",
    ):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_a_cluster_finds_the_same(choices, mixed):
    pytest.importorskip("ray")
    model = dataclasses.replace(FIXED_PRICE, ray=unsaid.RayOptions(workers=2))
    found = fit(choices, model=model).estimates
    assert found.mean == pytest.approx(mixed.estimates.mean, abs=0.03)
    assert found.log_likelihood == pytest.approx(mixed.estimates.log_likelihood, abs=0.2)


@pytest.mark.slow
def test_a_discounted_utility_predicts_what_comes_later(tmp_path):
    from tests.replays.tables import delay_table

    table = delay_table(1, people=40, trials=8).with_columns(pl.col("amount") / 10)
    columns = unsaid.Columns(person="person", task="trial", attributes=("amount",))
    table = table.drop("dataset", strict=False)
    delayed = fit(table, columns, model=unsaid.DiscountedUtility(), options=QUICK)
    offers = pl.DataFrame({"alternative": ["now", "later"], "amount": [5.0, 10.0], "delay_days": [0, 60]})
    options = unsaid.PostEstimation(people=300, draws=40)
    now, later = delayed.predict(offers, options=options).shares
    assert now.share + later.share == pytest.approx(1.0, abs=1e-6)
    assert now.low < now.share < now.high
    further = offers.with_columns(pl.Series("delay_days", [0, 700]))
    assert delayed.predict(further, options=options).shares[1].share < later.share
    assert delayed.predict(further, known=True, options=options).shares[1].share < 1
    changes = delayed.elasticities(offers, "delay_days", options=options)
    assert {one.attribute for one in changes} == {"delay_days"}
    assert "Median over people: discount rate" in str(delayed)
    page = delayed.report(tmp_path / "whole.html").read_text()
    assert "Median over people: discount rate" in page
    assert "alike in delay and probability" in page
    with pytest.raises(DataError, match="delay"):
        delayed.predict(offers.drop("delay_days"))
