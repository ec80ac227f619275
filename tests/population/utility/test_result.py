"""A fit's names say which parts of the model it has."""

import pytest

from unsaid.model.specification import Specification
from unsaid.population.utility.result import has_whole_utility, specification_of
from unsaid.types.errors import DataError


@pytest.mark.parametrize("delay", [False, True])
@pytest.mark.parametrize("outside", [False, True])
def test_names_lead_back_to_the_parts(delay, outside):
    parts = Specification(("a", "b"), delay=delay, probability=not outside, outside=outside)
    assert specification_of(parts.names) == parts
    assert has_whole_utility(parts.names)


def test_attributes_alone_are_of_any_model():
    assert not has_whole_utility(("a", "b"))
    assert specification_of(("a",)).names == ("a",)


@pytest.mark.parametrize("names", [("log_curvature", "a"), ("log_discount_rate",), ("a", "log_curvature")])
def test_other_names_are_refused(names):
    with pytest.raises(DataError, match="whole utility"):
        specification_of(names)
