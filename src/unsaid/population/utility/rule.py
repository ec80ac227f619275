"""Choice probabilities by discounted utility, and by how much shares respond.

Choice probabilities are those of the model's one definition, through JAX.
"""

import functools
from collections.abc import Callable

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from unsaid.data.offers import Offers
from unsaid.data.panel import Panel
from unsaid.model.choice import choice_probabilities
from unsaid.model.data import ChoiceSets, simple_choice_sets
from unsaid.model.parameters import unpack
from unsaid.model.specification import Specification
from unsaid.population.choice_rule import ChoiceRule, elasticity_kind
from unsaid.population.probabilities import task_of_rows
from unsaid.population.tastes import Tastes
from unsaid.population.utility.histories import choices_of, place_of_rows
from unsaid.types.errors import DataError

__all__ = ["DiscountedRule", "choice_sets_of"]

Places = tuple[np.ndarray, np.ndarray]
"""Task of each row, and its place in it."""


class DiscountedRule(ChoiceRule):
    """Choices by discounted, probability-weighted utility, with lapses.

    Parameters
    ----------
    specification
        The parts of the model.
    names
        Of the attributes of the data, the outside option's among them.
    """

    def __init__(self, specification: Specification, names: tuple[str, ...]):
        self.specification = specification
        parts = {"delay_days": specification.delay, "probability": specification.probability}
        self.columns = tuple(name for name, used in parts.items() if used)
        last = specification.dimension - 1  # of the outside option, which is none of the model's attributes
        places = {name: k for k, name in enumerate(specification.attributes)}
        self._weights = [places.get(name, last) for name in names]

    def weights(
        self, coefficients: Float[np.ndarray, "*many parameter"]
    ) -> Float[np.ndarray, "*many attribute"]:
        """The weights among the parameters, and the outside option's constant."""
        return coefficients[..., self._weights]

    def probabilities(
        self, coefficients: Float[np.ndarray, "taste parameter"], offers: Offers
    ) -> Float[np.ndarray, "taste row"]:
        """Probability that each taste chooses each alternative."""
        sets, theta = choice_sets_of(offers, self.specification), jnp.asarray(coefficients, dtype=float)
        return np.asarray(_chances(self.specification, theta, sets), float)[:, *_places(offers)]

    def own_probabilities(
        self, coefficients: Float[np.ndarray, "person parameter"], panel: Panel
    ) -> Float[np.ndarray, " row"]:
        """Probability that each person of a panel chooses each of their own alternatives."""
        sets, theta = choices_of(panel, self.specification).sets, jnp.asarray(coefficients, dtype=float)
        return np.asarray(_own_chances(self.specification, theta, sets), float)[place_of_rows(panel)]

    def kind(self, offers: Offers, attribute: str) -> str:
        """Kind of elasticities: arc for an attribute that is 0 or 1 wherever it is offered, else point."""
        values = _changing(self.specification, offers, attribute)
        return "point" if attribute in self.columns else elasticity_kind(values)

    def elasticities(self, tastes: Tastes, offers: Offers, attribute: str) -> Float[np.ndarray, "row row"]:
        """Of every row's share by every row's attribute; only those within a task mean anything."""
        specification, places = self.specification, _places(offers)
        values, sets = _changing(specification, offers, attribute), choice_sets_of(offers, specification)
        weights, theta = (jnp.asarray(part, dtype=float) for part in tastes)

        def shares(given: Array) -> Array:
            moved = _with(sets, specification, attribute, places, given)
            return _mean_chances(specification, weights, theta, moved)[places]

        return (_arc if self.kind(offers, attribute) == "arc" else _point)(shares, values)


def choice_sets_of(offers: Offers, specification: Specification) -> ChoiceSets:
    """What is offered as choice sets, one per task, padded to the widest.

    Raises
    ------
    DataError
        If the offers lack an attribute, delays or probabilities that the model has.
    """
    _check(offers, specification)
    places = _places(offers)
    shape = len(offers.tasks), int(np.max(np.diff(offers.task_start)))

    def spread(values: np.ndarray | float, fill: float) -> np.ndarray:
        found = np.full(shape, fill)
        found[places] = values
        return found

    columns = [offers.names.index(name) for name in specification.attributes]
    outside = offers.attributes[:, offers.names.index(offers.outside)] if offers.outside else 0.0
    return simple_choice_sets(
        np.stack([spread(offers.attributes[:, k], 0.0) for k in columns], -1),
        delay_days=None if offers.delay_days is None else spread(offers.delay_days, 0.0),
        probability=None if offers.probability is None else spread(offers.probability, 1.0),
        outside=spread(outside, 0.0),
        available=spread(1.0, 0.0).astype(bool),
    )


