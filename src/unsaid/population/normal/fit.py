"""What the fits of normal populations have in common, linear or discounted."""

import abc
import dataclasses
import functools
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Bool, Float

from unsaid.data.offers import Offers
from unsaid.data.panel import Panel
from unsaid.population.files import MAX_PEOPLE, plain, rounded, tuples
from unsaid.population.model import Fit, PersonPrior
from unsaid.population.normal.distribution import NormalTastes
from unsaid.population.normal.estimates import NormalEstimates, correlations_of
from unsaid.population.normal.tastes import (
    Populations,
    at_parameters,
    coefficients_of,
    estimate,
    parameter_draws,
    roots_of,
)
from unsaid.population.options import PostEstimation
from unsaid.population.persons import PersonTable
from unsaid.population.postestimation.importance import importance_shares
from unsaid.population.postestimation.inference_data import Variables
from unsaid.population.specification import Coefficient, MixedSpecification
from unsaid.types.errors import DataError

__all__ = ["NormalFit", "NormalPosteriors", "PosteriorDraws", "estimates_of"]

SIMULATED = 200
"""Draws of each person's posterior, for what matters most to them: its probability is then known to .04."""


class NormalPosteriors(NamedTuple):
    """What a fit says of each of some people: normal posteriors of b.

    Attributes
    ----------
    ids
        Their ids in the data.
    means, covariances
        Of b, as the specification calls it.
    """

    ids: tuple[str, ...]
    means: Float[np.ndarray, "person parameter"]
    covariances: Float[np.ndarray, "person parameter parameter"]

    def draws(self, count: int, seed: int) -> Iterator[Float[np.ndarray, "person parameter"]]:
        """Draws of everybody's b, one at a time."""
        generator = np.random.default_rng(seed)
        values, vectors = np.linalg.eigh(self.covariances)
        factors = vectors * np.sqrt(np.maximum(values, 0.0))[:, None, :]
        for _ in range(count):
            noise = generator.standard_normal(self.means.shape)
            yield self.means + np.einsum("pkj,pj->pk", factors, noise)


