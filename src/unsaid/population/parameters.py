"""What each number that a fit estimates is: said where the model is known, never read from a name."""

from typing import Literal, NamedTuple

__all__ = ["Parameter", "Role"]

Role = Literal["mean", "fixed", "slope", "sd", "correlation", "share"]


class Parameter(NamedTuple):
    """One number that is estimated.

    Attributes
    ----------
    name
        As in tables and files.
    role
        mean or fixed coefficient; slope of a mean on a covariate; sd over people; correlation over people;
        share of a class among people.
    attribute
        That it is of; empty for a share.
    other
        Covariate of a slope, second attribute of a correlation.
    class_
        Number of the latent class that it is of, from 1; 0 where there are none.
    """

    name: str
    role: Role
    attribute: str
    other: str = ""
    class_: int = 0

    @property
    def label(self) -> str:
        """The name among those of its role."""
        if self.role == "share":
            return f"class {self.class_}"
        if self.role == "correlation":
            return f"{self.attribute}, {self.other}"
        return self.name if self.role == "slope" else self.attribute
