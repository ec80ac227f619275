import dataclasses

import numpy as np
import polars as pl
import pytest

from tests.replays.tables import small_table
from unsaid.data.columns import Columns
from unsaid.data.findings import ChoiceDataError
from unsaid.data.grouping import Tasks
from unsaid.data.prepare import RowFilter, prepare
from unsaid.data.reshape import TableShape
from unsaid.data.tables import read_table
from unsaid.replays import attributes as columns
from unsaid.replays.attributes import check_used_columns, used_columns
from unsaid.types.errors import DataError

ALL = np.ones(8, bool)
POSITION = np.array([0, 1] * 4)


@pytest.fixture
def table():
    return prepare(read_table(small_table()), Columns(task="trial"), TableShape(), RowFilter())[0]


def having(table: Tasks, **values) -> Tasks:
    """The tasks with further columns, found by their names as in any table."""
    frame = table.frame.with_columns(**values)
    found = {role: role for role in ("delay_days", "probability") if role in frame.columns}
    return table._replace(frame=frame, columns=dataclasses.replace(table.columns, **found))


def asking(table: Tasks, *names: str) -> Tasks:
    return table._replace(columns=dataclasses.replace(table.columns, attributes=names))


def checked(table: Tasks, drop=frozenset()) -> Tasks:
    return check_used_columns(table, used_columns(table), "table", drop)[0]


def prospects_of(table: Tasks):
    return columns.prospects_of(table, used_columns(table))


def rating_part(table: Tasks):
    return columns.rating_part(table, used_columns(table), ALL)


def items_part(table: Tasks):
    return columns.items_part(table, used_columns(table), POSITION)


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
    prospects = prospects_of(table)
    assert prospects.words == "amount"
    assert not prospects.uncertain
    np.testing.assert_array_equal(prospects.amounts[:, 0], table.frame["amount"])
    np.testing.assert_array_equal(prospects.probability, 1.0)


def test_probabilities_that_are_all_one_are_not_used(table):
    assert not prospects_of(having(table, probability=pl.lit(1.0))).uncertain
    assert prospects_of(having(table, probability=pl.lit(0.5))).uncertain


def test_gains_are_ranked_from_the_best_down(table):
    prospects = prospects_of(lottery(table, 10.0, 0.3, 50.0, 0.7))
    np.testing.assert_allclose(prospects.probability[0], [1.0, 0.7])
    np.testing.assert_allclose(prospects.better[0], [0.7, 0.0])
    assert prospects.uncertain


def test_losses_are_ranked_from_the_worst_up_apart_from_gains(table):
    prospects = prospects_of(lottery(table, -10.0, 0.3, 50.0, 0.7))
    np.testing.assert_allclose(prospects.probability[0], [0.3, 0.7])
    np.testing.assert_allclose(prospects.better[0], [0.0, 0.0])
    prospects = prospects_of(lottery(table, -10.0, 0.3, -50.0, 0.7))
    np.testing.assert_allclose(prospects.probability[0], [1.0, 0.7])
    np.testing.assert_allclose(prospects.better[0], [0.7, 0.0])


def test_equal_outcomes_share_their_probability_once(table):
    prospects = prospects_of(lottery(table, 5.0, 0.4, 5.0, 0.6))
    assert np.sum(prospects.probability[0] - prospects.better[0]) == pytest.approx(1.0)
    assert prospects.probability[0].max() == 1.0


@pytest.mark.parametrize(
    ("p1", "p2", "message"),
    [(0.3, 0.6, "sum to 0.9"), (1.3, -0.3, "not a probability"), (30.0, 70.0, "not a probability")],
)
def test_impossible_probabilities(table, p1, p2, message):
    with pytest.raises(ChoiceDataError, match=message) as caught:
        checked(lottery(table, 10.0, p1, 50.0, p2))
    assert "row 0 (person 1, task 1)" in str(caught.value)
    assert {finding.rule for finding in caught.value.findings} == {"out-of-range"}


def test_tasks_with_impossible_prospects_can_be_dropped(table):
    left = checked(lottery(table, 10.0, 0.3, 50.0, 0.6), frozenset({"out-of-range"}))
    assert left.task_count == table.task_count - 1


def test_torn_outcomes(table):
    for torn in (lottery(table, None, 0.5, 10.0, 0.5), lottery(table, 10.0, None, 10.0, 1.0)):
        with pytest.raises(ChoiceDataError, match="needs both or neither"):
            checked(torn)
    with pytest.raises(ChoiceDataError, match="x1 is inf"):
        checked(lottery(table, float("inf"), 0.5, 10.0, 0.5))
    with pytest.raises(DataError, match="x1 has no probabilities"):
        used_columns(having(table, x1=pl.lit(1.0)))


def test_an_outcome_that_is_nowhere_is_none(table):
    used = used_columns(lottery(table, None, None, 1.0, 1.0))
    assert used.outcomes == (("x1", "p1"), ("x2", "p2"))
    assert used_columns(having(table, x1=pl.lit(None), p1=pl.lit(None))).outcomes == (("amount", None),)


def test_delays_are_of_amounts(table):
    assert used_columns(table).delay == "delay_days"
    assert used_columns(table._replace(frame=table.frame.drop("amount"))).delay is None


