import asyncio
import threading

import pytest

from tests.session.walks import at_gate, go
from unsaid.server import desk as module
from unsaid.server.busy import BusyError
from unsaid.server.desk import Desk, Open
from unsaid.session.study import ActiveSession, Study
from unsaid.types.errors import SessionStateError, UnknownSessionError


def test_a_session_is_touched_by_one_thread_at_a_time(study: Study) -> None:
    sitting = at_gate(study)
    desk = Desk(study, 4, look_ahead=False)
    inside, most = 0, 0
    guard = threading.Lock()

    def action(*_: object) -> None:
        nonlocal inside, most
        with guard:
            inside += 1
            most = max(most, inside)
        threading.Event().wait(0.01)
        with guard:
            inside -= 1

    async def all_at_once() -> None:
        await asyncio.gather(*(desk.act(sitting.session.id, action) for _ in range(8)))

    asyncio.run(all_at_once())
    desk.close()
    assert most == 1


def test_a_session_that_moved_on_elsewhere_is_read_again(study: Study) -> None:
    sitting = at_gate(study)
    desk = Desk(study, 1, look_ahead=False)

    def answered() -> int:
        return asyncio.run(desk.act(sitting.session.id, lambda here, _: len(here.session.answers)))

    assert answered() == 0
    go(study, sitting, 2)
    assert answered() == 2
    desk.close()


def test_what_was_done_on_an_old_sitting_is_done_again_on_the_new_one(study: Study) -> None:
    sitting = at_gate(study)
    desk = Desk(study, 1, look_ahead=False)
    seen: list[int] = []

    def answer_third(here: ActiveSession, _: Open) -> int:
        seen.append(len(here.session.answers))
        study.next_choice_set(here)
        return study.answer(here, 3, 0, key="third").number

    asyncio.run(desk.act(sitting.session.id, lambda here, _: here.session.head))
    go(study, sitting, 2)
    assert asyncio.run(desk.act(sitting.session.id, answer_third)) == 3
    assert seen == [0, 2]
    assert len(study.load(sitting.session.id).session.answers) == 3
    desk.close()


def test_an_error_on_an_old_sitting_is_not_told(study: Study) -> None:
    sitting = at_gate(study)
    desk = Desk(study, 1, look_ahead=False)
    asyncio.run(desk.act(sitting.session.id, lambda here, _: here.session.head))
    go(study, sitting, 1)
    study.rest(sitting)
    asyncio.run(desk.act(sitting.session.id, lambda here, _: study.rise(here)))
    assert study.load(sitting.session.id).session.phase == "choosing"
    desk.close()


def test_an_error_leaves_the_session_as_the_log_has_it(study: Study) -> None:
    sitting = at_gate(study)
    desk = Desk(study, 1, look_ahead=False)
    with pytest.raises(SessionStateError):
        asyncio.run(desk.act(sitting.session.id, lambda here, _: study.rise(here)))
    found = asyncio.run(desk.act(sitting.session.id, lambda here, _: here.session))
    assert found == sitting.session
    desk.close()


def test_what_waits_is_bounded(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 2)
    desk = Desk(study, 1, look_ahead=False)
    release = threading.Event()

    async def crowd() -> list[object]:
        waiting = [asyncio.create_task(desk.run(release.wait)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await desk.run(release.wait)
        release.set()
        return await asyncio.gather(*waiting)

    assert asyncio.run(crowd()) == [True, True]
    desk.close()


def test_the_oldest_sitting_leaves_the_desk_but_not_the_log(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_OPEN", 1)
    desk = Desk(study, 1, look_ahead=False)
    first, second = at_gate(study), at_gate(study)
    for each in (first, second, first):
        found = asyncio.run(desk.act(each.session.id, lambda here, _: here.session.id))
        assert found == each.session.id
    assert len(desk.opened) == 1
    desk.forget(first.session.id)
    assert not desk.opened
    desk.close()


def test_an_unknown_session_is_refused(study: Study) -> None:
    desk = Desk(study, 1)
    with pytest.raises(UnknownSessionError):
        asyncio.run(desk.act("0" * 26, lambda *_: None))
    desk.close()
