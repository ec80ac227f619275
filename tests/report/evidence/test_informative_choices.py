from tests.report.builders import (
    choice_set,
    particles_of,
    posterior_of,
    session_of,
    steady_session,
    steady_sets,
    world_of,
)
from unsaid.report.evidence.informative_choices import MAX_CHOICES, information_bits, informative_choices
from unsaid.types.choice import NEITHER


def told(session, weights=(2.0, 0.0, 0.0, 0.0)):
    world = world_of()
    return informative_choices(session, posterior_of(session, world, particles_of(weights)))


def test_the_most_telling_come_first_and_are_at_most_five():
    found = told(steady_session())
    bits = [one.information_bits for one in found]
    assert len(found) == MAX_CHOICES
    assert bits == sorted(bits, reverse=True)
    assert min(bits) >= 0


def test_a_choice_between_equals_tells_nothing():
    same = ({"calm": 1.0}, 0.0, 1.0)
    sets = [*steady_sets("calm", ["kin"], 3), choice_set(4, [same, same])]
    session = session_of(sets, [0, 0, 0, 0])
    particles = particles_of((0.0,) * 4, sd=2.0, outside=-30.0)
    bits = information_bits(posterior_of(session, world_of(), particles))
    assert bits[3] < 0.01 < bits[0]


def test_what_was_taken_and_what_was_given_up_for_it():
    offers = [
        ({"calm": 1.0, "play": -0.5}, 100.0, 1.0),
        ({"kin": 1.0}, 0.0, 0.25),
        ({"craft": -1.0}, 0.0, 1.0),
    ]
    (found,) = told(session_of([choice_set(1, offers)], [0]), weights=(2.0, 0.0, 1.0, 0.0))
    assert found.taken.text == "The 0 way of 1. 100 days. It may hold."
    assert [one.text for one in found.given_up] == [
        "The 1 way of 1. 0 days. It may hold.",
        "The 2 way of 1. 0 days. It may hold.",
    ]
    assert (found.toward, set(found.away)) == (("calm",), {"kin", "play"})
    assert found.away[0] == "kin"
    assert (found.delay_days, found.probability) == (100.0, 0.75)
    assert (found.place, found.stayed) == ("hall", False)


def test_staying_gives_up_the_best_way():
    offers = [({"calm": 1.0}, 0.0, 1.0), ({"kin": 1.0}, 0.0, 1.0)]
    (found,) = told(session_of([choice_set(1, offers)], [2]), weights=(2.0, 0.0, 1.0, 0.0))
    assert found.stayed
    assert (found.taken.id, found.taken.text, len(found.given_up)) == (NEITHER, "Stay.", 2)
    assert (found.toward, found.away) == ((), ("calm",))
    assert (found.delay_days, found.probability) == (0, 0)
