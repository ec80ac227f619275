"""Which parts of the model the parameters of a fit are of: the names of a fit say it."""

from collections.abc import Sequence

from unsaid.model.specification import Specification
from unsaid.types.errors import DataError

__all__ = ["has_whole_utility", "specification_of"]

DELAY, PROBABILITY, OUTSIDE = "log_discount_rate", ("log_curvature", "log_elevation"), "outside_constant"


def has_whole_utility(names: Sequence[str]) -> bool:
    """Whether some of these parameters are of the model's whole utility only."""
    return not {DELAY, *PROBABILITY, OUTSIDE}.isdisjoint(names)


def specification_of(names: Sequence[str]) -> Specification:
    """The parts of the model whose unconstrained parameters have these names.

    Raises
    ------
    DataError
        If no parts of the model have parameters of these names in this order.
    """
    attributes = tuple(name for name in names if name not in (DELAY, *PROBABILITY, OUTSIDE))
    found = None
    if attributes:
        found = Specification(
            attributes,
            delay=DELAY in names,
            probability=PROBABILITY[0] in names,
            outside=OUTSIDE in names,
        )
    if found is None or found.names != tuple(names):
        raise DataError(
            "these are not the parameters of the whole utility",
            expected="attributes" if found is None else ", ".join(found.names),
            got=", ".join(names),
            advice="fit with --model unsaid",
        )
    return found
