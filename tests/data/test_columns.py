"""Columns are known by obvious names, and asked for where names are not obvious."""

import pytest

from unsaid.data.columns import NAMES, ROLES, Columns, resolve
from unsaid.types.errors import DataError


def test_obvious_names_are_found_whatever_their_case():
    found = resolve(Columns(), ["ID", "obsID", "alt", "Choice", "price", "weights"], "t")
    assert (found.person, found.tasks, found.alternative, found.chosen) == ("ID", ("obsID",), "alt", "Choice")
    assert (found.weights, found.attributes, found.available) == ("weights", None, None)
    assert found.keys == ("ID", "obsID", "alt")
    assert found.taken == ("obsID", "ID", "alt", "Choice", "weights")


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
    assert set(ROLES) == set(NAMES)
    every = [name for names in NAMES.values() for name in names]
    assert len(set(every)) == len(every)
    for role in ROLES:
        assert role in NAMES[role]
        assert hasattr(Columns(), role)
