"""What a model is, and what can be asked of its fit: the same for every family, written once.

A family says how it is fitted (`Model.fit`) and the few things that are its own (`Fitted`); a new one needs
a folder beside `mixed` and `latent`, and a line in `unsaid.population.families`.
"""

import abc
import dataclasses
import importlib
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import numpy as np
from jaxtyping import Float, Shaped

from unsaid.data.offers import Offers
from unsaid.data.panel import Panel
from unsaid.data.recipe import Recipe
from unsaid.data.tables import Source
from unsaid.population.facts import DataFacts
from unsaid.population.files import write_fit
from unsaid.population.fitted import Estimates, Fitted
from unsaid.population.options import FitOptions, PostEstimation, ProgressCallback
from unsaid.population.outcome import Outcome
from unsaid.population.postestimation.compare import (
    LeaveOneOut,
    ModelRow,
    leave_one_out,
    log_likelihood_draws,
)
from unsaid.population.postestimation.elasticities import Elasticity, elasticities
from unsaid.population.postestimation.importance import AttributeImportance, attribute_importance
from unsaid.population.postestimation.inference_data import CHAINS, DRAWS, Variables, inference_data
from unsaid.population.postestimation.predict import Prediction, predict_shares
from unsaid.population.postestimation.predictive_check import PredictiveCheck, predictive_check
from unsaid.population.postestimation.segments import Segment, segments
from unsaid.population.postestimation.summary import Summary, summarise
from unsaid.population.postestimation.willingness import Willingness, willingness_to_pay
from unsaid.types.errors import DataError

__all__ = ["Fit", "Model", "PersonPrior"]

PAGE = "unsaid.report.population.page"
"""Writes the page of a fit. It stands above the science, so it is looked up when a page is asked for."""


@dataclasses.dataclass(frozen=True)
class Model(abc.ABC):
    """What is fitted; frozen, so that it can be kept beside its fit."""

    name: ClassVar[str]
    """In files and on the command line."""

    @property
    @abc.abstractmethod
    def described(self) -> str:
        """The model in words."""

    @abc.abstractmethod
    def fit(
        self, panel: Panel, options: FitOptions | None = None, progress: ProgressCallback | None = None
    ) -> "Fit":
        """Fit the model to many people's choices.

        Raises
        ------
        DataError
            If the panel is empty or the model does not suit it.
        """

    @abc.abstractmethod
    def refit(self, panel: Panel, start: "Fit", options: FitOptions) -> "Fit":
        """Fit the same to some of the people, without standard errors, to predict the others by.

        Parameters
        ----------
        start
            The fit of everybody; a search may begin there.
        """

    def refuse_covariates(self, panel: Panel) -> None:
        """What is known of people is refused by a model that has no use for it, not passed over.

        Raises
        ------
        DataError
            If the panel has covariates.
        """
        if panel.covariate_names:
            raise DataError(
                f"nothing in {self.described} depends on what is known of people",
                expected="no covariates",
                got=", ".join(panel.covariate_names),
                advice="leave them out, or name products with attributes (price:income); or fit a mixed "
                "logit, whose means they move, or a conditional logit, with a weight for each alternative",
            )


