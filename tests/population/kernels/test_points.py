"""The net is even, its runs are nets, and its quantiles are right."""

import numpy as np
import pytest
from scipy import stats
from scipy.special import ndtri

from unsaid.population.kernels.points import DEGREES, normal_quantiles, proposal_pool, scrambled_net


def test_quantiles_are_those_of_the_normal():
    p = np.concatenate([np.geomspace(1e-12, 0.5, 500), 1 - np.geomspace(1e-9, 0.5, 500)])
    assert normal_quantiles(p) == pytest.approx(ndtri(p), rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("dimension", [1, 2, 11, 48])
def test_each_coordinate_has_one_point_in_every_interval(dimension: int):
    net = scrambled_net(dimension, 256, 5)
    for run in (net, net[:, 64:128]):
        cells = np.floor(run * run.shape[1]).astype(int)
        assert all(sorted(row) == list(range(run.shape[1])) for row in cells)


def test_pairs_of_coordinates_are_more_even_than_random_points():
    net = scrambled_net(12, 1024, 1)
    even = stats.qmc.discrepancy(net[:6].T)
    random = stats.qmc.discrepancy(np.random.default_rng(0).random((1024, 6)))
    assert even < 0.1 * random


def test_more_dimensions_than_there_are_direction_numbers_for():
    net = scrambled_net(60, 64, 0)
    assert net.shape == (60, 64)
    assert np.all((net > 0) & (net < 1))


def test_the_seed_decides():
    assert np.array_equal(scrambled_net(3, 64, 7), scrambled_net(3, 64, 7))
    assert not np.array_equal(scrambled_net(3, 64, 7), scrambled_net(3, 64, 8))


def test_the_pool_is_a_multivariate_t_with_its_density_and_normal_weights():
    pool = proposal_pool(3, 1 << 13, 2, wider=1.2)
    t = stats.multivariate_t(np.zeros(3), np.eye(3) * 1.2**2, df=DEGREES)
    assert pool.log_densities[:50] == pytest.approx(t.logpdf(pool.points[:, :50].T))
    assert np.cov(pool.points) == pytest.approx(np.eye(3) * 1.44 * DEGREES / (DEGREES - 2), abs=0.02)
    weights = pool.normal / np.sum(pool.normal)
    assert np.mean(pool.normal) == pytest.approx(1.0, abs=0.01)
    assert pool.points @ weights == pytest.approx(np.zeros(3), abs=0.01)
    assert (pool.points * weights) @ pool.points.T == pytest.approx(np.eye(3), abs=0.02)
