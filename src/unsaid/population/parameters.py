"""What each number that a fit estimates is: said where the model is known, never read from a name."""

from typing import Literal, NamedTuple

__all__ = ["NaturalScale", "Parameter", "Role"]

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
    label
        The name among those of its role; says so where it is of a logarithm.
    class_
        Number of the latent class that it is of, from 1; 0 where there are none.
    """

    name: str
    role: Role
    label: str
    class_: int = 0


class NaturalScale(NamedTuple):
    """A lognormal coefficient itself over people whose covariates are 0; its parameters are of a log."""

    name: str
    log_mean: float
    log_sd: float
    mean: float
    median: float
    sd: float
