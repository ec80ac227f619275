"""Small worlds, sessions and posteriors whose reveal is known beforehand."""

from collections.abc import Sequence

import jax
import jax.numpy as jnp
import numpy as np

from unsaid.inference.particles import Particles
from unsaid.model.data import Choices, simple_choice_sets
from unsaid.model.specification import Specification
from unsaid.record.fold import Session
from unsaid.report.evidence.posterior import Posterior, posterior_draws
from unsaid.report.evidence.reveal import reveal
from unsaid.report.evidence.schema import Fit, Importance, NoiseFloor, Reveal, StatedImportance
from unsaid.session.prior import world_prior
from unsaid.types.choice import NEITHER, Alternative, ChoiceSet
from unsaid.types.events import Answered, Begun, Stated
from unsaid.worlds.schema import World

NAMES = ("calm", "craft", "kin", "play")

RUSSIAN_NAMES = {"calm": "покой", "craft": "мастерство", "kin": "близкие", "play": "игра"}

Offer = tuple[dict[str, float], float, float]
"""Attributes, days, probability."""


def world_of(names: Sequence[str] = NAMES, sd: float = 2.0) -> World:
    """A world of one place with the named wishes, independent under its prior."""
    way = {"text": "Go.", "loads": {names[0]: 1.0}, "distance": ["near"], "certainty": ["certain"]}
    return World.model_validate(
        {
            "id": "small",
            "title": "Small",
            "language": "en",
            "version": 1,
            "about": "Nothing much.",
            "start": ["shore"],
            "regions": [{"id": "shore", "name": "The shore"}],
            "distances": [{"id": "near", "days": 0.0}, {"id": "far", "days": 100.0}],
            "certainties": [
                {"id": "certain", "probability": 1.0},
                {"id": "doubtful", "probability": 0.25},
            ],
            "phrases": {},
            "outside": ["Stay."],
            "wishes": [
                {"id": name, "name": f"{name}ness", "plain": f"I want {name}.", "value": name}
                for name in names
            ],
            "prior": {"sd": sd},
            "places": [
                {
                    "id": "hall",
                    "region": "shore",
                    "title": "The Hall",
                    "scene": {"kind": "plain", "seed": 1},
                    "arrive": "You arrive.",
                    "ways": [{"id": "one", **way}, {"id": "two", **way}],
                }
            ],
        }
    )


def choice_set(number: int, offers: Sequence[Offer], **others: object) -> ChoiceSet:
    """A choice set in the hall, with the outside option at the end."""
    alternatives = [
        Alternative(
            id=f"way-{i}",
            attributes=attributes,
            delay_days=days,
            probability=probability,
            text=f"The {i} way of {number}.",
            distance_text=f"{days:g} days.",
            certainty_text="It may hold.",
        )
        for i, (attributes, days, probability) in enumerate(offers)
    ]
    stay = Alternative(id=NEITHER, text="Stay.")
    return ChoiceSet.model_validate(
        {"number": number, "place": "hall", "alternatives": [*alternatives, stay], **others}
    )


def session_of(
    choice_sets: Sequence[ChoiceSet], chosen: Sequence[int], stated: Stated | None = None
) -> Session:
    """A session that has entered, with one answer per given choice."""
    return Session(
        id="walk",
        phase="entered",
        begun=Begun(world="small", world_digest="0", seed=1),
        stated=stated,
        stated_seal=None if stated is None else "a" * 64,
        choice_sets=tuple(choice_sets),
        answers=tuple(Answered(number=i + 1, alternative=one, key=str(i)) for i, one in enumerate(chosen)),
        next_sequence=1,
        head="0" * 64,
    )


def choices_of(session: Session, world: World) -> Choices:
    """The history of a session as arrays, padded to its largest choice set."""
    count = len(session.answers)
    sets = session.choice_sets[:count]
    width = max([len(one.alternatives) for one in sets] + [2])
    attributes = np.zeros((count, width, len(world.wishes)))
    delay, outside = np.zeros((count, width)), np.zeros((count, width))
    probability, available = np.ones((count, width)), np.zeros((count, width), dtype=bool)
    for i, one in enumerate(sets):
        for j, alternative in enumerate(one.alternatives):
            attributes[i, j] = [alternative.attributes.get(name, 0.0) for name in world.wish_ids]
            delay[i, j], probability[i, j] = alternative.delay_days, alternative.probability
            outside[i, j], available[i, j] = float(alternative.is_neither), True
    return Choices(
        simple_choice_sets(
            attributes, delay_days=delay, probability=probability, outside=outside, available=available
        ),
        jnp.asarray([answer.alternative for answer in session.answers], dtype=int),
        jnp.ones(count, dtype=float),
    )


