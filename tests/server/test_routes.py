import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.patience import PATIENCE_SECONDS
from tests.server.conftest import SERVER
from tests.server.walker import Walker
from tests.session.walks import go
from unsaid.adaptive.engine import Engine
from unsaid.record.store import Store
from unsaid.server import app as app_module
from unsaid.server.app import create_app
from unsaid.server.routes import AppState, add_routes
from unsaid.server.session_pool import SessionPool
from unsaid.server.settings import ServerSettings
from unsaid.session import study as study_module
from unsaid.session.study import Study
from unsaid.types.errors import WorldError
from unsaid.types.events import Answered, Begun
from unsaid.worlds.schema import World


def problem(reply) -> dict:
    assert reply.headers["content-type"] == "application/problem+json"
    found = reply.json()
    assert found["status"] == reply.status_code
    return found


def answers_of(study: Study, session: str) -> list[Answered]:
    return [each.payload for each in study.store.read(session) if isinstance(each.payload, Answered)]


def test_a_whole_walk_over_http(walker: Walker, study: Study) -> None:
    view = walker.to_threshold()
    assert (view["phase"], view["stop_reason"], view["answered"]) == ("threshold", "limit", 5)
    assert problem(walker.get("reveal"))["code"] == "state"
    assert walker.post("enter").json()["phase"] == "entered"
    revealed = walker.get("reveal").json()
    assert revealed["reveal"] == study.reveal(study.load(walker.id)).model_dump(mode="json")
    assert revealed["words"]["names"].keys() == {wish["id"] for wish in revealed["reveal"]["wishes"]}
    kept = walker.get("download")
    assert "attachment" in kept.headers["content-disposition"]
    assert [each["payload"]["event"] for each in kept.json()["events"]][:3] == [
        "begun",
        "consented",
        "stated",
    ]
    assert {name: kept.json()[name] for name in ("reveal", "words")} == revealed
    page = walker.get("page")
    assert "<script" not in page.text
    assert "http" not in page.text


def test_what_is_shown_over_http_is_what_the_use_cases_give(walker: Walker, study: Study) -> None:
    view = walker.at_first_fork()
    sitting = study.load(walker.id)
    shown = sitting.session.open
    assert shown is not None
    assert [way["text"] for way in view["fork"]["ways"]] == [each.text for each in shown.alternatives]
    assert [way["stay"] for way in view["fork"]["ways"]] == [each.is_neither for each in shown.alternatives]
    assert all(0 <= way["far"] <= 1 for way in view["fork"]["ways"])
    place = sitting.world.places_by_id[shown.place]
    assert view["fork"]["place"]["text"] == place.arrive
    assert view["fork"]["place"]["scene"]["kind"] == place.scene.kind


def test_nothing_on_the_way_says_what_a_way_leads_toward(walker: Walker) -> None:
    view = walker.at_first_fork()
    text = walker.answer(view["fork"]["number"]).text
    for word in ("loads", "attributes", "probability", "delay_days", "leading", 'kind":"adaptive'):
        assert word not in text


def test_the_same_beginning_sent_twice_is_one_session(walker: Walker, study: Study) -> None:
    first, second = walker.begin().json(), walker.begin().json()
    assert first == second
    assert len(study.store.sessions()) == 1
    walker.begin(key="another")
    assert len(study.store.sessions()) == 2


@pytest.mark.parametrize("other", [{"timing": False}, {"forks": 3}, {"seed": 8}, {"after": ["0" * 26]}])
def test_a_key_that_has_begun_another_walk_is_a_conflict(
    walker: Walker, study: Study, other: dict[str, object]
) -> None:
    first = walker.begin().json()["id"]
    told = problem(walker.begin(**other))
    assert (told["status"], told["code"]) == (409, "conflict")
    assert first not in str(told)
    assert "draw a new key" in told["advice"]
    assert len(study.store.sessions()) == 1


def test_the_same_beginning_is_the_same_walk_for_another_server_on_the_same_log(
    walker: Walker, study: Study
) -> None:
    view = walker.at_first_fork()
    with Store.open(study.store.where) as again, TestClient(create_app(Study(again), SERVER)) as other:
        assert Walker(other).begin().json() == view
    assert len(study.store.sessions()) == 1


def test_a_walk_that_was_erased_is_not_begun_again(walker: Walker, study: Study) -> None:
    walker.begin()
    walker.client.delete(f"/api/sessions/{walker.id}")
    assert problem(walker.begin())["code"] == "unknown-session"
    assert study.store.sessions() == ()


