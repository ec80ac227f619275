"""What is said must be right as often as it claims: simulated people, random choice sets, real inference."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from tests.report.builders import choice_set, choices_of, session_of, specification_of, world_of
from unsaid.inference import smc
from unsaid.model.choice import choice_probabilities
from unsaid.model.parameters import unpack
from unsaid.model.prior import sample
from unsaid.report.evidence.reveal import reveal
from unsaid.report.evidence.schema import Reveal
from unsaid.report.language.languages import LANGUAGES
from unsaid.report.language.phrasing import Phrasing
from unsaid.session.prior import world_prior
from unsaid.types.events import Stated

WORLD = world_of(("air", "bread", "calm", "deed", "ease", "fame", "gain", "home"))
SPECIFICATION = specification_of(WORLD)
PRIOR = world_prior(WORLD, SPECIFICATION)
CONFIG = smc.Config(SPECIFICATION, particles=1024)
PEOPLE, GUESSERS, ANSWERS, REPEATED = 100, 30, 24, 6

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("report-calibration")]


class Walk(NamedTuple):
    """One simulated person: the order of their true weights, and what is said to them."""

    order: tuple[str, ...]
    found: Reveal


def offers(rng: np.random.Generator) -> list[tuple[dict[str, float], float, float]]:
    """Three alternatives toward one thing and, half of it, away from or toward another."""
    made = []
    for _ in range(3):
        one, other = rng.permutation(WORLD.wish_ids)[:2]
        attributes = {str(one): 1.0, str(other): float(rng.choice([-0.5, 0.5]))}
        made.append(
            (attributes, float(rng.choice([0.0, 100.0], p=[0.7, 0.3])), float(rng.choice([1.0, 0.25])))
        )
    return made


def sets_of(rng: np.random.Generator) -> list:
    """Choice sets, the last two of which ask earlier ones again in another order."""
    made = [offers(rng) for _ in range(ANSWERS - 2)]
    sets = [choice_set(i + 1, one) for i, one in enumerate(made)]
    for number, earlier in ((ANSWERS - 1, REPEATED), (ANSWERS, REPEATED + 3)):
        order = [int(i) for i in rng.permutation(3)]
        again = {"kind": "repeat", "repeats": earlier, "counterpart": (*order, 3)}
        sets.append(choice_set(number, [made[earlier - 1][i] for i in order], **again))
    return sets


@jax.jit
def probabilities(theta, sets):
    return choice_probabilities(SPECIFICATION, unpack(SPECIFICATION, theta), sets)


def walk(seed: int, *, guesses: bool = False) -> Walk:
    """A person from the prior who says at the start exactly what is true of them."""
    rng = np.random.default_rng(seed)
    keys = jax.random.split(jax.random.key(seed), 4)
    truth = sample(keys[0], PRIOR, 1)[0]
    order = tuple(WORLD.wish_ids[k] for k in np.argsort(-np.asarray(truth)[: len(WORLD.wishes)]))
    sets = sets_of(rng)
    unanswered = choices_of(session_of(sets, [0] * ANSWERS), WORLD)
    chances = np.asarray(probabilities(truth, unanswered.sets), dtype=float)
    if guesses:
        chances = np.full_like(chances, 1 / 4)
    chosen = [int(rng.choice(4, p=row / row.sum())) for row in chances]
    session = session_of(sets, chosen, Stated(ranking=order[:3], last=order[-1]))
    choices = choices_of(session, WORLD)
    template = jax.tree.map(jnp.zeros_like, choices)
    state = smc.init(keys[1], CONFIG, PRIOR, template)
    state, _ = smc.run(keys[2], CONFIG, state, choices)
    found = reveal(
        session=session,
        world=WORLD,
        specification=SPECIFICATION,
        particles=state.particles,
        choices=choices,
        key=keys[3],
        prior=PRIOR,
    )
    return Walk(order, found)


@pytest.fixture(scope="module")
def people() -> list[Walk]:
    return [walk(seed) for seed in range(PEOPLE)]


@pytest.mark.parametrize("phrasing", LANGUAGES.values(), ids=list(LANGUAGES))
def test_the_leading_one_is_right_as_often_as_is_said(people: list[Walk], phrasing: Phrasing):
    named = [(one.found.leading, one.order[0]) for one in people if one.found.leading is not None]
    words = [phrasing.odds(leading.probability) for leading, _ in named]
    claimed = np.array([phrasing.odds_claimed(each) for each in words])
    right = np.array([leading.id == first for leading, first in named])
    assert len(named) >= PEOPLE / 3
    error = np.sqrt(np.sum(claimed * (1 - claimed))) / len(named)
    assert right.mean() >= claimed.mean() - 2 * error


def test_probabilities_of_leading_are_calibrated_for_every_wish(people: list[Walk]):
    said = np.array([[wish.leading for wish in one.found.wishes] for one in people])
    true = np.array([[wish.id == one.order[0] for wish in one.found.wishes] for one in people])
    for low, high in ((0.0, 0.1), (0.1, 0.3), (0.3, 0.6), (0.6, 1.01)):
        inside = (said >= low) & (said < high)
        error = np.sqrt(np.sum(said[inside] * (1 - said[inside]))) / inside.sum()
        assert true[inside].mean() == pytest.approx(said[inside].mean(), abs=3 * error + 0.01)


def test_nothing_is_unsaid_of_those_who_said_what_is_true(people: list[Walk]):
    """At most one in ten hears of a gap that is not there; about one in twenty does."""
    assert np.mean([len(one.found.unsaid) > 0 for one in people]) <= 0.10


def test_intervals_hold_the_truth_nine_times_in_ten(people: list[Walk]):
    ranks = [
        wish.rank_low <= one.order.index(wish.id) + 1 <= wish.rank_high
        for one in people
        for wish in one.found.wishes
    ]
    assert np.mean(ranks) >= 0.87


def test_who_chooses_by_their_wishes_is_seldom_taken_for_a_guesser(people: list[Walk]):
    misfits = {"chance", "repeats", "attention"}
    assert np.mean([bool(misfits & set(one.found.reasons)) for one in people]) <= 0.15


def test_who_guesses_is_seldom_told_anything():
    guessers = [walk(1000 + seed, guesses=True) for seed in range(GUESSERS)]
    assert np.mean([one.found.cannot_tell for one in guessers]) >= 0.9
