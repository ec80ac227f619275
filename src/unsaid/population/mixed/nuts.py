"""The mixed logit by NUTS: the whole posterior of a population, as a gold standard or for its own sake.

The model is that of `fit_mixed`, with normal, lognormal and fixed coefficients, diagonal or full
covariance, person covariates and willingness-to-pay space. Beside the likelihood stand weak priors,
in units in which an attribute differs by about 1 between alternatives (the nearest power of two),
for people whose covariates are average, and per standard deviation of a covariate:

- means, slopes and fixed coefficients: normal around 0 with sd 10; of logs (lognormal), with sd 5;
- standard deviations over people: half-Cauchy with scale 5; of logs, 2;
- correlations: LKJ with concentration 1 (Lewandowski, Kurowicka & Joe 2009).

Estimates are posterior means, and their covariance is the posterior's; sampling is by the No-U-Turn
Sampler of NumPyro (Hoffman & Gelman 2014; Phan, Pradhan & Jankowiak 2019).
"""

import time
from types import ModuleType
from typing import Any

import numpy as np

from unsaid.data.panel import Panel
from unsaid.population.integration.exact_likelihood import exact_log_likelihood
from unsaid.population.integration.packed import Packed, layout_of, pack
from unsaid.population.integration.shards import Population
from unsaid.population.integration.units import from_packed
from unsaid.population.normal.estimates import NormalEstimates, correlations_of
from unsaid.population.normal.fit import PosteriorDraws
from unsaid.population.options import NutsOptions, ProgressCallback
from unsaid.population.outcome import Outcome, Verdict
from unsaid.population.specification import MixedSpecification
from unsaid.types.errors import DataError, UnsaidError

__all__ = ["fit_nuts", "sampler_module"]

MAX_R_HAT = 1.05
"""Chains agree below (Gelman & Rubin 1992; 1.01 is asked for where tails matter, Vehtari et al. 2021)."""

MIN_EFFECTIVE = 100
"""Effective draws of every parameter: the error of a posterior mean is then a tenth of its sd."""

MAX_DIVERGING = 0.005
"""Share of the draws."""

CENTRED_ABOVE = 4.0
"""Alternatives not chosen, per person and coefficient that varies, from which on people are centred."""


def sampler_module() -> ModuleType:
    """`nuts_sampler`, where NumPyro is installed.

    Raises
    ------
    UnsaidError
        If it is not.
    """
    try:
        from unsaid.population.mixed import nuts_sampler
    except ModuleNotFoundError as error:
        if error.name != "numpyro":
            raise
        raise UnsaidError(
            "sampling by NUTS needs NumPyro, which is not installed", advice="pip install 'unsaid[nuts]'"
        ) from None
    return nuts_sampler


def fit_nuts(
    panel: Panel,
    specification: MixedSpecification | None = None,
    options: NutsOptions | None = None,
    *,
    progress: ProgressCallback | None = None,
) -> tuple[NormalEstimates, PosteriorDraws]:
    """Sample the posterior of a mixed logit.

    Parameters
    ----------
    panel
        Everybody's choices; a person's weight is the power of their likelihood.
    specification
        Which coefficients vary and how; all, normally and correlated, where None.
    options
        How it is sampled.
    progress
        Called with the steps done over all chains, and NaN: the marginal likelihood is not known
        on the way.

    Returns
    -------
    tuple
        Posterior means and covariance in place of estimates and their errors, with a verdict that says
        so where chains do not agree, say too little or diverge; and the draws.

    Raises
    ------
    DataError
        If no coefficient varies, the specification is for other attributes, or the panel cannot be
        used.
    UnsaidError
        If NumPyro is not installed.
    """
    specification = specification or MixedSpecification.of(panel.names)
    options = options or NutsOptions()
    _check(panel, specification)
    sampler = sampler_module()
    begun = time.perf_counter()
    packed = pack(panel, specification.covariates)
    shift, spread = _standard(packed.design[:, 1:])
    design = np.column_stack([packed.design[:, :1], (packed.design[:, 1:] - shift) / spread])
    chains = sampler.sample(
        packed,
        design,
        layout_of(specification),
        options,
        diagonal=specification.covariance == "diagonal",
        centred=_centred(packed, specification, options),
        progress=None if progress is None else lambda steps: progress(steps, np.nan),
    )
    units = [_in_units(specification, chain.tastes, packed.scales, shift, spread) for chain in chains]
    population = tuple(np.array(part) for part in zip(*units, strict=True))
    diverging = np.array([chain.diverging for chain in chains])
    found, draws = _summarised(panel, specification, options, population, diverging)
    return found._replace(seconds=time.perf_counter() - begun), draws


