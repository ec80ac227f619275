"""The page of a fitted population: gather what it shows, write it."""

from pathlib import Path
from typing import Protocol, runtime_checkable

from unsaid.data.panel import Panel
from unsaid.population.normal.estimates import NormalEstimates
from unsaid.population.postestimation.fit_by_task import fit_by_task
from unsaid.population.postestimation.importance import AttributeImportance
from unsaid.population.postestimation.predictive_check import PredictiveCheck
from unsaid.population.postestimation.saved import SavedFit
from unsaid.population.postestimation.segments import PersonTable, Segment
from unsaid.population.postestimation.summary import Summary
from unsaid.population.postestimation.willingness import Willingness, price_warning
from unsaid.report.population.population_page import PopulationContent, render_population
from unsaid.types.files import write_whole

__all__ = ["Asked", "content_of", "write_report"]

WHOLE = (
    "the whole utility: parameters of discounting and of probability weighting are logarithms; what matters "
    "to each person, and whether new people from this population would choose alike, is not on this page"
)
"""Note on the page of a model with delay or probability."""


@runtime_checkable
class Asked(Protocol):
    """What a page is asked of: a `PopulationFit`."""

    @property
    def saved(self) -> SavedFit:
        """The fit with what later steps need."""
        ...

    @property
    def panel(self) -> Panel | None:
        """The choices."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What was said of the data."""
        ...

    @property
    def result(self) -> NormalEstimates:
        """The estimates."""
        ...

    @property
    def is_whole_utility(self) -> bool:
        """Whether delays, probabilities and lapses are part of the model."""
        ...

    @property
    def knows_people(self) -> bool:
        """Whether it can say something of each person."""
        ...

    def summary(self) -> Summary:
        """The table."""
        ...

    def people(self) -> PersonTable:
        """Who wants what."""
        ...

    def segments(self) -> tuple[Segment, ...]:
        """Groups of people."""
        ...

    def importance(self) -> tuple[AttributeImportance, ...]:
        """How much each attribute matters."""
        ...

    def check(self) -> PredictiveCheck:
        """Whether the model describes them."""
        ...

    def willingness_to_pay(self, price: str) -> tuple[Willingness, ...]:
        """What a unit of each attribute is worth."""
        ...


def write_report(fitted: Asked, path: Path, *, price: str | None = None) -> Path:
    """Write the page, all of it or nothing.

    Raises
    ------
    DataError
        If the folder is not there.
    """
    page = render_population(content_of(fitted, price=price)).encode()
    write_whole(path, lambda file: file.write(page))
    return path


def content_of(fitted: Asked, *, price: str | None = None) -> PopulationContent:
    """What the page shows of a fit."""
    saved, found = fitted.saved, fitted.result
    whole = fitted.is_whole_utility
    people = fitted.people() if fitted.knows_people and not whole else None
    panel = None if whole else fitted.panel
    return PopulationContent(
        title=saved.data["where"],
        fit=found,
        summary=fitted.summary(),
        notes=(*fitted.notes, *([WHOLE] if whole else [])),
        people=people,
        segments=() if people is None else fitted.segments(),
        importance=() if whole else fitted.importance(),
        tasks=() if panel is None else fit_by_task(found, panel, saved.covariates),
        check=None if panel is None else fitted.check(),
        willingness=() if price is None else fitted.willingness_to_pay(price),
        price=price,
        price_warning=None if price is None else price_warning(found, price),
        made_by={
            **saved.made_by,
            "seed": str(found.seed),
            "data": saved.data["digest"][:16],
        },
    )
