import numpy as np
import pytest

from tests.session.walks import SETTINGS, at_gate
from unsaid.session.simulation import SimulatedWalk, participant_for, walk_as, walk_through
from unsaid.session.study import Study
from unsaid.types.choice import ChoiceSet
from unsaid.types.errors import SessionStateError
from unsaid.worlds.load import load_world

PERSONAS = {persona.id: persona for persona in load_world("zone").personas}


@pytest.mark.parametrize("name", sorted(PERSONAS))
def test_a_persona_wants_most_what_it_pursues(study: Study, name: str) -> None:
    persona, wishes = PERSONAS[name], load_world("zone").wish_ids
    for seed in range(5):
        participant = participant_for(study, persona, "zone", seed)
        weights = np.asarray(participant.theta)[: len(wishes)]
        assert wishes[int(np.argmax(weights))] == persona.pursues
    again = participant_for(study, persona, "zone", 4)
    assert np.array_equal(again.theta, participant.theta)
    other = participant_for(study, persona, "zone", 5)
    assert not np.array_equal(other.theta, participant.theta)


def test_two_personas_of_one_seed_are_not_the_same(study: Study) -> None:
    thetas = [np.asarray(participant_for(study, persona, "zone", 1).theta) for persona in PERSONAS.values()]
    assert len({theta.tobytes() for theta in thetas}) == len(PERSONAS)


def test_a_simulated_walk_is_a_whole_session(study: Study) -> None:
    seen: list[int] = []

    def watcher(_: object, choice_set: ChoiceSet, stored: object) -> None:
        seen.append(choice_set.number)

    persona = PERSONAS["writer"]
    walk = walk_as(study, persona, seed=3, settings=SETTINGS, watcher=watcher)
    assert isinstance(walk, SimulatedWalk)
    session = walk.sitting.session
    assert seen == list(range(1, SETTINGS.limit + 1))
    assert session.begun.participant == "simulated"
    assert session.begun.name == persona.name
    assert session.stated is not None
    assert (session.stated.ranking, session.stated.last) == (persona.says, persona.last)
    assert session.phase == ("entered" if walk.entered else "turned-back")
    assert walk.reveal.answers == SETTINGS.limit
    again = walk_as(study, persona, seed=3, settings=SETTINGS)
    assert again.sitting.session.choice_sets == session.choice_sets
    assert again.entered == walk.entered
    assert again.reveal.wishes == walk.reveal.wishes


def test_dread_decides_who_enters(study: Study) -> None:
    persona = PERSONAS["writer"]
    for dread, entered in ((-100.0, True), (100.0, False)):
        walk = walk_as(study, persona.model_copy(update={"dread": dread}), seed=3, settings=SETTINGS)
        assert walk.entered is entered
        if not entered:
            with pytest.raises(SessionStateError):
                study.reveal(walk.sitting)


def test_walking_through_answers_until_the_threshold(study: Study) -> None:
    sitting = at_gate(study, participant="simulated")
    theta = np.asarray(participant_for(study, PERSONAS["stalker"], "zone", 1).theta)
    walk_through(study, sitting, theta)
    assert sitting.session.phase == "threshold"
    assert len(sitting.session.answers) == SETTINGS.limit
    assert sitting.engine.count == SETTINGS.limit
