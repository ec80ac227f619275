"""What a fit of latent classes came to: the classes, how large they are, and how sure that is."""

import math
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.population.outcome import Verdict
from unsaid.population.parameters import NaturalScale, Parameter
from unsaid.population.postestimation.compare import HeldOut

__all__ = ["ClassCount", "LatentEstimates"]


class LatentEstimates(NamedTuple):
    """Classes of people, each of which chooses by a conditional logit of its own.

    Attributes
    ----------
    names
        Of the attributes.
    shares
        Of the classes among people, the largest first.
    coefficients
        Of each class, in the attributes' units.
    parameter_covariance
        Of the estimates of `parameters`, in their order; NaN where it was not or cannot be computed.
        Shares sum to 1, so that it is singular.
    standard_errors_kind
        classic, robust or none: how `parameter_covariance` was computed.
    log_likelihood
        Of all choices.
    iterations
        Steps of the best start.
    starts, agreeing
        Starts that were climbed to the end, and how many of them came to this log likelihood.
    seconds
        Wall-clock time of the fit.
    verdict
        Whether the maximum was reached and nothing speaks against the result.
    people, tasks
        How many.
    seed
        That the starts followed from.
    """

    names: tuple[str, ...]
    shares: Float[np.ndarray, " class_"]
    coefficients: Float[np.ndarray, "class_ attribute"]
    parameter_covariance: Float[np.ndarray, "parameter parameter"]
    standard_errors_kind: str
    log_likelihood: float
    iterations: int
    starts: int
    agreeing: int
    seconds: float
    verdict: Verdict
    people: int
    tasks: int
    seed: int

    @property
    def class_count(self) -> int:
        """How many classes."""
        return len(self.shares)

    @property
    def parameter_table(self) -> tuple[Parameter, ...]:
        """What each of `parameters` is: class.attribute, and share.class; classes count from 1."""
        numbers = range(1, self.class_count + 1)
        own = [Parameter(f"{k}.{name}", "mean", name, k) for k in numbers for name in self.names]
        return (*own, *(Parameter(f"share.{k}", "share", f"class {k}", k) for k in numbers))

    @property
    def parameters(self) -> Float[np.ndarray, " parameter"]:
        """Estimates: coefficients class by class, then shares."""
        return np.concatenate([self.coefficients.ravel(), self.shares])

    @property
    def log_likelihood_se(self) -> float:
        """0: the log likelihood is exact."""
        return 0.0

    @property
    def converged(self) -> bool:
        """Whether the result can be relied on."""
        return self.verdict.converged

    @property
    def message(self) -> str:
        """What was found, and what to do about it."""
        return self.verdict.message

    @property
    def standard_errors(self) -> Float[np.ndarray, " parameter"]:
        """Of `parameters`; NaN where there are none."""
        return np.sqrt(np.diag(self.parameter_covariance))

    @property
    def natural_scales(self) -> tuple[NaturalScale, ...]:
        """None: no coefficient is lognormal."""
        return ()

    @property
    def free_parameters(self) -> int:
        """How many numbers were estimated: all coefficients, and the shares but one."""
        return self.coefficients.size + self.class_count - 1

    @property
    def bic(self) -> float:
        """Bayesian information criterion; counts tasks, as the other models' here does."""
        return self.free_parameters * math.log(self.tasks) - 2 * self.log_likelihood

    @property
    def bic_people(self) -> float:
        """The same, counting people, as most tools for latent classes do."""
        return self.free_parameters * math.log(self.people) - 2 * self.log_likelihood


class ClassCount(NamedTuple):
    """A number of classes, and how well it describes people.

    Attributes
    ----------
    fit
        Of everybody.
    held_out
        Of people whom the classes were not fitted to; None where nobody was held out.
    """

    fit: LatentEstimates
    held_out: HeldOut | None
