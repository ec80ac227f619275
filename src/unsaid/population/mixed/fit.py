"""Fit a mixed logit: who wants what, and how much that differs, from everybody's choices."""

import itertools
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from unsaid.data.panel import Panel
from unsaid.population.integration.ascent import Expect
from unsaid.population.integration.exact_likelihood import ExactLogLikelihood, person_log_likelihoods
from unsaid.population.integration.maximise import Estimate, estimate
from unsaid.population.integration.packed import (
    LOGNORMAL,
    CoefficientLayout,
    Packed,
    layout_of,
    pack,
    thinned,
)
from unsaid.population.integration.shards import LinearShard, Population, Shard, Step, Sums
from unsaid.population.integration.units import from_packed
from unsaid.population.logit.newton import NewtonResult, fit_conditional, maximise
from unsaid.population.mixed.diagnosis import against_sign, population_verdict, with_sign
from unsaid.population.mixed.standard_errors import SCORE_DRAWS, parameter_covariance
from unsaid.population.normal.estimates import NormalEstimates
from unsaid.population.options import FitOptions, ProgressCallback
from unsaid.population.specification import MixedSpecification
from unsaid.types.errors import DataError

__all__ = ["MAX_CLIMBED_PEOPLE", "PeopleData", "fit_mixed", "fit_people", "starting_population"]

MAX_CLIMBED_PEOPLE = 8192
"""People who are climbed over first, at most."""

TOTAL_EXACT_DRAWS, MIN_EXACT_DRAWS = 1 << 27, 256
"""Draws of the exact log likelihood, over all people and for each: of 30,000 people it takes the 4,096
that were asked for, of more fewer; its standard error is told."""


class PeopleData(NamedTuple):
    """All people of a fit, wherever they are.

    Attributes
    ----------
    people, tasks
        How many.
    weight
        Of all people.
    subsample
        Some of the people, evenly spread, or all; here.
    expect
        The expectation step over all people.
    exact
        Their log likelihood under a population, with so many draws for each person.
    """

    people: int
    tasks: int
    weight: float
    subsample: Shard
    expect: Expect
    exact: Callable[[Population, int], ExactLogLikelihood]


def fit_mixed(
    panel: Panel,
    specification: MixedSpecification | None = None,
    options: FitOptions | None = None,
    *,
    progress: ProgressCallback | None = None,
) -> NormalEstimates:
    """Maximise the marginal likelihood of a mixed logit.

    Parameters
    ----------
    panel
        Everybody's choices.
    specification
        Which coefficients vary and how; all, normally and correlated, where None.
    options
        How the fit is computed.
    progress
        Called after each expectation step with its number and the log likelihood; while only some
        of very many people are climbed over, with what theirs would be for all.

    Returns
    -------
    NormalEstimates
        With a verdict that says why where something speaks against the result.

    Raises
    ------
    DataError
        If the specification is for other attributes, or the panel cannot be used.
    """
    specification = specification or MixedSpecification.of(panel.names)
    options = options or FitOptions()
    if specification.names != panel.names:
        raise DataError(
            "the specification is for other attributes",
            expected=", ".join(panel.names),
            got=", ".join(specification.names),
        )
    if not specification.random:
        return fit_conditional(panel, options)
    begun = time.perf_counter()
    return fit_people(_all_here(panel, specification, options), specification, options, begun, progress)


def fit_people(
    data: PeopleData,
    specification: MixedSpecification,
    options: FitOptions,
    begun: float,
    progress: ProgressCallback | None = None,
) -> NormalEstimates:
    """Maximise the marginal likelihood of people who may be elsewhere.

    Parameters
    ----------
    specification
        Of at least one coefficient that varies.
    begun
        When the work for this fit began, by `time.perf_counter`.
    """
    subsample = data.subsample
    climbed = maximise(subsample.packed, specification.names, threads=options.threads)
    if not climbed.verdict.converged:
        return _failed(data, specification, options, climbed, time.perf_counter() - begun)
    start = starting_population(subsample.layout, subsample.packed, climbed)
    expect = data.expect
    if progress is not None:
        progress = _counted(progress)
        expect = _told(expect, progress)
    found = estimate(subsample, expect, start, data.weight, options, progress=progress)
    exact = ExactLogLikelihood(np.nan, np.nan, np.zeros(0))
    if options.exact_draws:
        exact = data.exact(found.population, _affordable(options.exact_draws, data.people))
    fitted = _fitted(data, specification, options, found, exact, time.perf_counter() - begun)
    against = against_sign(specification, climbed.coefficients, climbed.derivatives.curvature)
    return fitted._replace(verdict=with_sign(fitted.verdict, against))


def _counted(progress: ProgressCallback) -> ProgressCallback:
    """The same with the steps over some people and those over all numbered in one."""
    numbers = itertools.count(1)
    return lambda step, log_likelihood: progress(next(numbers), log_likelihood)


