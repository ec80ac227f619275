import json
from pathlib import Path

import pytest

from tests.cli.commands import Commands
from tests.worlds.small_world import built, small_tables
from unsaid.cli.terminal import Terminal
from unsaid.cli.watch import send_the_first, watch
from unsaid.types.errors import WorldError
from unsaid.worlds.load import load_world

KEYS = ["name", "stated", "hidden", "revealed", "probability", "cannot_tell", "entered", "forks"]


@pytest.mark.slow
def test_three_walks_as_one_object_and_the_same_twice(commands: Commands) -> None:
    ran = commands.run("watch", "--seed", "7", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert len(ran.out.splitlines()) == 1
    told = json.loads(ran.out)
    assert list(told) == ["seed", "walks"]
    assert told["seed"] == 7
    zone = load_world("zone")
    assert [walk["name"] for walk in told["walks"]] == [persona.name for persona in zone.personas]
    for walk, persona in zip(told["walks"], zone.personas, strict=True):
        assert list(walk) == KEYS
        assert (walk["stated"], walk["hidden"]) == (persona.says[0], persona.pursues)
        assert walk["revealed"] in (None, *zone.wish_ids)
        assert (walk["revealed"] is None) == walk["cannot_tell"]
        assert 0 <= walk["probability"] <= 1
        assert isinstance(walk["entered"], bool)
        assert 1 <= walk["forks"] <= 24
    assert commands.run("watch", "--seed", "7", "--json").out == ran.out
    assert not list(commands.home.iterdir())


def test_a_world_without_anyone_made_up_has_nobody_to_watch(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    built(folder, small_tables())
    with pytest.raises(WorldError, match="nobody made up"):
        watch(seed=1, world=str(folder), as_json=True)
    with pytest.raises(WorldError, match="nobody made up"):
        send_the_first(Terminal(), world=str(folder), seed=1)
