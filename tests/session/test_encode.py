import numpy as np
import pytest

from tests.session.walks import SETTINGS, with_settings, zone_of
from unsaid.session.encode import (
    begin_engine,
    encode_alternatives,
    encode_sets,
    prior_of,
    specification_of,
    width_of,
)
from unsaid.session.study import ActiveSession, Study
from unsaid.types.events import Begun
from unsaid.worlds.load import load_world
from unsaid.worlds.schema import World


def flat(world: World) -> World:
    """The same world without delays and risks."""
    near = tuple(level.model_copy(update={"days": 0.0}) for level in world.distances)
    sure = tuple(level.model_copy(update={"probability": 1.0}) for level in world.certainties)
    return world.model_copy(update={"distances": near, "certainties": sure})


def test_the_model_has_the_parts_that_the_world_uses() -> None:
    zone = load_world("zone")
    whole = specification_of(zone, SETTINGS)
    assert whole.attributes == zone.wish_ids
    assert (whole.delay, whole.probability, whole.outside) == (True, True, True)
    assert whole.lapse == SETTINGS.lapse
    plain = specification_of(flat(zone_of(3)), SETTINGS)
    assert (plain.delay, plain.probability) == (False, False)
    assert plain.dimension < whole.dimension


def test_the_prior_is_the_worlds() -> None:
    zone = load_world("zone")
    specification = specification_of(zone, SETTINGS)
    prior = prior_of(zone, specification)
    count = len(zone.wishes)
    assert prior.mean.shape == (specification.dimension,)
    covariance = np.asarray(prior.cholesky @ prior.cholesky.T)[:count, :count]
    assert np.sqrt(np.diag(covariance)) == pytest.approx(zone.prior.sd)
    assert covariance / zone.prior.sd**2 == pytest.approx(np.asarray(zone.prior.correlation), abs=1e-6)
    loose = zone.model_copy(update={"prior": zone.prior.model_copy(update={"correlation": ()})})
    alone = prior_of(loose, specification)
    within = np.asarray(alone.cholesky @ alone.cholesky.T)[:count, :count]
    assert within == pytest.approx(zone.prior.sd**2 * np.eye(count))


def test_settings_reach_the_sampler() -> None:
    zone = load_world("zone")
    begun = Begun(world="zone", world_digest="0" * 64, seed=3, settings=SETTINGS)
    engine = begin_engine(begun, zone)
    config = engine.config
    assert (config.particles, config.moves, config.resample_below) == (256, 8, 0.5)
    assert engine.specification == specification_of(zone, SETTINGS)
    design, wanted = engine.design, SETTINGS.design
    assert (engine.seed, design.size, design.mix) == (3, wanted.alternatives, wanted.mix)
    assert (design.draws, design.starts, design.sweeps) == (wanted.particles, wanted.starts, wanted.sweeps)
    assert width_of(SETTINGS) == 4
    assert width_of(with_settings(design={"alternatives": 2})) == 3


def test_alternatives_become_arrays_in_the_order_shown(walked: tuple[Study, ActiveSession]) -> None:
    world, sets = walked[1].world, walked[1].session.choice_sets
    shortest = min(sets, key=lambda choice_set: len(choice_set.alternatives))
    arrays = encode_alternatives(shortest.alternatives, world.wish_ids, 5)
    count = len(shortest.alternatives)
    assert arrays["available"].tolist() == [True] * count + [False] * (5 - count)
    assert arrays["outside"].tolist() == [0.0] * (count - 1) + [1.0] + [0.0] * (5 - count)
    for row, alternative in enumerate(shortest.alternatives):
        assert dict(zip(world.wish_ids, arrays["attributes"][row], strict=True)) == {
            wish: alternative.attributes.get(wish, 0.0) for wish in world.wish_ids
        }
        assert arrays["delay_days"][row] == alternative.delay_days
        assert arrays["probability"][row] == alternative.probability


def test_a_history_holds_each_choice(walked: tuple[Study, ActiveSession]) -> None:
    world, session = walked[1].world, walked[1].session
    history = walked[1].engine.history()
    assert history.chosen.tolist() == [answer.alternative for answer in session.answers]
    assert history.observed.tolist() == [1.0] * SETTINGS.limit
    together = encode_sets(session.choice_sets, world.wish_ids, 4)
    for name in ("attributes", "delay_days", "probability", "outside", "available"):
        assert np.array_equal(getattr(together, name), getattr(history.sets, name))
