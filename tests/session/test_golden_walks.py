"""The walks that were kept come out as they were."""

import json

import numpy as np
import pytest

from tests.session.golden_walks import KEPT, walked, walks

SAME = ("kind", "place", "offered", "chosen", "held")


@pytest.mark.slow
@pytest.mark.parametrize("name", walks())
def test_forks_answers_and_posteriors_are_as_they_were(name: str) -> None:
    kept, found = json.loads(KEPT.read_text(encoding="utf-8"))[name], walked(*walks()[name])
    assert [[step[one] for one in SAME] for step in found["steps"]] == [
        [step[one] for one in SAME] for step in kept["steps"]
    ]
    for mine, theirs in zip(found["steps"], kept["steps"], strict=True):
        for moment in ("mean", "sd"):
            np.testing.assert_allclose(mine[moment], theirs[moment], rtol=1e-6, atol=1e-6)
    assert found["evidence"] == pytest.approx(kept["evidence"], rel=1e-6)
