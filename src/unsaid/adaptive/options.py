"""The settings of an adaptive design, checked, and as a saved design holds them."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from unsaid.adaptive.candidates import CodingKind
from unsaid.model.specification import Specification
from unsaid.types.errors import DataError

__all__ = ["DesignOptions", "check_choice"]

MIX = {"parameters": 1.0, "leading": 0.0, "mixture": 0.3, "random": 1.0}
"""Share of information about all parameters, by goal; the rest is about which weight leads.

The mixture is that of a walk; questions at random are scored by what they tell of all parameters.
"""

MOVES = 16
"""Length of each of the sampler's chains; particles are a multiple of it."""

SIZES = range(2, 6)


@dataclasses.dataclass(frozen=True, kw_only=True)
class DesignOptions:
    """What `AdaptiveDesign` takes beside its table and its prior; it says what each is."""

    attributes: tuple[str, ...] | None
    delay: str | None
    probability: str | None
    coding: CodingKind | None
    size: int
    outside: bool
    goal: str
    weight_sd: float
    lapse: float
    seed: int
    particles: int
    draws: int
    capacity: int
    sets: tuple[tuple[int, ...], ...] | None
    fixed: tuple[tuple[int, ...], ...]
    excluded: tuple[tuple[int, ...], ...]
    times: int | None

    def __post_init__(self):
        check_choice("size", self.size in SIZES, "2 to 5 alternatives in a question", self.size)
        check_choice("lapse", 0 <= self.lapse < 1, "a probability below 1", self.lapse)
        check_choice("weight_sd", 0 < self.weight_sd < float("inf"), "a positive number", self.weight_sd)
        check_choice("seed", 0 <= self.seed < 2**32, "a whole number from 0 to 4294967295", self.seed)
        ladder = self.particles >= 4 * MOVES and self.particles % MOVES == 0
        check_choice("particles", ladder, f"a multiple of {MOVES}, at least {4 * MOVES}", self.particles)
        check_choice("draws", 16 <= self.draws <= self.particles, "16 to as many as particles", self.draws)
        check_choice("capacity", self.capacity >= 1, "at least one question", self.capacity)
        check_choice("times", self.times is None or self.times >= 1, "at least 1, or None", self.times)

    def check_goal(self, specification: Specification) -> None:
        """Refuse a goal that is none.

        Raises
        ------
        DataError
            If it is neither a goal nor a parameter.
        """
        known = (*MIX, *specification.names)
        check_choice("goal", self.goal in known, ", ".join(known), self.goal)

    @classmethod
    def from_object(cls, content: Mapping[str, Any]) -> "DesignOptions":
        """What `dataclasses.asdict` and JSON made of it, back."""

        def tuples(value: Any) -> Any:
            return tuple(map(tuples, value)) if isinstance(value, list) else value

        return cls(**{name: tuples(value) for name, value in content.items()})


def check_choice(name: str, right: bool, expected: str, got: object) -> None:
    """Refuse a value.

    Raises
    ------
    DataError
        If it is not right.
    """
    if not right:
        raise DataError(f"{name} cannot be this", expected=expected, got=str(got))
