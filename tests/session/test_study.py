import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.session.walks import (
    SEED,
    SETTINGS,
    STATED,
    at_gate,
    by_number,
    copied,
    go,
    same_particles,
    with_settings,
    zone_of,
)
from unsaid.record.store import Store
from unsaid.session.study import ActiveSession, Study, consent_version, fresh_seed
from unsaid.types.errors import (
    ConflictError,
    SessionStateError,
    StaleStateError,
    UnknownSessionError,
    WorldError,
)
from unsaid.types.events import Answered, Stated
from unsaid.worlds.load import load_world, world_digest


def tags(study: Study, sitting: ActiveSession) -> list[str]:
    return [recorded.payload.event for recorded in study.store.read(sitting.session.id)]


# --- the order of things


def test_begin_records_everything_that_determines_the_session(study: Study) -> None:
    sitting = study.begin("zone", seed=7, settings=SETTINGS, name="A. N.")
    begun = sitting.session.begun
    assert tags(study, sitting) == ["begun"]
    assert (begun.world, begun.seed, begun.settings, begun.name) == ("zone", 7, SETTINGS, "A. N.")
    assert begun.world_digest == world_digest(load_world("zone"))
    assert begun.participant == "person"
    assert set(begun.software) == {"unsaid", "jax"}
    assert sitting.engine.count == 0


def test_a_seed_is_drawn_when_none_is_given(study: Study) -> None:
    seeds = {study.begin(settings=SETTINGS).session.begun.seed for _ in range(3)} | {fresh_seed()}
    assert len(seeds) == 4
    assert all(0 <= seed < 2**32 for seed in seeds)


def test_nothing_is_asked_before_consent_and_stating(study: Study) -> None:
    sitting = study.begin(seed=SEED, settings=SETTINGS)
    with pytest.raises(SessionStateError, match="consented"):
        study.next_choice_set(sitting)
    with pytest.raises(SessionStateError):
        study.state(sitting, STATED)
    study.consent(sitting, consent_version(sitting.world))
    with pytest.raises(SessionStateError, match="stated"):
        study.next_choice_set(sitting)
    assert tags(study, sitting) == ["begun", "consented"]


def test_no_step_is_possible_out_of_order(study: Study, sitting: ActiveSession) -> None:
    version = consent_version(sitting.world)
    for step in (
        lambda: study.consent(sitting, version),
        lambda: study.state(sitting, STATED),
        lambda: study.enter(sitting),
        lambda: study.turn_back(sitting),
        lambda: study.go_on(sitting),
        lambda: study.rest(sitting),
        lambda: study.reveal(sitting),
        lambda: study.answer(sitting, 1, 0, key="k"),
    ):
        with pytest.raises(SessionStateError):
            step()
    assert tags(study, sitting) == ["begun", "consented", "stated"]


def test_an_open_choice_set_is_not_walked_away_from(study: Study, sitting: ActiveSession) -> None:
    study.next_choice_set(sitting)
    for step in (study.enter, study.step_in, study.turn_back, study.go_on, study.rise):
        with pytest.raises(SessionStateError):
            step(sitting)
    assert tags(study, sitting)[-1] == "presented"


def test_it_waits_for_whoever_asks_for_the_threshold_and_counts_for_nothing(study: Study) -> None:
    sitting = at_gate(study)
    go(study, sitting, 2)
    shown = study.next_choice_set(sitting)
    before = sitting.engine
    study.ask_to_stop(sitting)
    assert study.next_choice_set(sitting) is None
    again = study.load(sitting.session.id)
    assert (again.session, same_particles(again, sitting)) == (sitting.session, True)
    study.go_on(sitting)
    assert study.next_choice_set(sitting) == shown
    assert sitting.engine is before
    study.ask_to_stop(sitting)
    assert study.enter(sitting).answers == 2


def test_consent_to_another_version_is_refused(study: Study) -> None:
    sitting = study.begin(seed=SEED, settings=SETTINGS)
    with pytest.raises(SessionStateError, match="1999-01") as caught:
        study.consent(sitting, "1999-01")
    assert caught.value.expected == f"version {consent_version(sitting.world)}"
    assert tags(study, sitting) == ["begun"]


