"""Exactly once: whatever becomes of a request, one answer is stored and the right fork is on screen."""

import json
import urllib.error
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.web.browser import Window
from tests.web.conftest import Opener
from tests.web.person import SETTLED_MS, Person
from tests.web.serving import Server, ask

pytestmark = pytest.mark.slow

ANSWERS = "**/api/sessions/*/answers"
DEAF = "window.BroadcastChannel = undefined;"
"""A window that does not hear the others, as where they are two browsers."""


def only_answer(server: Server, id: str) -> dict:
    (answer,) = server.answers(id)
    return answer


def test_a_double_click_is_one_answer(person: Person, server: Server) -> None:
    held: list[Route] = []
    person.begin()
    person.page.route(ANSWERS, lambda route: held.append(route))
    person.page.wait_for_timeout(SETTLED_MS)
    person.ways.nth(1).dblclick()
    # both clicks came before any reply, however slowly they came
    person.page.wait_for_timeout(SETTLED_MS)
    assert len(held) == 1
    person.page.unroute(ANSWERS)
    held[0].continue_()
    person.is_at_fork(2)
    assert only_answer(server, person.id)["alternative"] == 1


def test_two_ways_pressed_at_once_are_one_answer(person: Person, server: Server) -> None:
    person.begin()
    person.page.wait_for_timeout(SETTLED_MS)
    person.page.evaluate("() => document.querySelectorAll('main button.way').forEach((way) => way.click())")
    person.is_at_fork(2)
    assert only_answer(server, person.id)["alternative"] == 0


def test_a_lost_reply_is_one_answer(one: Window, person: Person, server: Server) -> None:
    one.forgiven.append("ERR_CONNECTION_RESET")
    lost: list[str] = []

    def lose_first(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(json.loads(route.request.post_data or "")["key"])
        route.fetch()
        route.abort("connectionreset")

    person.begin()
    person.page.route(ANSWERS, lose_first)
    person.choose(1)
    person.is_at_fork(2)
    stored = only_answer(server, person.id)
    assert (stored["alternative"], stored["key"]) == (1, lost[0])


def test_a_request_that_comes_again_changes_nothing(person: Person, server: Server) -> None:
    sent: list[dict] = []

    def note(route: Route) -> None:
        sent.append(json.loads(route.request.post_data or ""))
        route.continue_()

    person.page.route(ANSWERS, note)
    person.begin()
    person.choose(1)
    person.is_at_fork(2)
    where = f"{server.url}api/sessions/{person.id}/answers"
    again = ask(where, sent[0])
    assert again["session"]["fork"]["number"] == 2
    with pytest.raises(urllib.error.HTTPError, match="409") as refused:
        ask(where, sent[0] | {"alternative": 0, "key": "another"})
    assert json.loads(refused.value.read())["code"] == "conflict"
    assert only_answer(server, person.id)["alternative"] == 1


def test_an_answer_on_its_way_survives_the_page(one: Window, person: Person, server: Server) -> None:
    one.forgiven.append("ERR_CONNECTION_REFUSED")
    person.begin()
    person.page.route(ANSWERS, lambda route: route.abort("connectionrefused"))
    person.choose(1)
    expect(person.page.get_by_text("Nothing is lost")).to_be_visible()
    assert server.answers(person.id) == []
    person.page.unroute(ANSWERS)
    person.page.reload()
    person.is_at_fork(2)
    assert only_answer(server, person.id)["alternative"] == 1


def test_the_way_back_is_gone(person: Person, server: Server) -> None:
    person.begin()
    person.choose(1)
    person.is_at_fork(2)
    person.page.go_back()
    person.is_at("The gate")
    person.page.go_forward()
    person.is_at_fork(2)
    person.page.reload()
    person.is_at_fork(2)
    assert len(server.answers(person.id)) == 1


def test_another_window_keeps_step(window: Opener, server: Server) -> None:
    both = window()
    first = Person(both.open(), server.url)
    first.begin()
    second = Person(both.open(), server.url)
    second.page.goto(first.page.url)
    second.is_at_fork(1)
    first.choose(1)
    first.is_at_fork(2)
    second.is_at_fork(2)
    expect(second.page.get_by_text("The walk went on in another window.")).to_be_visible()
    second.choose(0)
    second.is_at_fork(3)
    first.is_at_fork(3)
    assert [answer["alternative"] for answer in server.answers(first.id)] == [1, 0]


def test_a_conflicting_answer_is_told(window: Opener, server: Server) -> None:
    first = Person(window().open(), server.url)
    first.begin()
    other = window()
    other.forgiven.append("409")
    second = Person(other.open(), server.url)
    second.page.add_init_script(DEAF)
    second.page.goto(first.page.url)
    second.is_at_fork(1)
    first.choose(1)
    first.is_at_fork(2)
    second.choose(0)
    expect(second.page.get_by_text("Another window has already chosen here.")).to_be_visible()
    second.is_at_fork(2)
    assert only_answer(server, first.id)["alternative"] == 1
    second.press("Close")
    expect(second.page.get_by_text("Another window")).not_to_be_visible()


def test_a_lost_reply_to_the_consent_leaves_no_second_walk(one: Window, person: Person) -> None:
    one.forgiven.append("ERR_CONNECTION_RESET")
    replies: list[str] = []

    def lose_first(route: Route) -> None:
        body = json.loads(route.request.post_data or "{}") | {"forks": 4, "seed": 7}
        reply = route.fetch(post_data=json.dumps(body))
        replies.append(reply.json()["id"])
        if len(replies) == 1:
            route.abort("connectionreset")
        else:
            route.fulfill(response=reply)

    person.page.route("**/api/sessions", lose_first)
    person.arrive()
    person.agree()
    assert len(replies) == 2
    assert set(replies) == {person.id}


@pytest.fixture
def own_server(page_built: Path, tmp_path: Path) -> Iterator[Server]:
    """A server that may be killed."""
    assert page_built.is_dir()
    running = Server(tmp_path / "walks.sqlite3")
    running.start()
    yield running
    running.stop()


def test_a_killed_server_goes_on_at_the_same_fork(window: Opener, own_server: Server) -> None:
    opened = window(own_server.url)
    opened.forgiven += ["ERR_CONNECTION_REFUSED", "a scene could not be painted"]
    person = Person(opened.open(), own_server.url)
    person.begin()
    person.choose(1)
    person.is_at_fork(2)
    told = person.title.inner_text()
    own_server.kill()
    person.choose(1)
    expect(person.page.get_by_text("Nothing is lost")).to_be_visible()
    assert person.title.inner_text() == told
    own_server.start()
    person.is_at_fork(3)  # it is sent again by itself
    person.walk(4, first=3)
    person.enter()
    stored = own_server.answers(person.id)
    assert [answer["number"] for answer in stored] == [1, 2, 3, 4]
    assert [answer["alternative"] for answer in stored] == [1, 1, 1, 0]
