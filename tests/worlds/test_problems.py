import pytest
from pydantic import Field, ValidationError

from unsaid.types.errors import WorldError
from unsaid.types.struct import Struct
from unsaid.worlds.problems import Problem, closest, from_validation, one_of, path_text, world_error


class Inner(Struct):
    size: int | tuple[int, ...]


class Outer(Struct):
    row: tuple[Inner, ...] = ()
    table: dict[str, Inner] = Field(default_factory=dict)


def problems_of(raw: object) -> list[Problem]:
    with pytest.raises(ValidationError) as raised:
        Outer.model_validate(raw)
    return from_validation("a.toml", Outer, raw, raised.value)


def test_paths_are_written_as_keys_and_indices():
    assert path_text(("way", 2, "loads", "wonder")) == "way[2].loads.wonder"
    assert path_text(()) == ""


def test_the_closest_known_word_is_proposed():
    assert closest("wondr", ["wonder", "power"], "give up") == 'did you mean "wonder"?'
    assert closest("xyz", ["wonder", "power"], "give up") == "give up"


def test_known_words_are_listed():
    assert one_of(["a", "b"]) == "one of a, b"
    assert "none" in one_of([])


def test_complaints_about_one_value_become_one_problem():
    (problem,) = problems_of({"row": [{"size": 1}, {"size": "big"}]})
    assert problem.path == "row[1].size"
    assert problem.got == "'big'"


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ({"row": [{"size": 1, "sizes": 2}]}, "row[0].sizes"),
        ({"table": {"x": {"size": 1, "sizes": 2}}}, "table.x.sizes"),
    ],
)
def test_unknown_keys_are_compared_with_those_of_their_own_table(raw, path):
    (problem,) = problems_of(raw)
    assert (problem.path, problem.expected) == (path, "one of size")
    assert problem.advice == 'did you mean "size"?'


def test_missing_keys_are_named():
    (problem,) = problems_of({"row": [{}]})
    assert (problem.path, problem.got) == ("row[0].size", "nothing")


def test_what_came_is_cut_to_a_line():
    (problem,) = problems_of({"row": "x" * 500})
    assert problem.got is not None
    assert len(problem.got) <= 80


def test_one_error_lists_every_problem():
    problems = [Problem(file="a.toml", path="x", message="first"), Problem(file="b.toml", message="second")]
    error = world_error("small", problems)
    assert isinstance(error, WorldError)
    assert str(error) == "small: 2 problems in the world's files\n- a.toml: x: first\n- b.toml: second"
    assert "1 problem in" in str(world_error("small", problems[:1]))
