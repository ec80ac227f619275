import importlib.util
import tomllib
from importlib import resources
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import scipy.stats

from unsaid.model.prior import MEANS_SDS, Prior, default_prior, sample
from unsaid.model.specification import Specification

TOOL = Path(__file__).resolve().parents[2] / "tools" / "values_prior.py"
MEAN = np.array([1.0, -2.0, 0.5])
COVARIANCE = np.array([[2.0, 0.6, -0.3], [0.6, 1.0, 0.1], [-0.3, 0.1, 0.5]])


def values_prior() -> dict:
    return tomllib.loads(resources.files("unsaid.worlds").joinpath("zone/prior.toml").read_text())["prior"]


def test_draws_have_the_prior_mean_and_covariance():
    count = 40_000
    draws = np.asarray(sample(jax.random.key(0), Prior.from_covariance(MEAN, COVARIANCE), count))
    assert draws.shape == (count, 3)
    error = np.sqrt(np.diag(COVARIANCE) / count)
    assert np.all(np.abs(draws.mean(0) - MEAN) < 4 * error)
    np.testing.assert_allclose(np.cov(draws.T), COVARIANCE, atol=4 * 2 * np.sqrt(2 / count))


def test_log_density_is_the_normal_one():
    prior = Prior.from_covariance(MEAN, COVARIANCE)
    points = np.random.default_rng(0).normal(size=(20, 3)) * 2
    found = jax.vmap(prior.log_density)(jnp.asarray(points))
    np.testing.assert_allclose(found, scipy.stats.multivariate_normal(MEAN, COVARIANCE).logpdf(points))


def test_covariance_that_is_not_positive_definite_is_refused():
    with pytest.raises(ValueError, match=r"not positive definite: smallest eigenvalue -1"):
        Prior.from_covariance(np.zeros(2), np.array([[1.0, 2.0], [2.0, 1.0]]))
    with pytest.raises(ValueError, match=r"expected a 3 x 3 covariance, got \(2, 2\)"):
        Prior.from_covariance(np.zeros(3), np.eye(2))


def test_default_prior_favours_no_attribute():
    specification = Specification(("a", "b"))
    prior = default_prior(specification, weight_sd=1.5)
    sds = np.sqrt(np.diag(prior.cholesky @ prior.cholesky.T))
    np.testing.assert_allclose(prior.mean[:2], 0.0)
    np.testing.assert_allclose(sds[:2], 1.5)
    for name, (mean, sd) in MEANS_SDS.items():
        at = specification.index(name)
        np.testing.assert_allclose([prior.mean[at], sds[at]], [mean, sd], err_msg=name)


def test_default_prior_takes_mean_and_correlation_of_the_weights():
    specification = Specification(("a", "b"), outside=False)
    correlation = np.array([[1.0, -0.4], [-0.4, 1.0]])
    prior = default_prior(specification, weight_correlation=correlation, weight_mean=np.array([1.0, 2.0]))
    covariance = np.asarray(prior.cholesky @ prior.cholesky.T)
    np.testing.assert_allclose(covariance[:2, :2], 4 * correlation)
    np.testing.assert_allclose(covariance[:2, 2:], 0.0, atol=1e-12)
    np.testing.assert_allclose(prior.mean[:2], [1.0, 2.0])


def test_values_prior_is_a_correlation_on_a_circle():
    prior = values_prior()
    matrix = np.array(prior["correlation"])
    assert len(prior["order"]) == len(set(prior["order"])) == 10
    np.testing.assert_array_equal(matrix, matrix.T)
    np.testing.assert_array_equal(np.diag(matrix), 1.0)
    assert np.linalg.eigvalsh(matrix)[0] > 0.1
    np.testing.assert_array_equal(np.roll(matrix, (1, 1), (0, 1)), matrix)
    specification = Specification(tuple(prior["order"]))
    assert default_prior(specification, weight_correlation=matrix).mean.shape == (14,)


def test_values_prior_comes_from_the_survey(human_data, tmp_path, monkeypatch, capsys):
    source = human_data / "gss2012_pvq21.parquet"
    if not source.exists():
        pytest.skip("the survey is not among the data beside the project")
    loaded = importlib.util.spec_from_file_location("values_prior", TOOL)
    assert loaded is not None
    assert loaded.loader is not None
    tool = importlib.util.module_from_spec(loaded)
    loaded.loader.exec_module(tool)
    target = tmp_path / "prior.toml"
    monkeypatch.setattr("sys.argv", ["values_prior.py", str(source), str(target)])
    tool.main()
    assert tomllib.loads(target.read_text())["prior"] == values_prior()
    assert "1255 respondents" in capsys.readouterr().out
