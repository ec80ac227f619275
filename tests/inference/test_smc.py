import jax
import jax.numpy as jnp
import numpy as np
import pytest
import scipy.stats

from tests.inference.fixed_cases import Case, make_case, posterior_state
from unsaid.inference import smc
from unsaid.inference.particles import Particles, mean_and_covariance
from unsaid.model.choice import log_likelihood
from unsaid.model.data import Choices, simple_choice_sets
from unsaid.model.prior import Prior, default_prior
from unsaid.model.specification import Specification

LINE = Specification(("a",), delay=False, probability=False, outside=False)
COUNT, CAPACITY = 14, 16
CONFIG = smc.Config(LINE, particles=512, moves=8)
GRID = np.linspace(-14.0, 14.0, 4001)


def line_choices(chosen: np.ndarray, observed: np.ndarray | None = None) -> Choices:
    """Choices between two alternatives that differ in one attribute."""
    values = np.random.default_rng(0).uniform(-1.0, 1.0, (chosen.size, 2, 1))
    counts = np.ones(chosen.size) if observed is None else observed
    return Choices(simple_choice_sets(values), jnp.asarray(chosen), jnp.asarray(counts, dtype=float))


def empty(choices: Choices, capacity: int = CAPACITY) -> Choices:
    return jax.tree.map(lambda leaf: jnp.zeros_like(leaf, shape=(capacity, *leaf.shape[1:])), choices)


@pytest.fixture(scope="module")
def prior() -> Prior:
    return default_prior(LINE)


@pytest.fixture(scope="module")
def choices() -> Choices:
    values = np.random.default_rng(0).uniform(-1.0, 1.0, (COUNT, 2, 1))
    better = np.argmax(values[:, :, 0], axis=1)
    better[[2, 9]] = 1 - better[[2, 9]]
    return line_choices(better)


@pytest.fixture(scope="module")
def start(prior, choices) -> smc.State:
    return smc.init(jax.random.key(1), CONFIG, prior, empty(choices))


@pytest.fixture(scope="module")
def after(start, choices) -> tuple[smc.State, smc.Info]:
    return smc.run(jax.random.key(2), CONFIG, start, choices)


@pytest.fixture(scope="module")
def grid_posterior(prior, choices) -> tuple[np.ndarray, float]:
    """Normalised posterior on the grid and the log evidence, by brute force."""
    logs = np.asarray(
        jax.jit(jax.vmap(lambda theta: log_likelihood(LINE, theta, choices) + prior.log_density(theta)))(
            jnp.asarray(GRID)[:, None]
        )
    )
    density = np.exp(logs)
    evidence = np.trapezoid(density, GRID)
    return density / evidence, float(np.log(evidence))


def same(first: object, second: object) -> bool:
    """Whether two trees of arrays are equal to the last bit."""
    pairs = zip(jax.tree.leaves(first), jax.tree.leaves(second), strict=True)
    return all(np.asarray(a).tobytes() == np.asarray(b).tobytes() for a, b in pairs)


def entry(choices: Choices, number: int) -> Choices:
    return jax.tree.map(lambda leaf: leaf[number], choices)


def test_begins_with_draws_from_the_prior(start, prior):
    assert start.particles.theta.shape == (512, 1)
    np.testing.assert_array_equal(start.particles.log_weights, 0.0)
    assert int(start.count) == 0
    z = np.asarray(start.particles.theta[:, 0] - prior.mean[0]) / float(prior.cholesky[0, 0])
    assert scipy.stats.kstest(z, "norm").pvalue > 0.01


def test_settings_that_do_not_fit_are_refused(prior, choices):
    with pytest.raises(ValueError, match=r"particles \(100\) must be a multiple of moves \(16\)"):
        smc.init(jax.random.key(0), smc.Config(LINE, particles=100), prior, empty(choices))
    wider = smc.Config(Specification(("a", "b"), delay=False, probability=False, outside=False))
    with pytest.raises(ValueError, match="the prior has 1 parameters, the model 2"):
        smc.init(jax.random.key(0), wider, prior, empty(choices))


