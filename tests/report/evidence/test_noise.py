import pytest

from tests.report.builders import choice_set, particles_of, posterior_of, session_of, world_of
from unsaid.record.fold import Session
from unsaid.report.evidence.noise import noise_floor, unreliability
from unsaid.report.evidence.schema import NoiseFloor

EVEN = [({"calm": 1.0}, 0.0, 1.0), ({"craft": 1.0}, 0.0, 1.0)]
SWAPPED = [EVEN[1], EVEN[0]]


def repeated(answers: tuple[int, int, int, int]) -> Session:
    """Two choice sets, each asked again with its alternatives swapped."""
    again = {"kind": "repeat", "counterpart": (1, 0, 2)}
    sets = [
        choice_set(1, EVEN),
        choice_set(2, EVEN),
        choice_set(3, SWAPPED, repeats=1, **again),
        choice_set(4, SWAPPED, repeats=2, **again),
    ]
    return session_of(sets, answers)


def floor_of(session: Session, weights: tuple[float, ...], outside: float = -20.0) -> NoiseFloor:
    particles = particles_of(weights, sd=0.0, outside=outside)
    return noise_floor(session, posterior_of(session, world_of(), particles))


def test_agreement_goes_through_the_counterpart():
    assert floor_of(repeated((0, 1, 1, 0)), (1.0, 1.0, 0.0, 0.0)).agreed == 2
    assert floor_of(repeated((0, 1, 0, 1)), (1.0, 1.0, 0.0, 0.0)).agreed == 0
    assert floor_of(repeated((0, 2, 1, 2)), (1.0, 1.0, 0.0, 0.0)).agreed == 2


def test_two_equal_alternatives_agree_half_the_time():
    floor = floor_of(repeated((0, 0, 1, 0)), (3.0, 3.0, 0.0, 0.0))
    # the outside option is only taken in a lapse: .99 of the time one of two, twice
    assert floor.expected_agreement == pytest.approx(0.5, abs=0.02)
    assert floor.probability_as_low == pytest.approx(0.75, abs=0.02)


def test_disagreeing_where_one_is_far_better_is_improbable():
    floor = floor_of(repeated((0, 0, 0, 0)), (8.0, -8.0, 0.0, 0.0))
    assert floor.agreed == 0
    assert floor.expected_agreement == pytest.approx(0.97, abs=0.02)
    assert floor.probability_as_low == pytest.approx(0.0, abs=0.002)


def test_without_repeats_nothing_is_expected():
    session = session_of([choice_set(1, EVEN)], [0])
    floor = floor_of(session, (0.0,) * 4)
    assert floor == NoiseFloor()
    assert unreliability(floor) == 0


def test_attention_counts_what_was_chosen_against_dominance():
    pair = [({"calm": 1.0}, 0.0, 1.0), ({"calm": 1.0}, 100.0, 0.25)]
    sets = [choice_set(i, pair, kind="dominated", dominated=1) for i in (1, 2, 3)]
    floor = floor_of(session_of(sets, [0, 1, 2]), (1.0, 0.0, 0.0, 0.0))
    assert (floor.dominated, floor.dominated_chosen) == (3, 1)


def test_unreliability_grows_only_when_less_agrees_than_expected():
    floors = [
        NoiseFloor(repeats=4, agreed=agreed, expected_agreement=0.5, probability_as_low=0.5)
        for agreed in range(5)
    ]
    values = [unreliability(floor) for floor in floors]
    assert values == pytest.approx([2 / 3, 1 / 3, 0, 0, 0])


def test_an_open_choice_set_is_left_out():
    session = repeated((0, 1, 1, 0)).model_copy(update={"answers": repeated((0, 1, 1, 0)).answers[:3]})
    assert floor_of(session, (1.0, 1.0, 0.0, 0.0)).repeats == 1
