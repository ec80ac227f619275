"""How a person with known coefficients chooses: what differs between linear and discounted utility."""

import abc

import numpy as np
from jaxtyping import Float

from unsaid.data.offers import Offers, derivative
from unsaid.data.panel import Panel
from unsaid.population.probabilities import person_of_rows, probabilities
from unsaid.population.tastes import Tastes

__all__ = ["ChoiceRule", "LinearRule", "elasticity_kind"]

DISCRETE = (0.0, 1.0)
"""Values of an attribute that is there or not, whose elasticities are arcs."""


class ChoiceRule(abc.ABC):
    """Choice probabilities of people whose coefficients are known.

    Attributes
    ----------
    columns
        That offers need beside the attributes: delay_days, probability.
    money
        Attribute in whose units all other coefficients are; None for utility in preference space.
    """

    columns: tuple[str, ...] = ()
    money: str | None = None

    @abc.abstractmethod
    def weights(
        self, coefficients: Float[np.ndarray, "*many parameter"]
    ) -> Float[np.ndarray, "*many attribute"]:
        """Log odds that a unit of each attribute adds, at once and for certain."""

    @abc.abstractmethod
    def probabilities(
        self, coefficients: Float[np.ndarray, "taste parameter"], offers: Offers
    ) -> Float[np.ndarray, "taste row"]:
        """Probability that each taste chooses each alternative."""

    @abc.abstractmethod
    def own_probabilities(
        self, coefficients: Float[np.ndarray, "person parameter"], panel: Panel
    ) -> Float[np.ndarray, " row"]:
        """Probability that each person of a panel chooses each of their own alternatives."""

    @abc.abstractmethod
    def elasticities(self, tastes: Tastes, offers: Offers, attribute: str) -> Float[np.ndarray, "row row"]:
        """Of every row's share by every row's attribute; only those within a task mean anything."""

    @abc.abstractmethod
    def kind(self, offers: Offers, attribute: str) -> str:
        """Kind of elasticities by an attribute, arc or point.

        Raises
        ------
        DataError
            If there is no such attribute, or no elasticity by it.
        """


class LinearRule(ChoiceRule):
    """Logit choices by a utility that is linear in the attributes.

    Parameters
    ----------
    money
        Price attribute of a model in willingness-to-pay space.
    """

    def __init__(self, money: str | None = None):
        self.money = money

    def weights(
        self, coefficients: Float[np.ndarray, "*many parameter"]
    ) -> Float[np.ndarray, "*many attribute"]:
        """The coefficients."""
        return coefficients

    def probabilities(
        self, coefficients: Float[np.ndarray, "taste parameter"], offers: Offers
    ) -> Float[np.ndarray, "taste row"]:
        """Probability that each taste chooses each alternative."""
        return probabilities(coefficients @ offers.attributes.T, offers.task_start)

    def own_probabilities(
        self, coefficients: Float[np.ndarray, "person parameter"], panel: Panel
    ) -> Float[np.ndarray, " row"]:
        """Probability that each person of a panel chooses each of their own alternatives."""
        own = coefficients[person_of_rows(panel.task_start, panel.person_start)]
        return probabilities(np.einsum("rk,rk->r", panel.attributes, own), panel.task_start)

    def kind(self, offers: Offers, attribute: str) -> str:
        """Kind of elasticities: arc for an attribute that is 0 or 1 wherever it is offered, else point."""
        if attribute in offers.names:
            return elasticity_kind(offers.attributes[:, offers.names.index(attribute)])
        derivative(offers, attribute)  # an error where there is no such column
        return "point"

    def elasticities(self, tastes: Tastes, offers: Offers, attribute: str) -> Float[np.ndarray, "row row"]:
        """Of every row's share by every row's attribute; only those within a task mean anything.

        By a column that a formula makes attributes of: by all that follows from it. Of one that is the same
        throughout each task, as a person's income, it can only change in all rows, so all columns of a task
        are alike.
        """
        if self.kind(offers, attribute) == "arc":
            return _arc(tastes, offers, offers.names.index(attribute))
        values, slopes, shared = derivative(offers, attribute)
        found = _point(tastes, offers, values, slopes)
        if not shared:
            return found
        tasks = np.repeat(np.arange(len(offers.tasks)), np.diff(offers.task_start))
        return np.where(tasks[:, None] == tasks, found, 0.0).sum(1, keepdims=True) + np.zeros_like(found)


def elasticity_kind(values: Float[np.ndarray, " row"]) -> str:
    """Arc for what is 0 or 1 throughout, point for anything else."""
    return "arc" if bool(np.all(np.isin(values, DISCRETE))) else "point"


def _point(tastes: Tastes, offers: Offers, values: np.ndarray, slopes: np.ndarray) -> np.ndarray:
    weights, coefficients = tastes
    chances = probabilities(coefficients @ offers.attributes.T, offers.task_start)
    weighted = weights[:, None] * chances * (coefficients @ slopes.T)
    own = np.diag(weighted.sum(0)) - chances.T @ weighted
    return own * values / (weights @ chances)[:, None] + 0.0  # never -0


def _arc(tastes: Tastes, offers: Offers, index: int) -> np.ndarray:
    weights, coefficients = tastes
    utilities = coefficients @ offers.attributes.T
    found = np.zeros((len(offers.attributes),) * 2)
    for changed, value in enumerate(offers.attributes[:, index]):
        shares = []
        for level in DISCRETE:
            moved = utilities.copy()
            moved[:, changed] += (level - value) * coefficients[:, index]
            shares.append(weights @ probabilities(moved, offers.task_start))
        found[:, changed] = (shares[1] - shares[0]) / (0.5 * (shares[0] + shares[1]))
    return found
