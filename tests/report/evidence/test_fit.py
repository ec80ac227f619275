import jax
import jax.numpy as jnp
import numpy as np
import pytest

from unsaid.inference.particles import Particles
from unsaid.model.choice import log_likelihood, log_likelihood_terms
from unsaid.model.data import Choices, simple_choice_sets
from unsaid.model.prior import Prior, default_prior
from unsaid.model.specification import Specification
from unsaid.report.evidence.fit import fit_of, leave_one_out, log_evidence
from unsaid.report.evidence.informative_choices import information_bits
from unsaid.report.evidence.posterior import Posterior, posterior_draws

SPECIFICATION = Specification(("calm",), delay=False, probability=False, outside=False)
GRID = np.linspace(-12, 12, 4001)


@pytest.fixture(scope="module")
def choices() -> Choices:
    """Twelve pairs that differ in one attribute; three of them answered against it."""
    attributes = np.zeros((12, 2, 1))
    attributes[:, 0, 0] = np.linspace(0.25, 1, 12)
    chosen = np.array([0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0])
    return Choices(simple_choice_sets(attributes), jnp.asarray(chosen), jnp.ones(12, dtype=float))


@pytest.fixture(scope="module")
def prior() -> Prior:
    return default_prior(SPECIFICATION)


@pytest.fixture(scope="module")
def exact(choices: Choices, prior: Prior) -> tuple[np.ndarray, np.ndarray]:
    """Log joint density and the log likelihood of each answer, on a grid of the one weight."""
    grid = jnp.asarray(GRID, dtype=float)[:, None]
    joint = jax.vmap(lambda row: log_likelihood(SPECIFICATION, row, choices) + prior.log_density(row))(grid)
    terms = jax.vmap(lambda row: log_likelihood_terms(SPECIFICATION, row, choices))(grid)
    return np.asarray(joint, dtype=float), np.asarray(terms, dtype=float)


@pytest.fixture(scope="module")
def posterior(choices: Choices, exact: tuple[np.ndarray, np.ndarray]) -> Posterior:
    density = np.exp(exact[0] - exact[0].max())
    drawn = np.interp((np.arange(4096) + 0.5) / 4096, np.cumsum(density) / density.sum(), GRID)
    np.random.default_rng(0).shuffle(drawn)
    theta = jnp.asarray(drawn, dtype=float)[:, None]
    particles = Particles(theta, jnp.zeros(4096, dtype=theta.dtype))
    return posterior_draws(jax.random.key(0), SPECIFICATION, particles, choices)


def integral(logs: np.ndarray) -> float:
    """Log of the integral over the grid."""
    return float(np.logaddexp.reduce(logs) + np.log(GRID[1] - GRID[0]))


def test_evidence_agrees_with_integration(posterior, choices, prior, exact):
    found = log_evidence(jax.random.key(1), posterior, choices, prior)
    assert found == pytest.approx(integral(exact[0]), abs=0.03)


def test_leave_one_out_agrees_with_integration(posterior, exact):
    joint, terms = exact
    expected = [integral(joint) - integral(joint - terms[:, i]) for i in range(12)]
    np.testing.assert_allclose(leave_one_out(posterior), expected, atol=0.01)


def test_information_of_an_answer_agrees_with_integration(posterior, exact):
    joint, terms = exact
    with_all = np.exp(joint - integral(joint))
    for i in range(12):
        without = joint - terms[:, i]
        ratio = (joint - integral(joint)) - (without - integral(without))
        divergence = np.sum(with_all * ratio) * (GRID[1] - GRID[0])
        assert information_bits(posterior)[i] * np.log(2) == pytest.approx(divergence, abs=0.005)


def test_fit_is_against_guessing(posterior, choices, prior, exact):
    fit = fit_of(jax.random.key(1), posterior, choices, prior)
    assert fit.answers == 12
    assert fit.log_odds_against_chance == pytest.approx(integral(exact[0]) + 12 * np.log(2), abs=0.03)
    assert fit.bits_per_choice == pytest.approx(leave_one_out(posterior).mean() / np.log(2) + 1, abs=1e-6)
    assert fit.standard_error > 0


def test_without_answers_there_is_no_fit(prior):
    empty = Choices(
        simple_choice_sets(np.zeros((0, 2, 1))), jnp.zeros(0, dtype=int), jnp.zeros(0, dtype=float)
    )
    theta = jnp.zeros((64, 1), dtype=float)
    particles = Particles(theta, jnp.zeros(64, dtype=theta.dtype))
    posterior = posterior_draws(jax.random.key(0), SPECIFICATION, particles, empty)
    assert fit_of(jax.random.key(0), posterior, empty, prior).answers == 0
