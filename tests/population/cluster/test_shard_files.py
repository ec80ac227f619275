"""What is read back from files is what one panel would have been packed to."""

import numpy as np
import pytest

from tests.population.synthetic import split_panel, synthetic_panel
from unsaid.population.cluster.shard_files import ShardFiles, joined, load_shard, picked_from, write_shards
from unsaid.population.integration.packed import evenly, pack, picked, thinned
from unsaid.types.errors import DataError


def same(one, other) -> None:
    for name in ("differences", "row_start", "task_start", "weights", "design", "scales"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)


@pytest.fixture
def panel():
    return synthetic_panel(people=50)


def test_shards_of_batches_are_those_of_the_whole(panel, tmp_path):
    files = write_shards(split_panel(panel, 20), tmp_path, people=8)
    assert files.begins == (0, 8, 16, 20, 28, 36, 40, 48, 50)
    assert (files.people, files.tasks, files.weight) == (50, 400, 50.0)
    parts = [load_shard(files, number) for number in files.shards]
    assert [part.first for part in parts] == list(files.begins[:-1])
    same(joined(parts), pack(panel))


def test_people_spread_over_shards_are_those_of_the_whole(panel, tmp_path):
    files = write_shards([panel], tmp_path, people=7)
    which = evenly(files.people, 13)
    parts = [picked_from(load_shard(files, number), which) for number in files.shards]
    same(joined(parts), thinned(pack(panel), 13))
    same(picked(pack(panel), which), thinned(pack(panel), 13))


def test_other_attributes_are_refused(panel, tmp_path):
    with pytest.raises(DataError, match="same attributes"):
        write_shards([panel, panel._replace(names=("a", "b", "c"))], tmp_path, people=50)


def test_no_people_are_refused(tmp_path):
    with pytest.raises(DataError, match="no choices"):
        write_shards([], tmp_path, people=50)


def test_a_file_that_is_not_seen_is_named(panel, tmp_path):
    files = write_shards([panel], tmp_path, people=50)
    (tmp_path / "shard-000000.npz").unlink()
    with pytest.raises(DataError, match=r"shard-000000\.npz.*\n?.*every machine"):
        load_shard(files, 0)


def test_shards_know_how_many_people_they_hold(tmp_path):
    files = ShardFiles(tmp_path, ("a",), (0, 8, 11), 30, 11.0, np.ones(1))
    assert files.people == 11
    assert list(files.shards) == [0, 1]
