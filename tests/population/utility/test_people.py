"""Posteriors under the whole utility agree with the kernels where both hold, and with a grid elsewhere."""

import numpy as np
import pytest

from tests.population.delayed import LATER, LATER_POPULATION, likelihood_on_a_grid, sooner_or_later
from tests.population.fits import panel_from, taste
from unsaid.model.specification import Specification
from unsaid.population.integration.coordinates import moved
from unsaid.population.integration.exact_likelihood import person_log_likelihoods
from unsaid.population.integration.information import observed_information
from unsaid.population.integration.packed import layout_of, pack
from unsaid.population.integration.shards import LinearShard, Population, Step, person_scores
from unsaid.population.integration.units import PopulationParameters, to_packed
from unsaid.population.specification import MixedSpecification
from unsaid.population.utility.histories import choices_of
from unsaid.population.utility.people import UtilityShard
from unsaid.population.utility.standard_errors import population_of

STEP = Step(0, 1024)


def scores_of(shard, population, step=STEP):
    def chunk(begin, end, posteriors):
        return person_scores(posteriors, shard.packed.design[begin:end], diagonal=False)

    return np.concatenate(shard.posteriors(population, step, chunk))


@pytest.fixture(scope="module")
def linear():
    """The same people and population for the kernels and for the whole utility, here weights alone."""
    panel = panel_from(taste(), people=60, tasks=6)
    panel = panel._replace(weights=np.linspace(0.5, 1.5, 60))
    names = Specification(panel.names, delay=False, probability=False, outside=False, lapse=0.0)
    model = MixedSpecification.of(panel.names)
    covariance = np.array([[0.2, 0.05, 0.0], [0.05, 0.8, 0.2], [0.0, 0.2, 0.4]])
    units = PopulationParameters(np.array([-0.5, 1.0, 0.3]), np.zeros((3, 0)), covariance)
    packed = pack(panel)
    kernels = LinearShard(packed, layout_of(model)), to_packed(model, units, packed.scales)
    whole = UtilityShard(names, choices_of(panel, names), panel.weights)
    return kernels, (whole, Population(units.mean[:, None], np.zeros(0), np.linalg.cholesky(covariance)))


@pytest.fixture(scope="module")
def delayed():
    choices = sooner_or_later(1, people=24, trials=8)
    return choices, UtilityShard(LATER, choices), population_of(LATER_POPULATION)


def test_a_linear_utility_has_the_likelihood_and_scores_of_the_kernels(linear):
    (kernels, packed), (whole, plain) = linear
    one, other = person_log_likelihoods(kernels, packed, 4096), person_log_likelihoods(whole, plain, 4096)
    assert other.people == pytest.approx(one.people, abs=0.01)
    assert other.value == pytest.approx(one.value, abs=4 * (one.standard_error + other.standard_error))
    # whitened coordinates do not depend on the attributes' units
    assert scores_of(whole, plain) == pytest.approx(scores_of(kernels, packed), abs=0.15)
    assert np.sum(scores_of(whole, plain), 0) == pytest.approx(np.sum(scores_of(kernels, packed), 0), abs=0.6)


def test_a_linear_utility_has_the_information_of_the_kernels(linear):
    (kernels, packed), (whole, plain) = linear
    one, other = (
        sum(observed_information(shard, population, Step(turn, 1024, turn == 0)) for turn in range(4)) / 4
        for shard, population in ((kernels, packed), (whole, plain))
    )
    size = np.sqrt(np.diag(one))
    # of the variances' own, 60 people with few tasks say little, and the draws' error is largest
    assert (other - one) / np.outer(size, size) == pytest.approx(np.zeros_like(one), abs=0.12)


def test_the_log_likelihood_is_that_of_a_grid(delayed):
    choices, shard, population = delayed
    found = person_log_likelihoods(shard, population, 4096)
    exact = likelihood_on_a_grid(choices, population)
    assert found.people == pytest.approx(exact, abs=0.01)
    assert found.value == pytest.approx(exact.sum(), abs=4 * found.standard_error)
    assert found.standard_error < 0.05


def test_scores_are_slopes_of_the_likelihood_on_a_grid(delayed):
    choices, shard, population = delayed
    found = np.mean([scores_of(shard, population, Step(turn, 1024, turn == 0)) for turn in range(4)], 0)
    for j in range(5):
        step = 1e-4 * np.eye(5)[j]
        ahead, behind = (
            likelihood_on_a_grid(choices, moved(population, sign * step, diagonal=False)) for sign in (1, -1)
        )
        slopes = (ahead - behind) / 2e-4
        assert np.sqrt(np.mean((found[:, j] - slopes) ** 2)) < 0.05 * max(1.0, float(slopes.std()))
        assert found[:, j].sum() == pytest.approx(slopes.sum(), abs=0.5)


def test_chunks_and_what_is_kept_change_nothing(delayed, monkeypatch):
    choices, shard, population = delayed
    whole = shard.expect(population, Step(0, 64, products=True))
    monkeypatch.setattr("unsaid.population.utility.people.CHUNK_NUMBERS", 64 * 8 * 2 * 7)
    monkeypatch.setattr("unsaid.population.utility.people.MAX_KEPT", 0)
    parts = UtilityShard(LATER, choices).expect(population, Step(0, 64, products=True))
    assert parts.log_likelihood == pytest.approx(whole.log_likelihood, rel=1e-9)
    assert parts.products == pytest.approx(whole.products, rel=1e-6, abs=1e-6)


def test_weights_sum_to_one_and_some_people_are_some_people(delayed):
    _, shard, population = delayed
    some = shard.some(np.array([3, 5]))
    (draws,) = some.draws(population, Step(0, 64), lambda begin, end, found: found)
    assert draws.white.shape == (2, 2, 64)
    assert draws.weights.sum(1) == pytest.approx(np.ones(2))
    assert some.packed.person_count == 2
