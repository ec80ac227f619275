import pytest
from pydantic import ValidationError

from unsaid.worlds.schema import Way, World


def test_a_world_survives_json(world):
    assert World.model_validate_json(world.model_dump_json()) == world


def test_a_world_is_frozen(world):
    with pytest.raises(ValidationError, match="frozen"):
        world.title = "another"


@pytest.mark.parametrize(
    ("needs", "expected"),
    [
        ((), (0.0, 1.0)),
        (("depth>=0.4",), (0.4, 1.0)),
        (("depth <= .6", "depth>=0.1", "depth>=0.2"), (0.2, 0.6)),
        (("depth<=1",), (0.0, 1.0)),
        (("depth>=1.0",), (1.0, 1.0)),
    ],
)
def test_needs_bound_the_depth(world, needs, expected):
    place = world.places[0]
    changed = type(place).model_validate({**place.model_dump(), "needs": needs})
    assert changed.depth_range == expected


@pytest.mark.parametrize("need", ["depth>0.4", "depth>=2", "depth>=1.5", "depth>=", "wish>=0.5", "depth=0.5"])
def test_other_needs_are_refused(world, need):
    place = world.places[0]
    with pytest.raises(ValidationError, match="a need is"):
        type(place).model_validate({**place.model_dump(), "needs": (need,)})


def test_ways_are_found_by_their_full_id(world):
    assert len(world.ways_by_id) == sum(len(place.ways) for place in world.places)
    for name, (place, way) in world.ways_by_id.items():
        assert name == place.full_id(way) == f"{place.id}.{way.id}"
        assert way in place.ways


def test_levels_and_wishes_are_found_by_their_id(world):
    assert world.wish_ids == ("calm", "craft", "kin")
    assert world.distances_by_id["month"].days == 30
    assert world.certainties_by_id["doubtful"].probability == 0.3
    assert list(world.distances_by_id) == ["near", "month", "decade"]


def test_a_way_has_one_to_three_loads(world):
    way = world.places[0].ways[0]
    for count in range(5):
        raw = {**way.model_dump(), "loads": {f"wish-{index}": 0.5 for index in range(count)}}
        if 1 <= count <= 3:
            assert len(Way.model_validate(raw).loads) == count
        else:
            with pytest.raises(ValidationError, match="loads"):
                Way.model_validate(raw)
