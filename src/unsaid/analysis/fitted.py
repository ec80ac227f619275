"""From a table of choices to what many people want: read, fit, keep, predict, report."""

import dataclasses
import functools
from pathlib import Path

import numpy as np
from jaxtyping import Shaped

from unsaid.analysis.models import ModelKind, ModelOptions, Progress, fit_model
from unsaid.data.clusters import clusters_of
from unsaid.data.coding import Coding
from unsaid.data.columns import Columns
from unsaid.data.digest import digest_of
from unsaid.data.individual import covariates_by_alternative
from unsaid.data.offers import Offers
from unsaid.data.panel import Panel
from unsaid.data.prepare import RowFilter
from unsaid.data.reading import Reading, read_panel
from unsaid.data.recipe import Recipe
from unsaid.data.reshape import TableShape
from unsaid.data.tables import Source
from unsaid.model.specification import Specification
from unsaid.population.facts import null_log_likelihood, ranges_of, versions
from unsaid.population.normal.estimates import NormalEstimates
from unsaid.population.options import FitOptions
from unsaid.population.postestimation.elasticities import Elasticity, elasticities
from unsaid.population.postestimation.importance import AttributeImportance, attribute_importance
from unsaid.population.postestimation.predict import Prediction, PredictionOptions, predict_shares
from unsaid.population.postestimation.predictive_check import PredictiveCheck, predictive_check
from unsaid.population.postestimation.saved import KnownPeople, SavedFit, load_fit, save_fit
from unsaid.population.postestimation.segments import PersonTable, Segment, person_table, segments
from unsaid.population.postestimation.summary import Summary, render_summary, summarise
from unsaid.population.postestimation.willingness import Willingness, willingness_to_pay
from unsaid.population.utility.parts import parts_of
from unsaid.types.errors import DataError

__all__ = ["PopulationFit", "fit", "keep", "load"]

DISCOUNTED = "discounted utility, full covariance"

MOST_KNOWN = 20_000
"""People whose own posteriors are computed and kept with a fit."""