def test_the_version_of_the_consent_is_that_of_its_text() -> None:
    zone = load_world("zone")
    assert consent_version(zone) == zone.words["consent"]["version"]
    assert consent_version(zone.model_copy(update={"words": {}})) == str(zone.version)


@pytest.mark.parametrize("stated", [Stated(ranking=("gold",)), Stated(ranking=("love",), last="gold")])
def test_an_unknown_attribute_is_refused(study: Study, stated: Stated) -> None:
    sitting = study.begin(seed=SEED, settings=SETTINGS)
    study.consent(sitting, consent_version(sitting.world))
    with pytest.raises(SessionStateError, match="gold") as caught:
        study.state(sitting, stated)
    assert "love" in str(caught.value.expected)
    assert tags(study, sitting) == ["begun", "consented"]


def test_what_is_stated_is_sealed_before_the_first_choice_set(study: Study) -> None:
    sitting = study.begin(seed=SEED, settings=SETTINGS)
    study.consent(sitting, consent_version(sitting.world))
    seal = study.state(sitting, STATED)
    go(study, sitting, 2)
    events = study.store.read(sitting.session.id)
    assert events[2].payload == STATED
    assert events[2].hash == seal == sitting.session.stated_seal
    assert events[3].payload.event == "presented"
    assert events[3].previous == seal
    assert study.resume(sitting.session.id).session.stated_seal == seal


# --- choice sets and answers


def test_the_same_choice_set_stays_open_until_it_is_answered(study: Study, sitting: ActiveSession) -> None:
    first = study.next_choice_set(sitting)
    assert first is not None
    assert study.next_choice_set(sitting) == first
    assert tags(study, sitting).count("presented") == 1
    study.answer(sitting, 1, 0, key="k")
    second = study.next_choice_set(sitting)
    assert second is not None
    assert second.number == 2


def test_the_same_answer_sent_twice_is_stored_once(study: Study, sitting: ActiveSession) -> None:
    study.next_choice_set(sitting)
    stored = study.answer(sitting, 1, 2, key="k", response_seconds=1.25)
    before = study.store.export(sitting.session.id)
    assert study.answer(sitting, 1, 2, key="k", response_seconds=9.0) == stored
    study.next_choice_set(sitting)
    assert study.answer(sitting, 1, 2, key="k") == stored
    assert study.store.export(sitting.session.id).startswith(before)
    assert tags(study, sitting).count("answered") == 1
    assert sitting.engine.count == 1


@pytest.mark.parametrize(("alternative", "key"), [(1, "k"), (0, "another"), (1, "another")])
def test_another_answer_to_the_same_choice_set_conflicts(
    study: Study, sitting: ActiveSession, alternative: int, key: str
) -> None:
    study.next_choice_set(sitting)
    study.answer(sitting, 1, 0, key="k")
    before = study.store.export(sitting.session.id)
    with pytest.raises(ConflictError, match="final") as caught:
        study.answer(sitting, 1, alternative, key=key)
    assert not isinstance(caught.value, StaleStateError)
    assert caught.value.expected != caught.value.got
    assert study.store.export(sitting.session.id) == before


@pytest.mark.parametrize(
    ("number", "alternative"), [(2, 0), (7, 0), (0, 0), (-1, 0), (1, 4), (1, 99), (1, -1)]
)
@pytest.mark.parametrize("answered", [0, 1])
def test_only_the_open_choice_set_takes_an_answer_it_has(
    study: Study, sitting: ActiveSession, number: int, alternative: int, answered: int
) -> None:
    go(study, sitting, answered)
    study.next_choice_set(sitting)
    if number > 0:
        number += answered
    before = study.store.export(sitting.session.id)
    with pytest.raises(SessionStateError):
        study.answer(sitting, number, alternative, key="k")
    assert study.store.export(sitting.session.id) == before
    assert sitting.engine.count == answered


@pytest.mark.parametrize("details", [{"key": ""}, {"key": "k" * 201}, {"key": "k", "response_seconds": 0.0}])
def test_an_answer_that_cannot_be_recorded_is_refused(
    study: Study, sitting: ActiveSession, details: dict[str, Any]
) -> None:
    study.next_choice_set(sitting)
    with pytest.raises(SessionStateError) as caught:
        study.answer(sitting, 1, 0, **details)
    assert "answered" in str(caught.value)
    assert tags(study, sitting)[-1] == "presented"


