"""Which parts of the model a panel's choices can tell anything about."""

import numpy as np

from unsaid.data.panel import Panel
from unsaid.model.specification import Specification
from unsaid.types.errors import DataError

__all__ = ["parts_of"]


def parts_of(panel: Panel, lapse: float = Specification.lapse) -> Specification:
    """The parts of the model that a panel's choices can tell anything about.

    Parameters
    ----------
    lapse
        Probability of a choice at random.

    Raises
    ------
    DataError
        If the panel has no attribute.
    """
    names = tuple(name for name in panel.names if name != panel.outside)
    if not names:
        raise DataError("the model needs an attribute beside the outside option", got="none")
    delay, probability = panel.delay_days, panel.probability
    return Specification(
        attributes=names,
        delay=delay is not None and bool(np.any(delay > 0)),
        probability=probability is not None and bool(np.any(probability < 1)),
        outside=panel.outside is not None,
        lapse=lapse,
    )
