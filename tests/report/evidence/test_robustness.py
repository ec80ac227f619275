import numpy as np
import pytest

from tests.report.builders import (
    NAMES,
    choice_set,
    particles_of,
    posterior_of,
    session_of,
    steady_session,
    world_of,
)
from unsaid.model.specification import Specification
from unsaid.report.evidence.robustness import THRESHOLD, decision_weights, discount_factors, robustness_of

FAR = ({"calm": 1.0, "kin": 0.5}, 100.0, 0.25)
NEAR = ({"craft": 1.0}, 0.0, 1.0)


def stays(chosen, weights, offers=(FAR, NEAR), sd=0.1, outside=-1.0):
    session = session_of([choice_set(i + 1, offers) for i in range(len(chosen))], chosen)
    world = world_of()
    found = robustness_of(
        session, world, posterior_of(session, world, particles_of(weights, sd, outside=outside))
    )
    assert found is not None
    return found


def test_what_pulls_from_afar_and_was_taken_there_stays():
    found = stays([0, 0, 1], (4.0, 2.0, 1.0, -2.0))
    assert [(one.id, one.chosen) for one in found.kept] == [("calm", 2), ("kin", 2)]
    assert all(one.probability >= THRESHOLD for one in found.kept)
    assert (found.delay_days, found.probability) == (100, 0.25)


def test_what_was_never_taken_there_is_not_claimed():
    assert stays([1, 1, 2], (4.0, 2.0, 1.0, -2.0)).kept == ()


def test_what_pulls_less_than_staying_does_not_stay():
    # 100 days at a median rate of 1% a day leave half of the pull, and one in four leaves less
    assert stays([0], (4.0, 2.0, 1.0, -2.0), outside=5.0).kept == ()


def test_as_unsure_is_enough_and_so_is_as_far():
    for far in (({"calm": 1.0}, 100.0, 1.0), ({"calm": 1.0}, 0.0, 0.25)):
        assert [one.chosen for one in stays([0, 0], (4.0, 0.0, 0.0, 0.0), (far, NEAR)).kept] == [2]
    assert stays([0, 0], (4.0, 0.0, 0.0, 0.0), (({"calm": 1.0}, 50.0, 0.5), NEAR)).kept == ()


def test_without_delay_and_chance_there_is_nothing_to_stay_through():
    posterior = posterior_of(steady_session(), world_of(), particles_of((1.0, 0.0, 0.0, 0.0)))
    plain = Specification(NAMES, delay=False, probability=False)
    assert robustness_of(steady_session(), world_of(), posterior._replace(specification=plain)) is None


def test_factors_are_those_of_the_model():
    np.testing.assert_allclose(discount_factors(np.array([0.01, 0.1]), 100.0), [1 / 2, 1 / 11], rtol=1e-5)
    ones = np.ones(1)
    assert decision_weights(ones, ones, 0.25)[0] == pytest.approx(0.25, abs=1e-5)
    assert decision_weights(ones, 2 * ones, 0.5)[0] == pytest.approx(0.25, abs=1e-5)
