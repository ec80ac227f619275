"""What a fit came to: the population, how sure it is, and what to do if it failed."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.population.outcome import Verdict
from unsaid.population.parameters import NaturalScale, Parameter
from unsaid.population.specification import MixedSpecification

__all__ = ["NormalEstimates", "correlations_of"]


class NormalEstimates(NamedTuple):
    """A fitted mixed logit (a conditional logit where no coefficient varies).

    Attributes
    ----------
    specification
        What was fitted.
    mean
        Of b, one per attribute (of the log size of a lognormal coefficient); the coefficient
        itself where it is fixed. In the attributes' units.
    covariate_effects
        By how much the mean of b changes with each person covariate; 0 for fixed coefficients.
    covariance
        Of b; zeros in rows and columns of fixed coefficients.
    parameter_covariance
        Of the estimates of `parameters`, in their order; NaN where it was not or cannot be
        computed.
    standard_errors_kind
        classic, robust, clustered or none: how `parameter_covariance` was computed.
    log_likelihood, log_likelihood_se
        Log marginal likelihood of all choices, integrated exactly, with the standard error due to its
        draws; 0 for a conditional logit.
    iterations
        Expectation steps over all people (Newton steps of a conditional logit).
    seconds
        Wall-clock time of the fit, without compilation that was done before.
    verdict
        Whether the criteria of `FitOptions.tolerance` were met and nothing speaks against the result.
    people, tasks
        How many.
    seed
        That the random numbers followed from.
    draws
        For each person, in the last iterations; 0 for a conditional logit.
    """

    specification: MixedSpecification
    mean: Float[np.ndarray, " attribute"]
    covariate_effects: Float[np.ndarray, "attribute covariate"]
    covariance: Float[np.ndarray, "attribute attribute"]
    parameter_covariance: Float[np.ndarray, "parameter parameter"]
    standard_errors_kind: str
    log_likelihood: float
    log_likelihood_se: float
    iterations: int
    seconds: float
    verdict: Verdict
    people: int
    tasks: int
    seed: int
    draws: int

    @property
    def names(self) -> tuple[str, ...]:
        """Of the attributes."""
        return self.specification.names

    @property
    def parameter_table(self) -> tuple[Parameter, ...]:
        """What each of the `parameters` is."""
        return self.specification.parameter_table

    @property
    def parameter_names(self) -> tuple[str, ...]:
        """Of the estimates in `parameters`."""
        return self.specification.parameter_names

    @property
    def natural_scales(self) -> tuple[NaturalScale, ...]:
        """Of each lognormal coefficient."""
        means, sds = self.coefficient_means, self.coefficient_sds
        return tuple(
            NaturalScale(
                *(one.name, float(self.mean[i]), float(self.sds[i]), float(means[i])),
                *(one.sign * float(np.exp(self.mean[i])), float(sds[i])),
            )
            for i, one in enumerate(self.specification.coefficients)
            if one.distribution == "lognormal"
        )

    @property
    def free_parameters(self) -> int:
        """How many numbers were estimated."""
        return len(self.parameter_table)

    @property
    def converged(self) -> bool:
        """Whether the result can be relied on."""
        return self.verdict.converged

    @property
    def parameters(self) -> Float[np.ndarray, " parameter"]:
        """Estimates: means, slopes, standard deviations and correlations of b, as named."""
        random = list(self.specification.random)
        spread = np.sqrt(np.diag(self.covariance))[random]
        parts = [self.mean, self.covariate_effects[random].ravel(), spread]
        if self.specification.covariance == "full":
            correlations = correlations_of(self.covariance[np.ix_(random, random)])
            parts += [correlations[j, :j] for j in range(len(random))]
        return np.concatenate(parts)

    @property
    def standard_errors(self) -> Float[np.ndarray, " parameter"]:
        """Of `parameters`; NaN where there are none."""
        return np.sqrt(np.diag(self.parameter_covariance))

    @property
    def sds(self) -> Float[np.ndarray, " attribute"]:
        """Standard deviations of b over people, 0 for fixed coefficients."""
        return np.sqrt(np.diag(self.covariance))

    @property
    def correlations(self) -> Float[np.ndarray, "attribute attribute"]:
        """Of b over people; 0 with fixed coefficients, and 1 on the diagonal."""
        return correlations_of(self.covariance)

    @property
    def coefficient_means(self) -> Float[np.ndarray, " attribute"]:
        """Means of the coefficients over people whose covariates are 0, lognormal ones included."""
        lognormal, signs = self._lognormal
        implied = signs * np.exp(np.where(lognormal, self.mean + 0.5 * self.sds**2, 0.0))
        return np.where(lognormal, implied, self.mean)

    @property
    def coefficient_sds(self) -> Float[np.ndarray, " attribute"]:
        """Standard deviations of the coefficients over people with the same covariates."""
        lognormal, _ = self._lognormal
        variance = np.where(lognormal, self.sds**2, 0.0)
        return np.where(lognormal, np.abs(self.coefficient_means) * np.sqrt(np.expm1(variance)), self.sds)

    @property
    def _lognormal(self) -> tuple[np.ndarray, np.ndarray]:
        coefficients = self.specification.coefficients
        lognormal = np.array([one.distribution == "lognormal" for one in coefficients])
        return lognormal, np.array([float(one.sign) for one in coefficients])


def correlations_of(covariance: Float[np.ndarray, "row row"]) -> Float[np.ndarray, "row row"]:
    """Correlations of a covariance; 0 beside a variance of 0, and 1 on the diagonal."""
    spread = np.sqrt(np.diag(covariance))
    safe = np.where(spread > 0, spread, 1.0)
    correlations = covariance / np.outer(safe, safe)
    np.fill_diagonal(correlations, 1.0)
    return correlations
