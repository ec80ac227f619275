"""What-if alternatives are read in the attributes of the fit, whatever their order and coding."""

import polars as pl
import pytest

from tests.population.fits import panel_from, taste
from unsaid.data.offers import offers_of, read_offers
from unsaid.types.errors import DataError


def test_rows_of_a_task_come_together():
    frame = pl.DataFrame(
        {"task": ["x", "y", "x", "y"], "alternative": list("abcd"), "price": [1, 2, 3, 4], "more": [0] * 4}
    )
    offers = read_offers(frame, ["price"])
    assert offers.tasks == ("x", "y")
    assert offers.task_start.tolist() == [0, 2, 4]
    assert offers.alternatives == ("a", "c", "b", "d")
    assert offers.attributes[:, 0].tolist() == [1.0, 3.0, 2.0, 4.0]


def test_categories_and_products_are_made_from_their_columns():
    frame = pl.DataFrame({"alt": ["a", "b"], "brand": ["x", "y"], "price": [2.0, 3.0], "income": [4, 5]})
    offers = read_offers(
        frame, ["brand[y]", "price:income", "alternative[b]", "outside", "price:brand[y]"], outside="outside"
    )
    assert offers.attributes.tolist() == [[0.0, 8.0, 0.0, 0.0, 0.0], [1.0, 15.0, 1.0, 0.0, 3.0]]
    assert offers.tasks == ("1",)


def test_rows_without_labels_are_numbered():
    offers = read_offers(pl.DataFrame({"scenario": [2, 2, 1, 1], "x": [1, 2, 3, 4]}), ["x"])
    assert offers.tasks == ("1", "2")
    assert offers.alternatives == ("1", "2", "1", "2")


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"price": [1, 2]}, "no column for the attribute quality"),
        ({"quality": ["good", "bad"]}, "quality is not a number"),
        ({"task": [1, 2], "quality": [1, 2]}, "one alternative only"),
    ],
)
def test_what_is_missing_is_named(columns, message):
    with pytest.raises(DataError, match=message):
        read_offers(pl.DataFrame(columns), ["quality"])


def test_a_column_that_was_named_must_be_there():
    with pytest.raises(DataError, match="no column nope"):
        read_offers(pl.DataFrame({"quality": [1, 2]}), ["quality"], task="nope")


def test_a_panel_can_be_offered_again():
    panel = panel_from(taste(), people=2, tasks=3)
    offers = offers_of(panel)
    assert len(offers.tasks) == 6
    assert offers.attributes.shape == (18, 3)


def test_delays_and_probabilities_are_read_where_they_are_asked_for():
    frame = pl.DataFrame({"x": [1, 2], "delay_days": [0, 30], "probability": [1.0, 0.5]})
    plain = read_offers(frame, ["x"])
    assert (plain.delay_days, plain.probability) == (None, None)
    offers = read_offers(frame, ["x"], delay=True, probability=True)
    assert offers.delay_days.tolist() == [0.0, 30.0]
    assert offers.probability.tolist() == [1.0, 0.5]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"x": [1, 2]}, "no column delay_days"),
        ({"x": [1, 2], "delay_days": [0, -1]}, "delay_days is not possible"),
        ({"x": [1, 2], "delay_days": [0, 1], "probability": [1.0, 1.5]}, "probability is not possible"),
    ],
)
def test_delays_and_probabilities_must_be_possible(columns, message):
    with pytest.raises(DataError, match=message):
        read_offers(pl.DataFrame(columns), ["x"], delay=True, probability=True)
