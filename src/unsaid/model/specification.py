"""Which parts of the model a study uses; parts that it does not use have no parameters."""

import dataclasses

__all__ = ["Specification"]


@dataclasses.dataclass(frozen=True)
class Specification:
    """The parts of the model and, from them, the layout of the unconstrained parameter vector.

    The vector holds, in this order and only where the part is used: the weights, the log
    discount rate, the log curvature and the log elevation of probability weighting, and the constant
    of the outside option.

    Parameters
    ----------
    attributes
        Names of the attributes, in the order of the weights.
    delay
        Whether alternatives differ in delay.
    probability
        Whether alternatives differ in probability.
    outside
        Whether choice sets hold an outside option with a constant of its own.
    lapse
        Probability in [0, 1) of a choice at random.
    """

    attributes: tuple[str, ...]
    delay: bool = True
    probability: bool = True
    outside: bool = True
    lapse: float = 0.02

    def __post_init__(self):
        if not self.attributes:
            raise ValueError("a specification needs at least one attribute, got none")
        if len(set(self.attributes)) != len(self.attributes):
            raise ValueError(f"attributes must be distinct, got {self.attributes}")
        if not 0 <= self.lapse < 1:
            raise ValueError(f"lapse must be in [0, 1), got {self.lapse}")

    @property
    def names(self) -> tuple[str, ...]:
        """One name per entry of the parameter vector."""
        names = list(self.attributes)
        if self.delay:
            names.append("log_discount_rate")
        if self.probability:
            names += ["log_curvature", "log_elevation"]
        if self.outside:
            names.append("outside_constant")
        return tuple(names)

    @property
    def dimension(self) -> int:
        """Length of the parameter vector."""
        return len(self.names)

    def index(self, name: str) -> int:
        """Position of a named parameter in the vector.

        Raises
        ------
        KeyError
            If this specification has no such parameter.
        """
        try:
            return self.names.index(name)
        except ValueError:
            raise KeyError(f"no parameter {name!r}; there are {', '.join(self.names)}") from None
