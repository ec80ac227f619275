"""Tables of any model."""

import math
from pathlib import Path

import pytest

from unsaid.population.cluster.shard_files import ShardFiles
from unsaid.population.postestimation.summary import Header, render_groups, row_of


def test_a_row_has_its_test_and_an_interval_that_stays_within_what_is_possible() -> None:
    mean = row_of("mean a", "a", "mean", 2.0, 1.0)
    assert (mean.z, mean.low, mean.high) == pytest.approx((2.0, 2 - 1.959964, 2 + 1.959964), abs=1e-5)
    assert mean.p == pytest.approx(0.0455, abs=1e-4)
    spread = row_of("sd a", "a", "sd", 1.0, 0.2)
    assert math.isnan(spread.z)
    assert 0 < spread.low < 1
    assert row_of("sd a", "a", "sd", 1.0, 1.0).low == 0  # it cannot be told from 0
    together = row_of("cor a b", "a b", "correlation", 0.9, 0.2)
    assert -1 < together.low < 0.9 < together.high < 1
    assert math.isnan(row_of("mean a", "a", "mean", 2.0, math.nan).low)


def test_groups_without_rows_are_left_out() -> None:
    numbers = {name: 1.0 for name, kind in Header.__annotations__.items() if "float" in str(kind)}
    counts = {"people": 10, "tasks": 80, "parameters": 3}
    words = {"model": "latent classes", "message": "converged", "standard_errors": "classic"}
    header = Header(**numbers, **counts, **words, converged=True)
    rows = [row_of("mean price", "price", "mean", -1.0, 0.1)]
    text = render_groups(header, [("Class 1", rows), ("Class 2", [])], ["Beneath."])
    assert text.startswith("Latent classes\n")
    assert "Class 1" in text
    assert "price" in text
    assert "Class 2" not in text
    assert text.endswith("Beneath.")


def test_shards_know_how_many_people_they_hold(tmp_path: Path) -> None:
    import numpy as np

    files = ShardFiles(tmp_path, ("a",), (0, 8, 11), 30, 11.0, np.ones(1))
    assert files.people == 11
    assert list(files.shards) == [0, 1]
