"""What a person is offered: alternatives, and choice sets made of them."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from unsaid.types.struct import Struct

__all__ = ["NEITHER", "Alternative", "ChoiceSet", "ChoiceSetKind"]

NEITHER = "neither"
"""The id of the outside option in every choice set that has one."""

ChoiceSetKind = Literal["adaptive", "random", "repeat", "dominated"]


class Alternative(Struct):
    """One alternative of a choice set, as it was shown.

    Attributes
    ----------
    id
        Stable id; unique within the choice set. `NEITHER` for the outside option.
    attributes
        How far the alternative leads toward each attribute, in [-1, 1]; absent means 0.
    delay_days
        Delay until what is promised arrives, in days.
    probability
        Probability in [0, 1] that the promise is kept.
    distance, certainty
        Ids of the world's levels that stand for the delay and the probability.
    text, distance_text, certainty_text
        The words that were shown.
    """

    id: str = Field(min_length=1)
    attributes: dict[str, Annotated[float, Field(ge=-1, le=1)]] = Field(default_factory=dict)
    delay_days: float = Field(default=0.0, ge=0)
    probability: float = Field(default=1.0, ge=0, le=1)
    distance: str | None = None
    certainty: str | None = None
    text: str = ""
    distance_text: str = ""
    certainty_text: str = ""

    @property
    def is_neither(self) -> bool:
        """Whether this is the outside option."""
        return self.id == NEITHER


class ChoiceSet(Struct):
    """One choice situation.

    Attributes
    ----------
    number
        1 for the first choice set of a session.
    kind
        ``adaptive`` (chosen for information), ``random``, ``repeat`` (an earlier one in other
        words, for the noise floor) or ``dominated`` (one alternative is worse in every way).
    place
        Id of the place in the world.
    alternatives
        At least two, with distinct ids, in the order in which they were shown.
    repeats
        For a repeat, the number of the choice set that it repeats. The alternatives correspond
        through `counterpart`.
    counterpart
        For a repeat, for each alternative the index of the one that it stands for.
    dominated
        For a dominated pair, the index of the alternative that is worse in every way.
    """

    number: int = Field(ge=1)
    kind: ChoiceSetKind = "adaptive"
    place: str
    alternatives: tuple[Alternative, ...] = Field(min_length=2)
    repeats: int | None = Field(default=None, ge=1)
    counterpart: tuple[int, ...] | None = None
    dominated: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _consistent(self) -> "ChoiceSet":
        ids = [a.id for a in self.alternatives]
        if len(set(ids)) != len(ids):
            raise ValueError(f"alternatives need distinct ids, got {ids}")
        if (self.kind == "repeat") != (self.repeats is not None and self.counterpart is not None):
            raise ValueError("a repeat, and only a repeat, says what it repeats and how")
        if self.counterpart is not None and len(self.counterpart) != len(ids):
            raise ValueError("counterpart needs one index per alternative")
        if (self.kind == "dominated") != (self.dominated is not None):
            raise ValueError("a dominated pair, and only that, names its dominated alternative")
        if self.dominated is not None and self.dominated >= len(ids):
            raise ValueError(f"dominated index {self.dominated} is not among {len(ids)} alternatives")
        return self