class PosteriorDraws(NamedTuple):
    """Draws of the population's parameters from their posterior, and how well they mixed.

    Attributes
    ----------
    mean, covariate_effects, covariance
        Of b, as in `NormalEstimates`, one of each per draw.
    diverging
        Whether the step to each draw diverged.
    r_hat, effective
        Of each parameter: split R-hat (near 1 where chains agree) and effective draws.
    """

    mean: Float[np.ndarray, "chain draw parameter"]
    covariate_effects: Float[np.ndarray, "chain draw parameter covariate"]
    covariance: Float[np.ndarray, "chain draw parameter parameter"]
    diverging: Bool[np.ndarray, "chain draw"]
    r_hat: Float[np.ndarray, " estimate"]
    effective: Float[np.ndarray, " estimate"]

    @property
    def populations(self) -> Populations:
        """All draws, one chain after the other."""
        # a size of -1 is not to be told where there are no covariates
        draws = self.mean.shape[0] * self.mean.shape[1]
        together = (part.reshape(draws, *part.shape[2:]) for part in self[:3])
        mean, effects, covariance = together
        return Populations(mean, effects, roots_of(covariance))


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class NormalFit(Fit):
    """A fit whose people's parameters are normal, or follow from what is.

    Attributes
    ----------
    known
        Of the people, where a file keeps them.
    sampled
        Draws of NUTS; None where the likelihood was maximised.
    """

    estimates: NormalEstimates
    known: NormalPosteriors | None = None
    sampled: PosteriorDraws | None = None

    def distribution(self, parameters: Float[np.ndarray, " parameter"] | None = None) -> NormalTastes:
        """How tastes are distributed, at some parameters; at the estimates where None."""
        found = estimate(self.estimates) if parameters is None else at_parameters(self.estimates, parameters)
        return NormalTastes(self.estimates.specification, found)

    def distributions(self, count: int, seed: int) -> Iterator[NormalTastes]:
        """The same at draws of the posterior, or of the approximate distribution of the estimates."""
        drawn = self._populations(count, seed)
        for i in range(count):
            one = Populations(*(part[i : i + 1] for part in drawn))
            yield NormalTastes(self.estimates.specification, one)

    def _populations(self, count: int, seed: int) -> Populations:
        if self.sampled is None:
            return parameter_draws(self.estimates, count, seed=seed)
        every = self.sampled.populations
        picked = np.random.default_rng(seed).permutation(np.arange(count) % len(every.means))
        return Populations(*(part[picked] for part in every))

    @abc.abstractmethod
    def individual_posteriors(self, panel: Panel) -> NormalPosteriors:
        """Normal posteriors of b of everybody in a panel, who need not be among those of the fit."""

    @functools.cached_property
    def _posteriors(self) -> NormalPosteriors | None:
        """Of the people of the fit; computed when first asked for."""
        if self.known is not None or self.panel is None:
            return self.known
        differ = bool(self.estimates.specification.random) and bool(self.estimates.sds.any())
        return (
            self.individual_posteriors(self.panel) if differ and self.estimates.people <= MAX_PEOPLE else None
        )

    @property
    def knows_people(self) -> bool:
        """Whether it can say something of each person."""
        return self._posteriors is not None

    def posteriors(self) -> NormalPosteriors:
        """Normal posteriors of the people it was fitted to.

        Raises
        ------
        DataError
            If the fit does not know them.
        """
        if self._posteriors is None:
            raise DataError(
                "this fit does not know its people one by one",
                got=f"{self.estimates.people} people",
                expected=f"at most {MAX_PEOPLE}, and a model in which people differ",
            )
        return self._posteriors

    @property
    def known_ids(self) -> tuple[str, ...]:
        """Of the people of the fit."""
        return self.posteriors().ids

    def known_probabilities(
        self, offers: Offers, options: PostEstimation, shares: Float[np.ndarray, "person row"]
    ) -> tuple[Float[np.ndarray, "person row"], Float[np.ndarray, "draw row"]]:
        """Each person's probabilities, averaged over draws of their posterior, and the draws' means."""
        known = self.posteriors()
        each, means = np.zeros((len(known.ids), len(offers.attributes))), []
        for b in known.draws(options.draws, options.seed):
            chances = self.rule.probabilities(coefficients_of(self.estimates.specification, b), offers)
            each += chances / options.draws
            means.append((shares * chances).sum(0))
        return each, np.array(means)

    def people(self, panel: Panel | None = None) -> PersonTable:
        """Who wants what: everybody's posterior."""
        known = self.posteriors() if panel is None else self.individual_posteriors(panel)
        names, groups = self.data.groups
        shape, people = (len(known.ids), len(self.data.names)), np.arange(len(known.ids))
        first, second, leading = np.zeros(shape), np.zeros(shape), np.zeros((shape[0], len(names)))
        for b in known.draws(SIMULATED, 0):
            weights = self.rule.weights(coefficients_of(self.estimates.specification, b))
            first += weights / SIMULATED
            second += weights**2 / SIMULATED
            shares = importance_shares(weights, self.data.ranges, groups)
            leading[people, shares.argmax(1)] += 1 / SIMULATED
        sds = np.sqrt(np.maximum(second - first**2, 0.0))
        return PersonTable(known.ids, self.data.names, first, sds, names, leading, np.zeros((len(people), 0)))

    def person_prior(self) -> PersonPrior:
        """The population, a little wider, since its means are estimates."""
        found, specification = self.estimates, self.estimates.specification
        if not self.converged:
            raise DataError("a fit that failed is no prior", where=self.data.where, got=self.message)
        odd = [one.name for one in specification.coefficients if one.distribution == "lognormal"]
        if odd:
            raise DataError(
                "a prior needs coefficients that are normal over people",
                where=self.data.where,
                got=f"lognormal: {', '.join(odd)}",
            )
        size = len(found.names)
        of_means = found.parameter_covariance[:size, :size]
        covariance = found.covariance + (of_means if np.all(np.isfinite(of_means)) else 0.0)
        names = tuple("outside_constant" if one == self.data.outside else one for one in found.names)
        return PersonPrior(names, found.mean, 0.5 * (covariance + covariance.T))

    def variables(self, chains: int, draws: int, seed: int) -> Variables:
        """mean, sd and correlation of b, and slope; of people, if known, person_mean and person_sd."""
        if self.sampled is not None:
            chains, draws = self.sampled.diverging.shape
            drawn = self.sampled.populations
        else:
            drawn = parameter_draws(self.estimates, chains * draws, seed=seed)
        covariances = drawn.factors @ np.swapaxes(drawn.factors, 1, 2)
        found = {
            "mean": drawn.means,
            "sd": np.sqrt(np.diagonal(covariances, axis1=1, axis2=2)),
            "correlation": np.array([correlations_of(one) for one in covariances]),
        }
        names, covariates = list(self.estimates.names), list(self.estimates.specification.covariates)
        dims = {"mean": ["attribute"], "sd": ["attribute"], "correlation": ["attribute", "attribute_"]}
        coords: dict[str, list[Any]] = {"attribute": names, "attribute_": names}
        if covariates:
            found["slope"] = drawn.covariate_effects
            dims["slope"], coords["covariate"] = ["attribute", "covariate"], covariates
        constant = None
        if self._posteriors is not None:
            sds = np.sqrt(np.diagonal(self._posteriors.covariances, axis1=1, axis2=2))
            constant = {"person_mean": self._posteriors.means, "person_sd": sds}
            dims |= {name: ["person", "attribute"] for name in constant}
            coords["person"] = list(self._posteriors.ids)
        stats = None if self.sampled is None else {"diverging": self.sampled.diverging}
        posterior = {name: part.reshape(chains, draws, *part.shape[1:]) for name, part in found.items()}
        return Variables(posterior, dims, coords, stats, constant)

    def facts(self) -> dict[str, Any]:
        """Means, standard deviations and correlations of the coefficients."""
        found, names = self.estimates, self.estimates.names
        shown: dict[str, Any] = {
            "means": dict(zip(names, found.coefficient_means.tolist(), strict=True)),
            "sds": dict(zip(names, found.coefficient_sds.tolist(), strict=True)),
            "correlations": {
                name: dict(zip(names, row.tolist(), strict=True))
                for name, row in zip(names, found.correlations, strict=True)
            },
        }
        logs = {one.name: one._asdict() for one in found.natural_scales}
        if logs:
            shown["lognormal"] = {
                name: {k: v for k, v in row.items() if k != "name"} for name, row in logs.items()
            }
        if self.sampled is not None:
            for part in ("r_hat", "effective"):
                values = getattr(self.sampled, part).tolist()
                shown[part] = dict(zip(self.parameter_names, values, strict=True))
        return shown

    def kept(self) -> dict[str, Any]:
        """What every normal fit keeps: specification, estimates, people and draws."""
        # how the work was shared out is no part of the model
        specification = {name: value for name, value in plain(self.model).items() if name != "ray"}
        found: dict[str, Any] = {"specification": specification, "estimates": plain(self.estimates)}
        if self._posteriors is not None:
            found["known"] = {
                "ids": list(self._posteriors.ids),
                "means": rounded(self._posteriors.means),
                "covariances": rounded(self._posteriors.covariances),
            }
        if self.sampled is not None:
            found["sampled"] = plain(self.sampled)
        return found


def estimates_of(content: dict[str, Any]) -> dict[str, Any]:
    """Estimates, people and draws of a fit from what a file holds."""
    given = tuples(content["estimates"])
    specification = tuples(given["specification"])
    specification["coefficients"] = tuple(Coefficient(**one) for one in specification["coefficients"])
    given["specification"] = MixedSpecification(**specification)
    known, sampled = content.get("known"), content.get("sampled")
    return {
        "estimates": NormalEstimates(**given),
        "known": None if known is None else NormalPosteriors(**tuples(known)),
        "sampled": None if sampled is None else PosteriorDraws(**sampled),
    }
