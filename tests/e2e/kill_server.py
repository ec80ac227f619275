"""Kills `unsaid serve` at random moments while people walk, and checks that nothing they were told is lost.

Run ``python -m tests.e2e.kill_server 100`` for a hundred walks.
"""

import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from tests.e2e.kill_walkers import HOST, Acknowledged, GoneError, Line, Walk
from tests.patience import PATIENCE_SECONDS
from unsaid.record.store import Store
from unsaid.session.study import Study
from unsaid.types.events import Answered, Recorded

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = 10
"""People who walk at the same time."""

LONGEST_LIFE_SECONDS = 2.0
"""A server is killed within this time after it was ready, at any moment of it with the same probability."""

SLOWEST_WALK_SECONDS = 3 * PATIENCE_SECONDS
COMPARED = 3
"""Walks that are walked once more without any kill."""


class Tally(NamedTuple):
    """What happened.

    Attributes
    ----------
    walks, kills, answers
        Walks that came to their threshold, servers killed, answers acknowledged.
    resent
        Requests that were lost with a server and sent again.
    kept_unheard
        Of them, answers that were on disk although no reply had come.
    """

    walks: int
    kills: int
    answers: int
    resent: int
    kept_unheard: int


def main(walks: int, kills: int, *, seed: int = 0, forks: int = 24, compiled: Path | None = None) -> Tally:
    """Let people walk while servers are killed and started again, on the same port and file.

    Parameters
    ----------
    walks
        How many walks there are in all.
    kills
        How many servers are killed at most; once all walks are done, no more are.
    forks
        Choice sets of a walk at most.
    compiled
        Folder for compiled code; by default the one that the environment names.
    """
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        database, port = Path(folder) / "log.sqlite3", _free_port()
        environment = dict(os.environ)
        if compiled is not None:
            environment["JAX_COMPILATION_CACHE_DIR"] = str(compiled)
        line = Line(port)
        people = [Walk(line, number, seed, forks) for number in range(walks)]
        server = start(database, port, environment)
        killed = 0
        try:
            with ThreadPoolExecutor(AT_ONCE) as pool:
                done = [pool.submit(walk.go) for walk in people]
                try:
                    while killed < kills and not all(each.done() for each in done):
                        _wait_ready(line, server)
                        time.sleep(chance.uniform(0.0, LONGEST_LIFE_SECONDS))
                        server.kill()
                        assert server.wait() == -9
                        killed += 1
                        check_killed(database, Path(folder) / "copy", people)
                        server = start(database, port, environment)
                    for each in done:
                        each.result(SLOWEST_WALK_SECONDS)
                finally:
                    line.over.set()
        finally:
            server.kill()
            server.wait()
        check_all(database, people)
    return Tally(
        walks=len(people),
        kills=killed,
        answers=sum(len(walk.acknowledged) for walk in people),
        resent=sum(walk.resent for walk in people),
        kept_unheard=sum(walk.kept_unheard for walk in people),
    )


def start(database: Path, port: int, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a server as anybody would."""
    command = [sys.executable, "-m", "unsaid", "serve", "--port", str(port), "--data", str(database)]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def check_killed(database: Path, copy: Path, people: list[Walk]) -> None:
    """Assert that all that was acknowledged is on disk.

    In a copy, so that the next server finds the file as the killed one left it.
    """
    acknowledged = {walk.session: list(walk.acknowledged) for walk in people if walk.session}
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    for name in (database.name, f"{database.name}-wal"):
        if (database.parent / name).is_file():
            shutil.copy(database.parent / name, copy / name)
    with Store.open(copy / database.name) as store:
        for session, told in acknowledged.items():
            kept = answers_of(store.read(session))  # checks the chain
            assert kept[: len(told)] == told
            # what is beyond was sent, and the reply to it was lost or is on its way
            assert len(kept) - len(told) <= 1


def check_all(database: Path, people: list[Walk]) -> None:
    """Assert that each walk holds what was acknowledged, once, in order, and nothing else."""
    with Store.open(database) as store:
        # a beginning that was sent again, to another server, has begun no second walk
        assert len(store.sessions()) == len({walk.session for walk in people}) == len(people)
        for walk in people:
            chain = store.read(walk.session)
            assert answers_of(chain) == walk.acknowledged
            assert chain[-1].payload.event == "reached"
        for walk in people[:COMPARED]:
            compare(store, walk)
        with store.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def compare(store: Store, walk: Walk) -> None:
    """Assert that a walk is the one that it would have been if no server had been killed."""
    walked = Study(store).load(walk.session).session
    with Store.open("sqlite://") as elsewhere:
        study = Study(elsewhere)
        begun = walked.begun
        sitting = study.begin(
            begun.world, seed=begun.seed, settings=begun.settings, consent=walked.consent, response_times=True
        )
        assert walked.stated is not None
        study.state(sitting, walked.stated)
        for number, answer in enumerate(walked.answers, start=1):
            study.next_choice_set(sitting)
            study.answer(sitting, number, answer.alternative, key=answer.key)
        assert study.next_choice_set(sitting) is None
        assert sitting.session.choice_sets == walked.choice_sets
        assert [each.held for each in sitting.session.answers] == [each.held for each in walked.answers]


def answers_of(chain: tuple[Recorded, ...]) -> list[Acknowledged]:
    """The answers of a log, with all that was sent of them."""
    found = []
    for recorded in chain:
        match recorded.payload:
            case Answered() as answer:
                assert answer.conditions is not None
                assert answer.response_seconds is not None
                conditions: dict[str, Any] = answer.conditions.model_dump(exclude={"words_shown"})
                time_of_it = {"seconds": answer.response_seconds} | conditions
                found.append(Acknowledged(answer.number, answer.alternative, answer.key, time_of_it))
    return found


def _wait_ready(line: Line, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        assert server.poll() is None, "the server ended by itself"
        try:
            if line.once("GET", "/api/ready")[0] == 200:
                return
        except GoneError:
            pass
        threading.Event().wait(0.05)
    raise AssertionError("the server does not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    count = int(sys.argv[1])
    sys.stdout.write(f"{main(count, max(2, count // 6))}\n")