def test_a_hole_in_a_column_that_is_used_is_an_error(table):
    for hole, said in ((float("nan"), "is empty"), (float("inf"), "is inf"), (None, "is empty")):
        for name in ("delay_days", "amount"):
            values = {name: pl.Series([0.0, hole, *[1.0] * 6], dtype=pl.Float64)}
            with pytest.raises(ChoiceDataError, match=f"row 1 .*{name} {said}"):
                checked(having(table, **values))


def test_money_is_the_scaled_amount_and_its_root(table):
    part = columns.money_part(prospects_of(table), ALL)
    assert part.names == ("gain", "gain_root")
    scale = np.median(table.frame["amount"])
    np.testing.assert_allclose(part.values[:, 0, 0], table.frame["amount"] / scale)
    np.testing.assert_allclose(part.values[:, 0, 1], np.sqrt(table.frame["amount"] / scale))


def test_the_scale_comes_from_what_is_learned(table):
    learned = np.array([True, True] + [False] * 6)
    part = columns.money_part(prospects_of(table), learned)
    np.testing.assert_allclose(part.values[0, 0, 0], 10 / 15)


def test_losses_have_attributes_of_their_own(table):
    mixed = having(table, amount=series(10.0, -20.0, *[5.0] * 6))
    part = columns.money_part(prospects_of(mixed), ALL)
    assert part.names == ("gain", "gain_root", "loss", "loss_root")
    assert np.all(part.values[0, 0] >= 0)
    assert np.all(part.values[1, 0, 2:] < 0)
    np.testing.assert_array_equal(part.values[1, 0, :2], 0.0)


def test_amounts_over_orders_of_magnitude_go_by_their_logarithm(table):
    wide = having(table, amount=series(0.1, 1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6))
    part = columns.money_part(prospects_of(wide), ALL)
    assert part.names == ("gain_log", "gain_root")
    assert np.all(np.diff(part.values[:, 0, 0]) > 0)


def test_a_rating_is_used_only_when_nobody_lacks_it(table):
    part = rating_part(having(table, rating=series(1.0, 2.0, 3.0, 4.0, 1.0, 2.0, 3.0, 4.0)))
    assert np.std(part.values[:, 0]) == pytest.approx(1.0)
    lacking = having(table, rating=series(None, *[1.0] * 7))
    assert rating_part(lacking) is None
    assert used_columns(lacking).lacking == {"rating": 1}
    assert rating_part(having(table, rating=pl.lit(3.0))) is None
    assert rating_part(table) is None


def test_attributes_without_names_are_measured_in_each_choice_set(table):
    given = having(table, attr1=series(1.0, 2.0, 100.0, 500.0, 3.0, 3.0, 0.0, 1.0), attr2=pl.lit(None))
    part = columns.named_part(given, used_columns(given), ALL)
    assert part.names == ("attr1",)
    np.testing.assert_allclose(part.values[:, 0], [-0.5, 0.5, -0.5, 0.5, 0.0, 0.0, -0.5, 0.5])


def test_tasks_with_holes_in_attributes_without_names_are_left_out(table):
    given = having(table, attr1=series(1.0, None, *[2.0] * 6))
    left, counted = columns.without_holes(given, used_columns(given))
    assert left.task_count == 3
    assert counted == {"trials with an alternative without attr1": 1}
    everywhere = having(table, attr1=series(*[1.0, None] * 4))
    with pytest.raises(DataError, match="every trial lacks some of attr1"):
        columns.without_holes(everywhere, used_columns(everywhere))


def test_named_columns_are_scaled(table):
    asked = asking(table, "amount")
    part = columns.named_part(asked, used_columns(asked), ALL)
    assert part.names == ("column:amount",)
    assert np.std(part.values[:, 0]) == pytest.approx(1.0)
    with pytest.raises(ChoiceDataError, match="name is x, not a number"):
        checked(asking(having(table, name=pl.lit("x")), "name"))


def test_items_get_a_constant_each_but_the_first(table):
    part = items_part(having(table, item=series(1, 2, 3, 1, 2, 3, 1, 2)))
    assert part.names == ("item:2", "item:3")
    np.testing.assert_array_equal(part.values.sum(1), [0, 1, 1, 0, 1, 1, 0, 1])
    assert items_part(having(table, item=series(1, None, 3, 1, 2, 3, 1, 2))) is None


def test_labels_that_are_positions_and_too_many_items_are_not_items(table, monkeypatch):
    assert items_part(having(table, alt_label=series(*["left", "right"] * 4))) is None
    moving = having(table, alt_label=series("a", "b", "b", "a", "c", "b", "a", "b"))
    assert items_part(moving).names == ("alt_label:b", "alt_label:c")
    monkeypatch.setattr(columns, "MAX_ITEMS", 2)
    assert items_part(moving) is None


def test_constants_for_all_positions_but_the_first():
    part = columns.constants_part(np.array([0, 1, 2, 0, 1, 2]))
    assert part.names == ("position_2", "position_3")
    np.testing.assert_array_equal(part.values, [[0, 0], [1, 0], [0, 1]] * 2)
    assert part.words == "a constant for each of alternatives 2..3"
