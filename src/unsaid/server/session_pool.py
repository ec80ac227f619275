"""Open sessions, and who may touch them when: each by one thread at a time, with a few threads in all.

A session that is kept in memory is compared with the log at each use, so that a terminal or another
process may move the same session on.
"""

import asyncio
import dataclasses
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from unsaid.server.busy import BusyError
from unsaid.session.study import ActiveSession, Study
from unsaid.types.errors import UnsaidError

__all__ = ["SessionPool", "Slot"]

T = TypeVar("T")

MAX_OPEN = 1000
"""Sessions kept in memory, some 200 kB each; the log has them all."""

MAX_WAITING = 1000
"""Requests that may wait; further ones are told to come again."""


@dataclasses.dataclass
class Slot:
    """One session's place in the pool.

    Attributes
    ----------
    lock
        Held while its sitting is read or changed.
    sitting
        None until it is first needed.
    """

    lock: threading.Lock = dataclasses.field(default_factory=threading.Lock)
    sitting: ActiveSession | None = None


class SessionPool:
    """Runs what is asked of sessions on a few threads.

    Parameters
    ----------
    study
        The use cases.
    threads
        How many computations run at once.
    look_ahead
        Whether idle threads compute what follows from each answer to an open choice set.
    """

    def __init__(self, study: Study, threads: int, *, look_ahead: bool = True):
        self.study = study
        self.executor = ThreadPoolExecutor(threads, thread_name_prefix="pool")
        self.threads = threads
        self.looks_ahead = look_ahead
        self.waiting = 0
        self.slots: OrderedDict[str, Slot] = OrderedDict()
        self.guard = threading.Lock()
        self.looking = threading.Semaphore(1)

    async def run(self, work: Callable[[], T]) -> T:
        """Run something that belongs to no session, or begins one.

        Raises
        ------
        BusyError
            If too much is waiting already.
        """
        if self.waiting >= MAX_WAITING:
            raise BusyError(MAX_WAITING)
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.executor, work)
        finally:
            self.waiting -= 1

    async def act(self, session_id: str, action: Callable[[ActiveSession], T]) -> T:
        """Run an action on a session's sitting, alone; afterwards, look ahead where nobody waits."""
        found = await self.run(lambda: self._with_sitting(session_id, action))
        if self.looks_ahead and self.waiting == 0:
            self.executor.submit(self._look_ahead, session_id)
        return found

    def add(self, sitting: ActiveSession) -> None:
        """Take a session in, unless it is there."""
        slot = self._slot(sitting.session.id)
        if slot.sitting is None:
            slot.sitting = sitting

    def remove(self, session_id: str) -> None:
        """Let a session go."""
        with self.guard:
            self.slots.pop(session_id, None)

    def close(self) -> None:
        """Finish what runs, drop what waits."""
        self.executor.shutdown(wait=True, cancel_futures=True)

    def _with_sitting(self, session_id: str, action: Callable[[ActiveSession], T]) -> T:
        """Act on the sitting that is kept; where the log has moved on meanwhile, again on a new one.

        An action that recorded something was checked by the log; any other is compared with it afterwards.
        """
        slot = self._known(session_id)
        with slot.lock:
            sitting = slot.sitting
            if sitting is not None:
                before = sitting.session.head
                try:
                    found = action(sitting)
                except UnsaidError:
                    if self._is_current(sitting):
                        raise
                else:
                    if sitting.session.head != before or self._is_current(sitting):
                        return found
            slot.sitting = None
            slot.sitting = sitting = self.study.load(session_id)
            return action(sitting)

    def _is_current(self, sitting: ActiveSession) -> bool:
        return self.study.store.head(sitting.session.id).hash == sitting.session.head

    def _known(self, session_id: str) -> Slot:
        """The slot of a session, which the log must know before it is given one."""
        if session_id not in self.slots:
            self.study.store.head(session_id)
        return self._slot(session_id)

    def _slot(self, session_id: str) -> Slot:
        with self.guard:
            slot = self.slots.get(session_id)
            if slot is None:
                slot = self.slots[session_id] = Slot()
            self.slots.move_to_end(session_id)
            while len(self.slots) > MAX_OPEN:
                self.slots.popitem(last=False)
        return slot

    def _look_ahead(self, session_id: str) -> None:
        """Compute what follows from each answer, until somebody asks for something."""
        if not self.looking.acquire(blocking=False):
            return
        try:
            slot = self.slots.get(session_id)
            sitting = slot.sitting if slot is not None else None
            if slot is not None and sitting is not None and sitting.session.phase == "choosing":
                # a copy: the sitting may move on meanwhile, and then what is computed is dropped
                self._compute_ahead(slot, dataclasses.replace(sitting))
        finally:
            self.looking.release()

    def _compute_ahead(self, slot: Slot, sitting: ActiveSession) -> None:
        choice_set, head = sitting.session.open, sitting.session.head
        for alternative in range(len(choice_set.alternatives) if choice_set is not None else 0):
            if self.waiting > 0 or slot.sitting is None or slot.sitting.session.head != head:
                return
            if alternative not in sitting.lookaheads:
                lookahead = self.study.look_ahead(sitting, alternative)
                with slot.lock:
                    if slot.sitting is not None and slot.sitting.session.head == head:
                        slot.sitting.lookaheads[alternative] = lookahead
