import json

import numpy as np
import pytest

from unsaid.replays.scores import ByModel, Errors, Replay, score

AVAILABLE = np.ones((2, 2, 2), bool)
CHOSEN = np.array([[0, 1], [0, 0]])
ALL = np.ones((2, 2), bool)


def given(*first):
    """Probabilities of the first alternative, person by person, trial by trial."""
    p = np.array(first).reshape(2, 2)
    return np.stack([p, 1 - p], -1)


def replay(person=0.5, population=0.8, chance=1.0, gain=0.05):
    return Replay(
        dataset="made-up",
        people=2,
        trials_learned=4,
        trials_predicted=4,
        bits=ByModel(chance=chance, population=population, person=person),
        se=Errors(chance=0.0, population=0.1, person=0.1, gain=gain),
        accuracy=ByModel(chance=0.5, population=0.6, person=0.7),
        people_misfit=0,
        model="utility",
        skipped={"trials": 1},
    )


def test_bits_are_the_mean_surprise_of_what_was_chosen():
    tally = score(given(0.5, 0.5, 0.25, 1.0), given(0.5, 0.5, 0.5, 0.5), AVAILABLE, CHOSEN, ALL)
    assert tally.bits.person == pytest.approx((1 + 1 + 2 + 0) / 4)
    assert tally.bits.population == tally.bits.chance == 1.0


def test_chance_knows_how_many_alternatives_there_were():
    available = np.ones((1, 2, 4), bool)
    available[0, 1, 2:] = False
    even = available / available.sum(-1, keepdims=True)
    tally = score(even, even, available, np.zeros((1, 2), int), np.ones((1, 2), bool))
    assert tally.bits.chance == pytest.approx((2 + 1) / 2)
    assert tally.accuracy.chance == pytest.approx((1 / 4 + 1 / 2) / 2)


def test_only_predicted_trials_count():
    predicted = np.array([[False, True], [False, True]])
    tally = score(given(0.01, 0.5, 0.01, 0.5), given(0.01, 0.5, 0.01, 0.5), AVAILABLE, CHOSEN, predicted)
    assert tally.bits.person == 1.0


def test_ties_share_the_guess():
    tally = score(given(0.5, 0.5, 0.9, 0.9), given(0.4, 0.4, 0.4, 0.4), AVAILABLE, CHOSEN, ALL)
    assert tally.accuracy.person == pytest.approx((0.5 + 0.5 + 1 + 1) / 4)
    assert tally.accuracy.population == pytest.approx(0.25)


def test_errors_are_clustered_by_person():
    # both trials of a person agree: the error is that of two observations, not of four
    tally = score(given(0.25, 0.75, 0.5, 0.5), given(0.5, 0.5, 0.5, 0.5), AVAILABLE, CHOSEN, ALL)
    surprise = np.array([2.0, 1.0])
    assert tally.se.person == pytest.approx(np.std(surprise, ddof=1) / np.sqrt(2))
    assert tally.se.gain == pytest.approx(tally.se.person)
    assert tally.se.chance == 0.0


def test_misfit_counts_people_no_better_than_chance():
    tally = score(given(0.5, 0.5, 0.9, 0.9), given(0.5, 0.5, 0.5, 0.5), AVAILABLE, CHOSEN, ALL)
    assert tally.people_misfit == 1


def test_json_has_the_agreed_keys_and_no_others():
    told = json.loads(replay().to_json())
    assert set(told) == {
        "dataset",
        "people",
        "trials_learned",
        "trials_predicted",
        "bits",
        "se",
        "accuracy",
        "people_misfit",
        "model",
        "skipped",
    }
    assert set(told["bits"]) == set(told["accuracy"]) == {"chance", "population", "person"}
    assert set(told["se"]) == {"chance", "population", "person", "gain"}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "better than the population does, by 0.300 bits"),
        ({"gain": 0.2}, "add nothing to the population that can be told from noise"),
        ({"person": 1.2}, "worse than the population does"),
        ({"person": 1.2, "population": 1.5}, "no better than chance"),
    ],
)
def test_the_verdict_says_what_two_standard_errors_allow(values, words):
    assert words in replay(**values).verdict
