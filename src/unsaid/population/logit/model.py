"""The conditional logit as a model, and its fit."""

import dataclasses
from typing import Any, ClassVar

import numpy as np
from jaxtyping import Float, Shaped

from unsaid.data.digest import digest_of
from unsaid.data.individual import covariates_by_alternative
from unsaid.data.panel import Panel
from unsaid.population.choice_rule import LinearRule
from unsaid.population.facts import DataFacts, facts_of
from unsaid.population.model import Fit, Model
from unsaid.population.normal.fit import NormalFit, NormalPosteriors, estimates_of
from unsaid.population.options import FitOptions, ProgressCallback
from unsaid.population.probabilities import person_of_rows, probabilities
from unsaid.population.tastes import TasteDistribution
from unsaid.types.errors import DataError

__all__ = ["ConditionalLogit", "LogitFit", "with_covariates"]


def with_covariates(panel: Panel) -> Panel:
    """The panel with what is known of people as attributes; as it is where nothing is known."""
    return covariates_by_alternative(panel) if panel.covariate_names else panel


@dataclasses.dataclass(frozen=True)
class ConditionalLogit(Model):
    """The conditional logit: the same coefficients for all."""

    name: ClassVar[str] = "logit"

    @property
    def described(self) -> str:
        """The model in words."""
        return "conditional logit"

    def fit(
        self, panel: Panel, options: FitOptions | None = None, progress: ProgressCallback | None = None
    ) -> "LogitFit":
        """Fit one vector of coefficients to everybody's choices.

        What is known of people has a coefficient for each alternative but one, as in mlogit and xlogit.

        Raises
        ------
        DataError
            If the panel is empty, holds numbers that are not finite, or has covariates and no labels.
        """
        from unsaid.population.logit.newton import fit_conditional  # compiled: only who fits waits for it

        own = with_covariates(panel)
        found = fit_conditional(own, options)
        # the digest is that of what was given, as for other models of the same choices
        facts = dataclasses.replace(facts_of(own), digest=digest_of(panel))
        return LogitFit(model=self, estimates=found, data=facts, panel=own)

    def refit(self, panel: Panel, start: Fit, options: FitOptions) -> "LogitFit":
        """The same for some of the people, without standard errors."""
        return self.fit(panel, dataclasses.replace(options, standard_errors="none"))


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class LogitFit(NormalFit):
    """A fitted conditional logit: a normal population in which nobody differs."""

    @property
    def rule(self) -> LinearRule:
        """Utility is linear in the attributes."""
        return LinearRule()

    def individual_posteriors(self, panel: Panel) -> NormalPosteriors:
        """Nobody differs, so that nobody's choices say anything of themselves."""
        raise DataError("in a conditional logit people do not differ", advice="fit a mixed logit")

    def log_likelihoods(
        self, panel: Panel, distribution: TasteDistribution | None = None
    ) -> Float[np.ndarray, " person"]:
        """Log likelihood of all choices of each person."""
        panel = with_covariates(panel)
        coefficients = (distribution or self.distribution()).means()
        chances = probabilities(panel.attributes @ coefficients, panel.task_start)
        rows = panel.task_start[:-1] + panel.chosen
        person = person_of_rows(panel.task_start, panel.person_start)[rows]
        return np.bincount(person, np.log(chances[rows]), minlength=panel.person_count)

    def with_standard_errors(
        self, kind: str, *, clusters: Shaped[np.ndarray, " person"] | None = None
    ) -> "LogitFit":
        """The same coefficients with standard errors of another kind."""
        from unsaid.population.integration.packed import pack
        from unsaid.population.integration.sandwich import (
            cluster_labels,
            clustered_products,
            robust_products,
        )
        from unsaid.population.logit.newton import derivatives_at

        panel = self.choices()
        labels = cluster_labels(kind, clusters, panel.person_count)
        packed = pack(panel)
        found = derivatives_at(packed, self.estimates.mean * packed.scales)
        covariance = np.linalg.pinv(found.curvature, hermitian=True)
        if kind != "classic":
            products = robust_products(found.scores, packed.weights)
            if kind == "clustered":
                products = clustered_products(found.scores, packed.weights, labels)
            covariance = covariance @ products @ covariance
        covariance /= np.outer(packed.scales, packed.scales)
        return dataclasses.replace(
            self,
            estimates=self.estimates._replace(parameter_covariance=covariance, standard_errors_kind=kind),
        )

    def content(self) -> dict[str, Any]:
        """Specification, estimates, people and draws."""
        return self.kept()

    @classmethod
    def from_content(cls, content: dict[str, Any], data: DataFacts) -> "LogitFit":
        """The fit that `content` was made of."""
        return cls(model=ConditionalLogit(), data=data, **estimates_of(content))
