"""What the design may choose among: groups of candidate alternatives."""

import equinox as eqx
from jaxtyping import Array, Bool, Int

from unsaid.model.data import ChoiceSets

__all__ = ["Candidates"]


class Candidates(eqx.Module):
    """Candidate alternatives in groups; a choice set takes all of its alternatives from one group.

    Attributes
    ----------
    pool
        One batch entry per group, whose alternatives are the group's candidates.
    label
        Candidates of a group with the same label exclude each other (the same text at another
        delay or probability).
    usable
        False for padding and for what may not be shown now.
    """

    pool: ChoiceSets
    label: Int[Array, "group candidate"]
    usable: Bool[Array, "group candidate"]
