"""unsaid learns what a person wants from what they do, not from what they say."""

from typing import TYPE_CHECKING

from unsaid.version import __version__

if TYPE_CHECKING:
    from unsaid.population.columns import Columns
    from unsaid.population.latent import LatentOptions
    from unsaid.population.prepare import Keeping
    from unsaid.population.reading import read_panel
    from unsaid.population.reshape import Layout
    from unsaid.population.specification import FitOptions
    from unsaid.study.comparison import compare
    from unsaid.study.fitting import ModelOptions
    from unsaid.study.latent_classes import fit_classes, load_classes
    from unsaid.study.populations import fit, load
    from unsaid.study.saved_fits import predict

__all__ = [
    "Columns",
    "FitOptions",
    "Keeping",
    "LatentOptions",
    "Layout",
    "ModelOptions",
    "__version__",
    "compare",
    "fit",
    "fit_classes",
    "load",
    "load_classes",
    "predict",
    "read_panel",
]

PLACES = {
    "Columns": "unsaid.population.columns",
    "FitOptions": "unsaid.population.specification",
    "Keeping": "unsaid.population.prepare",
    "LatentOptions": "unsaid.population.latent",
    "Layout": "unsaid.population.reshape",
    "ModelOptions": "unsaid.study.fitting",
    "compare": "unsaid.study.comparison",
    "fit": "unsaid.study.populations",
    "fit_classes": "unsaid.study.latent_classes",
    "load": "unsaid.study.populations",
    "load_classes": "unsaid.study.latent_classes",
    "predict": "unsaid.study.saved_fits",
    "read_panel": "unsaid.population.reading",
}
"""Where each public name lives: `import unsaid` takes no time, what is used is imported then."""


def __getattr__(name: str) -> object:
    if name not in PLACES:
        raise AttributeError(f"unsaid has no {name}; there are {', '.join(sorted(PLACES))}")
    from importlib import import_module

    return getattr(import_module(PLACES[name]), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__doc__"])
