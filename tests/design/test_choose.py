import jax
import jax.numpy as jnp
import numpy as np
import pytest

from tests.design.builders import SPECIFICATION, brute_force_bits, labelled_sets, pool, posterior_draws, take
from unsaid.design.candidates import Candidates
from unsaid.design.choose import Config, Proposal, choose, expected_bits, leading_membership, score_offered
from unsaid.model.choice import log_choice_probabilities
from unsaid.model.parameters import unpack
from unsaid.model.specification import Specification
from unsaid.model.utility import utility

DRAWS, GROUPS = 48, 3
PLAIN = Specification(("a", "b", "c"), outside=False)


def draws_for(specification: Specification) -> jax.Array:
    return jnp.asarray(posterior_draws(DRAWS)[:, : specification.dimension])


@pytest.fixture(scope="module")
def candidates() -> Candidates:
    """Three groups; in the last only two labels can be used."""
    whole = pool(GROUPS, seed=3)
    usable = whole.usable.at[2].set(whole.label[2] < 2)
    return Candidates(whole.pool, whole.label, usable)


@pytest.fixture(scope="module", params=[(SPECIFICATION, 3), (PLAIN, 2)], ids=["three and neither", "two"])
def found(request, candidates) -> tuple[Config, Proposal]:
    specification, size = request.param
    config = Config(specification, size=size, mix=0.3, draws=DRAWS, starts=6, sweeps=3)
    return config, choose(jax.random.key(0), config, draws_for(specification), candidates)


def complete_groups(config: Config) -> list[int]:
    return [0, 1] if config.size == 3 else [0, 1, 2]


def test_equals_exhaustive_search(found, candidates):
    config, proposal = found
    for group in complete_groups(config):
        every = labelled_sets(candidates, group, config.size)
        # padded, so that one shape is compiled
        padded = np.concatenate([every, np.repeat(every[:1], 32 - len(every), axis=0)])
        offered = take(candidates.pool, group, padded, config.specification.outside)
        bits = np.asarray(score_offered(config, draws_for(config.specification), offered))
        np.testing.assert_allclose(proposal.score[group], bits.max(), rtol=1e-9)
        assert set(np.asarray(proposal.candidates[group]).tolist()) == set(
            every[bits[: len(every)].argmax()].tolist()
        )


def test_scores_are_the_informations_by_definition(found, candidates):
    config, proposal = found
    theta = draws_for(config.specification)
    for group in complete_groups(config):
        offered = take(
            candidates.pool, group, np.asarray(proposal.candidates[group]), config.specification.outside
        )
        worth = jax.vmap(lambda row, sets=offered: utility(unpack(config.specification, row), sets))(theta)
        probabilities = np.exp(np.asarray(log_choice_probabilities(worth, config.specification.lapse)))
        about_all, about_leading = brute_force_bits(
            probabilities, np.argmax(np.asarray(theta)[:, :3], axis=1)
        )
        np.testing.assert_allclose(proposal.score[group], 0.3 * about_all + 0.7 * about_leading, rtol=1e-8)
        for mix, alone in ((1.0, about_all), (0.0, about_leading)):
            bits = score_offered(
                config._replace(mix=mix), theta, jax.tree.map(lambda leaf: leaf[None], offered)
            )
            np.testing.assert_allclose(bits[0], alone, rtol=1e-8)


def test_groups_with_too_few_candidates_score_minus_infinity(found):
    config, proposal = found
    enough = np.isin(np.arange(GROUPS), complete_groups(config))
    np.testing.assert_array_equal(np.isfinite(np.asarray(proposal.score)), enough)
    np.testing.assert_array_equal(np.asarray(proposal.score) == -np.inf, ~enough)


def test_labels_differ_and_all_are_usable(found, candidates):
    config, proposal = found
    for group in complete_groups(config):
        chosen = np.asarray(proposal.candidates[group])
        assert np.asarray(candidates.usable)[group, chosen].all()
        assert len(set(np.asarray(candidates.label)[group, chosen].tolist())) == config.size


def test_without_is_the_score_of_the_smaller_set(found, candidates):
    config, proposal = found
    theta = draws_for(config.specification)
    for group in complete_groups(config):
        for left_out in range(config.size):
            fewer = np.delete(np.asarray(proposal.candidates[group]), left_out)
            offered = take(candidates.pool, group, fewer[None, :], config.specification.outside)
            want = score_offered(config, theta, offered)[0]
            np.testing.assert_allclose(proposal.without[group, left_out], want, rtol=1e-8, atol=1e-12)


def test_the_same_key_gives_the_same_proposal(candidates, found):
    config, proposal = found
    again = choose(jax.random.key(0), config, draws_for(config.specification), candidates)
    for first, second in zip(proposal, again, strict=True):
        np.testing.assert_array_equal(first, second)


def test_membership_marks_the_largest_weight():
    theta = jnp.asarray([[1.0, 3.0, 2.0, 99.0], [5.0, 3.0, 2.0, 99.0]])
    specification = Specification(("a", "b", "c"), probability=False, outside=False)
    np.testing.assert_array_equal(leading_membership(specification, theta), [[0, 1, 0], [1, 0, 0]])


def test_identical_alternatives_and_full_lapses_tell_nothing():
    membership = jnp.asarray(np.eye(3)[np.arange(6) % 3])
    same = jnp.broadcast_to(jnp.linspace(-2.0, 2.0, 6), (2, 6))
    bits = [float(expected_bits(Config(PLAIN, mix=mix), same, membership)) for mix in (0.0, 1.0)]
    np.testing.assert_allclose(bits, 0.0, atol=1e-12)
    sure = 20.0 * membership.T
    told = [
        float(expected_bits(Config(Specification(("a", "b", "c"), lapse=lapse), mix=0.0), sure, membership))
        for lapse in (0.0, 0.1, 0.5, 0.99)
    ]
    np.testing.assert_allclose(told[0], np.log2(3), atol=1e-6)
    assert np.all(np.diff(told) < 0)
    assert told[-1] < 0.01
