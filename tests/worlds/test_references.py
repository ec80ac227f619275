import pytest

from unsaid.worlds.references import (
    dominated_pair,
    levels_in_order,
    needs_possible,
    phrases_complete,
    prior_shape,
    repeated,
    two_priors,
)
from unsaid.worlds.schema import Prior, World

LEVELS = {"distance": ["near", "month", "decade"], "certainty": ["certain", "doubtful"]}


def test_an_id_that_is_taken_twice_names_both_places() -> None:
    (problem,) = repeated([("a.toml", "id", "x"), ("b.toml", "id", "y"), ("c.toml", "id", "x")])
    assert (problem.file, problem.path, problem.got) == ("c.toml", "id", "x")
    assert "a.toml: id" in problem.message


@pytest.mark.parametrize(
    ("values", "rising", "wrong"),
    [
        ([0.0, 7.0, 90.0], True, []),
        ([1.0, 0.5], False, []),
        ([0.0, 7.0, 7.0], True, [2]),
        ([0.5, 1.0, 0.2], False, [1]),
    ],
)
def test_levels_stand_in_order(values: list[float], rising: bool, wrong: list[int]) -> None:
    found = list(levels_in_order("distance", "days", values, rising=rising))
    assert [problem.path for problem in found] == [f"distance[{index}].days" for index in wrong]


def test_each_level_needs_words() -> None:
    words = {"distance": {"near": ..., "month": ...}, "certainty": {"certain": ..., "doubtful": ...}}
    (problem,) = phrases_complete(LEVELS, words)
    assert problem.path == "distance.decade"


@pytest.mark.parametrize(
    ("prior", "expected"),
    [
        (Prior(), None),
        (Prior(correlation=((1.0, 0.5), (0.5, 1.0))), None),
        (Prior(order=("a",)), "an order of all 2"),
        (Prior(correlation=((1.0,),)), "2 rows of 2"),
        (Prior(correlation=((1.0, 0.5), (0.4, 1.0))), "symmetric"),
        (Prior(correlation=((2.0, 0.5), (0.5, 1.0))), "diagonal"),
        (Prior(correlation=((1.0, 1.0), (1.0, 1.0))), "positive definite"),
    ],
)
def test_a_prior_has_a_correlation_matrix(prior: Prior, expected: str | None) -> None:
    found = [problem.expected or "" for problem in prior_shape(prior, "prior.toml", 2)]
    if expected is None:
        assert found == []
    else:
        assert len(found) == 1
        assert expected in found[0]


def test_two_priors_are_one_too_many() -> None:
    assert two_priors().path == "prior"


def test_needs_that_exclude_each_other_are_a_problem(world: World) -> None:
    place = world.places[0]
    assert list(needs_possible(place, "a.toml")) == []
    never = place.model_copy(update={"needs": ("depth>=0.6", "depth<=0.4")})
    (problem,) = needs_possible(never, "a.toml")
    assert problem.path == "needs"


def test_of_a_dominated_pair_the_first_is_better_in_every_way(world: World) -> None:
    (weir,) = [place for place in world.places if place.kind == "dominated"]
    first, second = weir.ways
    assert list(dominated_pair(weir, "weir.toml", LEVELS)) == []
    spoilt = {
        "way": weir.model_copy(update={"ways": (first, second, second)}),
        "way[1].loads": weir.model_copy(
            update={"ways": (first, second.model_copy(update={"loads": {"kin": 1.0}}))}
        ),
        "way[1].distance": weir.model_copy(
            update={"ways": (first, second.model_copy(update={"distance": ("near", "month")}))}
        ),
    }
    for path, place in spoilt.items():
        assert path in [problem.path for problem in dominated_pair(place, "weir.toml", LEVELS)]
    turned = weir.model_copy(update={"ways": (second, first)})
    found = [problem.path for problem in dominated_pair(turned, "weir.toml", LEVELS)]
    assert found == ["way[0].distance", "way[0].certainty"]
