import asyncio
import threading

import pytest

from tests.session.walks import at_gate, go
from unsaid.server import session_pool as module
from unsaid.server.busy import BusyError
from unsaid.server.session_pool import SessionPool
from unsaid.session.study import ActiveSession, Study
from unsaid.types.errors import SessionStateError, UnknownSessionError


def test_a_session_is_touched_by_one_thread_at_a_time(study: Study) -> None:
    sitting = at_gate(study)
    pool = SessionPool(study, 4, look_ahead=False)
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
        await asyncio.gather(*(pool.act(sitting.session.id, action) for _ in range(8)))

    asyncio.run(all_at_once())
    pool.close()
    assert most == 1


def test_a_session_that_moved_on_elsewhere_is_read_again(study: Study) -> None:
    sitting = at_gate(study)
    pool = SessionPool(study, 1, look_ahead=False)

    def answered() -> int:
        return asyncio.run(pool.act(sitting.session.id, lambda here: len(here.session.answers)))

    assert answered() == 0
    go(study, sitting, 2)
    assert answered() == 2
    pool.close()


def test_what_was_done_on_an_old_sitting_is_done_again_on_the_new_one(study: Study) -> None:
    sitting = at_gate(study)
    pool = SessionPool(study, 1, look_ahead=False)
    seen: list[int] = []

    def answer_third(here: ActiveSession) -> int:
        seen.append(len(here.session.answers))
        study.next_choice_set(here)
        return study.answer(here, 3, 0, key="third").number

    asyncio.run(pool.act(sitting.session.id, lambda here: here.session.head))
    go(study, sitting, 2)
    assert asyncio.run(pool.act(sitting.session.id, answer_third)) == 3
    assert seen == [0, 2]
    assert len(study.load(sitting.session.id).session.answers) == 3
    pool.close()


def test_an_error_on_an_old_sitting_is_not_told(study: Study) -> None:
    sitting = at_gate(study)
    pool = SessionPool(study, 1, look_ahead=False)
    asyncio.run(pool.act(sitting.session.id, lambda here: here.session.head))
    go(study, sitting, 1)
    study.rest(sitting)
    asyncio.run(pool.act(sitting.session.id, lambda here: study.rise(here)))
    assert study.load(sitting.session.id).session.phase == "choosing"
    pool.close()


def test_an_error_leaves_the_session_as_the_log_has_it(study: Study) -> None:
    sitting = at_gate(study)
    pool = SessionPool(study, 1, look_ahead=False)
    with pytest.raises(SessionStateError):
        asyncio.run(pool.act(sitting.session.id, lambda here: study.rise(here)))
    found = asyncio.run(pool.act(sitting.session.id, lambda here: here.session))
    assert found == sitting.session
    pool.close()


def test_what_waits_is_bounded(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_WAITING", 2)
    pool = SessionPool(study, 1, look_ahead=False)
    release = threading.Event()

    async def crowd() -> list[object]:
        waiting = [asyncio.create_task(pool.run(release.wait)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await pool.run(release.wait)
        release.set()
        return await asyncio.gather(*waiting)

    assert asyncio.run(crowd()) == [True, True]
    pool.close()


def test_the_oldest_sitting_leaves_the_desk_but_not_the_log(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_OPEN", 1)
    pool = SessionPool(study, 1, look_ahead=False)
    first, second = at_gate(study), at_gate(study)
    for each in (first, second, first):
        found = asyncio.run(pool.act(each.session.id, lambda here: here.session.id))
        assert found == each.session.id
    assert len(pool.slots) == 1
    pool.remove(first.session.id)
    assert not pool.slots
    pool.close()


def test_an_unknown_session_is_refused(study: Study) -> None:
    pool = SessionPool(study, 1)
    with pytest.raises(UnknownSessionError):
        asyncio.run(pool.act("0" * 26, lambda _: None))
    pool.close()
