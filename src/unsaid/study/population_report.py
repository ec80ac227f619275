"""The page of a fitted population: gather what it shows, write it."""

import os
import tempfile
from pathlib import Path

from unsaid.population.fit_by_task import fit_by_task
from unsaid.population.willingness import price_warning
from unsaid.report.population_page import PopulationContent, render_population
from unsaid.study.populations import PopulationFit
from unsaid.types.errors import DataError

__all__ = ["content_of", "write_report"]


def write_report(fitted: PopulationFit, path: Path, *, price: str | None = None) -> Path:
    """Write the page, all of it or nothing.

    Raises
    ------
    DataError
        If the folder is not there.
    """
    if not path.parent.is_dir():
        raise DataError("there is no such folder", where=str(path.parent))
    page = render_population(content_of(fitted, price=price))
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(page)
    Path(name).chmod(0o644)
    Path(name).replace(path)
    return path


def content_of(fitted: PopulationFit, *, price: str | None = None) -> PopulationContent:
    """What the page shows of a fit."""
    saved, found = fitted.saved, fitted.result
    people = fitted.people() if fitted.knows_people else None
    return PopulationContent(
        title=saved.data["where"],
        fit=found,
        summary=fitted.summary(),
        notes=fitted.notes,
        people=people,
        segments=() if people is None else fitted.segments(),
        importance=fitted.importance(),
        tasks=() if fitted.panel is None else fit_by_task(found, fitted.panel, saved.covariates),
        check=None if fitted.panel is None else fitted.check(),
        willingness=() if price is None else fitted.willingness_to_pay(price),
        price=price,
        price_warning=None if price is None else price_warning(found, price),
        made_by={
            **saved.made_by,
            "seed": str(found.seed),
            "data": saved.data["digest"][:16],
        },
    )
