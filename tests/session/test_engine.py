import jax
import numpy as np
import pytest

from tests.session.walks import SETTINGS, at_gate, same_particles
from unsaid.adaptive.engine import PURPOSES, Engine, key_for
from unsaid.model.data import HISTORY_ROOM
from unsaid.session.encode import begin_engine, engine_of, learn
from unsaid.session.study import ActiveSession, Study


def test_each_purpose_and_number_has_a_key_of_its_own() -> None:
    keys = {
        tuple(jax.random.key_data(key_for(seed, purpose, number)).tolist())
        for seed in (0, 1, 2**32 - 1)
        for purpose in PURPOSES
        for number in (0, 1, 2)
    }
    assert len(keys) == 3 * len(PURPOSES) * 3
    with pytest.raises(ValueError, match="not in tuple"):
        key_for(1, "gossip")


def test_it_begins_from_the_prior(sitting: ActiveSession) -> None:
    engine = begin_engine(sitting.session.begun, sitting.world)
    assert engine.count == 0
    assert engine.refined() is engine.particles
    assert engine.particles.theta.shape[0] == SETTINGS.inference.particles
    shares = engine.leading_probabilities()
    assert shares.shape == (len(sitting.world.wishes),)
    assert shares.sum() == pytest.approx(1)
    assert shares.max() < 0.3


def test_advancing_leaves_the_posterior_before_as_it_was(walked: tuple[Study, ActiveSession]) -> None:
    session, world = walked[1].session, walked[1].world
    before = begin_engine(session.begun, world)
    theta, weights = np.array(before.particles.theta), np.array(before.particles.log_weights)
    after = learn(before, session.choice_sets[0], session.answers[0].alternative)
    assert (before.count, after.count) == (0, 1)
    assert np.array_equal(before.particles.theta, theta)
    assert np.array_equal(before.particles.log_weights, weights)
    moved = not np.array_equal(after.particles.theta, theta)
    assert moved or not np.array_equal(after.particles.log_weights, weights)


def test_replaying_a_session_gives_its_posterior_to_the_last_bit(walked: tuple[Study, ActiveSession]) -> None:
    sitting = walked[1]
    replayed = engine_of(sitting.session, sitting.world)
    assert isinstance(replayed, Engine)
    assert replayed.count == SETTINGS.limit
    assert same_particles(sitting, ActiveSession(sitting.session, sitting.world, replayed))


def test_who_always_takes_what_leads_toward_one_thing_is_believed_to_want_it(
    walked: tuple[Study, ActiveSession],
) -> None:
    session, world = walked[1].session, walked[1].world
    engine = begin_engine(session.begun, world)
    wanted = max(
        world.wish_ids,
        key=lambda wish: sum(
            max(a.attributes.get(wish, 0) for a in c.alternatives) > 0 for c in session.choice_sets
        ),
    )
    prior = engine.leading_probabilities()[world.wish_ids.index(wanted)]
    for choice_set in session.choice_sets:
        loads = [a.attributes.get(wanted, 0.0) for a in choice_set.alternatives]
        engine = learn(engine, choice_set, int(np.argmax(loads)))
    assert engine.leading_probabilities()[world.wish_ids.index(wanted)] > prior


@pytest.mark.slow
def test_a_history_longer_than_its_room_grows(walked: tuple[Study, ActiveSession]) -> None:
    session, world = walked[1].session, walked[1].world
    engine = begin_engine(session.begun, world)
    room = engine.state.history.chosen.shape[0]
    assert room == HISTORY_ROOM
    for number in range(room + 2):
        index = number % len(session.choice_sets)
        engine = learn(engine, session.choice_sets[index], session.answers[index].alternative)
    assert engine.count == room + 2
    assert engine.state.history.chosen.shape[0] == 2 * HISTORY_ROOM
    assert int(np.sum(engine.state.history.observed)) == room + 2
    assert np.isfinite(engine.particles.theta).all()
    assert engine.leading_probabilities().sum() == pytest.approx(1)
    # the rejuvenated particles still move: some of them differ from those that came before
    assert len(np.unique(np.asarray(engine.particles.theta)[:, 0])) > SETTINGS.inference.particles / 4


def test_a_blank_posterior_has_the_shapes_of_a_real_one(study: Study) -> None:
    sitting = at_gate(study)
    blank = begin_engine(sitting.session.begun, sitting.world, blank=True)
    real = begin_engine(sitting.session.begun, sitting.world)
    shapes = [jax.tree.map(lambda leaf: (leaf.shape, leaf.dtype), each.state) for each in (blank, real)]
    assert shapes[0] == shapes[1]
    assert blank.config == real.config
