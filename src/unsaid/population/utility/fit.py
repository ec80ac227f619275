"""The whole utility, delay and probability included, as a population: one normal over all parameters.

The only estimation that takes the model's own definition through JAX: a session's prior can be made
of it. Parameters are those of `Specification.names`, unconstrained.
"""

import time
from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from unsaid.data.panel import Panel
from unsaid.model.data import Choices, simple_choice_sets
from unsaid.model.specification import Specification
from unsaid.population.integration.maximise import finish
from unsaid.population.integration.shards import Population
from unsaid.population.normal.estimates import NormalEstimates
from unsaid.population.options import FitOptions
from unsaid.population.postestimation.probabilities import task_of_rows
from unsaid.population.specification import MixedSpecification
from unsaid.population.utility.em import Fit, FitSettings, fit_prior
from unsaid.population.utility.parts import parts_of
from unsaid.population.utility.people import UtilityShard
from unsaid.population.utility.standard_errors import Judged, judge, population_of
from unsaid.population.utility.words import in_words

__all__ = ["choices_of", "fit_full_utility"]

ENOUGH_PEOPLE = 5
"""For each parameter, from which on the likelihood alone says what the population is."""


def choices_of(panel: Panel, specification: Specification) -> Choices:
    """A panel as one batch of histories, padded to the longest and widest.

    People stand along the first axis, tasks along the second, alternatives along the third.
    """
    people, tasks = panel.person_count, int(panel.tasks_per_person.max())
    width = int(panel.rows_per_task.max())
    task = task_of_rows(panel.task_start)
    person_of_task = np.repeat(np.arange(people), panel.tasks_per_person)
    number = np.arange(panel.task_count) - panel.person_start[:-1][person_of_task]
    place = np.arange(len(panel.attributes)) - panel.task_start[:-1][task]
    at = (person_of_task[task], number[task], place)

    def spread(values: np.ndarray | float | None, fill: float) -> np.ndarray:
        found = np.full((people, tasks, width), fill)
        if values is not None:
            found[at] = values
        return found

    columns = [panel.names.index(name) for name in specification.attributes]
    attributes = np.stack([spread(panel.attributes[:, k], 0.0) for k in columns], -1)
    outside = panel.attributes[:, panel.names.index(panel.outside)] if panel.outside else 0.0
    chosen, observed = np.zeros((people, tasks), int), np.zeros((people, tasks))
    chosen[person_of_task, number], observed[person_of_task, number] = panel.chosen, 1.0
    available = spread(1.0, 0.0)
    available[observed == 0] = 1.0  # nothing is learned from these, but their sums must be numbers
    sets = simple_choice_sets(
        attributes,
        delay_days=spread(panel.delay_days, 0.0),
        probability=spread(panel.probability, 1.0),
        outside=spread(outside, 0.0),
        available=available.astype(bool),
    )
    return Choices(sets, jnp.asarray(chosen), jnp.asarray(observed, dtype=float))


def fit_full_utility(
    panel: Panel, options: FitOptions, *, progress: Callable[[int, float], None] | None = None
) -> NormalEstimates:
    """Fit the population of all parameters of the model.

    Returns
    -------
    NormalEstimates
        Its names are those of the unconstrained parameters. Standard errors and the log likelihood
        are those of `standard_errors.judge`.

    Raises
    ------
    DataError
        If the panel has no attribute.
    """
    begun = time.perf_counter()
    specification = parts_of(panel)
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
    judged = judge(shard, reached.population, options)
    return _fitted(panel, reached, judged, scales, options, time.perf_counter() - begun)


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
    reached: _Reached,
    judged: Judged,
    scales: np.ndarray,
    options: FitOptions,
    seconds: float,
) -> NormalEstimates:
    """In the units of the data."""
    specification = parts_of(panel)
    mixed = MixedSpecification.of(specification.names)
    factor, mean = reached.population.factor / scales[:, None], reached.population.means[:, 0] / scales
    pairs = len(mixed.parameter_names) - 2 * len(scales)
    units = np.concatenate([scales, scales, np.ones(pairs)])
    said = [reached.problem, in_words(specification, mean)]
    return NormalEstimates(
        specification=mixed,
        mean=mean,
        slopes=np.zeros((specification.dimension, 0)),
        covariance=factor @ factor.T,
        parameter_covariance=judged.parameter_covariance / np.outer(units, units),
        standard_errors_kind=judged.kind,
        log_likelihood=judged.exact.value,
        log_likelihood_se=judged.exact.standard_error,
        iterations=reached.iterations,
        seconds=seconds,
        converged=not reached.problem,
        message=". ".join(filter(None, said)) or "converged",
        people=panel.person_count,
        tasks=panel.task_count,
        seed=options.seed,
        draws=0,
    )