def test_the_second_of_two_terminals_is_told(study: Study, sitting: ActiveSession) -> None:
    study.next_choice_set(sitting)
    other = Study(study.store).resume(sitting.session.id)
    assert other.session.open == sitting.session.open
    study.answer(sitting, 1, 0, key="mine")
    with pytest.raises(StaleStateError):
        study.answer(other, 1, 1, key="theirs")
    answers = [e.payload for e in study.store.read(sitting.session.id) if isinstance(e.payload, Answered)]
    assert [(answer.alternative, answer.key) for answer in answers] == [(0, "mine")]
    assert other.engine.count == 0
    assert study.resume(sitting.session.id).session.answers[0].key == "mine"


def test_two_terminals_cannot_both_present(study: Study, sitting: ActiveSession) -> None:
    other = Study(study.store).resume(sitting.session.id)
    study.next_choice_set(sitting)
    with pytest.raises(StaleStateError):
        study.next_choice_set(other)
    assert tags(study, sitting).count("presented") == 1


def test_whether_a_promise_holds_depends_on_the_seed_and_what_was_chosen(
    walked: tuple[Study, ActiveSession],
) -> None:
    _, sitting = walked
    for choice_set, answer in zip(sitting.session.choice_sets, sitting.session.answers, strict=True):
        chosen = choice_set.alternatives[answer.alternative]
        if chosen.is_neither:
            assert answer.held is None
        elif chosen.probability == 1:
            assert answer.held is True
        else:
            assert answer.held is not None


# --- the same again


def test_at_every_prefix_a_resumed_session_is_the_same(study: Study, tmp_path: Path) -> None:
    sitting = at_gate(study)
    session = sitting.session.id
    for step in range(SETTINGS.limit):
        before = study.resume(session)
        assert same_particles(before, sitting)
        assert before.session == sitting.session
        with copied(study.store, session, tmp_path / f"{step}.sqlite3") as elsewhere:
            twin = Study(elsewhere).resume(session)
            expected = study.next_choice_set(sitting)
            assert Study(elsewhere).next_choice_set(twin) == expected
        assert expected is not None
        assert study.resume(session).session.open == expected
        study.answer(sitting, expected.number, by_number(expected), key=str(step))
    assert same_particles(study.resume(session), sitting)


def test_the_same_seed_and_answers_give_the_same_walk_in_another_store(
    walked: tuple[Study, ActiveSession], study: Study
) -> None:
    again = at_gate(study)
    go(study, again)
    assert again.session.choice_sets == walked[1].session.choice_sets
    assert [a.held for a in again.session.answers] == [a.held for a in walked[1].session.answers]
    assert same_particles(again, walked[1])


def test_another_seed_gives_another_walk(walked: tuple[Study, ActiveSession], study: Study) -> None:
    other = at_gate(study, seed=SEED + 1)
    go(study, other)
    assert other.session.choice_sets != walked[1].session.choice_sets


def test_other_answers_change_what_comes_next(walked: tuple[Study, ActiveSession], study: Study) -> None:
    other = at_gate(study)
    go(study, other, rule=lambda choice_set: 0)
    mine, theirs = other.session.choice_sets, walked[1].session.choice_sets
    assert mine[0] == theirs[0]
    assert [c.alternatives for c in mine] != [c.alternatives for c in theirs]


def test_a_changed_world_is_not_gone_on_with(study: Study, sitting: ActiveSession) -> None:
    go(study, sitting, 1)
    with pytest.raises(WorldError, match="changed") as caught:
        Study(study.store, find_world=lambda *_: zone_of(3)).resume(sitting.session.id)
    assert caught.value.expected != caught.value.got