def particles_of(
    weights: Sequence[float], sd: float = 0.3, *, outside: float = -1.0, count: int = 1024, seed: int = 0
) -> Particles:
    """Normal draws around some weights; the other parameters at the centre of the default prior."""
    mean = np.concatenate([weights, [-4.6, -0.3, 0.0, outside]])
    noise = np.random.default_rng(seed).normal(size=(count, mean.size))
    theta = jnp.asarray(mean[None, :] + sd * noise, dtype=float)
    return Particles(theta, jnp.zeros(count, dtype=theta.dtype))


def specification_of(world: World) -> Specification:
    return Specification(world.wish_ids)


def posterior_of(session: Session, world: World, particles: Particles) -> Posterior:
    return posterior_draws(jax.random.key(0), specification_of(world), particles, choices_of(session, world))


def reveal_of(session: Session, world: World, particles: Particles) -> Reveal:
    return reveal(
        session=session,
        world=world,
        specification=specification_of(world),
        particles=particles,
        choices=choices_of(session, world),
        key=jax.random.key(0),
        prior=world_prior(world, specification_of(world)),
    )


def importance(name: str, leading: float = 0.0) -> Importance:
    """Of an attribute of which nothing matters but how probably it leads."""
    values = dict.fromkeys(("mean", "low", "high", "first_two", "first_three"), 0.0)
    return Importance(id=name, **values, expected_rank=1.0, rank_low=1, rank_high=4, leading=leading)


def bare_reveal(**parts: object) -> Reveal:
    """A reveal of a clear walk in which nothing may be said but what is given."""
    bare = Reveal(
        session="walk",
        world="small",
        language="en",
        answers=24,
        outside=3,
        wishes=tuple(importance(name) for name in NAMES),
        leading=None,
        runner_up=None,
        stated=StatedImportance(),
        noise_floor=NoiseFloor(),
        fit=Fit(answers=24, bits_per_choice=0.5, standard_error=0.1),
        unsaid=(),
        informative_choices=(),
        robustness=None,
        discounting=None,
        weighting=None,
        cannot_tell=False,
        reasons=(),
        readable=True,
    )
    return bare.model_copy(update=parts)


def steady_sets(favourite: str, others: Sequence[str], count: int = 16) -> list[ChoiceSet]:
    """Choice sets whose first alternative leads to the favourite, near and certain, the second elsewhere."""
    return [
        choice_set(i + 1, [({favourite: 1.0}, 0.0, 1.0), ({others[i % len(others)]: 1.0}, 0.0, 1.0)])
        for i in range(count)
    ]


def steady_session(favourite: str = "calm", stated: Stated | None = None, count: int = 16) -> Session:
    """A person who always takes the way to their favourite."""
    others = [name for name in NAMES if name != favourite]
    return session_of(steady_sets(favourite, others, count), [0] * count, stated)


def russian_world() -> World:
    """The same world with its names in Russian."""
    world = world_of()
    wishes = tuple(one.model_copy(update={"name": RUSSIAN_NAMES[one.id]}) for one in world.wishes)
    hall = world.places[0].model_copy(update={"title": "Зал"})
    return world.model_copy(update={"language": "ru", "wishes": wishes, "places": (hall,)})


def in_russian(session: Session) -> Session:
    """The same session, walked in Russian."""
    shown = {"text": "Идти дальше.", "distance_text": "Через сто дней.", "certainty_text": "Может быть."}
    sets = tuple(
        one.model_copy(
            update={"alternatives": tuple(each.model_copy(update=shown) for each in one.alternatives)}
        )
        for one in session.choice_sets
    )
    begun = session.begun.model_copy(update={"language": "ru"})
    return session.model_copy(update={"begun": begun, "choice_sets": sets})
