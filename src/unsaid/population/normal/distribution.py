"""Tastes of a normal population, at one value of its parameters."""

import math

import numpy as np
from jaxtyping import Float

from unsaid.population.normal.tastes import Populations, coefficients_of, person_draws
from unsaid.population.specification import MixedSpecification
from unsaid.population.tastes import TasteDistribution, Tastes

__all__ = ["NormalTastes"]


class NormalTastes(TasteDistribution):
    """b ~ N(mean + effects z, covariance) for people with covariates z, and the coefficients that follow.

    Parameters
    ----------
    specification
        How coefficients follow from b.
    population
        Of one draw.
    """

    def __init__(self, specification: MixedSpecification, population: Populations):
        self.specification = specification
        self.population = population

    @property
    def sds(self) -> Float[np.ndarray, " parameter"]:
        """Of b."""
        return np.sqrt(np.sum(self.population.factors[0] ** 2, 1))

    def tastes(self, covariates: Float[np.ndarray, "person covariate"], seed: int) -> Tastes:
        """A taste for each person."""
        coefficients = self.people(covariates, seed)
        return Tastes(np.full(len(coefficients), 1 / len(coefficients)), coefficients)

    def people(
        self, covariates: Float[np.ndarray, "person covariate"], seed: int
    ) -> Float[np.ndarray, "person parameter"]:
        """A taste for each person."""
        return coefficients_of(self.specification, person_draws(self.population, covariates, seed=seed)[0])

    def average(
        self, covariates: Float[np.ndarray, "person covariate"]
    ) -> Float[np.ndarray, "person parameter"]:
        """Coefficients at the mean of b."""
        b = self.population.means[0] + covariates @ self.population.covariate_effects[0].T
        return coefficients_of(self.specification, b)

    def means(self) -> Float[np.ndarray, " parameter"]:
        """Means of b, or of sign exp(b) where lognormal."""
        each = zip(self.specification.coefficients, self.population.means[0], self.sds, strict=True)
        return np.array(
            [
                one.sign * np.exp(mean + 0.5 * sd**2) if one.distribution == "lognormal" else mean
                for one, mean, sd in each
            ]
        )

    def positive(self) -> Float[np.ndarray, " parameter"]:
        """Shares of people whose coefficient is above 0."""
        found = []
        for one, mean, sd in zip(
            self.specification.coefficients, self.population.means[0], self.sds, strict=True
        ):
            if one.distribution == "lognormal":
                found.append(float(one.sign > 0))
            elif sd == 0:
                found.append(float(mean > 0))
            else:
                found.append(0.5 * math.erfc(-mean / sd / math.sqrt(2)))
        return np.array(found)