def _told(expect: Expect, progress: ProgressCallback) -> Expect:
    """The expectation step, told of when it is done."""

    def sums(population: Population, step: Step) -> Sums:
        found = expect(population, step)
        progress(0, found.log_likelihood)
        return found

    return sums


def _all_here(panel: Panel, specification: MixedSpecification, options: FitOptions) -> PeopleData:
    """Everybody in this process."""
    packed, layout = pack(panel, specification.covariates), layout_of(specification)
    subsample = thinned(packed, MAX_CLIMBED_PEOPLE)

    def shard(people: Packed) -> Shard:
        diagonal = specification.covariance == "diagonal"
        return LinearShard(people, layout, seed=options.seed, diagonal=diagonal, threads=options.threads)

    whole = shard(packed)

    def exact(population: Population, draws: int) -> ExactLogLikelihood:
        return person_log_likelihoods(whole, population, draws)

    return PeopleData(
        people=panel.person_count,
        tasks=panel.task_count,
        weight=whole.weight,
        subsample=whole if subsample is packed else shard(subsample),
        expect=whole.expect,
        exact=exact,
    )


def _affordable(draws: int, people: int) -> int:
    """As many draws for each as were asked for, or, of very many people, as the budget allows."""
    allowed = 2 ** int(np.log2(max(TOTAL_EXACT_DRAWS / people, MIN_EXACT_DRAWS)))
    return min(draws, allowed)


def starting_population(layout: CoefficientLayout, packed: Packed, climbed: NewtonResult) -> Population:
    """A population around the conditional logit, wide enough for differences to show."""
    size = np.abs(climbed.coefficients)
    variance = np.diag(np.linalg.pinv(climbed.derivatives.curvature)) * packed.person_count
    spread = np.clip(np.maximum(0.5 * size, np.sqrt(np.maximum(variance, 0.0))), 0.1, 3.0)
    centre = climbed.coefficients.copy()
    if layout.price >= 0:
        price = max(size[layout.price], 0.1)
        others = np.arange(len(centre)) != layout.price
        centre[others] /= price
        spread[others] = np.clip(spread[others] / price, 0.1, 3.0)
    lognormal = layout.kinds[:, 0] == LOGNORMAL
    along = np.maximum(layout.signs * centre, 0.1)
    centre = np.where(lognormal, np.log(along), centre)
    spread = np.where(lognormal, 0.7, spread)
    means = np.zeros((len(layout.random), packed.design.shape[1]))
    means[:, 0] = centre[layout.random]
    return Population(means, centre[layout.fixed], np.diag(spread[layout.random]))


def _fitted(
    data: PeopleData,
    specification: MixedSpecification,
    options: FitOptions,
    found: Estimate,
    exact: ExactLogLikelihood,
    seconds: float,
) -> NormalEstimates:
    packed = data.subsample.packed
    units = from_packed(specification, found.population, packed.scales)
    return NormalEstimates(
        specification=specification,
        mean=units.mean,
        covariate_effects=units.covariate_effects,
        covariance=units.covariance,
        parameter_covariance=parameter_covariance(
            specification,
            found.population,
            found.information,
            _products(data, found, options.standard_errors),
            packed.scales,
            options.standard_errors,
            data.weight,
        ),
        standard_errors_kind=options.standard_errors,
        log_likelihood=exact.value,
        log_likelihood_se=exact.standard_error,
        iterations=found.iterations,
        seconds=seconds,
        verdict=population_verdict(specification, found, data.people),
        people=data.people,
        tasks=data.tasks,
        seed=options.seed,
        draws=found.draws,
    )


def _products(data: PeopleData, found: Estimate, kind: str) -> np.ndarray:
    """Of scores; for robust errors, of weighted ones."""
    if kind != "robust":
        return found.products
    step = Step(0, SCORE_DRAWS, products=True, squared=True)
    return data.expect(found.population, step).products


def _failed(
    data: PeopleData,
    specification: MixedSpecification,
    options: FitOptions,
    climbed: NewtonResult,
    seconds: float,
) -> NormalEstimates:
    """What there is where the conditional logit already has no finite best: its last step."""
    size, count = len(specification.names), len(specification.parameter_names)
    return NormalEstimates(
        specification=specification,
        mean=climbed.coefficients / data.subsample.packed.scales,
        covariate_effects=np.zeros((size, len(specification.covariates))),
        covariance=np.zeros((size, size)),
        parameter_covariance=np.full((count, count), np.nan),
        standard_errors_kind=options.standard_errors,
        log_likelihood=climbed.derivatives.log_likelihood,
        log_likelihood_se=0.0,
        iterations=climbed.steps,
        seconds=seconds,
        verdict=climbed.verdict,
        people=data.people,
        tasks=data.tasks,
        seed=options.seed,
        draws=0,
    )
