"""Latent classes as a model, and its fit."""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, NamedTuple

import numpy as np
from jaxtyping import Float, Shaped

from unsaid.data.offers import Offers
from unsaid.data.panel import Panel
from unsaid.population.choice_rule import LinearRule
from unsaid.population.facts import DataFacts, facts_of
from unsaid.population.files import plain, rounded, tuples
from unsaid.population.latent.distribution import ClassTastes, class_draws
from unsaid.population.latent.estimates import ClassCount, LatentEstimates
from unsaid.population.latent.options import LatentOptions
from unsaid.population.model import Fit, Model, PersonPrior
from unsaid.population.options import FitOptions, PostEstimation, ProgressCallback
from unsaid.population.persons import PersonTable
from unsaid.population.postestimation.importance import importance_shares
from unsaid.population.postestimation.inference_data import Variables
from unsaid.population.tastes import TasteDistribution
from unsaid.types.errors import DataError

__all__ = ["LatentClasses", "LatentFit", "Membership"]


class Membership(NamedTuple):
    """To which class each person belongs.

    Attributes
    ----------
    ids
        Of the people.
    probabilities
        Posterior, of each class.
    """

    ids: tuple[str, ...]
    probabilities: Float[np.ndarray, "person class_"]


@dataclasses.dataclass(frozen=True)
class LatentClasses(Model):
    """Latent classes: people of a few kinds, each of which chooses by a conditional logit of its own.

    Parameters
    ----------
    classes
        How many; of several numbers, the one with the lowest BIC is taken.
    starts, kept
        Random starts, and how many of them are climbed to the end.
    iterations
        The most steps of one climb.
    folds
        Parts of the people, each held out once, where several numbers of classes are tried; 0 for none.
    """

    name: ClassVar[str] = "latent"
    classes: int | Sequence[int] = (1, 2, 3, 4)
    starts: int = 24
    kept: int = 12
    iterations: int = 300
    folds: int = 5

    @property
    def counts(self) -> tuple[int, ...]:
        """Numbers of classes to try."""
        return (self.classes,) if isinstance(self.classes, int) else tuple(self.classes)

    @property
    def described(self) -> str:
        """The model in words."""
        count = max(self.counts, default=0)
        return f"{count} latent class{'es' if count > 1 else ''}"

    def search(self, options: FitOptions) -> LatentOptions:
        """How classes are looked for.

        Raises
        ------
        DataError
            If numbers of starts, steps and folds do not fit together.
        """
        return LatentOptions(
            seed=options.seed,
            starts=self.starts,
            kept=self.kept,
            iterations=self.iterations,
            folds=self.folds,
            standard_errors=options.standard_errors,
            threads=options.threads,
        )

    def fit(
        self, panel: Panel, options: FitOptions | None = None, progress: ProgressCallback | None = None
    ) -> "LatentFit":
        """Fit all numbers of classes, and take one.

        Parameters
        ----------
        progress
            Called with the fits done and how many there will be.

        Raises
        ------
        DataError
            If there is no number of classes, or the panel cannot be used or has covariates.
        """
        from unsaid.population.latent.count import best_by_bic, count_classes

        self.refuse_covariates(panel)
        search = self.search(options or FitOptions())
        tried = count_classes(panel, self.counts, search, progress=progress)
        found = best_by_bic(tried).fit
        model = dataclasses.replace(self, classes=found.class_count)
        return LatentFit(model=model, estimates=found, data=facts_of(panel), panel=panel, tried=tried)

    def refit(self, panel: Panel, start: Fit, options: FitOptions) -> "LatentFit":
        """As many classes of some of the people, from fewer starts and from the fit of everybody."""
        from unsaid.population.latent.count import fit_fold

        whole = start.estimates
        if not isinstance(whole, LatentEstimates):
            raise DataError("classes are looked for near other classes", got=start.model.described)
        found = fit_fold(panel, whole, self.search(options))
        return LatentFit(model=self, estimates=found, data=facts_of(panel), panel=panel)


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class LatentFit(Fit):
    """Fitted latent classes.

    Attributes
    ----------
    known
        Classes of the people, where a file keeps them.
    tried
        All numbers of classes that were fitted; none for classes from a file.
    """

    estimates: LatentEstimates
    known: Membership | None = None
    tried: tuple[ClassCount, ...] = ()

    @property
    def rule(self) -> LinearRule:
        """Utility is linear in the attributes."""
        return LinearRule()

    def distribution(self, parameters: Float[np.ndarray, " parameter"] | None = None) -> ClassTastes:
        """The classes, at some parameters; at the estimates where None."""
        found = self.estimates
        if parameters is None:
            return ClassTastes(found.shares, found.coefficients)
        size = found.coefficients.size
        return ClassTastes(parameters[size:], parameters[:size].reshape(found.coefficients.shape))

    def distributions(self, count: int, seed: int) -> Iterator[ClassTastes]:
        """Classes that the fit leaves possible."""
        return class_draws(self.estimates, count, seed=seed)

    def log_likelihoods(
        self, panel: Panel, distribution: TasteDistribution | None = None
    ) -> Float[np.ndarray, " person"]:
        """Log likelihood of all choices of each person, whose class is not known."""
        from unsaid.population.latent.fit import latent_log_likelihoods

        found = self.estimates
        if isinstance(distribution, ClassTastes):
            found = found._replace(shares=distribution.shares, coefficients=distribution.coefficients)
        return latent_log_likelihoods(panel, found)

    @property
    def knows_people(self) -> bool:
        """Whether it can say something of each person."""
        return self.known is not None or self.panel is not None

    def membership(self, panel: Panel | None = None) -> Membership:
        """To which class each person belongs.

        Parameters
        ----------
        panel
            Other people's choices; None for those of the fit.

        Raises
        ------
        DataError
            If a file does not know its people.
        """
        from unsaid.population.latent.fit import class_membership

        if panel is None and self.known is not None:
            return self.known
        panel = self.panel if panel is None else panel
        if panel is None:
            raise DataError("this fit does not know its people one by one", advice="fit and save it again")
        return Membership(tuple(panel.people), class_membership(panel, self.estimates))

    @property
    def known_ids(self) -> tuple[str, ...]:
        """Of the people of the fit."""
        return self.membership().ids

    def known_probabilities(
        self, offers: Offers, options: PostEstimation, shares: Float[np.ndarray, "person row"]
    ) -> tuple[Float[np.ndarray, "person row"], Float[np.ndarray, "draw row"]]:
        """By each person's memberships; draws hold that coefficients and classes are not known for sure."""
        known = self.membership().probabilities
        each = known @ self.rule.probabilities(self.estimates.coefficients, offers)
        if not self.knows_errors:
            return each, np.full((1, each.shape[1]), np.nan)
        generator = np.random.default_rng([options.seed, 1])
        upto = known.cumsum(1)
        upto /= upto[:, -1:]
        means = []
        for one in self.distributions(options.draws, options.seed):
            dealt = (generator.random((len(upto), 1)) > upto).sum(1)
            means.append((shares * self.rule.probabilities(one.coefficients, offers)[dealt]).sum(0))
        return each, np.array(means)

    def people(self, panel: Panel | None = None) -> PersonTable:
        """Who wants what: everybody's class, and what follows from it."""
        known, coefficients = self.membership(panel), self.estimates.coefficients
        names, groups = self.data.groups
        first = known.probabilities @ coefficients
        second = known.probabilities @ coefficients**2
        leads = importance_shares(coefficients, self.data.ranges, groups).argmax(1)
        leading = known.probabilities @ np.eye(len(names))[leads]
        sds = np.sqrt(np.maximum(second - first**2, 0.0))
        return PersonTable(known.ids, self.data.names, first, sds, names, leading, known.probabilities)

    def with_standard_errors(
        self, kind: str, *, clusters: Shaped[np.ndarray, " person"] | None = None
    ) -> "LatentFit":
        """The same classes with standard errors of another kind."""
        from unsaid.population.latent.fit import with_standard_errors

        found = with_standard_errors(self.choices(), self.estimates, kind, clusters=clusters)
        return dataclasses.replace(self, estimates=found)

    def person_prior(self) -> PersonPrior:
        """None: people of a few classes are not normal."""
        raise DataError(
            "a prior needs coefficients that are normal over people",
            where=self.data.where,
            got=self.model.described,
            advice="fit a mixed logit or a discounted utility",
        )

    def variables(self, chains: int, draws: int, seed: int) -> Variables:
        """Share of each class, and its coefficients."""
        drawn = list(self.distributions(chains * draws, seed))
        shares, coefficients = (
            np.array([getattr(one, part) for one in drawn]) for part in ("shares", "coefficients")
        )
        found = {"share": shares, "coefficient": coefficients}
        return Variables(
            {name: part.reshape(chains, draws, *part.shape[1:]) for name, part in found.items()},
            {"share": ["class"], "coefficient": ["class", "attribute"]},
            {"class": list(range(1, self.estimates.class_count + 1)), "attribute": list(self.data.names)},
        )

    def facts(self) -> dict[str, Any]:
        """Classes, and the numbers of classes that were tried."""
        found, held = self.estimates, {one.fit.class_count: one.held_out for one in self.tried}
        own = held.get(found.class_count)
        shown: dict[str, Any] = {
            "classes": found.class_count,
            "shares": found.shares.tolist(),
            "coefficients": [dict(zip(found.names, row.tolist(), strict=True)) for row in found.coefficients],
            "held_out_log_loss": None if own is None else own.log_loss,
        }
        if len(self.tried) > 1:
            shown["tried"] = [
                {
                    "classes": one.fit.class_count,
                    "log_likelihood": one.fit.log_likelihood,
                    "bic": one.fit.bic,
                    "held_out_log_loss": None if one.held_out is None else one.held_out.log_loss,
                    "converged": one.fit.converged,
                    "outcome": one.fit.verdict.outcome.name.lower(),
                    "message": one.fit.message,
                }
                for one in self.tried
            ]
        return shown

    def content(self) -> dict[str, Any]:
        """Specification, classes and people."""
        found: dict[str, Any] = {"specification": plain(self.model), "estimates": plain(self.estimates)}
        if self.knows_people:
            known = self.membership()
            found["known"] = {"ids": list(known.ids), "probabilities": rounded(known.probabilities)}
        return found

    @classmethod
    def from_content(cls, content: dict[str, Any], data: DataFacts) -> "LatentFit":
        """The classes that `content` was made of."""
        known = content.get("known")
        return cls(
            model=LatentClasses(**tuples(content["specification"])),
            estimates=LatentEstimates(**tuples(content["estimates"])),
            data=data,
            known=None if known is None else Membership(**tuples(known)),
        )

    def __str__(self) -> str:
        table = str(self.summary())
        if not self.tried:
            return table
        from unsaid.population.latent.count import best_by_held_out, render_counts

        best = best_by_held_out(self.tried)
        chosen = self.estimates.class_count
        return (
            f"{render_counts(self.tried, chosen, None if best is None else best.fit.class_count)}\n\n{table}"
        )
