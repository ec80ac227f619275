"""How a fit came out, as a value that code can ask and with what its reader can do about it."""

import enum
from typing import NamedTuple

__all__ = ["Outcome", "Verdict"]


class Outcome(enum.Enum):
    """How a fit came out; the value is what to do about it."""

    CONVERGED = ""
    ALIKE = "what does not differ may as well be fixed"
    AGAINST_SIGN = "give the other sign (--lognormal A:- for below 0), or let it be normal"
    LONE_START = "more starts may find a higher"
    COLLINEAR = "leave one of them out (of a categorical attribute, one level)"
    SEPARATED = "leave it out, join levels, or bring more choices"
    NEWTON_STOPPED = "scale or leave out attributes"
    TOO_FEW_PEOPLE = (
        "bring more people, let fewer coefficients vary, take covariance diagonal, or fewer classes "
        "or attributes"
    )
    WORTH_UNBOUNDED = "see whether higher values cost more, or fit preference space (--model mixed)"
    SCALE_UNKNOWN = "people need more tasks each, or fewer coefficients that vary"
    ITERATIONS_ENDED = "allow more iterations or draws, or bring more people"
    EMPTY_CLASS = "take fewer classes"
    CLASS_SEPARATED = "take fewer classes, or leave attributes out"
    CLASSES_ALIKE = "take fewer classes or attributes"
    CHAINS_DISAGREE = "allow more warm-up and draws, or let fewer coefficients vary"
    DIVERGED = "raise the target acceptance, or let fewer coefficients vary"
    FEW_EFFECTIVE = "take more draws"
    FAILED = "fit the data again with this version, which says why"

    @property
    def advice(self) -> str:
        """What to do about it; empty if nothing has to be done."""
        return self.value

    @property
    def converged(self) -> bool:
        """Whether the result can be relied on."""
        return self in (Outcome.CONVERGED, Outcome.ALIKE, Outcome.AGAINST_SIGN, Outcome.LONE_START)


class Verdict(NamedTuple):
    """An outcome, and what was found in this fit.

    Attributes
    ----------
    detail
        What was found, with names and numbers; empty if there is nothing to say.
    """

    outcome: Outcome = Outcome.CONVERGED
    detail: str = ""

    @property
    def converged(self) -> bool:
        """Whether the result can be relied on."""
        return self.outcome.converged

    @property
    def remark(self) -> str:
        """What its reader should know; empty if nothing."""
        return ": ".join(filter(None, (self.detail, self.outcome.advice)))

    @property
    def message(self) -> str:
        """All of it in a sentence."""
        if not self.converged:
            return self.remark
        return f"converged; {self.remark}" if self.remark else "converged"
