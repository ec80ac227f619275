import pytest

from tests.report.builders import NAMES, particles_of, posterior_of, steady_session, world_of
from unsaid.report.evidence.importance import importances, leaders, stated_position
from unsaid.types.events import Stated

STATED = Stated(ranking=("kin", "calm"), last="play")


def test_stated_positions():
    assert [stated_position(STATED, name) for name in NAMES] == [2, None, 1, "last"]
    assert stated_position(None, "kin") is None


def test_importances_are_those_of_a_known_posterior():
    posterior = posterior_of(
        steady_session(), world_of(), particles_of((3.0, 1.0, -1.0, -3.0), sd=0.2, count=4096)
    )
    found = importances(posterior, STATED)
    assert [one.id for one in found] == list(NAMES)
    for one, mean in zip(found, (3.0, 1.0, -1.0, -3.0), strict=True):
        assert one.mean == pytest.approx(mean, abs=0.02)
        assert one.high - one.low == pytest.approx(2 * 1.645 * 0.2, abs=0.05)
    assert [(one.rank_low, one.rank_high) for one in found] == [(k, k) for k in (1, 2, 3, 4)]
    assert [one.leading for one in found] == [1, 0, 0, 0]
    assert [one.stated for one in found] == [2, None, 1, "last"]


def test_probabilities_of_ranks_add_up():
    posterior = posterior_of(steady_session(), world_of(), particles_of((0.0,) * 4, sd=1.0))
    found = importances(posterior, None)
    assert sum(one.leading for one in found) == pytest.approx(1)
    assert sum(one.first_two for one in found) == pytest.approx(2)
    assert sum(one.first_three for one in found) == pytest.approx(3)
    assert sum(one.expected_rank for one in found) == pytest.approx(1 + 2 + 3 + 4)


def test_leaders_are_in_order_of_their_probability():
    posterior = posterior_of(steady_session(), world_of(), particles_of((0.0, 1.0, 0.5, -2.0), sd=0.5))
    order = leaders(importances(posterior, None))
    assert [one.id for one in order][:2] == ["craft", "kin"]
    assert [one.probability for one in order] == sorted((one.probability for one in order), reverse=True)
