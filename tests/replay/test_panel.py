import numpy as np
import polars as pl
import pytest

from tests.replay.tables import delay_table, small_table, write
from unsaid.replay.panel import build_panel
from unsaid.replay.table import read_table
from unsaid.types.errors import DataError


def panel_of(tmp_path, frame, attributes=()):
    return build_panel(read_table(write(tmp_path, frame)), attributes)


def test_delays_become_discounting_and_constants_stand_apart(tmp_path):
    panel = panel_of(tmp_path, small_table())
    assert panel.specification.names == ("gain", "gain_root", "position_2", "log_discount_rate")
    sets = panel.choices.sets
    assert sets.attributes.shape == (2, 2, 2, 2, 3)
    np.testing.assert_array_equal(sets.delay_days[0, 1], [[0, 0], [90, 0]])
    np.testing.assert_array_equal(sets.attributes[0, 0, :, 1], [[0, 0, 0], [0, 0, 1]])
    np.testing.assert_array_equal(panel.choices.chosen, [[0, 1], [0, 0]])
    assert "hyperbolic discounting" in panel.sentence
    assert "weighting" not in panel.sentence


def test_without_delay_and_chance_one_outcome_is_enough(tmp_path):
    panel = panel_of(tmp_path, small_table().with_columns(delay_days=pl.lit(0.0), probability=pl.lit(1.0)))
    assert panel.specification.names == ("gain", "gain_root", "position_2")
    assert panel.choices.sets.attributes.shape == (2, 2, 2, 1, 3)
    np.testing.assert_array_equal(panel.choices.sets.attributes[0, 0, :, 0, 2], [0, 1])


def test_chances_are_weighted(tmp_path):
    frame = small_table().with_columns(probability=pl.Series([1.0, 0.5] * 4))
    panel = panel_of(tmp_path, frame)
    assert panel.specification.names[-3:] == ("log_discount_rate", "log_curvature", "log_elevation")
    np.testing.assert_array_equal(panel.choices.sets.probability[0, 0], [[1, 1], [0.5, 1]])


def test_the_first_half_is_learned(tmp_path):
    panel = panel_of(tmp_path, delay_table(1, people=3, trials=7))
    np.testing.assert_array_equal(panel.learned, [[True] * 3 + [False] * 4] * 3)


def test_the_first_session_is_learned_where_there_are_two(tmp_path):
    one = delay_table(1, people=3, trials=4)
    frame = pl.concat(
        [one.with_columns(session=pl.lit(1)), one[:-1:1].head(0).with_columns(session=pl.lit(2))]
    )
    second = one.filter(pl.col("trial") < 3, pl.col("person") < 3).with_columns(session=pl.lit(2))
    panel = panel_of(tmp_path, pl.concat([frame, second]))
    np.testing.assert_array_equal(panel.learned[:2], [[True] * 4 + [False] * 2] * 2)
    np.testing.assert_array_equal(panel.learned[2], [True] * 2 + [False] * 4)
    np.testing.assert_array_equal(panel.choices.observed[2], [1, 1, 1, 1, 0, 0])


def test_fewer_alternatives_and_trials_are_padded(tmp_path):
    third = pl.DataFrame(
        {"person": [1], "trial": [1], "alternative": [2], "chosen": [0], "amount": [5.0], "delay_days": [1.0]}
    )
    extra = small_table()[4:6].with_columns(trial=pl.lit(3, pl.Int64))
    panel = panel_of(tmp_path, pl.concat([small_table(), third, extra]))
    available = np.asarray(panel.choices.sets.available)
    np.testing.assert_array_equal(available[0, 0], [True, True, True])
    np.testing.assert_array_equal(available[0, 1], [True, True, False])
    np.testing.assert_array_equal(panel.choices.observed, [[1, 1, 0], [1, 1, 1]])
    assert available[0, 2].all()


def test_asked_for_columns_join_and_unknown_ones_are_refused(tmp_path):
    panel = panel_of(tmp_path, small_table().with_columns(warmth=pl.Series([0.0, 1.0] * 4)), ("warmth",))
    assert "column:warmth" in panel.specification.attributes
    for asked in (("warmth",), ("chosen",), ("trial",), ("amount", "amount")):
        with pytest.raises(DataError, match=f"{asked[0]} cannot be an attribute"):
            panel_of(tmp_path, small_table(), asked)


def test_what_is_left_out_for_holes_is_said(tmp_path):
    panel = panel_of(tmp_path, small_table().with_columns(rating=pl.Series([None, *[1.0, 2.0] * 3, 1.0])))
    assert "rating" not in panel.specification.attributes
    assert "without rating, which 1 rows lack" in panel.sentence


def test_trials_with_holes_in_attributes_are_counted(tmp_path):
    frame = pl.concat([small_table(), small_table().with_columns(trial=pl.col("trial") + 2)])
    frame = frame.drop("amount", "delay_days").with_columns(attr1=pl.Series([None, *map(float, range(15))]))
    panel = panel_of(tmp_path, frame)
    assert panel.skipped == {"trials with an alternative without attr1": 1}
    assert int(panel.choices.observed.sum()) == 7
    with pytest.raises(DataError, match="have one trial"):
        panel_of(tmp_path, frame.filter(pl.col("trial") < 3))


def test_rankings_keep_a_constant_for_each_alternative(tmp_path):
    frame = pl.DataFrame(
        {
            "person": [1, 1, 1, 2, 2, 2],
            "trial": 1,
            "alternative": [0, 1, 2] * 2,
            "chosen": [0, 1, 0, 1, 0, 0],
            "rank": [2, 1, 3, 1, 3, 2],
        }
    )
    panel = panel_of(tmp_path, frame)
    assert panel.specification.names == ("position_2", "position_3")
    np.testing.assert_array_equal(panel.choices.sets.available[0], [[True] * 3, [True, False, True]])
    assert "successive choices" in panel.sentence
