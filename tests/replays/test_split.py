import jax
import numpy as np
import polars as pl
import pytest

from tests.replays.tables import delay_table, small_table, wide_table, write
from unsaid.data.columns import Columns
from unsaid.data.findings import ChoiceDataError
from unsaid.data.prepare import RowFilter
from unsaid.data.reshape import TableShape
from unsaid.replays.split import SplitChoices, read_split
from unsaid.types.errors import DataError


def refused(frame, *parts, error=ChoiceDataError, **told):
    with pytest.raises(error) as caught:
        read_split(frame, **told)
    for part in parts:
        assert part in str(caught.value)


def at(frame, row, **values):
    """The table with some cells of one row (counted from 0) replaced."""
    here = pl.int_range(pl.len()) == row
    return frame.with_columns(
        pl.when(here).then(pl.lit(value)).otherwise(pl.col(name)).alias(name)
        for name, value in values.items()
    )


def same(one: SplitChoices, other: SplitChoices) -> bool:
    arrays = [[*jax.tree.leaves(split.choices), split.learned] for split in (one, other)]
    return one.specification == other.specification and all(map(np.array_equal, *arrays))


def test_delays_become_discounting_and_constants_stand_apart():
    split = read_split(small_table())
    assert split.specification.names == ("gain", "gain_root", "position_2", "log_discount_rate")
    sets = split.choices.sets
    assert sets.attributes.shape == (2, 2, 2, 2, 3)
    np.testing.assert_array_equal(sets.delay_days[0, 1], [[0, 0], [90, 0]])
    np.testing.assert_array_equal(sets.attributes[0, 0, :, 1], [[0, 0, 0], [0, 0, 1]])
    np.testing.assert_array_equal(split.choices.chosen, [[0, 1], [0, 0]])
    assert "hyperbolic discounting" in split.sentence
    assert "weighting" not in split.sentence


def test_without_delay_and_chance_one_outcome_is_enough():
    split = read_split(small_table().with_columns(delay_days=pl.lit(0.0), probability=pl.lit(1.0)))
    assert split.specification.names == ("gain", "gain_root", "position_2")
    assert split.choices.sets.attributes.shape == (2, 2, 2, 1, 3)
    np.testing.assert_array_equal(split.choices.sets.attributes[0, 0, :, 0, 2], [0, 1])


def test_chances_are_weighted():
    frame = small_table().with_columns(probability=pl.Series([1.0, 0.5] * 4))
    split = read_split(frame)
    assert split.specification.names[-3:] == ("log_discount_rate", "log_curvature", "log_elevation")
    np.testing.assert_array_equal(split.choices.sets.probability[0, 0], [[1, 1], [0.5, 1]])


def test_the_first_half_is_learned():
    split = read_split(delay_table(1, people=3, trials=7))
    np.testing.assert_array_equal(split.learned, [[True] * 3 + [False] * 4] * 3)


def test_the_first_session_is_learned_where_there_are_two():
    one = delay_table(1, people=3, trials=4)
    frame = pl.concat(
        [one.with_columns(session=pl.lit(1)), one[:-1:1].head(0).with_columns(session=pl.lit(2))]
    )
    second = one.filter(pl.col("trial") < 3, pl.col("person") < 3).with_columns(session=pl.lit(2))
    split = read_split(pl.concat([frame, second]))
    np.testing.assert_array_equal(split.learned[:2], [[True] * 4 + [False] * 2] * 2)
    np.testing.assert_array_equal(split.learned[2], [True] * 2 + [False] * 4)
    np.testing.assert_array_equal(split.choices.observed[2], [1, 1, 1, 1, 0, 0])


