"""The referee beside brute force: plain Monte Carlo with millions of draws, for a few people."""

from typing import Any

import numpy as np

from populations import data
from populations.results import claim, part
from populations.runs import Setting
from unsaid.data.panel import Panel, people_of
from unsaid.population.integration.exact_likelihood import exact_log_likelihood
from unsaid.population.mixed.fit import fit_mixed
from unsaid.population.specification import MixedSpecification

__all__ = ["brute_part"]

BATCH = 50_000
COLUMNS = ["person", "referee", "brute force (se)", "apart, ses"]


def brute_part(setting: Setting) -> dict[str, Any]:
    """Log likelihood of eight people of electricity under our full-covariance estimate."""
    title = "The referee beside plain Monte Carlo, electricity"
    panel = data.electricity()
    if panel is None:
        return part(title, COLUMNS, [], absent=["electricity (its file is not here)"])
    fit = fit_mixed(panel)
    few = people_of(panel, np.arange(0, 361, 48))
    batches = 4 if setting.quick else 80
    exact = exact_log_likelihood(few, MixedSpecification.of(panel.names), fit.mean, fit.covariance)
    rows, furthest = [], 0.0
    for person in range(few.person_count):
        alone = people_of(few, np.array([person]))
        value, error = _brute(alone, fit.mean, fit.covariance, batches, setting.seed + person)
        apart = (exact.people[person] - value) / error
        furthest = max(furthest, abs(apart))
        rows.append([str(person + 1), f"{exact.people[person]:.4f}", f"{value:.4f} ({error:.4f})", apart])
    claims = {
        f"furthest of {len(rows)}, standard errors of {batches * BATCH:,} draws": claim(
            furthest, "within 3.5", furthest <= 3.5
        )
    }
    return part(title, COLUMNS, rows, claims)


def _brute(
    panel: Panel, mean: np.ndarray, covariance: np.ndarray, batches: int, seed: int
) -> tuple[float, float]:
    """Log of the average over draws of the population, and its standard error."""
    draw, factor = np.random.default_rng(seed), np.linalg.cholesky(covariance)
    averages = np.empty(batches)
    starts, chosen = panel.task_start[:-1], panel.task_start[:-1] + panel.chosen
    squares = 0.0
    for i in range(batches):
        own = mean + draw.standard_normal((BATCH, len(mean))) @ factor.T
        utility = panel.attributes @ own.T
        utility -= np.repeat(np.maximum.reduceat(utility, starts), panel.rows_per_task, axis=0)
        sums = np.add.reduceat(np.exp(utility), starts)
        likelihood = np.exp(np.sum(utility[chosen] - np.log(sums), 0))
        averages[i], squares = likelihood.mean(), squares + np.mean(likelihood**2)
    average = averages.mean()
    variance = (squares / batches - average**2) / (batches * BATCH)
    return float(np.log(average)), float(np.sqrt(variance) / average)
