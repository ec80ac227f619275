"""A saved fit of whatever model: the file says whether it holds a population or latent classes."""

from pathlib import Path

from unsaid.population.latent_saved import holds_classes
from unsaid.study.latent_classes import ClassesFit, load_classes
from unsaid.study.populations import PopulationFit, load

__all__ = ["load_any"]


def load_any(path: str | Path) -> PopulationFit | ClassesFit:
    """A fit from a file that `save` wrote.

    Raises
    ------
    DataError
        If there is no such file, it is not a fit, or a newer version wrote it.
    """
    return load_classes(path) if holds_classes(Path(path)) else load(path)
