"""Formulas say what utility depends on."""

import numpy as np
import polars as pl
import pytest

from tests.population.choices import long_table
from unsaid.data.coding import Coding, levels_of
from unsaid.data.columns import Columns
from unsaid.data.formula import Design, compute, parse, plain_name
from unsaid.data.reading import read_panel
from unsaid.types.errors import DataError

FRAME = pl.DataFrame(
    {
        "price": [1.0, 2.0, 4.0, 8.0],
        "brand": ["a", "b", "c", "a"],
        "my.size": [1, 2, 3, 5],
        "age": [1, 1, 2, 2],
    }
)


def design(text: str, coding: Coding | None = None) -> Design:
    terms, coding = parse(text), coding or Coding()
    return compute(terms.attributes, FRAME, coding, levels_of(FRAME, terms.variables, coding))


def test_a_formula_says_what_depends_on_what():
    terms = parse("choice ~ price + C(brand) + price:income + center(cost) + np.log(`my.size`) | age + sex")
    assert terms.chosen == "choice"
    assert terms.variables == ("brand", "cost", "income", "my.size", "price")
    assert terms.covariate_variables == ("age", "sex")
    assert parse("price + cost").variables == ("cost", "price")
    assert parse("~ price").covariates is None


def test_an_intercept_is_never_in_a_utility_and_a_base_always_left_out():
    for text in ("~ brand", "~ 0 + brand", "~ brand - 1", "~ 1 + C(brand)"):
        found = design(text)
        assert found.names == ("brand[b]", "brand[c]")
        assert found.values.tolist() == [[0, 0], [1, 0], [0, 1], [0, 0]]


def test_products_and_functions_are_computed():
    found = design("~ log(price) + price:age + I(price / 2) + {price * (brand == 'a')} + `my.size`")
    assert set(found.names) == {
        "log(price)",
        "price:age",
        "I(price / 2)",
        "price * (brand == 'a')",
        "my.size",
    }
    values = dict(zip(found.names, found.values.T, strict=True))
    np.testing.assert_allclose(values["log(price)"], np.log([1, 2, 4, 8]))
    assert values["price:age"].tolist() == [1, 2, 8, 16]
    assert values["price * (brand == 'a')"].tolist() == [1, 0, 0, 8]
    assert values["my.size"].tolist() == [1, 2, 3, 5]


def test_categories_are_coded_as_the_formula_says():
    assert design("~ C(brand, contr.sum)").values[1:3].tolist() == [[0, 1], [-1, -1]]
    assert design("~ brand", Coding(base={"brand": "c"})).names == ("brand[a]", "brand[b]")
    assert design("~ C(age)").names == ("age[2]",)
    assert design("~ price:C(brand, contr.treatment('c'))").names == tuple(f"price:brand[{k}]" for k in "abc")
    with pytest.raises(DataError, match="says itself how categories are coded"):
        design("~ brand", Coding(kind="effects"))


def test_terms_that_depend_on_all_rows_are_named():
    assert design("~ center(price)").stateful == ("center(price)",)
    assert design("~ price + brand").stateful == ()


def test_names_are_plain():
    assert plain_name("C(brand)[T.hiland]") == "brand[hiland]"
    assert plain_name("price:brand[T.b c]") == "price:brand[b c]"
    assert plain_name("C(brand, contr.sum)[S.a]:income") == "brand[a]:income"
    assert plain_name("C(`my.brand`)[T.a]") == "my.brand[a]"


@pytest.mark.parametrize(
    ("text", "got"),
    [("~ price +", "misplaced"), ("~ a | b | c", "2 bars"), ("a + b ~ c", "more than a column's name")],
)
def test_a_formula_that_cannot_be_read_is_shown(text, got):
    with pytest.raises(DataError, match="the formula cannot be read") as caught:
        parse(text)
    assert got in str(caught.value.got)
    assert caught.value.where == text


def test_a_term_that_cannot_be_computed_is_shown():
    for text, got in (("~ nothing_like_it(price)", "nothing_like_it"), ("~ I(brand + 1)", "TypeError")):
        with pytest.raises(DataError) as caught:
            design(text)
        assert got in str(caught.value.got)


def test_a_panel_is_read_by_a_formula():
    reading = read_panel(long_table(), formula="chosen ~ price + C(brand) + price:income | income")
    panel = reading.panel
    assert panel.names == ("price", "brand[birch]", "brand[cedar]", "brand[elm]", "price:income")
    plain = read_panel(long_table(), Columns(attributes=("price", "brand"))).panel
    np.testing.assert_array_equal(panel.attributes[:, :4], plain.attributes)
    np.testing.assert_allclose(panel.attributes[:12, 4], 10 * plain.attributes[:12, 0])
    assert (panel.covariate_names, panel.covariates.tolist()) == (("income",), [[10], [20], [30]])
    assert reading.columns.chosen == "chosen"


def test_a_formula_and_attributes_are_one_too_many():
    with pytest.raises(DataError, match="either a formula or") as caught:
        read_panel(long_table(), Columns(covariates=("income",)), formula="~ price")
    assert "after a bar" in str(caught.value.advice)
    with pytest.raises(DataError, match="no attribute"):
        read_panel(long_table(), formula="~ 1")
    with pytest.raises(DataError, match="there is no column cost"):
        read_panel(long_table(), formula="~ cost")
    with pytest.raises(DataError, match="income is the same for all alternatives"):
        read_panel(long_table(), formula="~ price + income")
