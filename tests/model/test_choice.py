import json
import math
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsaid.model.choice import (
    choice_probabilities,
    log_choice_probabilities,
    log_likelihood,
    log_likelihood_terms,
)
from unsaid.model.data import Choices, ChoiceSets, simple_choice_sets
from unsaid.model.parameters import unpack
from unsaid.model.specification import Specification
from unsaid.model.utility import utility

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "choices.json"
FULL = Specification(("a", "b"))
UTILITIES = st.lists(st.floats(-30, 30), min_size=2, max_size=5)
LAPSES = st.floats(0, 0.99)


def random_sets(rng: np.random.Generator, *shape: int) -> ChoiceSets:
    return simple_choice_sets(
        rng.normal(size=(*shape, 2)),
        delay_days=rng.uniform(0, 300, shape),
        probability=rng.uniform(size=shape),
        outside=np.broadcast_to(np.arange(shape[-1]) == shape[-1] - 1, shape),
    )


@given(UTILITIES, LAPSES)
def test_probabilities_sum_to_one_and_lapses_bound_them(values, lapse):
    found = np.exp(np.asarray(log_choice_probabilities(jnp.asarray(values), lapse)))
    np.testing.assert_allclose(found.sum(), 1.0, rtol=1e-12)
    assert np.all(found >= lapse / len(values) - 1e-12)
    assert np.all(found <= 1 - lapse + lapse / len(values) + 1e-12)


@given(UTILITIES, LAPSES, st.randoms(use_true_random=False))
def test_permuting_alternatives_permutes_probabilities(values, lapse, random):
    order = list(range(len(values)))
    random.shuffle(order)
    straight = log_choice_probabilities(jnp.asarray(values), lapse)
    permuted = log_choice_probabilities(jnp.asarray([values[i] for i in order]), lapse)
    np.testing.assert_allclose(permuted, np.asarray(straight)[order], rtol=1e-12, atol=1e-12)


@given(UTILITIES, LAPSES, st.floats(-20, 20))
def test_only_differences_of_utility_count(values, lapse, shift):
    straight = log_choice_probabilities(jnp.asarray(values), lapse)
    shifted = log_choice_probabilities(jnp.asarray(values) + shift, lapse)
    np.testing.assert_allclose(shifted, straight, atol=1e-9)


@pytest.mark.parametrize("lapse", [0.0, 0.3])
def test_unavailable_alternatives_are_never_chosen(lapse):
    values = jnp.asarray([0.5, -jnp.inf, 1.5])
    found = np.exp(np.asarray(log_choice_probabilities(values, lapse)))
    p = 1 / (1 + math.exp(-1.0))
    want = [(1 - lapse) * (1 - p) + lapse / 2, 0.0, (1 - lapse) * p + lapse / 2]
    np.testing.assert_allclose(found, want, rtol=1e-12)


def test_choice_probabilities_of_a_batch():
    sets = random_sets(np.random.default_rng(0), 4, 3)
    parameters = unpack(FULL, jnp.asarray([1.0, -0.5, -4.0, -0.3, 0.1, -0.7]))
    found = choice_probabilities(FULL, parameters, sets)
    assert found.shape == (4, 3)
    np.testing.assert_allclose(found.sum(1), 1.0, rtol=1e-12)
    want = jax.nn.softmax(utility(parameters, sets), axis=-1) * 0.98 + 0.02 / 3
    np.testing.assert_allclose(found, want, rtol=1e-12)


def history(observed: np.ndarray, available: np.ndarray | None = None) -> Choices:
    rng = np.random.default_rng(1)
    sets = random_sets(rng, observed.size, 3)
    if available is not None:
        sets = ChoiceSets(
            sets.attributes, sets.delay_days, sets.probability, sets.outside, jnp.asarray(available)
        )
    return Choices(sets, jnp.asarray(rng.integers(0, 3, observed.size)), jnp.asarray(observed, dtype=float))


THETA = jnp.asarray([1.0, -0.5, -4.0, -0.3, 0.1, -0.7])


