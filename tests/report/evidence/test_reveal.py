from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from tests.report.builders import (
    NAMES,
    choice_set,
    choices_of,
    in_russian,
    particles_of,
    reveal_of,
    russian_world,
    session_of,
    specification_of,
    steady_session,
    steady_sets,
    world_of,
)
from unsaid.inference.particles import Particles
from unsaid.model.choice import log_likelihood
from unsaid.model.prior import sample
from unsaid.model.specification import Specification
from unsaid.record.fold import Session
from unsaid.report.evidence.reveal import reveal
from unsaid.report.evidence.schema import Reveal
from unsaid.report.evidence.verdict import MIN_ANSWERS
from unsaid.session.prior import world_prior
from unsaid.types.errors import DataError
from unsaid.types.events import Stated
from unsaid.worlds.schema import World

STATED = Stated(words="Company.", ranking=("kin", "craft"), last="calm")
SHARP = (6.0, 0.0, 0.5, -1.0)


def test_a_concentrated_posterior_names_its_wish():
    found = reveal_of(steady_session(stated=STATED), world_of(), particles_of(SHARP))
    assert not found.cannot_tell
    assert found.reasons == ()
    assert found.leading is not None
    assert (found.leading.id, found.leading.probability) == ("calm", 1.0)
    assert (found.sentences[0].kind, found.sentences[0].attributes) == ("leads_instead", ("kin", "calm"))
    assert (found.unsaid[0].id, found.unsaid[0].direction) == ("calm", "more")
    assert (found.stated.words, found.stated.ranking, found.stated.last) == (
        "Company.",
        ("kin", "craft"),
        "calm",
    )
    assert found.stated.seal == "a" * 64
    assert found.informative_choices


def test_a_flat_posterior_cannot_tell():
    world = world_of()
    theta = sample(jax.random.key(1), world_prior(world, specification_of(world)), 2048)
    particles = Particles(theta, jnp.zeros(2048, dtype=theta.dtype))
    found = reveal_of(steady_session(stated=STATED), world, particles)
    assert found.cannot_tell
    assert "open" in found.reasons
    assert found.leading is None
    assert found.runner_up is None
    assert [one.kind for one in found.sentences][:2] == ["stated", "cannot_tell"]
    assert not {"leads", "leads_instead", "leads_as_stated"} & {one.kind for one in found.sentences}
    assert len(found.wishes) == 4


def test_contradicting_repeats_cannot_tell():
    first = steady_sets("calm", ["craft", "kin"], 14)
    again = [
        choice_set(
            15 + i,
            [({"craft": 1.0}, 0.0, 1.0), ({"calm": 1.0}, 0.0, 1.0)],
            kind="repeat",
            repeats=1 + 2 * i,
            counterpart=(1, 0, 2),
        )
        for i in range(2)
    ]
    alike = reveal_of(session_of([*first, *again], [0] * 14 + [1, 1]), world_of(), particles_of(SHARP))
    against = reveal_of(session_of([*first, *again], [0] * 14 + [0, 0]), world_of(), particles_of(SHARP))
    assert not alike.cannot_tell
    assert "repeats" in against.reasons
    assert against.leading is None
    assert (against.unsaid, against.informative_choices) == ((), ())
    assert (against.discounting, against.weighting, against.robustness) == (None, None, None)
    assert not against.readable


def weighted_by_prior_draws(session: Session, world: World) -> Particles:
    """The exact posterior of a session by importance sampling: fine where the choices say little."""
    specification = specification_of(world)
    theta = sample(jax.random.key(1), world_prior(world, specification), 16384)
    choices = choices_of(session, world)
    logs = jax.jit(jax.vmap(lambda row: log_likelihood(specification, row, choices)))(theta)
    return Particles(theta, logs)


def test_choices_like_chance_cannot_tell():
    world = world_of()
    rng = np.random.default_rng(3)
    sets = [
        choice_set(
            i + 1,
            [({a: 1.0, b: -1.0}, 0.0, 1.0) for a, b in (rng.permutation(NAMES)[:2] for _ in range(3))],
        )
        for i in range(24)
    ]
    session = session_of(sets, [int(one) for one in rng.integers(0, 4, 24)])
    found = reveal_of(session, world, weighted_by_prior_draws(session, world))
    assert "chance" in found.reasons
    assert found.leading is None


