import dataclasses

import numpy as np
import polars as pl
import pytest

from tests.replay.tables import small_table, write
from unsaid.replay import attributes as columns
from unsaid.replay.table import Table, read_table
from unsaid.types.errors import DataError

ALL = np.ones(8, bool)
POSITION = np.array([0, 1] * 4)


@pytest.fixture
def table(tmp_path):
    return read_table(write(tmp_path, small_table()))


def having(table: Table, **values) -> Table:
    return dataclasses.replace(table, rows=table.rows.with_columns(**values))


def series(*values):
    return pl.Series(values)


def lottery(table, x1, p1, x2, p2):
    """The first row's prospect; the others are sure."""
    rest = [1.0] * 7
    return having(
        table,
        x1=series(x1, *rest),
        p1=series(p1, *rest),
        x2=series(x2, *[None] * 7),
        p2=series(p2, *[None] * 7),
    )


def test_an_amount_alone_is_sure(table):
    prospects = columns.prospects_of(table)
    assert prospects.words == "amount"
    assert not prospects.uncertain
    np.testing.assert_array_equal(prospects.amounts[:, 0], table.rows["amount"])
    np.testing.assert_array_equal(prospects.probability, 1.0)


def test_probabilities_that_are_all_one_are_not_used(table):
    assert not columns.prospects_of(having(table, probability=pl.lit(1.0))).uncertain
    assert columns.prospects_of(having(table, probability=pl.lit(0.5))).uncertain


def test_gains_are_ranked_from_the_best_down(table):
    prospects = columns.prospects_of(lottery(table, 10.0, 0.3, 50.0, 0.7))
    np.testing.assert_allclose(prospects.probability[0], [1.0, 0.7])
    np.testing.assert_allclose(prospects.better[0], [0.7, 0.0])
    assert prospects.uncertain


def test_losses_are_ranked_from_the_worst_up_apart_from_gains(table):
    prospects = columns.prospects_of(lottery(table, -10.0, 0.3, 50.0, 0.7))
    np.testing.assert_allclose(prospects.probability[0], [0.3, 0.7])
    np.testing.assert_allclose(prospects.better[0], [0.0, 0.0])
    prospects = columns.prospects_of(lottery(table, -10.0, 0.3, -50.0, 0.7))
    np.testing.assert_allclose(prospects.probability[0], [1.0, 0.7])
    np.testing.assert_allclose(prospects.better[0], [0.7, 0.0])


def test_equal_outcomes_share_their_probability_once(table):
    prospects = columns.prospects_of(lottery(table, 5.0, 0.4, 5.0, 0.6))
    assert np.sum(prospects.probability[0] - prospects.better[0]) == pytest.approx(1.0)
    assert prospects.probability[0].max() == 1.0


@pytest.mark.parametrize(
    ("p1", "p2", "message"),
    [(0.3, 0.6, "do not sum to 1"), (1.3, -0.3, "not a probability"), (30.0, 70.0, "not a probability")],
)
def test_impossible_probabilities(table, p1, p2, message):
    with pytest.raises(DataError, match=message) as caught:
        columns.prospects_of(lottery(table, 10.0, p1, 50.0, p2))
    assert "row 1 (person 1, trial 1)" in str(caught.value)


def test_torn_outcomes(table):
    with pytest.raises(DataError, match="both x1 and p1"):
        columns.prospects_of(lottery(table, None, 0.5, 10.0, 0.5))
    with pytest.raises(DataError, match="x1 has no probabilities"):
        columns.prospects_of(having(table, x1=pl.lit(1.0)))
    with pytest.raises(DataError, match="probability is not a probability"):
        columns.prospects_of(having(table, probability=pl.lit(2.0)))


def test_delays_that_never_differ_are_not_used(table):
    assert columns.delays_of(table) is not None
    assert columns.delays_of(having(table, delay_days=pl.lit(0.0))) is None
    assert columns.delays_of(having(table, delay_days=pl.lit(None))) is None


def test_a_negative_delay_or_a_hole_is_an_error(table):
    with pytest.raises(DataError, match="a delay is negative") as caught:
        columns.delays_of(having(table, delay_days=series(0.0, -5.0, *[1.0] * 6)))
    assert "row 2" in str(caught.value)
    for hole in (float("nan"), float("inf"), None):
        with pytest.raises(DataError, match="delay_days is not a finite number"):
            columns.delays_of(having(table, delay_days=series(0.0, hole, *[1.0] * 6)))


