"""The discounted utility as a model of many people, and its fit."""

import dataclasses
from typing import Any, ClassVar

import numpy as np
from jaxtyping import Float, Shaped

from unsaid.data.panel import Panel
from unsaid.model.specification import Specification
from unsaid.population.facts import DataFacts, facts_of
from unsaid.population.files import plain, tuples
from unsaid.population.model import Fit, Model
from unsaid.population.normal.fit import NormalFit, NormalPosteriors, estimates_of
from unsaid.population.options import FitOptions, ProgressCallback
from unsaid.population.tastes import TasteDistribution
from unsaid.population.utility.parts import parts_of
from unsaid.population.utility.rule import DiscountedRule
from unsaid.types.errors import DataError

__all__ = ["DiscountedUtility", "UtilityFit"]

PERSON_DRAWS, COMPARED_DRAWS = 1024, 256
"""For each person's log likelihood: at the estimates, and at each draw of the parameters."""


@dataclasses.dataclass(frozen=True)
class DiscountedUtility(Model):
    """Discounted, probability-weighted utility, all of whose parameters vary over people and are correlated.

    Delay, probability and the outside option have parameters where the choices differ in them.

    Parameters
    ----------
    lapse
        Probability in [0, 1) of a choice at random.
    """

    name: ClassVar[str] = "discounted"
    lapse: float = Specification.lapse

    def __post_init__(self) -> None:
        if not 0 <= self.lapse < 1:
            raise DataError("a lapse is a probability below 1", expected="0 to below 1", got=f"{self.lapse}")

    @property
    def described(self) -> str:
        """The model in words."""
        return "discounted utility, full covariance"

    def fit(
        self, panel: Panel, options: FitOptions | None = None, progress: ProgressCallback | None = None
    ) -> "UtilityFit":
        """Fit the population of all parameters.

        Raises
        ------
        DataError
            If the panel has no attribute, one that is called as a parameter of the model, or covariates.
        """
        from unsaid.population.utility.fit import fit_discounted

        self.refuse_covariates(panel)
        parts = parts_of(panel, self.lapse)
        found = fit_discounted(panel, parts, options or FitOptions(), progress=progress)
        return UtilityFit(model=self, estimates=found, data=facts_of(panel), panel=panel, parts=parts)

    def refit(self, panel: Panel, start: Fit, options: FitOptions) -> "UtilityFit":
        """The same for some of the people, without standard errors."""
        return self.fit(panel, dataclasses.replace(options, standard_errors="none", exact_draws=0))


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class UtilityFit(NormalFit):
    """A fitted population of discounted utilities; its parameters are unconstrained (logs of rates).

    Attributes
    ----------
    parts
        The parts of the model that it has, lapse included.
    """

    parts: Specification

    @property
    def rule(self) -> DiscountedRule:
        """Utility is discounted and weighted by probability."""
        return DiscountedRule(self.parts, self.data.names)

    def individual_posteriors(self, panel: Panel) -> NormalPosteriors:
        """Normal posteriors of everybody's parameters in a panel."""
        from unsaid.population.mixed.people import posterior_moments
        from unsaid.population.utility.standard_errors import shard_of

        means, roots = posterior_moments(*shard_of(panel, self.parts, self.estimates))
        return NormalPosteriors(tuple(panel.people), means, roots @ np.swapaxes(roots, 1, 2))

    def log_likelihoods(
        self, panel: Panel, distribution: TasteDistribution | None = None
    ) -> Float[np.ndarray, " person"]:
        """Log likelihood of all choices of each person, by importance sampling."""
        from unsaid.population.integration.exact_likelihood import person_log_likelihoods
        from unsaid.population.utility.standard_errors import shard_of

        found, draws = self.estimates, PERSON_DRAWS
        if distribution is not None:
            mean, _, factor = (part[0] for part in distribution.population)  # pyright: ignore[reportAttributeAccessIssue]
            found, draws = found._replace(mean=mean, covariance=factor @ factor.T), COMPARED_DRAWS
        return person_log_likelihoods(*shard_of(panel, self.parts, found), draws).people

    def with_standard_errors(
        self, kind: str, *, clusters: Shaped[np.ndarray, " person"] | None = None
    ) -> "UtilityFit":
        """The same estimates with standard errors of another kind."""
        from unsaid.population.utility.standard_errors import with_standard_errors

        found = with_standard_errors(self.choices(), self.parts, self.estimates, kind, clusters=clusters)
        return dataclasses.replace(self, estimates=found)

    def content(self) -> dict[str, Any]:
        """Specification, parts, estimates and people."""
        return {**self.kept(), "parts": plain(self.parts)}

    @classmethod
    def from_content(cls, content: dict[str, Any], data: DataFacts) -> "UtilityFit":
        """The fit that `content` was made of."""
        model, parts = (
            DiscountedUtility(**content["specification"]),
            Specification(**tuples(content["parts"])),
        )
        return cls(model=model, parts=parts, data=data, **estimates_of(content))
