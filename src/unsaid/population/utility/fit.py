"""The discounted utility, delay and probability included, as a population: one normal over all parameters.

The only estimation that takes the model's own definition through JAX: a session's prior can be made
of it. Parameters are those of `Specification.names`, unconstrained.
"""

import time
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from unsaid.data.panel import Panel
from unsaid.model.specification import Specification
from unsaid.population.integration.maximise import finish
from unsaid.population.integration.shards import Population
from unsaid.population.normal.estimates import NormalEstimates
from unsaid.population.options import FitOptions, ProgressCallback
from unsaid.population.outcome import Outcome, Verdict
from unsaid.population.specification import MixedSpecification
from unsaid.population.utility.em import Fit, FitSettings, fit_prior
from unsaid.population.utility.histories import choices_of
from unsaid.population.utility.people import UtilityShard
from unsaid.population.utility.standard_errors import FitStatistics, fit_statistics, population_of
from unsaid.population.utility.words import in_words

__all__ = ["fit_discounted"]

ENOUGH_PEOPLE = 5
"""For each parameter, from which on the likelihood alone says what the population is."""


def fit_discounted(
    panel: Panel,
    specification: Specification,
    options: FitOptions,
    *,
    progress: ProgressCallback | None = None,
) -> NormalEstimates:
    """Fit the population of all parameters of the model.

    Parameters
    ----------
    specification
        The parts of the model, lapse included.

    Returns
    -------
    NormalEstimates
        Its names are those of the unconstrained parameters. Standard errors and the log likelihood
        are those of `standard_errors.fit_statistics`.
    """
    begun = time.perf_counter()
    scales = _spreads(panel, specification)
    choices = choices_of(_divided(panel, specification, scales), specification)

    def told(done: int, most: int) -> None:
        if progress is not None:
            progress(done, float("nan"))

    found = fit_prior(
        jax.random.key(options.seed),
        specification,
        choices,
        settings=FitSettings(),
        weights=jnp.asarray(panel.weights, dtype=float),
        progress=told,
    )
    shard = UtilityShard(specification, choices, panel.weights, seed=options.seed)
    reached = _reached(shard, found, options)
    statistics = fit_statistics(shard, reached.population, options)
    return _fitted(panel, specification, reached, statistics, scales, options, time.perf_counter() - begun)


def _spreads(panel: Panel, specification: Specification) -> np.ndarray:
    """By how much each attribute typically differs within a task; 1 for all other parameters."""
    scales = np.ones(specification.dimension)
    sizes = panel.rows_per_task
    for k, name in enumerate(specification.attributes):
        values = panel.attributes[:, panel.names.index(name)]
        centres = np.add.reduceat(values, panel.task_start[:-1]) / sizes
        spread = np.sqrt(np.mean((values - np.repeat(centres, sizes)) ** 2))
        scales[k] = spread if spread > 0 else 1.0
    return scales


def _divided(panel: Panel, specification: Specification, scales: np.ndarray) -> Panel:
    """The panel with attributes in units of their spread."""
    attributes = np.array(panel.attributes, float)
    for k, name in enumerate(specification.attributes):
        attributes[:, panel.names.index(name)] /= scales[k]
    return panel._replace(attributes=attributes)


class _Reached(NamedTuple):
    """Where the fit came to, in units of the attributes' spreads; `problem` is empty if all is well."""

    population: Population
    iterations: int
    problem: str


def _reached(shard: UtilityShard, found: Fit, options: FitOptions) -> _Reached:
    """EM alone where people are few, for it draws correlations to 0; else the highest likelihood."""
    population, steps = population_of(found.prior), len(found.log_likelihood)
    if shard.packed.person_count < ENOUGH_PEOPLE * shard.score_count:
        rise = f"the log likelihood per choice still rose by {found.gain:.2g}: more people may be needed"
        return _Reached(population, steps, "" if found.converged else rise)
    last = finish(shard, population, options)
    problem = (
        f"not converged: the log likelihood is expected to rise by {last.gain:.3g}, and the draws' error "
        f"to cost {last.loss:.3g}"
    )
    return _Reached(last.population, steps + last.iterations, "" if last.settled else problem)


def _fitted(
    panel: Panel,
    specification: Specification,
    reached: _Reached,
    statistics: FitStatistics,
    scales: np.ndarray,
    options: FitOptions,
    seconds: float,
) -> NormalEstimates:
    """In the units of the data."""
    mixed = MixedSpecification.of(specification.names)
    factor, mean = reached.population.factor / scales[:, None], reached.population.means[:, 0] / scales
    pairs = len(mixed.parameter_names) - 2 * len(scales)
    units = np.concatenate([scales, scales, np.ones(pairs)])
    said = filter(None, [reached.problem, in_words(specification, mean)])
    outcome = Outcome.ITERATIONS_ENDED if reached.problem else Outcome.CONVERGED
    return NormalEstimates(
        specification=mixed,
        mean=mean,
        covariate_effects=np.zeros((specification.dimension, 0)),
        covariance=factor @ factor.T,
        parameter_covariance=statistics.parameter_covariance / np.outer(units, units),
        standard_errors_kind=statistics.kind,
        log_likelihood=statistics.exact.value,
        log_likelihood_se=statistics.exact.standard_error,
        iterations=reached.iterations,
        seconds=seconds,
        verdict=Verdict(outcome, ". ".join(said)),
        people=panel.person_count,
        tasks=panel.task_count,
        seed=options.seed,
        draws=0,
    )