def test_fewer_alternatives_and_trials_are_padded():
    third = pl.DataFrame(
        {"person": [1], "trial": [1], "alternative": [2], "chosen": [0], "amount": [5.0], "delay_days": [1.0]}
    )
    extra = small_table()[4:6].with_columns(trial=pl.lit(3, pl.Int64))
    split = read_split(pl.concat([small_table(), third, extra]))
    available = np.asarray(split.choices.sets.available)
    np.testing.assert_array_equal(available[0, 0], [True, True, True])
    np.testing.assert_array_equal(available[0, 1], [True, True, False])
    np.testing.assert_array_equal(split.choices.observed, [[1, 1, 0], [1, 1, 1]])
    assert available[0, 2].all()


def test_asked_for_columns_join_and_unknown_ones_are_refused():
    warm = small_table().with_columns(warmth=pl.Series([0.0, 1.0] * 4))
    split = read_split(warm, Columns(attributes=("warmth",)))
    assert "column:warmth" in split.specification.attributes
    with pytest.raises(DataError, match="no column warmth"):
        read_split(small_table(), Columns(attributes=("warmth",)))
    for asked in (("chosen",), ("trial",), ("amount", "amount")):
        with pytest.raises(DataError, match=f"{asked[0]} cannot be an attribute"):
            read_split(small_table(), Columns(attributes=asked))


def test_what_is_left_out_for_holes_is_said():
    split = read_split(small_table().with_columns(rating=pl.Series([None, *[1.0, 2.0] * 3, 1.0])))
    assert "rating" not in split.specification.attributes
    assert "without rating, which 1 rows lack" in split.sentence


def test_trials_with_holes_in_attributes_are_counted():
    frame = pl.concat([small_table(), small_table().with_columns(trial=pl.col("trial") + 2)])
    frame = frame.drop("amount", "delay_days").with_columns(attr1=pl.Series([None, *map(float, range(15))]))
    split = read_split(frame)
    assert split.skipped == {"trials with an alternative without attr1": 1}
    assert int(split.choices.observed.sum()) == 7
    with pytest.raises(DataError, match="have one trial"):
        read_split(frame.filter(pl.col("trial") < 3))


def test_rankings_keep_a_constant_for_each_alternative():
    frame = pl.DataFrame(
        {
            "person": [1, 1, 1, 2, 2, 2],
            "trial": 1,
            "alternative": [0, 1, 2] * 2,
            "chosen": [0, 1, 0, 1, 0, 0],
            "rank": [2, 1, 3, 1, 3, 2],
        }
    )
    split = read_split(frame)
    assert split.specification.names == ("position_2", "position_3")
    np.testing.assert_array_equal(split.choices.sets.available[0], [[True] * 3, [True, False, True]])
    assert "successive choices" in split.sentence
    np.testing.assert_array_equal(split.choices.observed, 1)
    np.testing.assert_array_equal(split.choices.chosen, [[1, 0], [0, 2]])


def test_every_way_to_write_a_table_gives_the_same_choices(tmp_path):
    frame = delay_table(3, people=4, trials=6)
    split = read_split(frame)
    shuffled = frame.sample(fraction=1, shuffle=True, seed=1)
    assert same(read_split(write(tmp_path, shuffled)), split)
    assert same(read_split(write(tmp_path, frame, "table.csv")), split)
    others = {"person": "who", "trial": "n", "alternative": "which", "chosen": "taken", "amount": "euros"}
    columns = Columns(person="who", task="n", alternative="which", chosen="taken")
    assert same(read_split(frame.rename(others), columns, amount="euros"), split)
    assert same(read_split(wide_table(frame), layout=TableShape(shape="wide")), split)


def test_the_name_is_that_of_the_data_or_of_the_file(tmp_path):
    assert read_split(delay_table(1, people=2, trials=2)).dataset == "made-up"
    assert read_split(write(tmp_path, small_table())).dataset == "table"
    assert read_split(small_table()).dataset == "polars frame"


