"""Open sittings, and who may touch them when: each by one thread at a time, with a few threads in all.

A sitting that is kept in memory is compared with the log at each use, so that a terminal or another
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
from unsaid.session.lookahead import Lookahead
from unsaid.session.study import ActiveSession, Study
from unsaid.types.errors import UnsaidError

__all__ = ["Desk", "Open"]

T = TypeVar("T")

MOST_OPEN = 1000
"""Sittings kept in memory, some 200 kB each; the log has them all."""

MOST_WAITING = 1000
"""Requests that may wait; further ones are told to come again."""


@dataclasses.dataclass
class Open:
    """One session's place at the desk.

    Attributes
    ----------
    lock
        Held while its sitting is read or changed.
    sitting
        None until it is first needed.
    ahead
        What follows from each answer to the open choice set, as far as it is computed.
    """

    lock: threading.Lock = dataclasses.field(default_factory=threading.Lock)
    sitting: ActiveSession | None = None
    ahead: dict[int, Lookahead] = dataclasses.field(default_factory=dict)


class Desk:
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
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="desk")
        self.threads = threads
        self.looks_ahead = look_ahead
        self.waiting = 0
        self.opened: OrderedDict[str, Open] = OrderedDict()
        self.guard = threading.Lock()
        self.looking = threading.Semaphore(1)

    async def run(self, work: Callable[[], T]) -> T:
        """Run something that belongs to no session, or begins one.

        Raises
        ------
        BusyError
            If too much is waiting already.
        """
        if self.waiting >= MOST_WAITING:
            raise BusyError(MOST_WAITING)
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.pool, work)
        finally:
            self.waiting -= 1

    async def act(self, session_id: str, action: Callable[[ActiveSession, Open], T]) -> T:
        """Run an action on a session's sitting, alone; afterwards, look ahead where nobody waits."""
        found = await self.run(lambda: self._with_sitting(session_id, action))
        if self.looks_ahead and self.waiting == 0:
            self.pool.submit(self._look_ahead, session_id)
        return found

    def keep(self, sitting: ActiveSession) -> None:
        """Put a session on the desk, unless it is there."""
        place = self._place(sitting.session.id)
        if place.sitting is None:
            place.sitting = sitting

    def forget(self, session_id: str) -> None:
        """Take a session off the desk."""
        with self.guard:
            self.opened.pop(session_id, None)

    def close(self) -> None:
        """Finish what runs, drop what waits."""
        self.pool.shutdown(wait=True, cancel_futures=True)

    def _with_sitting(self, session_id: str, action: Callable[[ActiveSession, Open], T]) -> T:
        """Act on the sitting that is kept; where the log has moved on meanwhile, again on a new one.

        An action that recorded something was checked by the log; any other is compared with it afterwards.
        """
        place = self._known(session_id)
        with place.lock:
            sitting = place.sitting
            if sitting is not None:
                before = sitting.session.head
                try:
                    found = action(sitting, place)
                except UnsaidError:
                    if self._is_current(sitting):
                        raise
                else:
                    if sitting.session.head != before or self._is_current(sitting):
                        return found
            place.sitting, place.ahead = None, {}
            place.sitting = sitting = self.study.load(session_id)
            return action(sitting, place)

    def _is_current(self, sitting: ActiveSession) -> bool:
        return self.study.store.head(sitting.session.id).hash == sitting.session.head

    def _known(self, session_id: str) -> Open:
        """The place of a session, which the log must know before it is given one."""
        if session_id not in self.opened:
            self.study.store.head(session_id)
        return self._place(session_id)

    def _place(self, session_id: str) -> Open:
        with self.guard:
            place = self.opened.get(session_id)
            if place is None:
                place = self.opened[session_id] = Open()
            self.opened.move_to_end(session_id)
            while len(self.opened) > MOST_OPEN:
                self.opened.popitem(last=False)
        return place

    def _look_ahead(self, session_id: str) -> None:
        """Compute what follows from each answer, until somebody asks for something."""
        if not self.looking.acquire(blocking=False):
            return
        try:
            place = self.opened.get(session_id)
            sitting = place.sitting if place is not None else None
            if place is not None and sitting is not None and sitting.session.phase == "choosing":
                # a copy: the sitting may move on meanwhile, and then what is computed is dropped
                self._compute_ahead(place, dataclasses.replace(sitting))
        finally:
            self.looking.release()

    def _compute_ahead(self, place: Open, sitting: ActiveSession) -> None:
        choice_set, head = sitting.session.open, sitting.session.head
        for alternative in range(len(choice_set.alternatives) if choice_set is not None else 0):
            if self.waiting > 0 or place.sitting is None or place.sitting.session.head != head:
                return
            if alternative not in place.ahead:
                ahead = self.study.look_ahead(sitting, alternative)
                with place.lock:
                    if place.sitting is not None and place.sitting.session.head == head:
                        place.ahead[alternative] = ahead
