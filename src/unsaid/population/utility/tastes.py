"""Shares of what-if alternatives under the whole utility, and by how much they respond.

Choice probabilities are those of the model's one definition, averaged over simulated people.
"""

import functools
from collections.abc import Callable

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from unsaid.data.offers import Offers
from unsaid.model.choice import choice_probabilities
from unsaid.model.data import ChoiceSets, simple_choice_sets
from unsaid.model.parameters import unpack
from unsaid.model.specification import Specification
from unsaid.population.normal.estimates import NormalEstimates
from unsaid.population.normal.tastes import (
    Populations,
    estimate,
    interval_over,
    parameter_draws,
    person_draws,
)
from unsaid.population.postestimation.elasticities import Elasticity, ElasticityOptions
from unsaid.population.postestimation.predict import Prediction, PredictionOptions, population_prediction
from unsaid.population.postestimation.probabilities import task_of_rows
from unsaid.types.errors import DataError

__all__ = ["choice_sets_of", "predict_utility_shares", "utility_elasticities"]

Places = tuple[np.ndarray, np.ndarray]
"""Task of each row, and its place in it."""


def predict_utility_shares(
    fit: NormalEstimates,
    specification: Specification,
    offers: Offers,
    *,
    options: PredictionOptions | None = None,
) -> Prediction:
    """Shares of each alternative among people like those of the data.

    Parameters
    ----------
    fit
        Of the whole utility; its names are those of the unconstrained parameters.
    specification
        The parts of the model that it has.
    offers
        In the fit's attributes, with delays and probabilities where it has those parts.

    Raises
    ------
    DataError
        If the fit is of another model, or the offers lack a part of it.
    """
    options = options or PredictionOptions()
    sets, places = choice_sets_of(offers, specification), _places(offers)
    nobody = np.zeros((options.people, 0))
    noise = int(np.random.SeedSequence(options.seed).spawn(2)[1].generate_state(1)[0])

    def chances_of(population: Populations) -> np.ndarray:
        theta = person_draws(population, nobody, seed=noise)[0]
        found = _chances(specification, jnp.asarray(theta, dtype=float), sets)
        return np.asarray(found, float)[:, *places]

    return population_prediction(fit, offers, chances_of, options)


def utility_elasticities(
    fit: NormalEstimates,
    specification: Specification,
    offers: Offers,
    attribute: str,
    *,
    options: ElasticityOptions | None = None,
) -> tuple[Elasticity, ...]:
    """Own and cross elasticities of shares by an attribute, by delay or by probability.

    As `unsaid.population.postestimation.elasticities` has them: shares are averaged over people first.

    Parameters
    ----------
    attribute
        One of the fit's attributes, delay_days or probability. An attribute whose values are only 0
        and 1 gets arc elasticities.

    Raises
    ------
    DataError
        If the fit has no such part, or a probability is 0 or 1, where its weight has no slope.
    """
    options = options or ElasticityOptions()
    values = _changing(specification, offers, attribute)
    sets, places = choice_sets_of(offers, specification), _places(offers)
    kind = "arc" if attribute in offers.names and bool(np.all(np.isin(values, (0.0, 1.0)))) else "point"
    response = _arc if kind == "arc" else _point
    nobody = np.zeros((options.people, 0))

    def values_of(population: Populations) -> np.ndarray:
        theta = jnp.asarray(person_draws(population, nobody, seed=options.seed + 1)[0], dtype=float)

        def shares(given: Array) -> Array:
            moved = _with(sets, specification, attribute, places, given)
            return _mean_chances(specification, theta, moved)[places]

        return response(shares, values)

    drawn = parameter_draws(fit, options.populations, seed=options.seed)
    each = [values_of(_one(drawn, i)) for i in range(options.populations)]
    numbers = np.stack([values_of(estimate(fit)), *interval_over(fit, np.array(each))], -1)
    return _rows(offers, attribute, kind, numbers)


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
def _mean_chances(
    specification: Specification, theta: Float[Array, "person dimension"], sets: ChoiceSets
) -> Float[Array, "task alternative"]:
    return jnp.mean(_chances(specification, theta, sets), 0)


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


def _one(populations: Populations, index: int) -> Populations:
    return Populations(*(part[index : index + 1] for part in populations))


def _rows(offers: Offers, attribute: str, kind: str, numbers: np.ndarray) -> tuple[Elasticity, ...]:
    """Every pair of rows of a task, by whose value changes and whose share responds."""
    found = []
    for task, begin, end in zip(offers.tasks, offers.task_start[:-1], offers.task_start[1:], strict=True):
        for changed in range(begin, end):
            for responding in range(begin, end):
                labels = offers.alternatives[changed], offers.alternatives[responding]
                found.append(
                    Elasticity(task, attribute, *labels, kind, *map(float, numbers[responding, changed]))
                )
    return tuple(found)
