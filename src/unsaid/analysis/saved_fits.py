"""A saved fit of whatever model: the file says whether it holds a population or latent classes."""

from pathlib import Path
from typing import Protocol, runtime_checkable

from unsaid.analysis.fitted import load
from unsaid.data.tables import Source
from unsaid.population.latent.estimates import LatentEstimates
from unsaid.population.latent.saved import SavedClasses, holds_classes
from unsaid.population.normal.estimates import NormalEstimates
from unsaid.population.postestimation.elasticities import Elasticity
from unsaid.population.postestimation.predict import Prediction, PredictionOptions
from unsaid.population.postestimation.saved import SavedFit

__all__ = ["AnyFit", "load_any", "predict"]


@runtime_checkable
class AnyFit(Protocol):
    """What a fit of every model can be asked: a `PopulationFit`, or a `ClassesFit`."""

    @property
    def result(self) -> NormalEstimates | LatentEstimates:
        """The estimates."""
        ...

    @property
    def saved(self) -> SavedFit | SavedClasses:
        """The fit with what later steps need."""
        ...

    def predict(
        self, whatif: Source, *, known: bool = False, options: PredictionOptions | None = None
    ) -> Prediction:
        """Shares of what-if alternatives."""
        ...

    def elasticities(self, whatif: Source, attribute: str) -> tuple[Elasticity, ...]:
        """Of the shares of what-if alternatives by one of their attributes."""
        ...


def load_any(path: str | Path) -> AnyFit:
    """A fit from a file that `save` wrote.

    Raises
    ------
    DataError
        If there is no such file, it is not a fit, or a newer version wrote it.
    """
    if not holds_classes(Path(path)):
        return load(path)
    # with the kernels that fit classes, which take most of a second to import
    from unsaid.analysis.latent_classes import load_classes

    return load_classes(path)


def predict(
    fitted: AnyFit | str | Path,
    whatif: Source,
    *,
    known: bool = False,
    options: PredictionOptions | None = None,
) -> Prediction:
    """Shares of what-if alternatives, with uncertainty over people and parameters.

    Parameters
    ----------
    fitted
        A fit of whatever model, or the file that one was saved to.
    whatif
        A table with a row for each alternative and a column for each attribute of the fit; a column
        task says which are offered together.
    known
        Predict for the people of the data, rather than for people like them.

    Raises
    ------
    DataError
        If the file is no fit, the table lacks an attribute, or known people are asked for whom the
        fit does not know.
    """
    found = load_any(fitted) if isinstance(fitted, str | Path) else fitted
    return found.predict(whatif, known=known, options=options)