class PersonPrior(NamedTuple):
    """What a fit says of somebody who was not part of it: normal over one person's parameters.

    Attributes
    ----------
    parameters
        Named as `unsaid.model.specification.Specification.names` has them, in the units of the data.
    mean, covariance
        The covariance is that of the population plus that of its estimated means.
    """

    parameters: tuple[str, ...]
    mean: Float[np.ndarray, " parameter"]
    covariance: Float[np.ndarray, "parameter parameter"]


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class Fit(Fitted):
    """A fitted model and what can be asked of it.

    Attributes
    ----------
    model
        What was fitted.
    estimates
        The numbers, as the family has them.
    data
        What they are of.
    panel
        The choices; None for a fit that was loaded from a file.
    """

    model: Model
    estimates: Estimates
    data: DataFacts
    panel: Panel | None = None

    @property
    def outcome(self) -> Outcome:
        """How the fit came out, with advice."""
        return self.estimates.verdict.outcome

    @property
    def converged(self) -> bool:
        """Whether the result can be relied on."""
        return self.estimates.verdict.converged

    @property
    def message(self) -> str:
        """What was found, and what to do about it."""
        return self.estimates.verdict.message

    @property
    def parameter_names(self) -> tuple[str, ...]:
        """Of what was estimated."""
        return tuple(one.name for one in self.estimates.parameter_table)

    @property
    def params(self) -> Any:
        """Estimates by name, a pandas Series as the others here."""
        return self._series(self.estimates.parameters)

    @property
    def bse(self) -> Any:
        """Standard errors by name."""
        return self._series(self.standard_errors)

    @property
    def tvalues(self) -> Any:
        """Estimates over standard errors; NaN where a parameter cannot be below 0."""
        return self._series([row.z for row in self._rows])

    @property
    def pvalues(self) -> Any:
        """P values of the hypotheses that parameters are 0."""
        return self._series([row.p for row in self._rows])

    @property
    def llf(self) -> float:
        """Log likelihood."""
        return self.estimates.log_likelihood

    def conf_int(self) -> Any:
        """95% intervals by name, a pandas DataFrame."""
        import pandas as pd

        ends = [(row.low, row.high) for row in self._rows]
        return pd.DataFrame(ends, index=list(self.parameter_names), columns=[0, 1])

    def cov_params(self) -> Any:
        """Covariance of the estimates by name, a pandas DataFrame."""
        import pandas as pd

        names = list(self.parameter_names)
        return pd.DataFrame(self.estimates.parameter_covariance, index=names, columns=names)

    @property
    def _rows(self) -> list[Any]:
        rows = {row.name: row for row in self.summary().rows}
        return [rows[name] for name in self.parameter_names]

    def _series(self, values: Any) -> Any:
        import pandas as pd

        return pd.Series(values, index=list(self.parameter_names), dtype=float)

    def summary(self) -> Summary:
        """Estimates, standard errors, tests and intervals, with what stands above them."""
        return summarise(self, self.model.described)

    def __str__(self) -> str:
        return str(self.summary())

    def offers(self, whatif: Source) -> Offers:
        """What-if alternatives, read in the attributes of the fit, with delays and probabilities it needs."""
        columns = self.rule.columns
        recipe = self.data.recipe or Recipe.guessed(
            self.data.names,
            delay="delay_days" in columns,
            probability="probability" in columns,
            outside=self.data.outside,
        )
        return recipe.offers(whatif)

    def predict(
        self, whatif: Source | Offers, *, known: bool = False, options: PostEstimation | None = None
    ) -> Prediction:
        """Shares of what-if alternatives, with uncertainty over people and parameters.

        Parameters
        ----------
        whatif
            A table with a row for each alternative and a column for each attribute of the fit, with
            delay_days and probability where the model has them; a column task says which are offered
            together, and the person's column to whom.
        known
            Predict for the people of the data, rather than for people like them: for all of them, or, where
            the table says to whom each task is offered, for those.

        Raises
        ------
        DataError
            If the table lacks an attribute, or the fit does not know its people or those of the table.
        """
        return predict_shares(self, self._offers(whatif), known=known, options=options)

    def elasticities(
        self, whatif: Source | Offers, attribute: str, *, options: PostEstimation | None = None
    ) -> tuple[Elasticity, ...]:
        """Of the shares of what-if alternatives by an attribute, by delay or by probability."""
        return elasticities(self, self._offers(whatif), attribute, options=options)

    def _offers(self, whatif: Source | Offers) -> Offers:
        return whatif if isinstance(whatif, Offers) else self.offers(whatif)

    def willingness_to_pay(
        self, price: str, *, options: PostEstimation | None = None
    ) -> tuple[Willingness, ...]:
        """What a unit of each attribute is worth, in the price's unit."""
        return willingness_to_pay(self, price, options=options)

    def importance(self, *, options: PostEstimation | None = None) -> tuple[AttributeImportance, ...]:
        """How much each attribute matters, the most important first."""
        return attribute_importance(self, options=options)

    def segments(self) -> tuple[Segment, ...]:
        """Groups of people to whom the same matters most."""
        return segments(self.people())

    def check(self) -> PredictiveCheck:
        """Whether the model describes these people.

        Raises
        ------
        DataError
            If the choices are not at hand.
        """
        return predictive_check(self, self.choices())

    def leave_one_out(self, *, seed: int = 0) -> LeaveOneOut | None:
        """PSIS-LOO by person, through ArviZ; None where the fit does not know how sure it is."""
        if not self.knows_errors:
            return None
        return leave_one_out(log_likelihood_draws(self, self.choices(), seed=seed))

    def compare_row(self, name: str) -> ModelRow:
        """Information criteria beside a name."""
        found = self.estimates
        return ModelRow(
            name,
            self.model.described,
            found.free_parameters,
            found.log_likelihood,
            self.aic,
            self.bic,
            self.converged,
        )

    def choices(self) -> Panel:
        """The panel.

        Raises
        ------
        DataError
            If the fit was loaded from a file, which has no choices.
        """
        if self.panel is None:
            raise DataError("a loaded fit has no choices", advice="fit the data again")
        return self.panel

    @abc.abstractmethod
    def with_standard_errors(
        self, kind: str, *, clusters: Shaped[np.ndarray, " person"] | None = None
    ) -> "Fit":
        """The same estimates with standard errors of another kind.

        Parameters
        ----------
        kind
            classic, robust or clustered.
        clusters
            Which people belong together, one label each, in the panel's order; see
            `unsaid.data.clusters.clusters_of`.

        Raises
        ------
        DataError
            If the choices are not at hand, the fit has no errors of that kind, or the clusters do not fit.
        """

    @abc.abstractmethod
    def person_prior(self) -> PersonPrior:
        """What the fit says of somebody who was not part of it, for an adaptive design or a session.

        Raises
        ------
        DataError
            If the fit failed, or one person's parameters are not normal over people.
        """

    @abc.abstractmethod
    def variables(self, chains: int, draws: int, seed: int) -> Variables:
        """Draws of the population's parameters as ArviZ names them."""

    def to_inference_data(self, *, log_likelihoods: int = 0, seed: int = 0) -> Any:
        """ArviZ InferenceData: draws of NUTS, or of the parameters around the estimates.

        Parameters
        ----------
        log_likelihoods
            Draws, in one chain, of each person's log likelihood to add, for model comparison; 0 for none.

        Raises
        ------
        UnsaidError
            If ArviZ is not installed.
        """
        if not log_likelihoods:
            return inference_data(self.variables(CHAINS, DRAWS, seed), self.data)
        logs = log_likelihood_draws(self, self.choices(), count=log_likelihoods, seed=seed)
        return inference_data(self.variables(1, log_likelihoods, seed), self.data, logs)

    @abc.abstractmethod
    def facts(self) -> dict[str, Any]:
        """What `--json` prints of the family's own."""

    def as_object(self) -> dict[str, Any]:
        """The fit as plain numbers and names."""
        found = self.estimates
        return {
            "model": self.model.name,
            "people": found.people,
            "tasks": found.tasks,
            "log_likelihood": found.log_likelihood,
            "log_likelihood_se": found.log_likelihood_se,
            "bic": self.bic,
            **self.facts(),
            "seconds": round(found.seconds, 4),
            "converged": self.converged,
            "outcome": self.outcome.name.lower(),
            "message": self.message,
        }

    @abc.abstractmethod
    def content(self) -> dict[str, Any]:
        """What a file keeps of the family's own: names, numbers and arrays, in dictionaries."""

    @classmethod
    @abc.abstractmethod
    def from_content(cls, content: dict[str, Any], data: DataFacts) -> "Fit":
        """The fit that `content` was made of."""

    def save(self, path: str | Path) -> Path:
        """Write to a .json or .npz file, with what is known of its people.

        Raises
        ------
        DataError
            If the name ends in anything else, or the folder is not there.
        """
        return write_fit(self.model.name, self.content(), self.data, Path(path))

    def report(self, path: str | Path, *, price: str | None = None) -> Path:
        """Write a self-contained HTML page; with willingness to pay where a price is named."""
        return importlib.import_module(PAGE).write_page(self, Path(path), price=price)
