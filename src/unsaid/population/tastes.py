"""Tastes: what people want, as weighted coefficients, and how they are distributed over people."""

import abc
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

__all__ = ["INTERVAL", "TasteDistribution", "Tastes", "quantiles"]

INTERVAL = (0.025, 0.975)
"""Ends of a 95% interval."""


class Tastes(NamedTuple):
    """Weighted tastes: those of simulated people, or of the classes that people belong to.

    Attributes
    ----------
    weights
        What each counts for; they sum to 1.
    coefficients
        One person's parameters, as the family's utility takes them.
    """

    weights: Float[np.ndarray, " taste"]
    coefficients: Float[np.ndarray, "taste parameter"]


class TasteDistribution(abc.ABC):
    """How tastes are distributed over people, at one value of a fit's parameters."""

    @abc.abstractmethod
    def tastes(self, covariates: Float[np.ndarray, "person covariate"], seed: int) -> Tastes:
        """Tastes of people with these covariates; a seed gives the same noise whatever the parameters."""

    @abc.abstractmethod
    def people(
        self, covariates: Float[np.ndarray, "person covariate"], seed: int
    ) -> Float[np.ndarray, "person parameter"]:
        """A taste for each of some people, drawn at random."""

    @abc.abstractmethod
    def average(
        self, covariates: Float[np.ndarray, "person covariate"]
    ) -> Float[np.ndarray, "person parameter"]:
        """The middle taste of people with these covariates."""

    @abc.abstractmethod
    def means(self) -> Float[np.ndarray, " parameter"]:
        """Means of the coefficients over people whose covariates are 0."""

    @abc.abstractmethod
    def positive(self) -> Float[np.ndarray, " parameter"]:
        """Shares of the people, of those whose covariates are 0, for whom each coefficient is above 0."""


def quantiles(
    tastes: Tastes, values: Float[np.ndarray, "taste column"], shares: tuple[float, ...]
) -> Float[np.ndarray, "share column"]:
    """Of what each taste comes to: the smallest value that so large a part of the people do not exceed."""
    columns = [
        np.quantile(column, shares, weights=tastes.weights, method="inverted_cdf") for column in values.T
    ]
    return np.array(columns).T
