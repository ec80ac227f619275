"""From worlds and choice sets, as people meet them, to the arrays of the model."""

import jax
import jax.numpy as jnp
import numpy as np

from unsaid.inference.smc import Config
from unsaid.model.data import Choices, ChoiceSets, simple_choice_sets
from unsaid.model.prior import Prior
from unsaid.model.specification import Specification
from unsaid.report.evidence.prior import world_prior
from unsaid.types.choice import Alternative, ChoiceSet
from unsaid.types.settings import SessionSettings
from unsaid.worlds.schema import World

__all__ = [
    "empty_history",
    "encode_alternatives",
    "encode_choice",
    "encode_choices",
    "prior_of",
    "sampler_config",
    "specification_of",
    "width_of",
]

ROOM = 8
"""Histories are padded to a multiple of this, so that few shapes are compiled."""


def specification_of(world: World, settings: SessionSettings) -> Specification:
    """The parts of the model that a world's choice sets use."""
    return Specification(
        attributes=world.wish_ids,
        delay=any(level.days > 0 for level in world.distances),
        probability=any(level.probability < 1 for level in world.certainties),
        outside=True,
        response_time=False,
        lapse=settings.lapse,
    )


def prior_of(world: World, specification: Specification, settings: SessionSettings | None = None) -> Prior:
    """The prior of a person about whom nothing is known: the settings' fitted one, or the world's."""
    return world_prior(world, specification, None if settings is None else settings.prior)


def sampler_config(specification: Specification, settings: SessionSettings) -> Config:
    """The sampler's settings of a session."""
    inference = settings.inference
    return Config(specification, inference.particles, inference.moves, inference.resample_below)


def width_of(settings: SessionSettings) -> int:
    """Alternatives in every padded choice set: the most offered, and the outside option."""
    return settings.design.alternatives + 1


def encode_alternatives(
    alternatives: tuple[Alternative, ...], attributes: tuple[str, ...], width: int
) -> dict[str, np.ndarray]:
    """One choice set as named arrays, padded to a width, as `simple_choice_sets` takes them."""
    missing = width - len(alternatives)
    values = [[a.attributes.get(name, 0.0) for name in attributes] for a in alternatives]
    return {
        "attributes": np.array(values + [[0.0] * len(attributes)] * missing),
        "delay_days": np.array([a.delay_days for a in alternatives] + [0.0] * missing),
        "probability": np.array([a.probability for a in alternatives] + [1.0] * missing),
        "outside": np.array([float(a.is_neither) for a in alternatives] + [0.0] * missing),
        "available": np.array([True] * len(alternatives) + [False] * missing),
    }


def encode_choices(
    choice_sets: tuple[ChoiceSet, ...],
    chosen: tuple[int, ...],
    attributes: tuple[str, ...],
    width: int,
) -> Choices:
    """Choice sets and choices as a history without padding, one entry each."""
    parts = [encode_alternatives(s.alternatives, attributes, width) for s in choice_sets]
    stacked = {name: np.stack([part[name] for part in parts]) for name in parts[0]}
    sets = simple_choice_sets(stacked.pop("attributes"), **stacked)
    return Choices(sets, jnp.asarray(chosen), jnp.asarray(np.ones(len(chosen)), dtype=float))


def encode_choice(choice_set: ChoiceSet, chosen: int, attributes: tuple[str, ...], width: int) -> Choices:
    """One choice as one entry of a history."""
    parts = encode_alternatives(choice_set.alternatives, attributes, width)
    sets = simple_choice_sets(parts.pop("attributes"), **parts)
    number = jax.dtypes.canonicalize_dtype(float)
    return Choices(sets, jnp.asarray(chosen), jnp.asarray(np.ones((), dtype=number)))


def empty_history(specification: Specification, width: int, least: int) -> Choices:
    """A history without choices, with room for at least so many."""
    capacity = -(-least // ROOM) * ROOM
    sets: ChoiceSets = simple_choice_sets(
        np.zeros((capacity, width, len(specification.attributes))),
        delay_days=np.zeros((capacity, width)),
        probability=np.ones((capacity, width)),
        outside=np.zeros((capacity, width)),
        available=np.ones((capacity, width), dtype=bool),
    )
    return Choices(
        sets, jnp.asarray(np.zeros(capacity), dtype=int), jnp.asarray(np.zeros(capacity), dtype=float)
    )