def test_a_world_with_other_words_around_it_says_which_sessions_go_on_in_it(
    study: Study, sitting: ActiveSession
) -> None:
    go(study, sitting, 1)
    begun = sitting.session.begun.world_digest
    renamed = sitting.world.model_copy(update={"title": "Another title"})
    known = renamed.model_copy(update={"earlier": (begun,)})
    assert world_digest(known) == world_digest(renamed) != begun
    with pytest.raises(WorldError, match="changed"):
        Study(study.store, find_world=lambda *_: renamed).resume(sitting.session.id)
    gone_on = Study(study.store, find_world=lambda *_: known)
    go(gone_on, gone_on.resume(sitting.session.id), 1)
    assert len(study.resume(sitting.session.id).session.answers) == 2


def test_an_unknown_session_is_not_resumed(study: Study) -> None:
    with pytest.raises(UnknownSessionError):
        study.resume("nobody")


def test_the_beginning_of_an_id_is_enough_to_resume(study: Study, sitting: ActiveSession) -> None:
    assert study.resume(sitting.session.id[:6]).session == sitting.session


# --- what is kept


ALLOWED = {
    "begun": {
        "event",
        "world",
        "world_digest",
        "language",
        "seed",
        "participant",
        "visit",
        "offered_before",
        "name",
        "settings",
        "software",
    },
    "consented": {"event", "version", "response_times"},
    "stated": {"event", "words", "ranking", "last"},
    "presented": {"event", "choice_set"},
    "answered": {"event", "number", "alternative", "key", "response_seconds", "held", "conditions"},
    "reached": {"event", "reason"},
}
IN_CHOICE_SETS = {"number", "kind", "place", "alternatives", "repeats", "counterpart", "dominated"}
IN_ALTERNATIVES = {
    "id",
    "attributes",
    "delay_days",
    "probability",
    "distance",
    "certainty",
    "text",
    "distance_text",
    "certainty_text",
}


def floats(value: Any) -> Iterator[float]:
    match value:
        case float():
            yield value
        case dict():
            for inner in value.values():
                yield from floats(inner)
        case list():
            for inner in value:
                yield from floats(inner)


def test_what_is_believed_of_the_person_is_never_recorded(walked: tuple[Study, ActiveSession]) -> None:
    study, sitting = walked
    world = sitting.world
    from_world = {load for place in world.places for way in place.ways for load in way.loads.values()}
    from_world |= {level.days for level in world.distances}
    from_world |= {level.probability for level in world.certainties} | {0.0, 1.0}
    payloads = [json.loads(line)["payload"] for line in study.store.export(sitting.session.id).splitlines()]
    assert {payload["event"] for payload in payloads} == set(ALLOWED)
    for payload in payloads:
        assert set(payload) <= ALLOWED[payload["event"]]
        if payload["event"] == "begun":
            assert payload["settings"] == SETTINGS.model_dump(mode="json")
        elif payload["event"] == "presented":
            assert set(payload["choice_set"]) <= IN_CHOICE_SETS
            for alternative in payload["choice_set"]["alternatives"]:
                assert set(alternative) <= IN_ALTERNATIVES
                assert set(alternative["attributes"]) <= set(world.wish_ids)
            assert set(floats(payload)) <= from_world
        else:
            assert not list(floats(payload))


# --- the threshold


def test_turning_back_shows_nothing_and_can_be_taken_up_again(study: Study, sitting: ActiveSession) -> None:
    go(study, sitting)
    study.turn_back(sitting)
    for sight in (study.reveal, study.look):
        with pytest.raises(SessionStateError, match="nothing is shown"):
            sight(sitting)
    assert study.next_choice_set(sitting) is None
    again = study.resume(sitting.session.id)
    assert again.session.phase == "turned-back"
    study.go_on(again)
    assert again.session.phase == "threshold"
    assert study.next_choice_set(again) is None
    assert study.enter(again).answers == SETTINGS.limit


def test_entering_shows_the_same_however_often(study: Study, sitting: ActiveSession) -> None:
    go(study, sitting)
    with pytest.raises(SessionStateError):
        study.reveal(sitting)
    shown = study.enter(sitting)
    assert shown.session == sitting.session.id
    assert shown.stated.seal == sitting.session.stated_seal
    assert study.enter(sitting) == shown
    assert study.reveal(study.resume(sitting.session.id)) == shown
    assert tags(study, sitting)[-1] == "entered"
    assert tags(study, sitting).count("entered") == 1
    with pytest.raises(SessionStateError):
        study.go_on(sitting)


