"""A walk through the Zone reads as one journey: 60 simulated walks, and one person's three visits."""

import copy
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest

from unsaid.adaptive.engine import Engine
from unsaid.record.fold import Session
from unsaid.record.store import Store
from unsaid.session.companions import spoken
from unsaid.session.narration import arrival_text, hour_text, outcome_text
from unsaid.session.study import Study, consent_version
from unsaid.types.choice import NEITHER
from unsaid.types.events import Stated
from unsaid.types.settings import DesignSettings, InferenceSettings, SessionSettings
from unsaid.worlds.schema import World

WALKS = 60
"""Each of 24 forks; `make prove` walks more."""

SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+")


def settings_of(forks: int) -> SessionSettings:
    """Few particles and random ways: what the story does is the same, and it is quick."""
    return SessionSettings(
        limit=forks,
        sure_at=1.0,
        least_gain_bits=0.0,
        inference=InferenceSettings(particles=32, moves=4),
        design=DesignSettings(goal="random"),
    )


def walked(study: Study, seed: int, forks: int = 24, after: tuple[str, ...] = ()) -> Session:
    sitting = study.begin("zone", seed=seed, settings=settings_of(forks), after=after)
    study.consent(sitting, consent_version(sitting.world))
    study.state(sitting, Stated(ranking=("freedom",)))
    random = np.random.default_rng(seed)
    while (choice_set := study.next_choice_set(sitting)) is not None:
        taken = int(random.integers(len(choice_set.alternatives)))
        study.answer(sitting, choice_set.number, taken, key=str(choice_set.number))
    return sitting.session


def told(session: Session, world: World) -> list[str]:
    """All that is read on a walk, but for the wordings of distance and certainty and the outside option."""
    texts = []
    lines = {(each.number, each.moment): each.line.text for each in spoken(session, world)}
    for choice_set, answer in zip(session.choice_sets, session.answers, strict=True):
        number = choice_set.number
        texts.append(hour_text(session, world, number))
        texts.append(arrival_text(session, world.places_by_id[choice_set.place], number))
        texts.append(lines.get((number, "arrival"), ""))
        texts += [each.text for each in choice_set.alternatives if not each.is_neither]
        texts.append(outcome_text(session, world, answer.number))
        texts.append(lines.get((number, "outcome"), ""))
    return [text for text in texts if text]


def repeated_sentences(texts: list[str]) -> list[str]:
    """Sentences of three words or more that are told twice."""
    sentences = [sentence.casefold() for text in texts for sentence in SENTENCE_END.split(text)]
    return [each for each, count in Counter(sentences).items() if count > 1 and len(each.split()) >= 3]


def breaks(session: Session, world: World) -> list[tuple[str, str]]:
    """Places that follow one that they cannot follow."""
    places = [world.places_by_id[each.place] for each in session.choice_sets]
    return [(one.id, other.id) for one, other in pairwise(places) if one.region not in other.follows]


def offered(session: Session) -> list[str]:
    return [one.id for each in session.choice_sets for one in each.alternatives if one.id != NEITHER]


def counted(engine: Engine, choice_set: object, chosen: int) -> Engine:
    """The engine after an answer that taught it nothing."""
    del choice_set, chosen
    told = copy.copy(engine)
    object.__setattr__(told, "infos", (*engine.infos, None))  # only their number counts
    return told


@pytest.fixture(scope="module")
def nothing_learned() -> Iterator[None]:
    """Ways are drawn at random here, so nothing needs to be inferred from the answers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engine, "tell", counted)
        yield


@pytest.fixture(scope="module")
def walks(nothing_learned: None) -> tuple[World, list[Session]]:
    with Store.open("sqlite://") as store:  # in memory: nothing here needs to outlive a crash
        study = Study(store)
        return study.find_world("zone"), [walked(study, seed) for seed in range(WALKS)]


@pytest.mark.slow
def test_no_place_follows_one_that_it_cannot(walks: tuple[World, list[Session]]) -> None:
    world, sessions = walks
    assert [breaks(session, world) for session in sessions] == [[]] * WALKS


@pytest.mark.slow
def test_every_walk_goes_through_every_region_in_order(walks: tuple[World, list[Session]]) -> None:
    world, sessions = walks
    order = [region.id for region in world.regions]
    for session in sessions:
        regions = [world.places_by_id[each.place].region for each in session.choice_sets]
        assert list(dict.fromkeys(regions)) == order
        assert [order.index(region) for region in regions] == sorted(map(order.index, regions))


@pytest.mark.slow
def test_no_sentence_is_told_twice_on_a_walk(walks: tuple[World, list[Session]]) -> None:
    world, sessions = walks
    assert [repeated_sentences(told(session, world)) for session in sessions] == [[]] * WALKS


@pytest.mark.slow
def test_companions_speak_at_most_once_in_two_forks_and_each_is_heard(
    walks: tuple[World, list[Session]],
) -> None:
    world, sessions = walks
    lines = [spoken(session, world) for session in sessions]
    for said in lines:
        assert all(later.number - earlier.number >= 2 for earlier, later in pairwise(said))
    heard = Counter(each.line.who for said in lines for each in said)
    assert set(heard) == {"stalker", "writer", "professor"}
    share = sum(map(len, lines)) / sum(len(session.answers) for session in sessions)
    assert 0.1 < share < 0.4  # silent most of the time, but there


@pytest.mark.slow
def test_the_checks_are_woven_into_nearly_every_walk(walks: tuple[World, list[Session]]) -> None:
    kinds = [Counter(each.kind for each in session.choice_sets) for session in walks[1]]
    assert np.mean([kind["dominated"] == 1 for kind in kinds]) == 1
    assert np.mean([kind["repeat"] >= 1 for kind in kinds]) > 0.9


@pytest.mark.slow
def test_three_visits_of_thirty_forks_share_no_way_and_keep_to_the_story(nothing_learned: None) -> None:
    with Store.open("sqlite://") as store:
        study = Study(store)
        world = study.find_world("zone")
        for person in range(5):
            after: tuple[str, ...] = ()
            ways: list[str] = []
            for visit in range(3):
                session = walked(study, 1000 * visit + person, 30, after)
                after = (session.id, *after)
                ways += offered(session)
                assert len(session.answers) == 30
                assert breaks(session, world) == []
                assert repeated_sentences(told(session, world)) == []
            assert len(set(ways)) == len(ways)
