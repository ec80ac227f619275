"""What a family of models must say of its fit; whatever else is asked of a fit is computed from it."""

import abc
import math
from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np
from jaxtyping import Float

from unsaid.data.offers import Offers
from unsaid.data.panel import Panel
from unsaid.population.choice_rule import ChoiceRule
from unsaid.population.facts import DataFacts
from unsaid.population.options import PostEstimation
from unsaid.population.outcome import Verdict
from unsaid.population.parameters import NaturalScale, Parameter
from unsaid.population.persons import PersonTable
from unsaid.population.tastes import INTERVAL, TasteDistribution, Tastes

__all__ = ["Estimate", "Estimates", "Fitted", "over_distributions", "over_tastes"]


@runtime_checkable
class Estimates(Protocol):
    """What every family's estimates say of themselves.

    Attributes
    ----------
    parameter_covariance
        Of the estimates of `parameters`; NaN where it was not or cannot be computed.
    standard_errors_kind
        classic, robust, clustered, posterior, products or none: how that was computed.
    log_likelihood_se
        Due to draws; 0 for a log likelihood that is exact.
    """

    @property
    def parameter_table(self) -> tuple[Parameter, ...]:
        """What each of the parameters is."""
        ...

    @property
    def parameters(self) -> Float[np.ndarray, " parameter"]:
        """Estimates."""
        ...

    @property
    def natural_scales(self) -> tuple[NaturalScale, ...]:
        """Of lognormal coefficients."""
        ...

    @property
    def free_parameters(self) -> int:
        """How many numbers were estimated."""
        ...

    @property
    def parameter_covariance(self) -> Float[np.ndarray, "parameter parameter"]: ...  # noqa: D102

    @property
    def standard_errors_kind(self) -> str: ...  # noqa: D102

    @property
    def log_likelihood(self) -> float: ...  # noqa: D102

    @property
    def log_likelihood_se(self) -> float: ...  # noqa: D102

    @property
    def iterations(self) -> int: ...  # noqa: D102

    @property
    def seconds(self) -> float: ...  # noqa: D102

    @property
    def verdict(self) -> Verdict: ...  # noqa: D102

    @property
    def people(self) -> int: ...  # noqa: D102

    @property
    def tasks(self) -> int: ...  # noqa: D102

    @property
    def seed(self) -> int: ...  # noqa: D102


class Fitted(abc.ABC):
    """A fit, as far as its family has to say something of its own.

    Attributes
    ----------
    estimates
        The numbers.
    data
        What they are of.
    """

    estimates: Estimates
    data: DataFacts

    @property
    @abc.abstractmethod
    def rule(self) -> ChoiceRule:
        """How somebody with known coefficients chooses."""

    @abc.abstractmethod
    def distribution(self, parameters: Float[np.ndarray, " parameter"] | None = None) -> TasteDistribution:
        """How tastes are distributed, at some parameters; at the estimates where None."""

    @abc.abstractmethod
    def distributions(self, count: int, seed: int) -> Iterator[TasteDistribution]:
        """The same at parameters that the fit leaves possible (Krinsky & Robb 1986)."""

    @abc.abstractmethod
    def log_likelihoods(
        self, panel: Panel, distribution: TasteDistribution | None = None
    ) -> Float[np.ndarray, " person"]:
        """Log likelihood of all choices of each person, who need not be among those of the fit."""

    @property
    @abc.abstractmethod
    def knows_people(self) -> bool:
        """Whether it can say something of each person."""

    @property
    @abc.abstractmethod
    def known_ids(self) -> tuple[str, ...]:
        """Of the people of the fit.

        Raises
        ------
        DataError
            If the fit does not know its people.
        """

    @abc.abstractmethod
    def known_probabilities(
        self, offers: Offers, options: PostEstimation, shares: Float[np.ndarray, "person row"]
    ) -> tuple[Float[np.ndarray, "person row"], Float[np.ndarray, "draw row"]]:
        """Choice probabilities of each person of the fit under their own posterior, and draws of their mean.

        Parameters
        ----------
        shares
            Of each person in the mean of each row; they sum to one.

        Raises
        ------
        DataError
            If the fit does not know its people.
        """

    @abc.abstractmethod
    def people(self, panel: Panel | None = None) -> PersonTable:
        """Who wants what: everybody's posterior.

        Parameters
        ----------
        panel
            Other people's choices between the same attributes; None for those of the fit.

        Raises
        ------
        DataError
            If the fit does not know its people.
        """

    def tastes(self, options: PostEstimation | None = None) -> Tastes:
        """Tastes of people like those of the data, at the estimates."""
        return self.distribution().tastes(*self.simulated(options or PostEstimation()))

    def taste_draws(self, options: PostEstimation | None = None) -> Iterator[Tastes]:
        """The same people's tastes, at parameters that the fit leaves possible."""
        options = options or PostEstimation()
        people = self.simulated(options)
        return (one.tastes(*people) for one in self.distributions(options.draws, options.seed))

    def simulated(self, options: PostEstimation) -> tuple[Float[np.ndarray, "person covariate"], int]:
        """Covariates of simulated people, drawn from those of real ones, and the seed of their noise."""
        picked = np.random.default_rng(options.seed).integers(len(self.data.covariates), size=options.people)
        noise = np.random.SeedSequence(options.seed).spawn(2)[1].generate_state(1)[0]
        return self.data.covariates[picked], int(noise)

    @property
    def knows_errors(self) -> bool:
        """Whether the fit says how sure its means, and shares of classes, are."""
        table = self.estimates.parameter_table
        places = [i for i, one in enumerate(table) if one.role in ("mean", "fixed", "share")]
        return bool(np.all(np.isfinite(self.estimates.parameter_covariance[np.ix_(places, places)])))

    @property
    def standard_errors(self) -> Float[np.ndarray, " parameter"]:
        """Of the parameters; NaN where there are none."""
        return np.sqrt(np.diag(self.estimates.parameter_covariance))

    @property
    def aic(self) -> float:
        """Akaike's criterion."""
        return 2 * self.estimates.free_parameters - 2 * self.estimates.log_likelihood

    @property
    def bic(self) -> float:
        """Bayesian information criterion; counts tasks, as the field's tools do."""
        found = self.estimates
        return found.free_parameters * math.log(found.tasks) - 2 * found.log_likelihood


class Estimate(NamedTuple):
    """A number, or several, with a 95% interval; NaN where the fit does not know how sure it is."""

    value: Float[np.ndarray, "..."]
    low: Float[np.ndarray, "..."]
    high: Float[np.ndarray, "..."]


def over_distributions(
    fit: Fitted, ask: Callable[[TasteDistribution], np.ndarray], options: PostEstimation
) -> Estimate:
    """Any question, asked at the estimates and at each draw of the parameters: the only such loop."""
    centre = ask(fit.distribution())
    if not fit.knows_errors:
        unknown = np.full_like(centre, np.nan, dtype=float)
        return Estimate(centre, unknown, unknown)
    drawn = np.array([ask(one) for one in fit.distributions(options.draws, options.seed)])
    low, high = np.quantile(drawn, INTERVAL, axis=0)
    return Estimate(centre, low, high)


def over_tastes(fit: Fitted, ask: Callable[[Tastes], np.ndarray], options: PostEstimation) -> Estimate:
    """The same of the tastes of simulated people, the same ones each time."""
    people = fit.simulated(options)
    return over_distributions(fit, lambda one: ask(one.tastes(*people)), options)