def test_nobody_looks_at_a_person_who_has_not_entered(walked: tuple[Study, ActiveSession]) -> None:
    study, sitting = walked
    with pytest.raises(SessionStateError, match="nothing is shown before entering"):
        study.look(sitting)


def test_a_simulated_participant_may_be_looked_at(study: Study) -> None:
    sitting = at_gate(study, participant="simulated")
    go(study, sitting)
    study.turn_back(sitting)
    assert study.look(sitting).answers == SETTINGS.limit
    with pytest.raises(SessionStateError):
        study.reveal(sitting)


def test_nobody_enters_before_choosing_once(study: Study, sitting: ActiveSession) -> None:
    study.ask_to_stop(sitting)
    with pytest.raises(SessionStateError, match="no choice"):
        study.enter(sitting)
    assert sitting.session.phase == "threshold"
    assert tags(study, sitting)[-1] == "reached"
    study.go_on(sitting)
    go(study, sitting, 1)
    study.ask_to_stop(sitting)
    assert study.enter(sitting).answers == 1


def test_going_on_asks_at_most_six_more(study: Study, sitting: ActiveSession) -> None:
    assert go(study, sitting) == SETTINGS.limit
    study.go_on(sitting)
    assert go(study, sitting, 3) == 3
    again = study.resume(sitting.session.id)
    assert same_particles(again, sitting)
    assert go(study, again) == 3
    assert again.session.phase == "threshold"
    assert again.session.stop_reason == "limit"


def test_a_rest_loses_nothing(study: Study, sitting: ActiveSession) -> None:
    open_one = study.next_choice_set(sitting)
    study.rest(sitting)
    with pytest.raises(SessionStateError):
        study.answer(sitting, 1, 0, key="k")
    again = study.resume(sitting.session.id)
    assert again.session.phase == "choosing"
    assert study.next_choice_set(again) == open_one
    assert tags(study, sitting)[-2:] == ["rested", "resumed"]


# --- why the questions end


def test_the_limit_ends_the_questions(walked: tuple[Study, ActiveSession]) -> None:
    study, sitting = walked
    assert len(sitting.session.answers) == SETTINGS.limit
    assert sitting.session.stop_reason == "limit"
    assert study.next_choice_set(sitting) is None


@pytest.mark.parametrize(
    ("changes", "reason"), [({"sure_at": 0.001}, "sure"), ({"least_gain_bits": 99.0}, "nothing-left")]
)
def test_enough_is_known_after_the_least_number(study: Study, changes: dict[str, Any], reason: str) -> None:
    sitting = at_gate(study, settings=with_settings(repeats=0, dominated=0, **changes))
    assert go(study, sitting) == SETTINGS.least
    assert sitting.session.stop_reason == reason


def test_no_rule_but_the_persons_own_applies_after_going_on(study: Study) -> None:
    sitting = at_gate(study, settings=with_settings(sure_at=0.001, least_gain_bits=99.0))
    assert go(study, sitting) == SETTINGS.least
    study.go_on(sitting)
    assert go(study, sitting) == 6


def test_the_person_may_ask_to_stop(study: Study, sitting: ActiveSession) -> None:
    go(study, sitting, 1)
    study.ask_to_stop(sitting)
    assert sitting.session.stop_reason == "asked"
    assert study.next_choice_set(sitting) is None


def test_a_small_world_runs_out(store: Store) -> None:
    study = Study(store, find_world=lambda *_: zone_of(2))
    sitting = at_gate(study)
    asked = go(study, sitting)
    assert 0 < asked < SETTINGS.limit
    assert sitting.session.stop_reason == "world-exhausted"


# --- withdrawing


def test_erasing_leaves_nothing(study: Study, sitting: ActiveSession) -> None:
    go(study, sitting, 1)
    session = sitting.session.id
    assert study.erase(session[:8]) == session
    with pytest.raises(UnknownSessionError):
        study.resume(session)
    with pytest.raises(UnknownSessionError):
        study.answer(sitting, 2, 0, key="too late")
    assert study.store.sessions() == ()
