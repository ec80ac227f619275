"""Columns are known by obvious names, and asked for where names are not obvious."""

import polars as pl
import pytest

from tests.population.choices import long_table
from unsaid.data.columns import NAMES, ROLES, Columns, looks_like_weights, resolve
from unsaid.data.reading import read_panel
from unsaid.data.reshape import TableShape
from unsaid.types.errors import DataError


def test_obvious_names_are_found_whatever_their_case():
    found = resolve(Columns(), ["ID", "obsID", "alt", "Choice", "price", "weights"], "t")
    assert (found.person, found.tasks, found.alternative, found.chosen) == ("ID", ("obsID",), "alt", "Choice")
    assert (found.weights, found.attributes, found.available) == (None, None, None)
    assert found.keys == ("ID", "obsID", "alt")
    assert found.taken == ("obsID", "ID", "alt", "Choice")


def test_what_is_told_goes_before_what_is_found():
    found = resolve(Columns(person="who", task=("day", "n"), chosen="y"), ["who", "id", "day", "n", "y"], "t")
    assert found.keys == ("who", "day", "n")
    assert found.person == "who"


def test_sessions_and_trials_name_a_task_together():
    assert resolve(Columns(), ["person", "session", "trial", "chosen"], "t").task == ("session", "trial")
    empty = frozenset({"session"})
    assert resolve(Columns(), ["person", "session", "trial", "chosen"], "t", empty=empty).task == "trial"


def test_the_own_name_of_a_role_goes_before_others():
    assert resolve(Columns(), ["id", "person", "task", "chosen", "choice"], "t").person == "person"


def test_an_attribute_is_not_mistaken_for_a_role():
    asked = Columns(attributes=("weight", "alt"))
    found = resolve(asked, ["id", "task", "alt", "choice", "weight"], "t")
    assert (found.weights, found.alternative) == (None, "alt")


def test_several_candidates_are_listed():
    with pytest.raises(DataError, match="several columns could be person") as caught:
        resolve(Columns(), ["id", "respondent", "task", "choice"], "cars.csv")
    assert caught.value.got == "id, respondent"
    assert "person='id'" in str(caught.value.advice)
    assert "cars.csv" in str(caught.value)


def test_a_column_that_is_not_there_is_named_with_its_role():
    with pytest.raises(DataError, match="there is no column whom") as caught:
        resolve(Columns(person="whom"), ["who", "choice"], "t")
    assert caught.value.expected == "the column that was named as person"
    with pytest.raises(DataError, match="named as task"):
        resolve(Columns(task=("a", "b")), ["a", "choice"], "t")


def test_without_a_choice_there_is_nothing_to_read():
    with pytest.raises(DataError, match="no column says what was chosen"):
        resolve(Columns(), ["id", "task", "price"], "t")


def test_each_role_is_known_by_its_own_name():
    assert set(ROLES) - set(NAMES) == {"weights", "counts"}
    every = [name for names in NAMES.values() for name in names]
    assert len(set(every)) == len(every)
    for role in ROLES:
        assert role in NAMES.get(role, (role,))
        assert hasattr(Columns(), role)


def test_what_looks_like_weights_is_said_and_never_taken():
    frame = long_table().with_columns(weight=pl.col("person") * 10.0)
    reading = read_panel(frame, Columns(attributes=("price",)))
    assert reading.panel.weights.tolist() == [1.0, 1.0, 1.0]
    assert "weights none" in reading.summary
    (finding,) = [one for one in reading.findings if one.rule == "looks-like-weights"]
    assert (finding.level, "--weights weight" in finding.message) == ("warning", True)
    named = read_panel(frame, Columns(attributes=("price",), weights="weight"))
    assert named.panel.weights.tolist() == [10.0, 20.0, 30.0]
    assert "weights weight" in named.summary
    assert not [one for one in named.findings if one.rule == "looks-like-weights"]
    # what a laptop weighs is an attribute, and is said to be one
    laptop = read_panel(frame.with_columns(weight=pl.col("size")), Columns())
    assert "weight" in laptop.panel.names
    assert not [one for one in laptop.findings if one.rule == "looks-like-weights"]
    for name, looks in (
        ("Wgt", True),
        ("sample_weight", True),
        ("wt2", True),
        ("width", False),
        ("growth", False),
    ):
        assert looks_like_weights(name) == looks


def test_every_run_says_which_columns_were_found():
    summary = read_panel(long_table(), Columns(task="task", attributes=("price",))).summary
    assert "person person (found by its name); task task; alternative alternative (found" in summary


@pytest.mark.parametrize(("label", "labels"), [("none", ("a", "b")), ("9", (1, 2)), ("0", (1, 2))])
@pytest.mark.parametrize("with_rows_of_its_own", [False, True])
def test_none_may_be_given_as_a_label_of_what_was_chosen(label, labels, with_rows_of_its_own):
    none = label if isinstance(labels[0], str) else int(label)
    picks = [labels[0], none, labels[1], none, labels[1]]
    offered = (*labels, none) if with_rows_of_its_own else labels
    frame = pl.DataFrame(
        {
            "task": task,
            "alt": one,
            "x": None if one == none else float(task * k),
            "pick": pick,
        }
        for task, pick in enumerate(picks)
        for k, one in enumerate(offered)
    )
    columns = Columns(task="task", chosen="pick", alternative="alt", attributes=("x",))
    panel = read_panel(frame, columns, layout=TableShape(outside=label)).panel
    chosen = panel.task_start[:-1] + panel.chosen
    assert [panel.alternatives[int(row)] for row in chosen] == [str(pick) for pick in picks]
    if not with_rows_of_its_own and label != "0":
        with pytest.raises(DataError, match=f"pick is {label}, which is no alternative.*--outside {label}"):
            read_panel(frame, columns)
