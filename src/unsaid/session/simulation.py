"""Simulated sessions: someone made up walks through a world by the model, threshold included."""

import dataclasses
from collections.abc import Callable

import jax
import numpy as np

from unsaid.adaptive.engine import key_for
from unsaid.model.data import simple_choice_sets
from unsaid.model.simulate import Participant, answer, draw_participant, entry_probability
from unsaid.report.evidence.reveal import Reveal
from unsaid.session.encode import encode_alternatives, prior_of, specification_of, width_of
from unsaid.session.study import ActiveSession, Study, consent_version
from unsaid.types.choice import ChoiceSet
from unsaid.types.events import Answered, Stated
from unsaid.types.settings import SessionSettings
from unsaid.worlds.schema import Persona

__all__ = ["SimulatedWalk", "participant_for", "walk_as", "walk_through"]

FAR_DAYS = 30.0
FAR_PROBABILITY = 0.8
"""How far and how sure what was sought seems from the threshold."""

SAY, ANSWER, ENTER = 0, 1_000, 2_000

Watcher = Callable[[ActiveSession, ChoiceSet, Answered], None]


@dataclasses.dataclass(frozen=True)
class SimulatedWalk:
    """What came of one simulated session.

    Attributes
    ----------
    persona
        Who walked.
    sitting
        As it ended.
    reveal
        What the choices reveal, entered or not: nobody real is in it.
    entered
        Whether they stepped over the threshold.
    """

    persona: Persona
    sitting: ActiveSession
    participant: Participant
    reveal: Reveal
    entered: bool


def participant_for(study: Study, persona: Persona, world: str, seed: int) -> Participant:
    """The participant that stands for a persona under one seed."""
    loaded = study.find_world(world)
    specification = specification_of(loaded, SessionSettings())
    key = jax.random.fold_in(key_for(seed, "simulation"), sum(persona.id.encode()))
    fixed = {name: value for name, value in persona.fixed.items() if name in specification.names}
    return draw_participant(
        key,
        specification,
        prior_of(loaded, specification),
        leading=loaded.wish_ids.index(persona.pursues),
        stated=tuple(loaded.wish_ids.index(wish) for wish in persona.says),
        fixed=fixed,
    )


def walk_through(
    study: Study, sitting: ActiveSession, theta: np.ndarray, watcher: Watcher | None = None
) -> None:
    """Answer by the model until the threshold.

    Parameters
    ----------
    theta
        Unconstrained parameters of whoever answers.
    watcher
        Called after each answer.
    """
    specification = sitting.engine.specification
    width = width_of(sitting.session.begun.settings)
    while (choice_set := study.next_choice_set(sitting)) is not None:
        arrays = encode_alternatives(choice_set.alternatives, specification.attributes, width)
        sets = simple_choice_sets(arrays.pop("attributes"), **arrays)
        key = key_for(sitting.session.begun.seed, "simulation", ANSWER + choice_set.number)
        taken = int(answer(key, specification, jax.numpy.asarray(theta), sets))
        stored = study.answer(sitting, choice_set.number, taken, key=f"simulated-{choice_set.number}")
        if watcher is not None:
            watcher(sitting, choice_set, stored)


def walk_as(
    study: Study,
    persona: Persona,
    *,
    world: str = "zone",
    language: str | None = None,
    seed: int,
    settings: SessionSettings | None = None,
    watcher: Watcher | None = None,
) -> SimulatedWalk:
    """A whole session of a persona, from consent to entering or turning back."""
    sitting = study.begin(
        world,
        language=language,
        seed=seed,
        settings=settings,
        participant="simulated",
        name=persona.name,
    )
    study.consent(sitting, consent_version(sitting.world))
    study.state(sitting, Stated(words=persona.words, ranking=persona.says, last=persona.last))
    participant = participant_for(study, persona, world, seed)
    walk_through(study, sitting, participant.theta, watcher)
    probability = entry_probability(
        sitting.engine.specification,
        jax.numpy.asarray(participant.theta),
        delay_days=FAR_DAYS,
        probability=FAR_PROBABILITY,
        dread=persona.dread,
    )
    entered = bool(jax.random.uniform(key_for(seed, "simulation", ENTER)) < probability)
    if entered:
        study.enter(sitting)
    else:
        study.turn_back(sitting)
    return SimulatedWalk(persona, sitting, participant, study.look(sitting), entered)
