"""What a column is called decides nothing: the same numbers under whatever name, from fit to file."""

import tempfile
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import unsaid

NAMES = (
    "log_height",
    "log_elevation",
    "log_discount_rate",
    "outside_constant",
    "outside",
    "sd.price",
    "none",
)
"""The first means nothing; the others are names that models and files use."""

COLUMNS = unsaid.Columns(person="person", task="task", alternative="alternative", chosen="chosen")
MODELS = {
    "mixed": unsaid.MixedLogit(covariance="diagonal"),
    "latent": unsaid.LatentClasses(2, starts=2, kept=1, folds=0),
    "discounted": unsaid.DiscountedUtility(),
}


def offers(name: str) -> pl.DataFrame:
    return pl.DataFrame({"price": [0.0, 1.0], name: [0.0, 1.0]})


def table(name: str) -> pl.DataFrame:
    random, rows = np.random.default_rng(0), []
    for person in range(60):
        for task in range(6):
            x = random.normal(size=(3, 2))
            best = (x @ [-1.0, 0.7] + random.gumbel(size=3)).argmax()
            rows += [(person, task, j, int(j == best), *x[j]) for j in range(3)]
    return pl.DataFrame(rows, schema=["person", "task", "alternative", "chosen", "price", name], orient="row")


@pytest.mark.parametrize("name", NAMES)
def test_a_logit_of_any_columns_predicts_the_same(name, tmp_path):
    fitted = unsaid.fit(table(name), COLUMNS, model=unsaid.ConditionalLogit())
    loaded = unsaid.load(fitted.save(tmp_path / "fit.json"))
    for one in (fitted, loaded):
        assert str(one).startswith("Conditional logit")
        shares = one.predict(offers(name)).shares
        assert shares[0].share == pytest.approx(0.612, abs=5e-4)
    assert fitted.person_prior().parameters == ("price", name)
    assert [row.model for row in unsaid.compare(fitted, loaded)] == ["conditional logit"] * 2
    assert "conditional logit" in fitted.report(tmp_path / "page.html").read_text()


@pytest.fixture(scope="module")
def plain() -> dict[str, float]:
    return {kind: first_share(model, "log_height") for kind, model in MODELS.items()}


def first_share(model: unsaid.Model, name: str) -> float:
    fitted = unsaid.fit(table(name), COLUMNS, model=model, options=unsaid.FitOptions(exact_draws=256))
    assert fitted.model.name == model.name
    loaded = unsaid.load(fitted.save(Path(tempfile.mkdtemp()) / "fit.json"))
    own, again = (one.predict(offers(name)).shares[0].share for one in (fitted, loaded))
    assert again == pytest.approx(own)
    return own


@pytest.mark.slow
@pytest.mark.parametrize("name", ["log_elevation", "log_discount_rate", "outside_constant", "outside"])
@pytest.mark.parametrize("kind", MODELS)
def test_every_model_of_any_columns_predicts_the_same(kind, name, plain):
    assert first_share(MODELS[kind], name) == pytest.approx(plain[kind], rel=1e-6)