def _check(panel: Panel, specification: MixedSpecification) -> None:
    if specification.names != panel.names:
        raise DataError(
            "the specification is for other attributes",
            expected=", ".join(panel.names),
            got=", ".join(specification.names),
        )
    if not specification.random:
        raise DataError(
            "NUTS is for models in which people differ",
            got="no coefficient that varies",
            advice="fit the conditional logit by its likelihood: --method em",
        )


def _standard(covariates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What is subtracted from covariates, and what they are divided by."""
    spread = np.std(covariates, 0)
    return np.mean(covariates, 0), np.where(spread > 0, spread, 1.0)


def _centred(packed: Packed, specification: MixedSpecification, options: NutsOptions) -> bool:
    """Whether people say so much of themselves that their b depend little on the population.

    Then b are nearly independent of the means; where people say little, it is the deviations that
    are (Betancourt & Girolami 2015).
    """
    if options.centred is not None:
        return options.centred
    return len(packed.differences) >= CENTRED_ABOVE * packed.person_count * len(specification.random)


def _in_units(
    specification: MixedSpecification, tastes: Any, scales: np.ndarray, shift: np.ndarray, spread: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Means, slopes and covariances of b in the units of attributes and covariates."""
    means = tastes.means.copy()
    means[..., 1:] /= spread
    means[..., 0] -= means[..., 1:] @ shift
    draws = [
        from_packed(specification, Population(*one), scales)
        for one in zip(means, tastes.fixed, tastes.factor, strict=True)
    ]
    mean, slopes, covariance = (np.array(part) for part in zip(*draws, strict=True))
    return mean, slopes, covariance


def _summarised(
    panel: Panel,
    specification: MixedSpecification,
    options: NutsOptions,
    population: tuple[np.ndarray, ...],
    diverging: np.ndarray,
) -> tuple[NormalEstimates, PosteriorDraws]:
    """The posterior means as a fit, and how well they are known."""
    chains, draws = diverging.shape
    mean, slopes, covariance = population
    sds = np.sqrt(np.diagonal(covariance, axis1=2, axis2=3))
    correlations = np.mean([correlations_of(one) for chain in covariance for one in chain], 0)
    spread = sds.mean((0, 1))
    fit = NormalEstimates(
        specification=specification,
        mean=mean.mean((0, 1)),
        covariate_effects=slopes.mean((0, 1)),
        covariance=np.outer(spread, spread) * correlations,
        parameter_covariance=np.zeros((0, 0)),
        standard_errors_kind="posterior",
        log_likelihood=np.nan,
        log_likelihood_se=np.nan,
        iterations=chains * (options.warmup + draws),
        seconds=0.0,
        verdict=Verdict(),
        people=panel.person_count,
        tasks=panel.task_count,
        seed=options.seed,
        draws=chains * draws,
    )
    each = zip(*(part.reshape(chains * draws, *part.shape[2:]) for part in population), strict=True)
    parameters = np.array(
        [fit._replace(mean=m, covariate_effects=b, covariance=c).parameters for m, b, c in each]
    )
    by_chain = parameters.reshape(chains, draws, -1)
    r_hat, effective = sampler_module().agreement(by_chain)
    fit = fit._replace(
        parameter_covariance=np.atleast_2d(np.cov(parameters.T)),
        verdict=_verdict(fit.parameter_names, r_hat, effective, diverging),
    )
    if options.exact_draws:
        exact = exact_log_likelihood(
            panel,
            specification,
            fit.mean,
            fit.covariance,
            fit.covariate_effects,
            draws=options.exact_draws,
        )
        fit = fit._replace(log_likelihood=exact.value, log_likelihood_se=exact.standard_error)
    return fit, PosteriorDraws(mean, slopes, covariance, diverging, r_hat, effective)


def _verdict(
    names: tuple[str, ...], r_hat: np.ndarray, effective: np.ndarray, diverging: np.ndarray
) -> Verdict:
    """What speaks against the draws, or how good they are."""
    worst, fewest = int(np.argmax(r_hat)), int(np.argmin(effective))
    if not r_hat[worst] <= MAX_R_HAT:
        return Verdict(
            Outcome.CHAINS_DISAGREE,
            f"chains do not agree: R-hat of {names[worst]} is {r_hat[worst]:.2f}, above {MAX_R_HAT}",
        )
    if np.mean(diverging) > MAX_DIVERGING:
        return Verdict(
            Outcome.DIVERGED,
            f"{np.sum(diverging)} of {diverging.size} draws diverged: parts of the posterior may be missing",
        )
    if effective[fewest] < MIN_EFFECTIVE:
        return Verdict(
            Outcome.FEW_EFFECTIVE,
            f"{names[fewest]} has {effective[fewest]:.0f} effective draws, fewer than {MIN_EFFECTIVE}",
        )
    return Verdict(
        Outcome.CONVERGED,
        f"R-hat at most {np.max(r_hat):.3f}, at least {np.min(effective):.0f} effective of "
        f"{diverging.size} draws, {int(np.sum(diverging)) or 'none'} of which diverged",
    )
