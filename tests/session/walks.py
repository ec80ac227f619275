"""Short sessions for the tests: small settings of one shape, so that little is compiled."""

import functools
from collections.abc import Callable
from pathlib import Path

import numpy as np

from unsaid.record.store import Store
from unsaid.session.study import ActiveSession, Study, consent_version
from unsaid.types.choice import ChoiceSet
from unsaid.types.events import Stated
from unsaid.types.settings import DesignSettings, InferenceSettings, SessionSettings
from unsaid.worlds.load import load_world
from unsaid.worlds.schema import World

SETTINGS = SessionSettings(
    limit=6,
    least=2,
    sure_at=1.0,
    least_gain_bits=0.0,
    repeats=1,
    dominated=1,
    inference=InferenceSettings(particles=256, moves=8),
    design=DesignSettings(particles=64, starts=1, sweeps=1),
)
STATED = Stated(words="a house by the water", ranking=("wonder", "love"), last="power")
SEED = 1

Rule = Callable[[ChoiceSet], int]


def with_settings(**changes: object) -> SessionSettings:
    """The small settings with a few changed."""
    return SessionSettings.model_validate(SETTINGS.model_dump() | changes)


def by_number(choice_set: ChoiceSet) -> int:
    """A choice that depends on the number alone."""
    return choice_set.number % len(choice_set.alternatives)


def zone_of(places: int = 1_000, checks: int = 0) -> World:
    """The Zone with its first few ordinary places and attention checks only."""
    zone = load_world("zone")
    ordinary = [place for place in zone.places if place.kind == "ordinary"][:places]
    dominated = [place for place in zone.places if place.kind == "dominated"][:checks]
    return World(
        **{name: getattr(zone, name) for name in World.model_fields} | {"places": (*ordinary, *dominated)}
    )


@functools.cache
def roaming_zone() -> World:
    """The Zone without its story: any place may follow any, so that six forks have all that is woven in."""
    zone = load_world("zone")
    everywhere = tuple(region.id for region in zone.regions)
    return World(
        **{name: getattr(zone, name) for name in World.model_fields}
        | {
            "start": everywhere,
            "regions": tuple(region.model_copy(update={"needs": ()}) for region in zone.regions),
            "places": tuple(place.model_copy(update={"follows": everywhere}) for place in zone.places),
        }
    )


def roaming(store: Store) -> Study:
    """A study in the Zone without its story."""
    return Study(store, find_world=lambda *_: roaming_zone())


def at_gate(
    study: Study, seed: int = SEED, settings: SessionSettings = SETTINGS, **others: str
) -> ActiveSession:
    """A session that has stated what it wants, before its first choice set."""
    sitting = study.begin(seed=seed, settings=settings, **others)
    study.consent(sitting, consent_version(sitting.world))
    study.state(sitting, STATED)
    return sitting


def go(study: Study, sitting: ActiveSession, count: int = 1_000, rule: Rule = by_number) -> int:
    """Answer so many choice sets, or as many as there are; how many comes back."""
    for done in range(count):
        choice_set = study.next_choice_set(sitting)
        if choice_set is None:
            return done
        study.answer(sitting, choice_set.number, rule(choice_set), key=f"key-{choice_set.number}")
    return count


def copied(source: Store, session: str, path: Path) -> Store:
    """Another store that holds the session as it stands."""
    store = Store.open(path)
    store.import_(source.export(session))
    return store


def same_particles(one: ActiveSession, other: ActiveSession) -> bool:
    """Whether two posteriors are the same to the last bit."""
    mine, theirs = one.engine.particles, other.engine.particles
    return np.array_equal(mine.theta, theirs.theta) and np.array_equal(mine.log_weights, theirs.log_weights)
