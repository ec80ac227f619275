import jax
import jax.numpy as jnp
import numpy as np
import pytest
import scipy.stats

from unsaid.model.choice import choice_probabilities
from unsaid.model.data import simple_choice_sets
from unsaid.model.parameters import unpack
from unsaid.model.prior import default_prior
from unsaid.model.simulate import Participant, answer, draw_participant, entry_probability
from unsaid.model.specification import Specification

SPECIFICATION = Specification(("a", "b", "c", "d"))
PRIOR = default_prior(SPECIFICATION)
THETA = jnp.asarray([1.0, 2.0, -1.0, 0.0, -4.0, -0.3, 0.1, -0.7])


def test_a_participant_may_pursue_another_than_they_state():
    for seed in range(5):
        person = draw_participant(jax.random.key(seed), SPECIFICATION, PRIOR, leading=2, stated=(0, 1))
        assert isinstance(person, Participant)
        assert person.stated == (0, 1)
        assert person.leading == 2 == int(np.argmax(person.theta[:4]))
        assert person.leading not in person.stated


def test_pursuing_only_exchanges_two_weights():
    plain = draw_participant(jax.random.key(1), SPECIFICATION, PRIOR)
    other = (plain.leading + 1) % 4
    led = draw_participant(jax.random.key(1), SPECIFICATION, PRIOR, leading=other)
    np.testing.assert_array_equal(np.sort(led.theta[:4]), np.sort(plain.theta[:4]))
    np.testing.assert_array_equal(led.theta[4:], plain.theta[4:])
    assert led.theta[plain.leading] == plain.theta[other]


def test_by_default_they_state_what_they_want():
    person = draw_participant(jax.random.key(2), SPECIFICATION, PRIOR)
    assert person.stated == tuple(np.argsort(-person.theta[:4])[:3])
    assert person.leading == person.stated[0]


def test_named_parameters_can_be_fixed():
    fixed = {"log_discount_rate": -3.0, "outside_constant": 0.25}
    person = draw_participant(jax.random.key(3), SPECIFICATION, PRIOR, fixed=fixed)
    assert {name: person.theta[SPECIFICATION.index(name)] for name in fixed} == fixed
    with pytest.raises(KeyError, match="no parameter 'patience'"):
        draw_participant(jax.random.key(3), SPECIFICATION, PRIOR, fixed={"patience": 1.0})


def test_answers_are_as_frequent_as_their_probabilities():
    count = 20_000
    one = simple_choice_sets(
        np.array([[1.0, 0, 0, 0], [0, 1, 0.5, 0], [0, 0, 1, 1], [0, 0, 0, 0]]),
        delay_days=np.array([0.0, 120.0, 30.0, 0.0]),
        probability=np.array([1.0, 0.5, 0.9, 1.0]),
        outside=np.array([0, 0, 0, 1]),
        available=np.array([True, True, False, True]),
    )
    many = jax.tree.map(lambda leaf: jnp.broadcast_to(leaf, (count, *leaf.shape)), one)
    found = np.bincount(np.asarray(answer(jax.random.key(4), SPECIFICATION, THETA, many)), minlength=4)
    expected = count * np.asarray(choice_probabilities(SPECIFICATION, unpack(SPECIFICATION, THETA), one))
    assert found[2] == expected[2] == 0
    shown = [0, 1, 3]
    assert scipy.stats.chisquare(found[shown], expected[shown]).pvalue > 0.01


def entered(
    dread: float, theta: jax.Array = THETA, delay_days: float = 30.0, probability: float = 0.8
) -> float:
    return float(
        entry_probability(SPECIFICATION, theta, delay_days=delay_days, probability=probability, dread=dread)
    )


def test_entry_falls_with_dread():
    dreads = np.linspace(-5.0, 5.0, 21)
    found = np.array([entered(dread) for dread in dreads])
    assert np.all(np.diff(found) < 0)
    assert np.all((found > 0) & (found < 1))


def test_entry_rises_with_desire_hope_and_belief():
    more = THETA.at[1].set(4.0)
    assert entered(1.0, more) > entered(1.0)
    assert entered(1.0, delay_days=1.0) > entered(1.0, delay_days=300.0)
    assert entered(1.0, probability=0.9) > entered(1.0, probability=0.1)


def test_entry_without_delay_and_probability_is_desire_against_dread():
    bare = Specification(("a", "b"), delay=False, probability=False, outside=False)
    found = entry_probability(bare, jnp.asarray([2.0, 1.0]), delay_days=99.0, probability=0.1, dread=0.5)
    np.testing.assert_allclose(found, 1 / (1 + np.exp(-1.5)))
