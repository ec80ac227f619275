import pytest

from unsaid.model.specification import Specification


def test_all_parts_in_order():
    specification = Specification(("a", "b"))
    assert specification.names == (
        "a",
        "b",
        "log_discount_rate",
        "log_curvature",
        "log_elevation",
        "outside_constant",
    )
    assert specification.dimension == 6


@pytest.mark.parametrize(
    ("parts", "names"),
    [
        ({}, ()),
        ({"delay": True}, ("log_discount_rate",)),
        ({"probability": True}, ("log_curvature", "log_elevation")),
        ({"outside": True}, ("outside_constant",)),
    ],
)
def test_unused_parts_have_no_parameters(parts, names):
    none = {"delay": False, "probability": False, "outside": False}
    specification = Specification(("a",), **(none | parts))
    assert specification.names == ("a", *names)
    assert specification.dimension == 1 + len(names)


def test_index_finds_names_and_says_what_there_is():
    specification = Specification(("a", "b"), probability=False)
    assert [specification.index(name) for name in specification.names] == [0, 1, 2, 3]
    with pytest.raises(KeyError, match=r"no parameter 'log_curvature'; there are a, b, log_discount_rate"):
        specification.index("log_curvature")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"attributes": ()}, "at least one attribute"),
        ({"attributes": ("a", "a")}, "distinct"),
        ({"attributes": ("a",), "lapse": 1.0}, r"lapse must be in \[0, 1\), got 1.0"),
        ({"attributes": ("a",), "lapse": -0.1}, "lapse"),
    ],
)
def test_refuses_what_makes_no_model(arguments, message):
    with pytest.raises(ValueError, match=message):
        Specification(**arguments)


def test_equal_specifications_hash_alike():
    assert len({Specification(("a",)), Specification(("a",)), Specification(("a",), lapse=0.0)}) == 2