def test_a_step_weighs_particles_by_the_likelihood(start, choices):
    state, info = smc.step(jax.random.key(3), CONFIG, start, entry(choices, 0))
    first = jax.tree.map(lambda leaf: leaf[:1], choices)
    terms = np.asarray(jax.vmap(lambda theta: log_likelihood(LINE, theta, first))(start.particles.theta))
    weights = np.exp(terms)
    np.testing.assert_allclose(info.log_evidence, np.log(weights.mean()), rtol=1e-10)
    np.testing.assert_allclose(
        info.effective_sample_size, weights.sum() ** 2 / (weights**2).sum(), rtol=1e-10
    )
    assert int(state.count) == 1
    assert same(entry(state.history, 0), entry(choices, 0))
    assert not bool(info.resampled)
    assert bool(jnp.isnan(info.acceptance))
    np.testing.assert_allclose(state.particles.weights, weights / weights.sum(), rtol=1e-10)
    assert same(state.particles.theta, start.particles.theta)


def test_predictive_probabilities_sum_to_one(after, choices):
    state, _ = after
    sets = entry(choices, 0).sets
    total = 0.0
    for chosen in range(2):
        one = Choices(sets, jnp.asarray(chosen), jnp.asarray(1.0))
        total += float(jnp.exp(smc.step(jax.random.key(0), CONFIG, state, one)[1].log_evidence))
    np.testing.assert_allclose(total, 1.0, rtol=1e-10)


def test_diagnostics_say_what_happened(after):
    state, info = after
    resampled = np.asarray(info.resampled)
    assert resampled.any()
    assert not resampled.all()
    np.testing.assert_array_equal(resampled, np.asarray(info.effective_sample_size) < 256)
    np.testing.assert_array_equal(np.isnan(np.asarray(info.acceptance)), ~resampled)
    moved = np.asarray(info.acceptance)[resampled]
    assert np.all((moved > 0.2) & (moved <= 1))
    assert int(state.count) == COUNT
    assert same(jax.tree.map(lambda leaf: leaf[COUNT:], state.history.observed), jnp.zeros(CAPACITY - COUNT))


def test_a_replayed_history_has_the_same_particles_to_the_last_bit(prior, choices, after):
    again = smc.run(
        jax.random.key(2), CONFIG, smc.init(jax.random.key(1), CONFIG, prior, empty(choices)), choices
    )
    assert same(again, after)
    other, _ = smc.run(
        jax.random.key(99), CONFIG, smc.init(jax.random.key(1), CONFIG, prior, empty(choices)), choices
    )
    assert not same(other.particles, after[0].particles)


def test_a_run_is_repeated_steps(start, choices, after):
    state, infos = start, []
    for number, key in enumerate(jax.random.split(jax.random.key(2), COUNT)):
        state, info = smc.step(key, CONFIG, state, entry(choices, number))
        infos.append(info)
    np.testing.assert_allclose(state.particles.theta, after[0].particles.theta, rtol=1e-8)
    np.testing.assert_allclose(state.particles.log_weights, after[0].particles.log_weights, atol=1e-8)
    np.testing.assert_allclose(jnp.stack([i.log_evidence for i in infos]), after[1].log_evidence, rtol=1e-8)


def test_padding_leaves_the_posterior_as_it_is(start, choices):
    observed = np.ones(COUNT)
    observed[8:] = 0
    padded = Choices(choices.sets, choices.chosen, jnp.asarray(observed))
    state, info = smc.run(jax.random.key(2), CONFIG, start, padded)
    # the same keys, and other alternatives in the padding
    other = Choices(
        jax.tree.map(lambda leaf: jnp.concatenate([leaf[:8], leaf[8:][::-1]]), choices.sets),
        choices.chosen.at[8:].set(0),
        jnp.asarray(observed),
    )
    assert same(smc.run(jax.random.key(2), CONFIG, start, other)[0].particles, state.particles)
    np.testing.assert_allclose(np.asarray(info.log_evidence)[8:], 0.0, atol=1e-12)
    assert not np.asarray(info.resampled)[8:].any()


