"""unsaid learns what a person wants from what they do, not from what they say."""

from typing import TYPE_CHECKING

from unsaid.version import __version__

if TYPE_CHECKING:
    from unsaid.adaptive.adaptive_design import AdaptiveDesign, Question
    from unsaid.adaptive.simulate import simulate
    from unsaid.analysis.compare import compare
    from unsaid.analysis.fitted import fit, load
    from unsaid.analysis.latent_classes import fit_classes, load_classes
    from unsaid.analysis.models import ModelOptions
    from unsaid.analysis.saved_fits import predict
    from unsaid.data.columns import Columns
    from unsaid.data.prepare import RowFilter
    from unsaid.data.reading import read_panel
    from unsaid.data.reshape import TableShape
    from unsaid.population.latent.fit import LatentOptions
    from unsaid.population.options import FitOptions

__all__ = [
    "AdaptiveDesign",
    "Columns",
    "FitOptions",
    "LatentOptions",
    "ModelOptions",
    "Question",
    "RowFilter",
    "TableShape",
    "__version__",
    "compare",
    "fit",
    "fit_classes",
    "load",
    "load_classes",
    "predict",
    "read_panel",
    "simulate",
]

PLACES = {
    "AdaptiveDesign": "unsaid.adaptive.adaptive_design",
    "Columns": "unsaid.data.columns",
    "FitOptions": "unsaid.population.options",
    "RowFilter": "unsaid.data.prepare",
    "LatentOptions": "unsaid.population.latent.fit",
    "TableShape": "unsaid.data.reshape",
    "ModelOptions": "unsaid.analysis.models",
    "Question": "unsaid.adaptive.adaptive_design",
    "compare": "unsaid.analysis.compare",
    "fit": "unsaid.analysis.fitted",
    "fit_classes": "unsaid.analysis.latent_classes",
    "load": "unsaid.analysis.fitted",
    "load_classes": "unsaid.analysis.latent_classes",
    "predict": "unsaid.analysis.saved_fits",
    "read_panel": "unsaid.data.reading",
    "simulate": "unsaid.adaptive.simulate",
}
"""Where each public name lives: `import unsaid` takes no time, what is used is imported then."""


def __getattr__(name: str) -> object:
    if name not in PLACES:
        raise AttributeError(f"unsaid has no {name}; there are {', '.join(sorted(PLACES))}")
    from importlib import import_module

    return getattr(import_module(PLACES[name]), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__doc__"])