def test_money_is_the_scaled_amount_and_its_root(table):
    part = columns.money_part(columns.prospects_of(table), ALL)
    assert part.names == ("gain", "gain_root")
    scale = np.median(table.rows["amount"])
    np.testing.assert_allclose(part.values[:, 0, 0], table.rows["amount"] / scale)
    np.testing.assert_allclose(part.values[:, 0, 1], np.sqrt(table.rows["amount"] / scale))


def test_the_scale_comes_from_what_is_learned(table):
    learned = np.array([True, True] + [False] * 6)
    part = columns.money_part(columns.prospects_of(table), learned)
    np.testing.assert_allclose(part.values[0, 0, 0], 10 / 15)


def test_losses_have_attributes_of_their_own(table):
    mixed = having(table, amount=series(10.0, -20.0, *[5.0] * 6))
    part = columns.money_part(columns.prospects_of(mixed), ALL)
    assert part.names == ("gain", "gain_root", "loss", "loss_root")
    assert np.all(part.values[0, 0] >= 0)
    assert np.all(part.values[1, 0, 2:] < 0)
    np.testing.assert_array_equal(part.values[1, 0, :2], 0.0)


def test_amounts_over_orders_of_magnitude_go_by_their_logarithm(table):
    wide = having(table, amount=series(0.1, 1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6))
    part = columns.money_part(columns.prospects_of(wide), ALL)
    assert part.names == ("gain_log", "gain_root")
    assert np.all(np.diff(part.values[:, 0, 0]) > 0)


def test_a_rating_is_used_only_when_nobody_lacks_it(table):
    rated = having(table, rating=series(1.0, 2.0, 3.0, 4.0, 1.0, 2.0, 3.0, 4.0))
    part = columns.rating_part(rated, ALL)
    assert np.std(part.values[:, 0]) == pytest.approx(1.0)
    assert columns.rating_part(having(table, rating=series(None, *[1.0] * 7)), ALL) is None
    assert columns.rating_part(having(table, rating=pl.lit(3.0)), ALL) is None
    assert columns.rating_part(table, ALL) is None


def test_attributes_without_names_are_measured_in_each_choice_set(table):
    part = columns.named_part(
        having(table, attr1=series(1.0, 2.0, 100.0, 500.0, 3.0, 3.0, 0.0, 1.0)), (), ALL
    )
    np.testing.assert_allclose(part.values[:, 0], [-0.5, 0.5, -0.5, 0.5, 0.0, 0.0, -0.5, 0.5])


def test_named_columns_are_scaled(table):
    part = columns.named_part(table, ("amount",), ALL)
    assert part.names == ("column:amount",)
    assert np.std(part.values[:, 0]) == pytest.approx(1.0)
    with pytest.raises(DataError, match="name is not a number"):
        columns.named_part(having(table, name=pl.lit("x")), ("name",), ALL)


def test_items_get_a_constant_each_but_the_first(table):
    part = columns.items_part(having(table, item=series(1, 2, 3, 1, 2, 3, 1, 2)), POSITION)
    assert part.names == ("item:2", "item:3")
    np.testing.assert_array_equal(part.values.sum(1), [0, 1, 1, 0, 1, 1, 0, 1])


def test_labels_that_are_positions_and_too_many_items_are_not_items(table, monkeypatch):
    assert columns.items_part(having(table, alt_label=series(*["left", "right"] * 4)), POSITION) is None
    moving = having(table, alt_label=series("a", "b", "b", "a", "c", "b", "a", "b"))
    assert columns.items_part(moving, POSITION).names == ("alt_label:b", "alt_label:c")
    monkeypatch.setattr(columns, "MOST_ITEMS", 2)
    assert columns.items_part(moving, POSITION) is None


def test_constants_for_all_positions_but_the_first():
    part = columns.constants_part(np.array([0, 1, 2, 0, 1, 2]))
    assert part.names == ("position_2", "position_3")
    np.testing.assert_array_equal(part.values, [[0, 0], [1, 0], [0, 1]] * 2)
    assert part.words == "a constant for each of alternatives 2..3"
