import jax
import jax.numpy as jnp
import numpy as np
import pytest
import scipy.stats

from tests.design.builders import LABELS, SPECIFICATION, labelled_sets, pool, posterior_draws, take
from unsaid.design.candidates import Candidates
from unsaid.design.references import choose_d_optimal, choose_random, fisher_information
from unsaid.model.choice import log_choice_probabilities
from unsaid.model.parameters import unpack
from unsaid.model.specification import Specification
from unsaid.model.utility import utility

THETA = jnp.asarray([0.8, -0.4, 0.3, -4.0, -0.3, 0.1, -0.5])
PEOPLE = 4000


@pytest.mark.parametrize("labels", [LABELS, LABELS * 8 + 3], ids=["small labels", "large labels"])
def test_random_sets_take_every_label_equally_often(labels):
    one = pool(1)
    many = Candidates(
        jax.tree.map(lambda leaf: jnp.repeat(leaf, PEOPLE, axis=0), one.pool),
        jnp.asarray(np.tile(labels, (PEOPLE, 1))),
        jnp.repeat(one.usable, PEOPLE, axis=0),
    )
    chosen = np.asarray(choose_random(jax.random.key(0), many, 2))
    assert chosen.shape == (PEOPLE, 2)
    taken = LABELS[chosen]
    assert np.all(taken[:, 0] != taken[:, 1])
    assert 5 not in chosen
    pairs = np.bincount(taken.min(1) * 4 + taken.max(1), minlength=16).reshape(4, 4)[np.triu_indices(4, 1)]
    assert scipy.stats.chisquare(pairs).pvalue > 0.01
    of_first = chosen[LABELS[chosen] == 0]
    assert scipy.stats.chisquare(np.bincount(of_first, minlength=3)).pvalue > 0.01
    assert set(chosen[LABELS[chosen] == 2].tolist()) == {6}


@pytest.mark.parametrize("lapse", [0.0, 0.1])
def test_fisher_information_is_minus_the_expected_hessian(lapse):
    specification = Specification(SPECIFICATION.attributes, lapse=lapse)
    offered = take(pool(1).pool, 0, np.array([0, 3, 6]))

    def logs(theta: jax.Array) -> jax.Array:
        return log_choice_probabilities(utility(unpack(specification, theta), offered), lapse)

    hessian = jax.jit(jax.hessian(logs))(THETA)
    want = -jnp.einsum("j,jkl->kl", jnp.exp(logs(THETA)), hessian)
    found = jax.jit(lambda theta: fisher_information(specification, theta, offered))(THETA)
    np.testing.assert_allclose(found, want, atol=1e-10)
    np.testing.assert_allclose(found, found.T, atol=1e-12)
    assert np.linalg.eigvalsh(np.asarray(found))[0] > -1e-10


def test_unavailable_alternatives_bear_no_information():
    specification = Specification(("a", "b", "c"), outside=False)
    offered = take(pool(1).pool, 0, np.array([0, 3, 6]), outside=False)
    fewer = jax.tree.map(lambda leaf: leaf[:2], offered)
    masked = type(offered)(
        offered.attributes,
        offered.delay_days,
        offered.probability,
        offered.outside,
        jnp.asarray([True, True, False]),
    )
    theta = THETA[:-1]
    found, want = (
        jax.jit(lambda vector, sets=sets: fisher_information(specification, vector, sets))(theta)
        for sets in (masked, fewer)
    )
    np.testing.assert_allclose(found, want, atol=1e-12)
    assert float(jnp.trace(found)) > 0.01


@pytest.mark.parametrize("outside", [True, False])
def test_d_optimal_sets_equal_exhaustive_search(outside):
    specification = Specification(SPECIFICATION.attributes, outside=outside, lapse=0.0)
    size, candidates = 2, pool(2, seed=3)
    mean = THETA[: specification.dimension]
    covariance = np.cov(posterior_draws(200)[:, : specification.dimension].T)
    found = [
        choose_d_optimal(jax.random.key(seed), specification, mean, jnp.asarray(covariance), candidates, size)
        for seed in range(4)
    ]
    fisher = jax.jit(jax.vmap(lambda sets: fisher_information(specification, mean, sets)))
    for group in range(2):
        every = labelled_sets(candidates, group, size)
        each = np.asarray(fisher(take(candidates.pool, group, every, outside)))
        precision = np.linalg.inv(covariance)
        gains = [np.linalg.slogdet(precision + i)[1] - np.linalg.slogdet(precision)[1] for i in each]
        by_set = dict(zip(map(frozenset, every.tolist()), gains, strict=True))
        for chosen, gain in found:
            key = frozenset(np.asarray(chosen[group]).tolist())
            np.testing.assert_allclose(gain[group], by_set[key], rtol=1e-8)
        np.testing.assert_allclose(max(float(gain[group]) for _, gain in found), max(gains), rtol=1e-8)
