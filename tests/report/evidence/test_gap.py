import numpy as np
import pytest

from tests.report.builders import NAMES, particles_of, posterior_of, steady_session, world_of
from unsaid.report.evidence.gap import THRESHOLD, gap_probabilities, said_ranks, unsaid_gaps
from unsaid.report.evidence.schema import Gap
from unsaid.types.events import Stated

SHARP = (6.0, 3.0, 0.0, -3.0)


def gaps(stated: Stated | None, weights: tuple[float, ...], sd: float, noise: float = 0.0) -> tuple[Gap, ...]:
    posterior = posterior_of(steady_session(), world_of(), particles_of(weights, sd=sd))
    return unsaid_gaps(posterior, stated, noise)


def test_said_ranks_leave_the_unnamed_in_between():
    stated = Stated(ranking=("kin",), last="calm")
    assert said_ranks(stated, NAMES) == ((4, 4), (2, 3), (1, 1), (2, 3))
    assert said_ranks(Stated(ranking=("kin", "calm", "play")), NAMES) == ((2, 2), (4, 4), (1, 1), (3, 3))


def test_nothing_is_unsaid_when_done_is_as_said():
    assert gaps(Stated(ranking=("calm", "craft", "kin"), last="play"), SHARP, sd=0.1) == ()


def test_nothing_is_unsaid_when_nothing_was_said():
    assert gaps(None, SHARP, sd=0.1) == ()


def test_what_was_said_against_a_sharp_posterior_is_found_in_its_direction():
    found = {gap.id: gap for gap in gaps(Stated(ranking=("play",), last="calm"), SHARP, sd=0.1)}
    assert {name: gap.direction for name, gap in found.items()} == {"play": "less", "calm": "more"}
    assert found["calm"].probability == pytest.approx(1)
    assert (found["calm"].said_low, found["calm"].done) == (4, 1)


def test_a_flat_posterior_makes_no_claim():
    assert gaps(Stated(ranking=("play",), last="calm"), (0.0,) * 4, sd=1.0) == ()


def test_unreliable_repeats_take_claims_back():
    stated = Stated(ranking=("craft",))
    assert [gap.id for gap in gaps(stated, SHARP, sd=0.1)] == ["calm", "craft"]
    assert gaps(stated, SHARP, sd=0.1, noise=0.9) == ()


def test_gap_probabilities_by_hand():
    # rank 3 or 4 with even odds, said 1: gaps of 2 and 3, and another walk differs by at most 1
    more, less = gap_probabilities(np.array([0, 0, 0.5, 0.5]), (1, 1), 0.0)
    assert (more, less) == pytest.approx((0, 1))
    # rank 1 or 2, said 1: only rank 2 has a gap, of 1, which another walk exceeds unless it says 2 too
    more, less = gap_probabilities(np.array([0.5, 0.5, 0, 0]), (1, 1), 0.0)
    assert (more, less) == pytest.approx((0, 0.25))
    # rank 2 for sure, said 4, and another walk at random: it differs by less than 2 at 1, 2, 3
    more, less = gap_probabilities(np.array([0, 1.0, 0, 0]), (4, 4), 1.0)
    assert (more, less) == pytest.approx((0.75, 0))


def test_every_claim_reaches_the_threshold():
    found = gaps(Stated(ranking=("kin",), last="craft"), (1.0, 0.6, 0.3, 0.0), sd=0.3)
    assert all(gap.probability >= THRESHOLD for gap in found)
