"""What a column is called decides nothing: the same numbers under whatever name, from fit to file."""

import numpy as np
import polars as pl
import pytest

import unsaid
from unsaid.analysis.models import ModelOptions

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
    columns = unsaid.Columns(person="person", task="task", alternative="alternative", chosen="chosen")
    fitted = unsaid.fit(table(name), columns, model=ModelOptions("logit"))
    loaded = unsaid.load(fitted.save(tmp_path / "fit.json"))
    for one in (fitted, loaded):
        assert str(one).startswith("Conditional logit")
        shares = one.predict(pl.DataFrame({"price": [0.0, 1.0], name: [0.0, 1.0]})).shares
        assert shares[0].share == pytest.approx(0.612, abs=5e-4)
