"""Between a world's choice sets, as people meet them, and the engine that learns from them."""

import functools

import numpy as np

from unsaid.adaptive.engine import Engine
from unsaid.design.choose import Config
from unsaid.model.data import ChoiceSets, simple_choice_sets
from unsaid.model.prior import Prior
from unsaid.model.specification import Specification
from unsaid.record.fold import Session
from unsaid.session.prior import world_prior
from unsaid.types.choice import Alternative, ChoiceSet
from unsaid.types.events import Begun
from unsaid.types.settings import SessionSettings
from unsaid.worlds.schema import World

__all__ = [
    "begin_engine",
    "encode_alternatives",
    "encode_sets",
    "engine_of",
    "learn",
    "most_telling",
    "prior_of",
    "specification_of",
    "width_of",
]

MIX = {"parameters": 1.0, "leading": 0.0}
"""Share of information about all parameters, by goal; the mixture's is a setting."""

MOST_COMPARED = 16
"""Given choice sets that are compared at once; later ones are left out."""


def specification_of(world: World, settings: SessionSettings) -> Specification:
    """The parts of the model that a world's choice sets use."""
    return Specification(
        attributes=world.wish_ids,
        delay=any(level.days > 0 for level in world.distances),
        probability=any(level.probability < 1 for level in world.certainties),
        outside=True,
        lapse=settings.lapse,
    )


def prior_of(world: World, specification: Specification, settings: SessionSettings | None = None) -> Prior:
    """The prior of a person about whom nothing is known: the settings' fitted one, or the world's."""
    return world_prior(world, specification, None if settings is None else settings.prior)


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


def encode_sets(sets: tuple[ChoiceSet, ...], attributes: tuple[str, ...], width: int) -> ChoiceSets:
    """Choice sets as arrays, one entry each."""
    parts = [encode_alternatives(s.alternatives, attributes, width) for s in sets]
    return simple_choice_sets(**{name: np.stack([part[name] for part in parts]) for name in parts[0]})


def begin_engine(begun: Begun, world: World, *, blank: bool = False) -> Engine:
    """The engine before any choice; a blank one is to compile with, not to believe."""
    settings, specification = begun.settings, specification_of(world, begun.settings)
    asked = settings.design
    return Engine.begin(
        begun.seed,
        prior_of(world, specification, settings),
        capacity=settings.limit,
        design=Config(
            specification=specification,
            size=asked.alternatives,
            mix=MIX.get(asked.goal, asked.mix),
            draws=asked.particles,
            starts=asked.starts,
            sweeps=asked.sweeps,
        ),
        reference=asked.goal if asked.goal in ("random", "d-optimal") else None,
        inference=settings.inference,
        blank=blank,
    )


def learn(engine: Engine, choice_set: ChoiceSet, chosen: int) -> Engine:
    """The engine after one more choice."""
    width = engine.design.size + 1
    parts = encode_alternatives(choice_set.alternatives, engine.specification.attributes, width)
    return engine.tell(simple_choice_sets(**parts), chosen)


def engine_of(session: Session, world: World) -> Engine:
    """The engine of a recorded session, replayed choice by choice: the same to the last bit."""
    answered = zip(session.choice_sets, session.answers, strict=False)
    begun = begin_engine(session.begun, world)
    return functools.reduce(lambda engine, each: learn(engine, each[0], each[1].alternative), answered, begun)


def most_telling(engine: Engine, sets: tuple[ChoiceSet, ...]) -> int:
    """Index of the choice set that promises most, among a few given ones."""
    compared = sets[:MOST_COMPARED]
    # padded, so that one shape is compiled
    padded = compared + compared[:1] * (MOST_COMPARED - len(compared))
    arrays = encode_sets(padded, engine.specification.attributes, engine.design.size + 1)
    return int(np.argmax(engine.score(arrays)[: len(compared)]))
