"""The walks that were kept come out as they were."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.session.golden_walks import KEPT, walks

SAME = ("kind", "place", "offered", "chosen", "held")
PATIENCE_SECONDS = 1500


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    """The walks anew, compiled as people's are: a tie may be broken by a last digit."""
    path = tmp_path_factory.mktemp("walks") / "walks.json"
    environment = {name: value for name, value in os.environ.items() if name != "XLA_FLAGS"}
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "tests.session.golden_walks", str(path)]
    subprocess.run(command, cwd=root, env=environment, check=True, timeout=PATIENCE_SECONDS)
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize("name", walks())
def test_forks_answers_and_posteriors_are_as_they_were(name: str, found: dict[str, dict]) -> None:
    kept, mine = json.loads(KEPT.read_text(encoding="utf-8"))[name], found[name]
    assert [[step[one] for one in SAME] for step in mine["steps"]] == [
        [step[one] for one in SAME] for step in kept["steps"]
    ]
    for step, before in zip(mine["steps"], kept["steps"], strict=True):
        for moment in ("mean", "sd"):
            np.testing.assert_allclose(step[moment], before[moment], rtol=1e-6, atol=1e-6)
    assert mine["evidence"] == pytest.approx(kept["evidence"], rel=1e-6)
