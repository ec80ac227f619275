"""Fits made by hand, and choices made up from them, for what comes after a fit."""

import numpy as np

from unsaid.data.panel import Labels, Panel
from unsaid.population.facts import DataFacts
from unsaid.population.logit.model import ConditionalLogit, LogitFit
from unsaid.population.mixed.model import MixedFit, MixedLogit
from unsaid.population.normal.estimates import NormalEstimates
from unsaid.population.normal.fit import NormalPosteriors
from unsaid.population.normal.tastes import coefficients_of, estimate, person_draws
from unsaid.population.outcome import Verdict
from unsaid.population.probabilities import choose, probabilities
from unsaid.population.specification import MixedSpecification


def fit_of(
    specification: MixedSpecification,
    mean,
    covariance,
    *,
    slopes=None,
    errors=0.1,
    people: int = 200,
    tasks: int = 2000,
) -> NormalEstimates:
    """A fit with these estimates, all with the same standard error."""
    size, covariates = len(specification.names), len(specification.covariates)
    count = len(specification.parameter_names)
    return NormalEstimates(
        specification=specification,
        mean=np.asarray(mean, float),
        covariate_effects=np.zeros((size, covariates)) if slopes is None else np.asarray(slopes, float),
        covariance=np.asarray(covariance, float),
        parameter_covariance=np.eye(count) * errors**2,
        standard_errors_kind="classic",
        log_likelihood=-1500.0,
        log_likelihood_se=0.05,
        iterations=20,
        seconds=0.2,
        verdict=Verdict(),
        people=people,
        tasks=tasks,
        seed=0,
        draws=256,
    )


def taste(errors: float = 0.1, **options) -> NormalEstimates:
    """Price fixed, quality and green normal and correlated."""
    specification = MixedSpecification.of(["price", "quality", "green"], distributions={"price": "fixed"})
    covariance = [[0, 0, 0], [0, 1.0, 0.3], [0, 0.3, 0.5]]
    return fit_of(specification, [-0.5, 1.0, 0.3], covariance, errors=errors, **options)


def panel_from(
    fit: NormalEstimates,
    *,
    people: int = 200,
    tasks: int = 10,
    alternatives: int = 3,
    seed: int = 0,
    covariates: np.ndarray | None = None,
) -> Panel:
    """Choices of people drawn from the fitted population."""
    generator = np.random.default_rng(seed)
    size = len(fit.names)
    attributes = generator.normal(size=(people * tasks * alternatives, size)).round(2)
    covariates = np.zeros((people, 0)) if covariates is None else covariates
    b = person_draws(estimate(fit), covariates, seed=seed + 1)[0]
    coefficients = coefficients_of(fit.specification, b)
    utilities = np.einsum("rk,rk->r", attributes, np.repeat(coefficients, tasks * alternatives, axis=0))
    task_start = np.arange(people * tasks + 1) * alternatives
    return Panel(
        names=fit.names,
        attributes=attributes,
        task_start=task_start,
        person_start=np.arange(people + 1) * tasks,
        chosen=choose(probabilities(utilities, task_start), task_start, generator),
        weights=np.ones(people),
        people=Labels.of(f"p{i}" for i in range(people)),
        tasks=Labels.of(str(i % tasks) for i in range(people * tasks)),
        alternatives=Labels.of("abcdefgh"[i % alternatives] for i in range(len(attributes))),
        covariate_names=fit.specification.covariates,
        covariates=covariates,
    )


def known_of(fit: NormalEstimates, people: int = 50, seed: int = 0) -> NormalPosteriors:
    """People whose posteriors are half as wide as the population."""
    covariates = np.zeros((people, len(fit.specification.covariates)))
    means = person_draws(estimate(fit), covariates, seed=seed)[0]
    covariances = np.repeat(0.25 * fit.covariance[None], people, 0)
    return NormalPosteriors(tuple(f"p{i}" for i in range(people)), means, covariances)


def fitted(
    fit: NormalEstimates, *, covariates=None, ranges=None, panel: Panel | None = None, **given
) -> MixedFit | LogitFit:
    """The fit of these estimates: without covariates, and of attributes from 0 to 1, if none are told.

    Parameters
    ----------
    given
        `known` people, or other fields of `DataFacts`.
    """
    size, known = len(fit.names), given.pop("known", None)
    facts = DataFacts(
        names=fit.names,
        ranges=np.tile([0.0, 1.0], (size, 1)) if ranges is None else np.asarray(ranges, float),
        covariates=np.zeros((fit.people, 0)) if covariates is None else covariates,
        null_log_likelihood=given.pop("null_log_likelihood", -2000.0),
        **given,
    )
    specification = fit.specification
    if not specification.random:
        return LogitFit(model=ConditionalLogit(), estimates=fit, data=facts, panel=panel)
    model = MixedLogit(
        covariance=specification.covariance,
        space="preference" if specification.price is None else "wtp",
        price=specification.price,
    )
    return MixedFit(model=model, estimates=fit, data=facts, panel=panel, known=known)