def _check(offers: Offers, specification: Specification) -> None:
    lacking = [name for name in specification.attributes if name not in offers.names]
    lacking += ["the outside option"] if specification.outside and offers.outside is None else []
    lacking += ["delay_days"] if specification.delay and offers.delay_days is None else []
    lacking += ["probability"] if specification.probability and offers.probability is None else []
    if lacking:
        raise DataError(
            "the offers lack a part of the model",
            expected=", ".join(lacking),
            got=", ".join(offers.names),
            advice="give what-if alternatives every column that the fit has",
        )


def _places(offers: Offers) -> Places:
    task = task_of_rows(offers.task_start)
    return task, np.arange(len(task)) - offers.task_start[:-1][task]


@functools.partial(jax.jit, static_argnames=("specification",))
def _chances(
    specification: Specification, theta: Float[Array, "person dimension"], sets: ChoiceSets
) -> Float[Array, "person task alternative"]:
    return jax.vmap(lambda own: choice_probabilities(specification, unpack(specification, own), sets))(theta)


@functools.partial(jax.jit, static_argnames=("specification",))
def _own_chances(
    specification: Specification, theta: Float[Array, "person dimension"], sets: ChoiceSets
) -> Float[Array, "person task alternative"]:
    return jax.vmap(lambda own, met: choice_probabilities(specification, unpack(specification, own), met))(
        theta, sets
    )


@functools.partial(jax.jit, static_argnames=("specification",))
def _mean_chances(
    specification: Specification,
    weights: Float[Array, " person"],
    theta: Float[Array, "person dimension"],
    sets: ChoiceSets,
) -> Float[Array, "task alternative"]:
    return jnp.tensordot(weights, _chances(specification, theta, sets), 1)


def _changing(specification: Specification, offers: Offers, attribute: str) -> np.ndarray:
    """Values of what changes."""
    parts = [("delay_days", specification.delay), ("probability", specification.probability)]
    known = [*specification.attributes, *(name for name, used in parts if used)]
    if attribute not in known:
        raise DataError("no such attribute", expected="one of " + ", ".join(known), got=attribute)
    _check(offers, specification)
    if attribute in specification.attributes:
        return offers.attributes[:, offers.names.index(attribute)]
    values = np.asarray(getattr(offers, attribute), float)
    if attribute == "probability" and not np.all((values > 0) & (values < 1)):
        raise DataError(
            "no elasticity by a probability of 0 or 1: what is sure cannot become surer",
            expected="probabilities between 0 and 1",
            got=", ".join(f"{value:g}" for value in values[(values <= 0) | (values >= 1)][:3]),
        )
    return values


def _with(
    sets: ChoiceSets, specification: Specification, attribute: str, places: Places, values: Array
) -> ChoiceSets:
    """Choice sets in which one column has other values."""
    if attribute in specification.attributes:
        at = (*places, 0, specification.attributes.index(attribute))
        return eqx.tree_at(lambda tree: tree.attributes, sets, sets.attributes.at[at].set(values))
    column = getattr(sets, attribute).at[(*places, 0)].set(values)
    return eqx.tree_at(lambda tree: getattr(tree, attribute), sets, column)


def _point(shares: Callable[[Array], Array], values: np.ndarray) -> np.ndarray:
    """Of every row's share by every row's value; only those within a task mean anything."""
    given = jnp.asarray(values, dtype=float)
    slopes = np.asarray(jax.jacfwd(shares)(given), float)
    return slopes * values[None, :] / np.asarray(shares(given), float)[:, None] + 0.0  # never -0


def _arc(shares: Callable[[Array], Array], values: np.ndarray) -> np.ndarray:
    """The change of shares when one row's value goes from 0 to 1, over the mean of both."""
    found = np.zeros((len(values),) * 2)
    for changed in range(len(values)):
        ends = []
        for level in (0.0, 1.0):
            moved = np.array(values)
            moved[changed] = level
            ends.append(np.asarray(shares(jnp.asarray(moved, dtype=float)), float))
        found[:, changed] = (ends[1] - ends[0]) / (0.5 * (ends[0] + ends[1]))
    return found
