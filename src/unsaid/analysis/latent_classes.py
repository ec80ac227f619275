"""From a table of choices to kinds of people: read, fit several numbers of classes, take one, keep it."""

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from unsaid.data.columns import Columns
from unsaid.data.digest import digest_of
from unsaid.data.offers import Offers
from unsaid.data.panel import Panel
from unsaid.data.reading import Reading, read_panel
from unsaid.data.recipe import Recipe
from unsaid.data.tables import Source
from unsaid.population.facts import versions
from unsaid.population.latent.count import ClassCount, best_by_bic, best_by_held_out, count_classes
from unsaid.population.latent.estimates import LatentEstimates
from unsaid.population.latent.fit import LatentOptions, class_membership
from unsaid.population.latent.predict import latent_elasticities, predict_class_shares
from unsaid.population.latent.saved import Membership, SavedClasses, load_latent, save_latent
from unsaid.population.latent.summary import render_classes, render_counts
from unsaid.population.postestimation.elasticities import Elasticity
from unsaid.population.postestimation.predict import Prediction, PredictionOptions
from unsaid.types.errors import DataError

__all__ = ["ClassesFit", "fit_classes", "load_classes"]


@dataclasses.dataclass(frozen=True)
class ClassesFit:
    """Latent classes and what can be asked of them.

    Attributes
    ----------
    saved
        The classes that were taken, with all that later steps need.
    tried
        All numbers of classes that were fitted; none for classes that were loaded from a file.
    panel
        The choices; None for classes that were loaded from a file.
    notes
        What was said of the data when it was read.
    """

    saved: SavedClasses
    tried: tuple[ClassCount, ...] = ()
    panel: Panel | None = None
    notes: tuple[str, ...] = ()

    @property
    def result(self) -> LatentEstimates:
        """The classes that were taken."""
        return self.saved.fit

    @property
    def membership(self) -> Membership | None:
        """Of the people; None for classes that were loaded from a file without them."""
        return self.saved.membership

    def people(self) -> pl.DataFrame:
        """One row for each person: the likeliest class, and the probability of each."""
        known = self.membership
        if known is None:
            return pl.DataFrame({"person": [], "class": []})
        columns: dict[str, object] = {"person": list(known.ids), "class": known.probabilities.argmax(1) + 1}
        for k in range(self.result.class_count):
            columns[f"class {k + 1}"] = known.probabilities[:, k]
        return pl.DataFrame(columns)

    def predict(
        self, whatif: Source, *, known: bool = False, options: PredictionOptions | None = None
    ) -> Prediction:
        """Shares of what-if alternatives, mixed over the classes.

        Parameters
        ----------
        whatif
            A table with a row for each alternative and a column for each attribute of the fit; a column
            task says which are offered together.
        known
            Predict for the people of the data, rather than for people like them.

        Raises
        ------
        DataError
            If the table lacks an attribute, or known people are asked for whom the file does not know.
        """
        if known and self.membership is None:
            raise DataError(
                "these classes do not know their people one by one",
                advice="fit and save them again: unsaid fit DATA --model latent --save classes.json",
            )
        people = self.membership if known else None
        return predict_class_shares(self.result, self.offers(whatif), known=people, options=options)

    def elasticities(self, whatif: Source, attribute: str) -> tuple[Elasticity, ...]:
        """Of the shares of what-if alternatives by one of their attributes."""
        return latent_elasticities(self.result, self.offers(whatif), attribute)

    def offers(self, whatif: Source) -> Offers:
        """What-if alternatives, read in the fit's attributes."""
        recipe = None if self.panel is None else self.panel.recipe
        return (recipe or Recipe.guessed(self.result.names)).offers(whatif)

    def save(self, path: str | Path) -> Path:
        """Write to a .json file, with the classes of its people."""
        return save_latent(self.saved, Path(path))

    def report(self, path: str | Path) -> Path:
        """Write a self-contained HTML page; what a file does not keep is left out of it."""
        from unsaid.analysis.latent_page import latent_content, write_latent_report

        content = latent_content(self.saved, tried=self.tried, panel=self.panel, notes=self.notes)
        return write_latent_report(content, Path(path))

    @property
    def held_out_best(self) -> int | None:
        """The number of classes that predicts people held out best; None where nobody was held out."""
        best = best_by_held_out(self.tried) if self.tried else None
        return None if best is None else best.fit.class_count

    def __str__(self) -> str:
        table = render_classes(self.result)
        if not self.tried:
            return table
        return f"{render_counts(self.tried, self.result.class_count, self.held_out_best)}\n\n{table}"


def fit_classes(
    data: Source | Reading,
    classes: int | Sequence[int] = (1, 2, 3, 4),
    columns: Columns | None = None,
    *,
    options: LatentOptions | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ClassesFit:
    """Fit latent classes; of several numbers, the one with the lowest BIC is taken.

    Parameters
    ----------
    data
        A file, a frame, or what `read_panel` came to.
    classes
        A number of classes, or several.
    progress
        Called with the fits done and how many there will be.

    Raises
    ------
    DataError
        If the data cannot be used; names the rows.
    """
    reading = data if isinstance(data, Reading) else read_panel(data, columns)
    counts = (classes,) if isinstance(classes, int) else tuple(classes)
    tried = count_classes(reading.panel, counts, options, progress=progress)
    result = best_by_bic(tried).fit
    panel = reading.panel
    saved = SavedClasses(
        fit=result,
        membership=Membership(tuple(panel.people), class_membership(panel, result)),
        ranges=np.column_stack([panel.attributes.min(0), panel.attributes.max(0)]).astype(float),
        data={"where": reading.where, "digest": digest_of(panel)},
        made_by=versions(),
    )
    return ClassesFit(saved, tried, panel, tuple(str(finding) for finding in reading.findings))


def load_classes(path: str | Path) -> ClassesFit:
    """Classes from a file that `save` wrote."""
    return ClassesFit(load_latent(Path(path)))