def test_order_of_choices_does_not_matter(start, choices, after):
    order = np.random.default_rng(5).permutation(COUNT)
    shuffled = jax.tree.map(lambda leaf: leaf[order], choices)
    state, info = smc.run(jax.random.key(7), CONFIG, start, shuffled)
    (mean, covariance), (other, _) = (mean_and_covariance(s.particles) for s in (after[0], state))
    assert abs(float(mean[0] - other[0])) < 5 * float(jnp.sqrt(covariance[0, 0] / 128))
    assert abs(float(jnp.sum(info.log_evidence) - jnp.sum(after[1].log_evidence))) < 0.5


def test_posterior_and_evidence_agree_with_brute_force(start, choices, after, grid_posterior):
    density, log_evidence = grid_posterior
    mean = np.trapezoid(density * GRID, GRID)
    sd = np.sqrt(np.trapezoid(density * (GRID - mean) ** 2, GRID))
    found, evidence = [], []
    for seed in range(8):
        state, info = smc.run(jax.random.key(10 + seed), CONFIG, start, choices)
        found.append(float(mean_and_covariance(state.particles)[0][0]))
        evidence.append(float(jnp.sum(info.log_evidence)))
    assert abs(np.mean(found) - mean) < 0.1 * sd
    np.testing.assert_allclose(np.mean(evidence), log_evidence, atol=0.1)


def test_refining_gives_more_particles_of_the_same_posterior(after, grid_posterior):
    state, _ = after
    finer = CONFIG._replace(particles=4 * CONFIG.particles)
    particles = smc.refine(jax.random.key(4), finer, state)
    assert isinstance(particles, Particles)
    assert particles.theta.shape == (2048, 1)
    np.testing.assert_array_equal(particles.log_weights, 0.0)
    density, _ = grid_posterior
    cumulative = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2 * np.diff(GRID))])
    at = np.sort(np.asarray(particles.theta[:, 0]))
    distance = np.max(np.abs(np.interp(at, GRID, cumulative) - (np.arange(at.size) + 0.5) / at.size))
    assert distance < 0.06
    assert same(smc.refine(jax.random.key(4), finer, state), particles)


def test_grown_histories_go_on_as_if_there_had_been_room(prior, choices, start):
    roomy = smc.init(jax.random.key(1), CONFIG, prior, empty(choices, 2 * CAPACITY))
    grown = smc.grow(start, 2 * CAPACITY)
    assert same(grown, roomy)
    assert same(smc.grow(grown, CAPACITY), grown)
    keys = jax.random.split(jax.random.key(2), COUNT)
    for number in range(5):
        grown, _ = smc.step(keys[number], CONFIG, grown, entry(choices, number))
        start, _ = smc.step(keys[number], CONFIG, start, entry(choices, number))
    np.testing.assert_allclose(grown.particles.theta, start.particles.theta, rtol=1e-8)
    np.testing.assert_allclose(grown.particles.weights, start.particles.weights, rtol=1e-8)


def grid_moments(case: Case, centre: np.ndarray, sd: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of a two-parameter posterior by quadrature."""
    axes = [np.linspace(m - 6 * s, m + 8 * s, 220) for m, s in zip(centre, sd, strict=True)]
    points = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 2)

    def log_density(theta: jax.Array) -> jax.Array:
        return log_likelihood(case.specification, theta, case.choices) + case.prior.log_density(theta)

    logs = np.asarray(jax.jit(jax.vmap(log_density))(jnp.asarray(points)))
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    mean = weights @ points
    return mean, np.sqrt(weights @ (points - mean) ** 2)


def test_what_the_reveal_speaks_from_agrees_with_quadrature():
    case = make_case("discounting")
    config, state, _ = posterior_state(case, jax.random.key(20))
    particles = smc.refine(jax.random.key(21), config._replace(particles=4 * config.particles), state)
    mean, covariance = (np.asarray(part) for part in mean_and_covariance(particles))
    sd = np.sqrt(np.diag(covariance))
    exact_mean, exact_sd = grid_moments(case, mean, sd)
    np.testing.assert_array_less(np.abs(mean - exact_mean) / exact_sd, 0.1)
    np.testing.assert_allclose(sd, exact_sd, rtol=0.1)
