"""unsaid learns what a person wants from what they do, not from what they say.

From anybody's table of choices to what many people want, in five lines::

    import unsaid
    fit = unsaid.fit("choices.csv", model=unsaid.MixedLogit(distributions={"price": "-lognormal"}))
    print(fit)                              # estimates; fit.summary().as_frame(), fit.params, fit.bse
    print(fit.predict("offers.csv"))        # shares of what could be offered
    fit.save("fit.json")                    # unsaid.load("fit.json"); unsaid.compare(fit, "other.json")
"""

from typing import TYPE_CHECKING

from unsaid.version import __version__

if TYPE_CHECKING:
    from unsaid.adaptive.adaptive_design import AdaptiveDesign, Question
    from unsaid.adaptive.simulate import simulate
    from unsaid.analysis.compare import compare
    from unsaid.analysis.fit import fit
    from unsaid.data.coding import Coding
    from unsaid.data.columns import Columns
    from unsaid.data.prepare import RowFilter
    from unsaid.data.reading import read_panel
    from unsaid.data.reshape import TableShape
    from unsaid.population.families import load
    from unsaid.population.latent.model import LatentClasses
    from unsaid.population.logit.model import ConditionalLogit
    from unsaid.population.mixed.model import MixedLogit
    from unsaid.population.model import Fit, Model
    from unsaid.population.options import FitOptions, NutsOptions, PostEstimation, RayOptions
    from unsaid.population.outcome import Outcome
    from unsaid.population.postestimation.predict import Prediction
    from unsaid.population.postestimation.summary import Summary
    from unsaid.population.utility.model import DiscountedUtility
    from unsaid.replays.run import replay
    from unsaid.session.study import Study
    from unsaid.types.errors import UnsaidError
    from unsaid.worlds.load import load_world

__all__ = [
    "AdaptiveDesign",
    "Coding",
    "Columns",
    "ConditionalLogit",
    "DiscountedUtility",
    "Fit",
    "FitOptions",
    "LatentClasses",
    "MixedLogit",
    "Model",
    "NutsOptions",
    "Outcome",
    "PostEstimation",
    "Prediction",
    "Question",
    "RayOptions",
    "RowFilter",
    "Study",
    "Summary",
    "TableShape",
    "UnsaidError",
    "__version__",
    "compare",
    "fit",
    "load",
    "load_world",
    "read_panel",
    "replay",
    "simulate",
]

PLACES = {
    "AdaptiveDesign": "unsaid.adaptive.adaptive_design",
    "Question": "unsaid.adaptive.adaptive_design",
    "simulate": "unsaid.adaptive.simulate",
    "Coding": "unsaid.data.coding",
    "Columns": "unsaid.data.columns",
    "ConditionalLogit": "unsaid.population.logit.model",
    "DiscountedUtility": "unsaid.population.utility.model",
    "Fit": "unsaid.population.model",
    "FitOptions": "unsaid.population.options",
    "LatentClasses": "unsaid.population.latent.model",
    "MixedLogit": "unsaid.population.mixed.model",
    "Model": "unsaid.population.model",
    "NutsOptions": "unsaid.population.options",
    "Outcome": "unsaid.population.outcome",
    "PostEstimation": "unsaid.population.options",
    "Prediction": "unsaid.population.postestimation.predict",
    "RayOptions": "unsaid.population.options",
    "RowFilter": "unsaid.data.prepare",
    "Study": "unsaid.session.study",
    "Summary": "unsaid.population.postestimation.summary",
    "TableShape": "unsaid.data.reshape",
    "UnsaidError": "unsaid.types.errors",
    "compare": "unsaid.analysis.compare",
    "fit": "unsaid.analysis.fit",
    "load": "unsaid.population.families",
    "load_world": "unsaid.worlds.load",
    "read_panel": "unsaid.data.reading",
    "replay": "unsaid.replays.run",
}
"""Where each public name lives: `import unsaid` takes no time, what is used is imported then."""


def __getattr__(name: str) -> object:
    if name not in PLACES:
        raise AttributeError(f"unsaid has no {name}; there are {', '.join(sorted(PLACES))}")
    from importlib import import_module

    return getattr(import_module(PLACES[name]), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__doc__"])