def test_log_likelihood_is_the_sum_of_its_terms_and_padding_is_nothing():
    whole, some = history(np.ones(6)), history(np.array([1, 0, 1, 1, 0, 1]))
    terms = np.asarray(log_likelihood_terms(FULL, THETA, whole))
    masked = np.asarray(log_likelihood_terms(FULL, THETA, some))
    np.testing.assert_array_equal(masked[[1, 4]], 0.0)
    np.testing.assert_array_equal(masked[[0, 2, 3, 5]], terms[[0, 2, 3, 5]])
    np.testing.assert_allclose(log_likelihood(FULL, THETA, some), masked.sum(), rtol=1e-12)
    logs = np.log(np.asarray(choice_probabilities(FULL, unpack(FULL, THETA), whole.sets)))
    np.testing.assert_allclose(terms, logs[np.arange(6), np.asarray(whole.chosen)], rtol=1e-10)


@pytest.mark.parametrize("lapse", [0.0, 0.02])
def test_gradients_do_not_see_padding_without_alternatives(lapse):
    specification = Specification(("a", "b"), lapse=lapse)
    available = np.ones((4, 3), dtype=bool)
    available[2:] = False
    padded = history(np.array([1, 1, 0, 0]), available)
    first = jax.tree.map(lambda leaf: leaf[:2], padded)
    (value, gradient), (wanted, slope) = (
        jax.jit(jax.value_and_grad(lambda theta, of=of: log_likelihood(specification, theta, of)))(THETA)
        for of in (padded, first)
    )
    np.testing.assert_allclose(value, wanted, rtol=1e-12)
    np.testing.assert_allclose(gradient, slope, rtol=1e-10)


def plain_utility(case: dict, alternative: dict) -> float:
    """The definition again, in plain Python, for known answers."""
    if alternative.get("outside"):
        return case["outside_constant"]
    total = 0.0
    for outcome in alternative["outcomes"]:
        value = sum(w * x for w, x in zip(case["weights"], outcome["attributes"], strict=True))
        value /= 1 + case["discount_rate"] * outcome["delay_days"]
        total += value * (
            plain_weight(case, outcome["probability"]) - plain_weight(case, outcome["probability_better"])
        )
    return total


def plain_weight(case: dict, p: float) -> float:
    if p in (0.0, 1.0):
        return p
    return math.exp(-case["elevation"] * (-math.log(p)) ** case["curvature"])


def plain_probabilities(case: dict) -> tuple[list[float], list[float]]:
    utilities = [plain_utility(case, alternative) for alternative in case["alternatives"]]
    odds = [math.exp(u) for u in utilities]
    lapse, count = case["lapse"], len(odds)
    return utilities, [(1 - lapse) * o / sum(odds) + lapse / count for o in odds]


def golden_cases() -> list[dict]:
    return json.loads(GOLDEN.read_text())["cases"]


@pytest.mark.parametrize("case", golden_cases(), ids=lambda case: case["name"])
def test_known_answers(case):
    outcomes = max(len(a["outcomes"]) for a in case["alternatives"])
    count, kinds = len(case["alternatives"]), len(case["weights"])
    values = {
        name: np.zeros((count, outcomes)) for name in ("delay_days", "probability", "probability_better")
    }
    attributes = np.zeros((count, outcomes, kinds))
    for row, alternative in enumerate(case["alternatives"]):
        for column, outcome in enumerate(alternative["outcomes"]):
            attributes[row, column] = outcome["attributes"]
            for name, array in values.items():
                array[row, column] = outcome[name]
    sets = ChoiceSets(
        attributes=jnp.asarray(attributes),
        outside=jnp.asarray([float(a.get("outside", False)) for a in case["alternatives"]]),
        available=jnp.ones(count, dtype=bool),
        **{name: jnp.asarray(array) for name, array in values.items()},
    )
    specification = Specification(tuple(f"x{i}" for i in range(kinds)), lapse=case["lapse"])
    logs = [math.log(case[name]) for name in ("discount_rate", "curvature", "elevation")]
    parameters = unpack(specification, jnp.asarray([*case["weights"], *logs, case["outside_constant"]]))
    np.testing.assert_allclose(utility(parameters, sets), case["utilities"], rtol=1e-9)
    np.testing.assert_allclose(
        choice_probabilities(specification, parameters, sets), case["probabilities"], rtol=1e-9
    )


@pytest.mark.parametrize("case", golden_cases(), ids=lambda case: case["name"])
def test_known_answers_follow_from_the_definition(case):
    utilities, probabilities = plain_probabilities(case)
    np.testing.assert_allclose(case["utilities"], utilities, rtol=1e-9)
    np.testing.assert_allclose(case["probabilities"], probabilities, rtol=1e-9)