def test_a_task_is_a_trial_of_a_session():
    """Also where there is a column of another name that tasks are known by."""
    one = small_table().with_columns(session=pl.lit(1), task=pl.lit("money"))
    both = pl.concat([one, one.with_columns(session=pl.lit(2))])
    np.testing.assert_array_equal(read_split(both).learned, [[True, True, False, False]] * 2)
    none = read_split(one.with_columns(session=pl.lit(None)))
    np.testing.assert_array_equal(none.learned, [[True, False]] * 2)


def test_what_replay_has_no_use_for_is_not_held_to_rules():
    frame = small_table().with_columns(rt_ms=pl.lit(-1.0), weight=pl.Series(range(8)))
    assert same(read_split(frame), read_split(small_table()))
    asked = read_split(frame, Columns(attributes=("weight",)))
    assert "column:weight" in asked.specification.attributes


def test_faulty_choices_are_held_to_the_rules_of_every_table():
    refused(
        at(small_table(), 1, chosen=1), "row 0 (person 1, task 1)", "2 alternatives of the task are chosen"
    )
    refused(
        at(small_table(), 3, chosen=0), "row 2 (person 1, task 2)", "no alternative of the task is chosen"
    )
    refused(at(small_table(), 3, chosen=None), "no alternative of the task is chosen")
    refused(small_table()[:-1], "row 6 (person 2, task 2)", "one alternative")
    refused(pl.concat([small_table(), small_table()[:1]]), "stands in row", "duplicate")
    refused(at(small_table(), 2, trial=None), "trial is empty")
    refused(small_table().drop("chosen"), "what was chosen", error=DataError)
    refused(small_table().clear(), "the table is empty", error=DataError)
    share = small_table().with_columns(pl.col("chosen").cast(pl.Float64))
    refused(at(share, 4, chosen=0.4), "0.4, neither 0 nor 1")
    refused(small_table().with_columns(delay_days=-pl.col("delay_days")), "delay_days is -30")


def test_people_with_one_trial_or_one_person_alone():
    refused(small_table()[:-2], "1 of 2 people have one trial", "person 2", error=DataError)
    refused(small_table()[:4], "there is one person", error=DataError)


def test_faulty_tasks_are_dropped_and_rows_kept_on_demand():
    frame = pl.concat([small_table(), small_table().with_columns(trial=pl.col("trial") + 2)])
    split = read_split(at(frame, 1, chosen=1), row_filter=RowFilter(drop=("two-choices",)))
    assert split.skipped == {"tasks: a task has several choices": 1}
    assert int(split.choices.observed.sum()) == 7
    split = read_split(frame, row_filter=RowFilter(where="trial < 4"))
    assert split.skipped == {"rows that the condition does not keep are left out": 4}
    assert int(split.choices.observed.sum()) == 6


def test_unanswered_trials_are_counted_not_hidden():
    frame = pl.concat([small_table(), small_table().with_columns(trial=pl.col("trial") + 2)])
    gone = (pl.col("person") == 1) & (pl.col("trial") == 4)
    unsure = (pl.col("person") == 2) & (pl.col("trial") == 3)
    frame = frame.with_columns(
        chosen=pl.when(gone | unsure).then(None).otherwise("chosen"), indiff=unsure.cast(pl.Int64)
    )
    split = read_split(frame)
    assert split.skipped == {
        "trials in which the person was indifferent": 1,
        "trials without a recorded choice": 1,
    }
    assert int(split.choices.observed.sum()) == 6


def test_people_who_never_answered_are_counted():
    silent = small_table()[:4].with_columns(person=pl.lit(3, pl.Int64), chosen=pl.lit(None, pl.Int64))
    assert read_split(pl.concat([small_table(), silent])).skipped["people without any recorded choice"] == 1


def test_a_table_without_choices_cannot_be_replayed():
    frame = small_table().with_columns(chosen=pl.lit(None, pl.Int8))
    refused(frame, "no choice is recorded", error=DataError)
    refused(frame, "no choice is recorded", error=DataError, layout=TableShape(shape="long"))
