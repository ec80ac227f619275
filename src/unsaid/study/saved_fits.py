"""A saved fit of whatever model: the file says whether it holds a population or latent classes."""

from pathlib import Path

from unsaid.population.latent_saved import holds_classes
from unsaid.population.predict import Prediction, PredictionOptions
from unsaid.population.tables import Source
from unsaid.study.latent_classes import ClassesFit, load_classes
from unsaid.study.populations import PopulationFit, load

__all__ = ["load_any", "predict"]


def load_any(path: str | Path) -> PopulationFit | ClassesFit:
    """A fit from a file that `save` wrote.

    Raises
    ------
    DataError
        If there is no such file, it is not a fit, or a newer version wrote it.
    """
    return load_classes(path) if holds_classes(Path(path)) else load(path)


def predict(
    fitted: PopulationFit | ClassesFit | str | Path,
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