def test_beginnings_do_not_wait_for_one_another(
    walker: Walker, study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both compute their prior at the same time, or neither gets past it."""
    both, computed = threading.Barrier(2, timeout=PATIENCE_SECONDS), study_module.begin_engine

    def together(begun: Begun, world: World) -> Engine:
        both.wait()
        return computed(begun, world)

    monkeypatch.setattr(study_module, "begin_engine", together)
    with ThreadPoolExecutor(2) as people:
        replies = list(people.map(lambda key: walker.begin(key=key).status_code, ("one", "two")))
    assert replies == [201, 201]
    assert len(study.store.sessions()) == 2


def test_the_same_beginning_sent_twice_at_once_is_one_session(
    walker: Walker, study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    both, computed = threading.Barrier(2, timeout=PATIENCE_SECONDS), study_module.begin_engine

    def together(begun: Begun, world: World) -> Engine:
        if len(study.store.sessions()) == 0:
            both.wait()
        return computed(begun, world)

    monkeypatch.setattr(study_module, "begin_engine", together)
    with ThreadPoolExecutor(2) as tabs:
        first, second = tabs.map(lambda _: walker.begin().json(), range(2))
    assert first == second
    assert len(study.store.sessions()) == 1


def test_consent_is_to_the_text_that_was_shown(walker: Walker, study: Study) -> None:
    assert problem(walker.begin(consent="1999"))["code"] == "state"
    assert study.store.sessions() == ()


@pytest.mark.parametrize("wrong", [{"seed": False}, {"seed": "7"}, {"forks": "24"}, {"timing": 1}])
def test_what_is_no_number_begins_nothing(walker: Walker, study: Study, wrong: dict) -> None:
    assert problem(walker.begin(**wrong))["status"] == 422
    assert study.store.sessions() == ()


@pytest.mark.parametrize("wrong", [{"alternative": False}, {"number": True}, {"number": "1"}])
def test_what_is_no_number_answers_nothing(walker: Walker, study: Study, wrong: dict) -> None:
    walker.at_first_fork()
    body = {"number": 1, "alternative": 0, "key": "one"} | wrong
    assert problem(walker.post("answers", body))["status"] == 422
    assert answers_of(study, walker.id) == []


@pytest.mark.parametrize("world", ["forest", "..", "/etc"])
def test_only_the_worlds_of_this_server_may_be_walked(walker: Walker, study: Study, world: str) -> None:
    assert problem(walker.begin(world=world))["code"] == "world"
    assert study.store.sessions() == ()


def test_the_wish_is_sealed_and_may_be_sent_again_but_not_changed(walker: Walker) -> None:
    view = walker.at_first_fork()
    assert len(view["seal"]) == 64
    assert walker.state().json() == view
    assert problem(walker.state(ranking=("love",)))["code"] == "conflict"
    assert walker.get().json() == view


def test_a_wish_that_the_world_does_not_have_is_refused(walker: Walker) -> None:
    walker.begin()
    assert problem(walker.state(ranking=("gold",)))["code"] == "state"
    assert problem(walker.state(ranking=("love", "love")))["status"] == 422
    assert walker.get().json()["phase"] == "consented"


def test_an_answer_sent_again_is_stored_once(walker: Walker, study: Study) -> None:
    walker.at_first_fork()
    first = walker.answer(1, 1, "a")
    again = walker.answer(1, 1, "a")
    assert first.json() == again.json()
    assert [each.alternative for each in answers_of(study, walker.id)] == [1]


def test_an_answer_that_comes_late_finds_the_walk_where_it_is(walker: Walker, study: Study) -> None:
    walker.at_first_fork()
    walker.answer(1, 1, "a")
    here = walker.answer(2, 0, "b").json()
    late = walker.answer(1, 1, "a").json()
    assert late["stored"]["number"] == 1
    assert late["session"] == here["session"]
    assert len(answers_of(study, walker.id)) == 2


@pytest.mark.parametrize(("alternative", "key"), [(0, "a"), (1, "b"), (0, "b")])
def test_a_second_answer_that_differs_is_told_and_not_dropped(
    walker: Walker, study: Study, alternative: int, key: str
) -> None:
    walker.at_first_fork()
    walker.answer(1, 1, "a")
    told = problem(walker.answer(1, alternative, key))
    assert told["code"] == "conflict"
    assert "alternative 1" in told["expected"]
    assert len(answers_of(study, walker.id)) == 1
    assert walker.get().json()["fork"]["number"] == 2


@pytest.mark.parametrize(("number", "alternative"), [(2, 0), (1, 9), (99, 0)])
def test_an_answer_to_what_is_not_open_changes_nothing(
    walker: Walker, study: Study, number: int, alternative: int
) -> None:
    view = walker.at_first_fork()
    assert problem(walker.answer(number, alternative))["code"] == "state"
    assert answers_of(study, walker.id) == []
    assert walker.get().json() == view


def test_a_response_time_is_kept_with_its_conditions(walker: Walker, study: Study) -> None:
    walker.at_first_fork()
    time = {"seconds": 1.5, "input": "keyboard", "animated": True, "hidden_seconds": 0.25}
    assert walker.answer(1, 0, response_time=time).status_code == 200
    (stored,) = answers_of(study, walker.id)
    assert stored.response_seconds == 1.5
    assert stored.conditions is not None
    assert stored.conditions.model_dump(exclude={"words_shown"}) == {
        "input": "keyboard",
        "animated": True,
        "hidden_seconds": 0.25,
    }
    assert stored.conditions.words_shown > 20


@pytest.mark.parametrize(
    "time",
    [
        {"seconds": 0},
        {"seconds": -1},
        {"seconds": 3600},
        {"seconds": 1, "hidden_seconds": 1.5},
        {"seconds": 1, "input": "thought"},
        {"seconds": True},
        {"seconds": "1"},
        {"seconds": 1, "animated": 0},
    ],
)
def test_an_impossible_response_time_is_refused(walker: Walker, study: Study, time: dict) -> None:
    walker.at_first_fork()
    reply = walker.answer(1, 0, response_time={"input": "mouse", "animated": False} | time)
    assert problem(reply)["status"] in (409, 422)
    assert answers_of(study, walker.id) == []


def test_who_does_not_allow_response_times_has_none_kept(walker: Walker, study: Study) -> None:
    walker.at_first_fork(timing=False)
    walker.answer(1, 0, response_time={"seconds": 1, "input": "mouse", "animated": False})
    (stored,) = answers_of(study, walker.id)
    assert (stored.response_seconds, stored.conditions) == (None, None)


def test_rest_and_resume_may_be_asked_twice(walker: Walker) -> None:
    view = walker.at_first_fork()
    resting = walker.post("rest").json()
    assert (resting["phase"], resting["fork"]) == ("resting", None)
    assert walker.post("rest").json() == resting
    assert walker.post("resume").json() == view
    assert walker.post("resume").json() == view


def test_the_open_fork_waits_for_who_asks_for_the_threshold(walker: Walker) -> None:
    walker.at_first_fork()
    open_fork = walker.answer(1).json()["session"]["fork"]
    threshold = walker.post("stop").json()
    assert (threshold["phase"], threshold["fork"], threshold["answered"]) == ("threshold", None, 1)
    assert walker.post("stop").json() == threshold
    assert walker.post("on").json()["fork"] == open_fork


def test_turning_back_shows_nothing_and_leads_back_to_the_threshold(walker: Walker) -> None:
    walker.to_threshold()
    assert walker.post("turn-back").json()["phase"] == "turned-back"
    assert walker.post("turn-back").json()["phase"] == "turned-back"
    assert problem(walker.get("reveal"))["code"] == "state"
    assert problem(walker.get("page"))["code"] == "state"
    assert walker.get("download").json()["reveal"] is None
    assert walker.post("on").json()["phase"] == "threshold"


def test_nobody_enters_without_a_choice(walker: Walker) -> None:
    walker.at_first_fork()
    assert walker.post("stop").json()["may_enter"] is False
    assert problem(walker.post("enter"))["code"] == "state"
    assert walker.get().json()["phase"] == "threshold"


def test_what_is_erased_is_gone(walker: Walker, study: Study) -> None:
    walker.to_threshold()
    assert walker.client.delete(f"/api/sessions/{walker.id}").status_code == 204
    assert problem(walker.get())["code"] == "unknown-session"
    assert study.store.sessions() == ()


def test_nobody_gets_in_with_the_beginning_of_an_id(walker: Walker) -> None:
    walker.at_first_fork()
    whole = walker.id
    for guess in (whole[:8], whole[:25], whole[:-1] + "*", "0" * 26):
        walker.id = guess
        assert problem(walker.get())["status"] in (404, 422)


def test_a_terminal_may_move_the_same_walk_on(walker: Walker, study: Study) -> None:
    walker.at_first_fork()
    walker.answer(1)
    elsewhere = study.resume(walker.id)
    go(study, elsewhere, 3)
    view = walker.get().json()
    assert view["answered"] == 4
    assert view["fork"]["number"] == 5
    assert problem(walker.answer(2, 0, "late"))["code"] == "conflict"


def test_scenes_ahead_are_those_of_choice_sets_that_may_come(walker: Walker, client: TestClient) -> None:
    walker.at_first_fork()
    for _ in range(100):
        scenes = walker.get("ahead").json()["scenes"]
        if scenes:
            break
    assert {"kind", "seed", "hour"} <= set(scenes[0])


def test_a_door_knows_its_worlds_alone(study: Study) -> None:
    pool = SessionPool(study, 1)
    app_state = AppState(study, pool, ServerSettings())
    assert app_state.world("zone").id == "zone"
    with pytest.raises(WorldError):
        app_state.world("forest")
    app = FastAPI()
    add_routes(app, app_state)
    assert "/api/sessions/{id}/answers" in app.openapi()["paths"]
    pool.close()


def test_the_worlds_of_this_server_are_listed(client: TestClient) -> None:
    (first,) = client.get("/api/worlds").json()["worlds"]
    assert client.get(f"/api/worlds/{first}").json()["id"] == "zone"


def test_health_and_readiness(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = threading.Event()
    monkeypatch.setattr(app_module, "precompile", lambda world, settings: compiled.wait(PATIENCE_SECONDS))
    with TestClient(create_app(study, SERVER)) as client:
        assert client.get("/api/health").json()["status"] == "ok"
        assert problem(client.get("/api/ready"))["code"] == "not-ready"
        compiled.set()
        end = time.monotonic() + PATIENCE_SECONDS
        while (reply := client.get("/api/ready")).status_code != 200:
            assert time.monotonic() < end
            time.sleep(0.01)
    assert reply.json()["status"] == "ready"