@dataclasses.dataclass(frozen=True)
class PopulationFit:
    """A fitted population and what can be asked of it.

    Attributes
    ----------
    saved
        The fit with all that later steps need.
    panel
        The choices; None for a fit that was loaded from a file.
    notes
        What was said of the data when it was read.
    """

    saved: SavedFit
    panel: Panel | None = None
    notes: tuple[str, ...] = ()

    @property
    def result(self) -> NormalEstimates:
        """The estimates themselves."""
        return self.saved.fit

    def summary(self) -> Summary:
        """Estimates, standard errors, tests and intervals, with what stands above them."""
        return summarise(
            self.result,
            self.saved.null_log_likelihood,
            described=DISCOUNTED if self.is_whole_utility else None,
        )

    def predict(
        self, whatif: Source, *, known: bool = False, options: PredictionOptions | None = None
    ) -> Prediction:
        """Shares of what-if alternatives, with uncertainty over people and parameters.

        Parameters
        ----------
        whatif
            A table with a row for each alternative and a column for each attribute of the fit, for one
            of the whole utility with delay_days and probability where it has them; a column task says
            which are offered together.
        known
            Predict for the people of the data, rather than for people like them.

        Raises
        ------
        DataError
            If the table lacks an attribute, or the fit does not know its people.
        """
        if not self.is_whole_utility:
            people = self.known() if known else None
            offers = self.offers(whatif)
            return predict_shares(self.result, offers, self.saved.covariates, known=people, options=options)
        if known:
            raise DataError(
                "the whole utility predicts for people like those of the data, not for themselves",
                advice="leave out --known (known=True), or fit --model mixed",
            )
        from unsaid.population.utility.tastes import predict_utility_shares

        return predict_utility_shares(self.result, self._utility, self.offers(whatif), options=options)

    def elasticities(self, whatif: Source, attribute: str) -> tuple[Elasticity, ...]:
        """Of the shares of what-if alternatives by one of their attributes.

        A fit of the whole utility has them by delay_days and probability, too.
        """
        if self.is_whole_utility:
            from unsaid.population.utility.tastes import utility_elasticities

            return utility_elasticities(self.result, self._utility, self.offers(whatif), attribute)
        return elasticities(self._linear(), self.offers(whatif), attribute, self.saved.covariates)

    def willingness_to_pay(self, price: str) -> tuple[Willingness, ...]:
        """What a unit of each attribute is worth, in the price's unit."""
        return willingness_to_pay(self._linear(), price, self.saved.covariates)

    def importance(self) -> tuple[AttributeImportance, ...]:
        """How much each attribute matters, the most important first."""
        return attribute_importance(self._linear(), self.saved.ranges, self.saved.covariates)

    def people(self) -> PersonTable:
        """Who wants what: each person's posterior.

        Raises
        ------
        DataError
            If the fit does not know its people.
        """
        return person_table(self.result.specification, self.known(), self.saved.ranges)

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
        if self.panel is None:
            raise DataError("a loaded fit has no choices to check", advice="fit the data again")
        return predictive_check(self._linear(), self.panel, self.saved.covariates)

    def with_standard_errors(
        self, kind: str, *, clusters: Shaped[np.ndarray, " person"] | None = None
    ) -> "PopulationFit":
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
            If the choices are not at hand, the fit is a posterior or of the whole utility, or the clusters
            do not fit.
        """
        from unsaid.population.mixed.standard_errors import with_standard_errors

        if self.panel is None:
            raise DataError("a loaded fit has no choices, so no other errors", advice="fit the data again")
        if self.result.standard_errors_kind == "posterior":
            raise DataError("a posterior has one kind of error, its own", got=kind, advice="--method em")
        if self.is_whole_utility:
            raise DataError(
                "the whole utility has its standard errors from the fit itself",
                got=kind,
                advice="--standard-errors classic or robust, without --clusters",
            )
        found = with_standard_errors(self.panel, self.result, kind, clusters=clusters)
        return dataclasses.replace(self, saved=self.saved._replace(fit=found))

    def known(self) -> KnownPeople:
        """Normal posteriors of the people it was fitted to; computed when first asked for."""
        if self._known is None:
            raise DataError(
                "this fit does not know its people one by one",
                got=f"{self.result.people} people",
                expected=f"at most {MOST_KNOWN}, and a model in which people differ",
            )
        return self._known

    @property
    def knows_people(self) -> bool:
        """Whether it can say something of each person."""
        return self._known is not None

    @functools.cached_property
    def _known(self) -> KnownPeople | None:
        if self.saved.known is not None or self.panel is None:
            return self.saved.known
        return _known(self.result, self.panel, self.is_whole_utility)

    def offers(self, whatif: Source) -> Offers:
        """What-if alternatives, read in the attributes of the fit, with its delays and probabilities."""
        if self.panel is not None and self.panel.recipe is not None:
            return self.panel.recipe.offers(whatif)
        if not self.is_whole_utility:
            return Recipe.guessed(self.result.names, outside=self.saved.outside).offers(whatif)
        parts, outside = self._utility, self.saved.outside
        names = (*parts.attributes, *(() if outside is None else (outside,)))
        recipe = Recipe.guessed(names, delay=parts.delay, probability=parts.probability, outside=outside)
        return recipe.offers(whatif)

    @property
    def is_whole_utility(self) -> bool:
        """Whether it is of the whole utility, which has lapses, and parts beside the attributes."""
        return self.saved.utility is not None

    @property
    def _utility(self) -> Specification:
        if self.saved.utility is None:
            raise DataError("this fit is of another model", expected="the discounted utility")
        return self.saved.utility

    def _linear(self) -> NormalEstimates:
        """The estimates, where utility is linear in the attributes."""
        if self.is_whole_utility:
            raise DataError(
                "this is asked of models whose utility is linear in the attributes",
                expected="logit, mixed or wtp",
                got="the whole utility (unsaid), with delay or probability",
                advice="predict shares or elasticities from it, or use it as a prior (--as-prior NAME)",
            )
        return self.result

    def save(self, path: str | Path) -> Path:
        """Write to a .json or .npz file, with what is known of its people."""
        return save_fit(self.saved._replace(known=self._known), Path(path))

    def report(self, path: str | Path, *, price: str | None = None) -> Path:
        """Write a self-contained HTML page; with willingness to pay where a price is named."""
        from unsaid.analysis.mixed_page import write_report

        return write_report(self, Path(path), price=price)

    def __str__(self) -> str:
        return render_summary(self.summary())


def fit(
    data: Source | Reading,
    columns: Columns | None = None,
    *,
    formula: str | None = None,
    layout: TableShape | None = None,
    coding: Coding | None = None,
    row_filter: RowFilter | None = None,
    model: ModelOptions | None = None,
    options: FitOptions | None = None,
    clusters: str | None = None,
    progress: Progress | None = None,
) -> PopulationFit:
    """Fit a choice model to many people's choices.

    Parameters
    ----------
    data
        A file, a frame, or what `read_panel` came to.
    columns, formula, layout, coding, row_filter
        As `read_panel` takes them.
    model
        What is fitted; by default a mixed logit, all coefficients normal, full covariance.
    options
        How: seed, draws, standard errors.
    clusters
        Column that says which people belong together, for clustered standard errors; of a file or
        a frame.
    progress
        Called with the steps done and the log likelihood.

    Raises
    ------
    DataError
        If the data cannot be used; names the rows.
    """
    reading = data if isinstance(data, Reading) else None
    if reading is None:
        reading = read_panel(
            data, columns, formula=formula, layout=layout, coding=coding, row_filter=row_filter
        )
    if clusters is not None and reading is data:
        raise DataError("clusters need the table, not what was read from it", expected="a file or a frame")
    labels = None if clusters is None else clusters_of(data, clusters, reading)
    model = model or ModelOptions()
    if reading.panel.covariate_names and (model.kind == "logit" or model.covariance == "none"):
        reading = reading._replace(panel=covariates_by_alternative(reading.panel))
    found = keep(fit_model(reading.panel, model, options or FitOptions(), progress), reading, kind=model.kind)
    return found if labels is None else found.with_standard_errors("clustered", clusters=labels)


def keep(found: NormalEstimates, reading: Reading, *, kind: ModelKind = "mixed") -> PopulationFit:
    """A fit together with all that later steps need of its data.

    Parameters
    ----------
    kind
        Of the model; says of a fit without delay and probability whether it is of the whole utility.
    """
    panel = reading.panel
    specification = found.specification
    linear = kind != "unsaid"
    indices = [panel.covariate_names.index(name) for name in specification.covariates]
    covariates = np.asarray(panel.covariates, float)[:, indices]
    saved = SavedFit(
        fit=found,
        known=None,
        covariates=covariates if indices else np.zeros((panel.person_count, 0)),
        ranges=ranges_of(panel) if linear else np.zeros((0, 2)),
        null_log_likelihood=null_log_likelihood(panel),
        data={"where": reading.where, "digest": digest_of(panel)},
        made_by=versions(),
        model={"unsaid": "discounted", "wtp": "mixed"}.get(kind, kind),
        utility=parts_of(panel) if kind == "unsaid" else None,
        outside=panel.outside,
    )
    return PopulationFit(saved, panel, tuple(str(finding) for finding in reading.findings))


def load(path: str | Path) -> PopulationFit:
    """A fit from a file that `save` wrote."""
    return PopulationFit(load_fit(Path(path)))


def _known(found: NormalEstimates, panel: Panel, discounted: bool) -> KnownPeople | None:
    if panel.person_count > MOST_KNOWN or discounted or not found.specification.random or not found.sds.any():
        return None
    from unsaid.population.mixed.people import known_people

    return known_people(found, panel)
