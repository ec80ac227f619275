import jax
import numpy as np
import polars as pl
import pytest

from tests.replays.tables import delay_table, small_table, write
from unsaid.model.prior import default_prior
from unsaid.population.utility.em import FitSettings
from unsaid.replays.run import ReplaySettings, predict, replay
from unsaid.replays.split import read_split
from unsaid.types.errors import DataError

QUICK = ReplaySettings(
    folds=2,
    particles=256,
    moves=8,
    population_draws=256,
    fit=FitSettings(laplace_iterations=6, sampled_iterations=2, draws=32),
    people_at_once=12,
)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return write(tmp_path_factory.mktemp("replay"), delay_table(2, people=24, trials=20))


@pytest.fixture(scope="module")
def told():
    return []


@pytest.fixture(scope="module")
def result(file, told):
    return replay(file, settings=QUICK, progress=lambda *step: told.append(step))


def test_people_are_learned(result):
    assert result.bits.person < result.bits.population < result.bits.chance == 1.0
    assert result.gain > 2 * result.se.gain
    assert result.accuracy.person > result.accuracy.population > 0.5
    assert 0 <= result.people_misfit < 6


def test_what_is_counted(result):
    assert result.dataset == "made-up"
    assert (result.people, result.trials_learned, result.trials_predicted) == (24, 240, 240)
    assert result.skipped == {}


def test_progress_goes_forward_to_the_end(result, told):
    stages = dict.fromkeys(stage for stage, _, _ in told)
    assert list(stages) == ["fitting the others", "predicting people"]
    for stage in stages:
        done = [d for s, d, _ in told if s == stage]
        assert done == sorted(done)
        assert done[-1] == next(t for s, _, t in reversed(told) if s == stage)


def test_the_same_seed_gives_the_same_result_and_another_seed_another(result, file):
    assert replay(file, settings=QUICK) == result
    other = replay(file, settings=QUICK._replace(seed=2))
    assert other.bits.person != result.bits.person
    assert other.bits.person == pytest.approx(result.bits.person, abs=0.06)


def test_a_persons_own_prediction_never_sees_what_is_predicted():
    """Turning a held-out choice around leaves the predictions of that person as they were."""
    frame = delay_table(2, people=24, trials=20)
    last = (pl.col("person") == 1) & (pl.col("trial") == 20)
    turned = frame.with_columns(chosen=pl.when(last).then(1 - pl.col("chosen")).otherwise("chosen"))
    splits = [read_split(f) for f in (frame, turned)]
    prior = default_prior(splits[0].specification)
    before, after = (
        [p for _, p, _ in predict(jax.random.key(0), split, prior, np.arange(1), QUICK)] for split in splits
    )
    np.testing.assert_array_equal(before, after)


def test_bad_data_is_an_error():
    with pytest.raises(DataError, match="no column says what was chosen"):
        replay(small_table().drop("chosen"), settings=QUICK)