@pytest.mark.parametrize("count", [0, 1, MIN_ANSWERS - 1])
def test_too_few_answers_cannot_tell(count: int):
    found = reveal_of(steady_session(count=count), world_of(), particles_of(SHARP))
    assert found.reasons == ("few",)
    assert found.answers == count
    assert found.leading is None


def test_staying_at_every_fork_cannot_tell():
    session = session_of(steady_sets("calm", ["kin"]), [2] * 16)
    found = reveal_of(session, world_of(), particles_of((-3.0, 3.0, -3.0, 0.0), outside=4.0))
    assert found.reasons == ("outside",)


def test_permuting_the_wishes_permutes_the_results():
    shuffled = ("play", "calm", "kin", "craft")
    weights = dict(zip(NAMES, SHARP, strict=True))
    session = steady_session(stated=STATED)
    one = reveal_of(session, world_of(), particles_of(SHARP, sd=0.8))
    particles = particles_of(SHARP, sd=0.8)
    order = [NAMES.index(name) for name in shuffled] + list(range(4, 8))
    other = reveal_of(
        session,
        world_of(shuffled),
        Particles(particles.theta[:, np.array(order)], particles.log_weights),
    )
    assert weights["calm"] == max(weights.values())
    by_id = {found.id: found for found in other.wishes}
    for found in one.wishes:
        twin = by_id[found.id]
        assert found.mean == pytest.approx(twin.mean, abs=1e-5)
        assert (found.leading, found.rank_low, found.rank_high) == (
            twin.leading,
            twin.rank_low,
            twin.rank_high,
        )
    assert one.sentences == other.sentences
    assert [gap.id for gap in one.unsaid] == [gap.id for gap in other.unsaid]
    assert [told.toward for told in one.informative_choices] == [
        told.toward for told in other.informative_choices
    ]


def test_the_same_key_gives_the_same_reveal():
    session = steady_session(stated=STATED)
    assert reveal_of(session, world_of(), particles_of(SHARP)) == reveal_of(
        session, world_of(), particles_of(SHARP)
    )


def test_an_open_choice_set_changes_nothing():
    session = steady_session(stated=STATED)
    following = choice_set(17, [({"kin": 1.0}, 0.0, 1.0), ({"play": 1.0}, 0.0, 1.0)])
    ahead = session.model_copy(update={"choice_sets": (*session.choice_sets, following), "open": following})
    assert reveal_of(ahead, world_of(), particles_of(SHARP)) == reveal_of(
        session, world_of(), particles_of(SHARP)
    )


def attempt(**others: Any) -> Reveal:
    session, world = steady_session(), world_of()
    values = {
        "session": session,
        "world": world,
        "specification": specification_of(world),
        "particles": particles_of(SHARP),
        "choices": choices_of(session, world),
        "key": jax.random.key(0),
        "prior": world_prior(world, specification_of(world)),
    }
    return reveal(**{**values, **others})


def test_a_specification_of_another_world_is_refused():
    with pytest.raises(DataError, match="differ in what can be wanted"):
        attempt(specification=Specification(("calm", "craft", "play", "kin")))


def test_choices_of_another_session_are_refused():
    with pytest.raises(DataError, match="expected: 15 answers"):
        attempt(session=steady_session(count=15))
    with pytest.raises(DataError, match="not those of the session"):
        attempt(session=session_of(steady_session().choice_sets, [1] * 16))


def test_a_session_in_another_language_has_the_same_reveal_but_for_what_was_shown():
    """Nothing in it is said in words: in the Russian session only what was read there is Russian."""
    session = steady_session(stated=STATED)
    english = reveal_of(session, world_of(), particles_of(SHARP))
    russian = reveal_of(in_russian(session), russian_world(), particles_of(SHARP))
    assert (english.language, russian.language) == ("en", "ru")

    def without_shown(found: Reveal) -> Reveal:
        plain = tuple(
            one.model_copy(
                update={
                    "taken": one.taken.model_copy(update={"text": ""}),
                    "given_up": tuple(each.model_copy(update={"text": ""}) for each in one.given_up),
                }
            )
            for one in found.informative_choices
        )
        return found.model_copy(update={"informative_choices": plain, "language": ""})

    assert without_shown(russian) == without_shown(english)
