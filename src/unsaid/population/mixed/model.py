"""The mixed logit as a model, and its fit."""

import dataclasses
import importlib
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import numpy as np
from jaxtyping import Float, Shaped

from unsaid.data.panel import Panel
from unsaid.population.choice_rule import LinearRule
from unsaid.population.facts import DataFacts, facts_of
from unsaid.population.files import tuples
from unsaid.population.logit.model import ConditionalLogit
from unsaid.population.model import Fit, Model
from unsaid.population.normal.fit import NormalFit, NormalPosteriors, estimates_of
from unsaid.population.options import FitOptions, NutsOptions, ProgressCallback, RayOptions
from unsaid.population.specification import CovarianceKind, MixedSpecification
from unsaid.population.tastes import TasteDistribution
from unsaid.types.errors import DataError

__all__ = ["MixedFit", "MixedLogit"]

CLUSTER = "unsaid.population.cluster.ray_engine"
"""Fits over a cluster. It stands above this model, so it is looked up when a cluster is asked for."""

PERSON_DRAWS, COMPARED_DRAWS = 1024, 128
"""For each person's log likelihood: at the estimates; at each draw of the parameters, the same ones for
all, so that their error largely cancels."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class MixedLogit(Model):
    """A mixed logit: coefficients that vary over people.

    Parameters
    ----------
    covariance
        none, diagonal or full; none is the conditional logit.
    distributions
        normal, lognormal, -lognormal or fixed by attribute; the rest are normal.
    covariates
        Of people, that the means depend on; all of the panel's where None.
    space
        preference; or wtp: coefficients in units of `price`, which is lognormal below 0.
    price
        Of a model in willingness-to-pay space.
    nuts
        How the posterior is sampled by NUTS; None to maximise the likelihood.
    ray
        How people are spread over a Ray cluster; None for this machine.
    """

    name: ClassVar[str] = "mixed"
    covariance: CovarianceKind = "full"
    distributions: Mapping[str, str] = dataclasses.field(default_factory=dict)
    covariates: tuple[str, ...] | None = None
    space: Literal["preference", "wtp"] = "preference"
    price: str | None = None
    nuts: NutsOptions | None = None
    ray: RayOptions | None = None

    def __post_init__(self) -> None:
        if self.space not in ("preference", "wtp"):
            raise DataError("there is no such space", expected="preference or wtp", got=repr(self.space))
        if (self.space == "wtp") != (self.price is not None):
            raise DataError(
                "a model in willingness-to-pay space needs a price, and no other has one",
                expected="the name of the price's attribute" if self.price is None else "no price",
                got=self.price or "none",
                advice="--price NAME" if self.price is None else "ask the fit for its willingness_to_pay",
            )
        if self.ray is not None and (self.covariance == "none" or self.nuts is not None):
            raise DataError(
                "only models whose coefficients vary are fitted over a cluster, and none by NUTS",
                expected="covariance diagonal or full",
                got=f"covariance {self.covariance}" + (", NUTS" if self.nuts else ""),
                advice="--engine local",
            )

    @property
    def described(self) -> str:
        """The model in words."""
        space = "" if self.space == "preference" else ", willingness-to-pay space"
        return f"mixed logit, {self.covariance} covariance{space}"

    def specification(self, panel: Panel) -> MixedSpecification:
        """How the coefficients of a panel's attributes vary."""
        given = panel.covariate_names if self.covariates is None else self.covariates
        return MixedSpecification.of(
            panel.names,
            covariance=self.covariance,
            distributions=self.distributions,
            covariates=() if self.covariance == "none" else given,
            price=self.price,
        )

    def fit(
        self, panel: Panel, options: FitOptions | None = None, progress: ProgressCallback | None = None
    ) -> Fit:
        """Fit the population; where no coefficient varies, the conditional logit.

        Raises
        ------
        DataError
            If the panel is empty or the model does not suit it.
        """
        specification, options, sampled = self.specification(panel), options or FitOptions(), None
        # compiled kernels take a second to import: only who fits waits for them
        if self.nuts is not None:
            from unsaid.population.mixed.nuts import fit_nuts

            found, sampled = fit_nuts(panel, specification, self.nuts, progress=progress)
        elif not specification.random:
            return ConditionalLogit().fit(panel, options, progress)
        elif self.ray is not None:
            cluster = importlib.import_module(CLUSTER)
            found = cluster.fit_mixed_ray(panel, specification, options, self.ray, progress=progress)
        else:
            from unsaid.population.mixed.fit import fit_mixed

            found = fit_mixed(panel, specification, options, progress=progress)
        data = facts_of(panel, specification.covariates)
        return MixedFit(model=self, estimates=found, data=data, panel=panel, sampled=sampled)

    def refit(self, panel: Panel, start: Fit, options: FitOptions) -> Fit:
        """The same for some of the people, without standard errors."""
        return self.fit(panel, dataclasses.replace(options, standard_errors="none"))


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class MixedFit(NormalFit):
    """A fitted mixed logit."""

    @property
    def rule(self) -> LinearRule:
        """Utility is linear in the attributes."""
        return LinearRule(self.estimates.specification.price)

    def individual_posteriors(self, panel: Panel) -> NormalPosteriors:
        """Normal posteriors of b of everybody in a panel."""
        from unsaid.population.mixed.people import individual_posteriors

        return individual_posteriors(self.estimates, panel)

    def log_likelihoods(
        self, panel: Panel, distribution: TasteDistribution | None = None
    ) -> Float[np.ndarray, " person"]:
        """Log likelihood of all choices of each person, by importance sampling."""
        from unsaid.population.integration.exact_likelihood import exact_log_likelihood

        found, draws = self.estimates, PERSON_DRAWS
        mean, effects, covariance = found.mean, found.covariate_effects, found.covariance
        if distribution is not None:
            mean, effects, factor = (part[0] for part in distribution.population)  # pyright: ignore[reportAttributeAccessIssue]
            covariance, draws = factor @ factor.T, COMPARED_DRAWS
        return exact_log_likelihood(panel, found.specification, mean, covariance, effects, draws=draws).people

    def with_standard_errors(
        self, kind: str, *, clusters: Shaped[np.ndarray, " person"] | None = None
    ) -> "MixedFit":
        """The same estimates with standard errors of another kind."""
        from unsaid.population.mixed.standard_errors import with_standard_errors

        if self.sampled is not None:
            raise DataError("a posterior has one kind of error, its own", got=kind, advice="--method em")
        found = with_standard_errors(self.choices(), self.estimates, kind, clusters=clusters)
        return dataclasses.replace(self, estimates=found)

    def content(self) -> dict[str, Any]:
        """Specification, estimates, people and draws."""
        return self.kept()

    @classmethod
    def from_content(cls, content: dict[str, Any], data: DataFacts) -> "MixedFit":
        """The fit that `content` was made of."""
        given = tuples(content["specification"])
        given["nuts"] = None if given.get("nuts") is None else NutsOptions(**given["nuts"])
        return cls(model=MixedLogit(**given), data=data, **estimates_of(content))
