import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from tests.design.builders import LABELS, brute_force_bits, labelled_sets, pool
from unsaid.design.exchange import Pool, exchange

DRAWS = 40


def small_pool(seed: int, outside: float) -> Pool:
    rng = np.random.default_rng(seed)
    utility = rng.normal(0, 1.5, (DRAWS, LABELS.size))
    leading = rng.integers(0, 3, DRAWS)
    utility += 1.5 * (leading[:, None] == LABELS[None, :])
    usable = np.ones(LABELS.size, dtype=bool)
    usable[5] = False
    return Pool(
        odds=jnp.asarray(np.exp(utility)),
        utility=jnp.asarray(utility),
        outside=jnp.asarray(outside),
        membership=jnp.asarray(np.eye(3)[leading] / DRAWS),
        label=jnp.asarray(LABELS),
        usable=jnp.asarray(usable),
    )


def nats(of: Pool, chosen: np.ndarray, mix: float) -> float:
    """The criterion of one choice set by its definition."""
    odds = np.asarray(of.odds)[:, chosen]
    if float(of.outside) > 0:
        odds = np.hstack([odds, np.ones((DRAWS, 1))])
    about_all, about_class = brute_force_bits(
        odds / odds.sum(1, keepdims=True), np.argmax(np.asarray(of.membership), axis=1)
    )
    return (mix * about_all + (1 - mix) * about_class) * np.log(2)


@functools.partial(jax.jit, static_argnames=("size",))
def search(key: jax.Array, of: Pool, size: int) -> tuple[jax.Array, jax.Array]:
    return exchange(key, of, size=size, mix=0.3, starts=8, sweeps=3)


@pytest.mark.parametrize("size", [2, 3])
@pytest.mark.parametrize("outside", [0.0, 1.0])
def test_equals_exhaustive_search(size, outside):
    candidates = pool(1)
    allowed = {frozenset(s) for s in labelled_sets(candidates, 0, size).tolist()}
    for seed in range(4):
        of = small_pool(seed, outside)
        sets, scores = (np.asarray(part) for part in search(jax.random.key(seed), of, size))
        assert {frozenset(row) for row in sets.tolist()} <= allowed
        for row, score in zip(sets, scores, strict=True):
            np.testing.assert_allclose(score, nats(of, row, 0.3), rtol=1e-8, atol=1e-10)
        best = max(nats(of, np.array(sorted(s)), 0.3) for s in allowed)
        np.testing.assert_allclose(scores.max(), best, rtol=1e-8)


def test_more_starts_never_hurt_and_every_start_is_a_local_best():
    of = small_pool(9, 1.0)
    sets, scores = (np.asarray(part) for part in search(jax.random.key(1), of, 2))
    label, usable = np.asarray(of.label), np.asarray(of.usable)
    for row, score in zip(sets, scores, strict=True):
        for position in range(2):
            for candidate in np.flatnonzero(usable & (label != label[row[1 - position]])):
                other = row.copy()
                other[position] = candidate
                assert nats(of, other, 0.3) <= score + 1e-10
