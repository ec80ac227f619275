"""Kills whole walks at random moments and checks that what a person was told is kept is kept.

Run ``python -m tests.e2e.kill_walks 25`` for about two hundred walks.
"""

import hashlib
import itertools
import json
import os
import random
import selectors
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tests.patience import PATIENCE_SECONDS
from unsaid.record.store import Store
from unsaid.session.study import ActiveSession, Study, consent_version
from unsaid.types.choice import ChoiceSet
from unsaid.types.events import Answered, Presented, Recorded, Stated
from unsaid.types.settings import DesignSettings, InferenceSettings, SessionSettings

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = SessionSettings(
    limit=8,
    least=8,
    sure_at=1.0,
    least_gain_bits=0.0,
    repeats=1,
    dominated=1,
    inference=InferenceSettings(particles=256, moves=8),
    design=DesignSettings(particles=64, starts=1, sweeps=1),
)
MOST_EVENTS = 240
"""Acknowledged events after which a walker is killed at the latest: those of about fifteen walks."""

LONGEST_PAUSE_SECONDS = 0.15
"""Half of all kills come at once after an event, the others within this time: inside a later one."""


class Tally(NamedTuple):
    """What happened over all rounds."""

    rounds: int
    sessions: int
    acknowledged: int
    unacknowledged: int
    open_at_kill: int


class Told(NamedTuple):
    """One event that the walker said was kept: of which session, its number, and what it says, shortened."""

    session: str
    event: str
    number: int
    content: str


Logs = dict[str, tuple[Recorded, ...]]


def main(rounds: int, seed: int = 0, most_events: int = MOST_EVENTS, compiled: Path | None = None) -> Tally:
    """Run the rounds, each an assertion of its own, and return what happened.

    Each round goes on with the walk in which the one before was killed, then walks new ones, until it
    is killed. One walk that was killed is compared with the same walk without any kill.

    Parameters
    ----------
    most_events
        Acknowledged events after which a walker is killed at the latest.
    compiled
        Folder for compiled code; by default one that lasts as long as the rounds do.
    """
    chance = random.Random(seed)
    tally = Tally(rounds, 0, 0, 0, 0)
    logs: Logs = {}
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "log.sqlite3"
        environment = os.environ | {
            "JAX_COMPILATION_CACHE_DIR": str(compiled or Path(folder) / "compiled"),
            "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
            "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "-1",
        }
        killed: list[str] = []
        for number in range(rounds):
            told = kill_one(database, number, chance.randrange(1, most_events), chance, environment)
            tally = check(database, told, logs, tally)
            killed.append(told[-1].session)
        with Store.open(database) as store:
            assert {summary.session for summary in store.sessions()} >= set(logs)
            for session, log in logs.items():
                now = store.read(session)
                # a walker killed before it said a word may have gone on by an answer and what it opened
                assert now[: len(log)] == log
                assert len(now) - len(log) <= 2
            compare(store, killed[0])
            with store.engine.connect() as connection:
                assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    return tally._replace(sessions=len(logs))


def kill_one(
    database: Path, number: int, wanted: int, chance: random.Random, environment: dict[str, str]
) -> list[Told]:
    """Start a walker, kill it within a moment of the wanted event; what it acknowledged comes back."""
    command = [sys.executable, "-m", "tests.e2e.kill_walks", "walk", str(database), str(number)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=environment) as walker:
        assert walker.stdout is not None
        said = b""
        end = time.monotonic() + PATIENCE_SECONDS
        try:
            with selectors.DefaultSelector() as selector:
                selector.register(walker.stdout, selectors.EVENT_READ)
                while said.count(b"\n") < wanted:
                    assert selector.select(max(0.0, end - time.monotonic())), "the walker says nothing"
                    chunk = os.read(walker.stdout.fileno(), 65_536)
                    assert chunk, "the walker ended by itself"
                    said += chunk
                # up to this moment it may still say more: that counts as acknowledged as well
                pause = chance.choice((0.0, chance.uniform(0, LONGEST_PAUSE_SECONDS)))
                moment = time.monotonic() + pause
                while (left := moment - time.monotonic()) > 0:
                    if selector.select(left):
                        said += os.read(walker.stdout.fileno(), 65_536)
        finally:
            walker.kill()
        said += walker.stdout.read()
        assert walker.wait() == -9
    # what is not ended by a newline was not acknowledged
    return [_told(line) for line in said.decode().split("\n")[:-1]]


def _told(line: str) -> Told:
    session, event, number, content = line.split()
    return Told(session, event, int(number), content)


def check(database: Path, told: list[Told], logs: Logs, tally: Tally) -> Tally:
    """Assert that everything acknowledged is there exactly once, and that the walk stands where it stood."""
    unsaid = 0
    with Store.open(database) as store:
        for session in dict.fromkeys(event.session for event in told):
            log = store.read(session)  # checks the chain
            before = logs.get(session, ())
            assert log[: len(before)] == before
            logs[session] = log
            found = [event for recorded in log for event in _as_told(recorded)]
            assert len({(event, number) for _, event, number, _ in found}) == len(found)
            mine = [event for event in told if event.session == session]
            start = found.index(mine[0])
            assert found[start : start + len(mine)] == mine
            # an answer is recorded with what it opens: two events at most that nobody was told of
            rest = len(found) - start - len(mine)
            assert rest <= 2 * (session == told[-1].session)
            unsaid += rest
        opened = _resumes(Study(store), told[-1].session)
    return tally._replace(
        acknowledged=tally.acknowledged + len(told),
        unacknowledged=tally.unacknowledged + unsaid,
        open_at_kill=tally.open_at_kill + opened,
    )


def _resumes(study: Study, session: str) -> bool:
    """Assert that a session opens where its log ends; whether a choice set is open comes back."""
    last = study.store.read(session)[-1].payload
    sitting = study.resume(session)
    if not isinstance(last, Presented):
        assert sitting.session.open is None
        return False
    assert sitting.session.open == last.choice_set
    assert study.next_choice_set(sitting) == last.choice_set
    assert study.store.read(session)[-1].payload == last
    return True


def compare(store: Store, session: str) -> None:
    """Assert that a walk which was killed and gone on with is the one that it would have been anyway."""
    walked = Study(store).resume(session).session
    with Store.open("sqlite://") as elsewhere:
        study = Study(elsewhere)
        sitting = _begin(study, walked.begun.seed)
        while len(sitting.session.answers) < len(walked.answers) and _step(study, sitting):
            pass
        if len(sitting.session.choice_sets) < len(walked.choice_sets):
            study.next_choice_set(sitting)
        # an answer opens what comes next; a kill may have come in between
        assert sitting.session.choice_sets[: len(walked.choice_sets)] == walked.choice_sets
        expected = [(answer.alternative, answer.held) for answer in walked.answers]
        assert [(a.alternative, a.held) for a in sitting.session.answers][: len(expected)] == expected


def _as_told(recorded: Recorded) -> list[Told]:
    """What a walker says of an event; nothing of most."""
    match recorded.payload:
        case Presented() as presented:
            return [_presented(recorded.session, presented.choice_set)]
        case Answered() as answered:
            return [_answered(recorded.session, answered)]
    return []


def _presented(session: str, choice_set: ChoiceSet) -> Told:
    content = json.dumps(choice_set.model_dump(mode="json"), sort_keys=True)
    return Told(session, "presented", choice_set.number, hashlib.sha256(content.encode()).hexdigest()[:16])


def _answered(session: str, answered: Answered) -> Told:
    return Told(session, "answered", answered.number, f"{answered.alternative}-{answered.key}")


def walk(database: str, number: int) -> None:
    """Go on with the walk that is not at its threshold, then walk new ones, until killed."""
    with Store.open(database) as store:
        study = Study(store)
        for summary in store.sessions():
            if summary.last_event in ("stated", "presented", "answered"):
                _go(study, study.resume(summary.session))
        for seed in itertools.count(1_000 * number):
            _go(study, _begin(study, seed))


def _begin(study: Study, seed: int) -> ActiveSession:
    sitting = study.begin(seed=seed, settings=SETTINGS)
    study.consent(sitting, consent_version(sitting.world))
    study.state(sitting, Stated(words="what was said", ranking=("love",)))
    return sitting


def _go(study: Study, sitting: ActiveSession) -> None:
    """Walk to the threshold, saying what is kept as soon as it is."""
    while _step(study, sitting, say=True):
        pass


def _step(study: Study, sitting: ActiveSession, *, say: bool = False) -> bool:
    choice_set = study.next_choice_set(sitting)
    if choice_set is None:
        return False
    session = sitting.session.id
    if say:
        _say(_presented(session, choice_set))
    alternative = choice_set.number % len(choice_set.alternatives)
    stored = study.answer(sitting, choice_set.number, alternative, key=f"k{choice_set.number}")
    if say:
        _say(_answered(session, stored))
    return True


def _say(told: Told) -> None:
    sys.stdout.write(f"{told.session} {told.event} {told.number} {told.content}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1] == "walk":
        walk(sys.argv[2], int(sys.argv[3]))
    else:
        sys.stdout.write(f"{main(int(sys.argv[1]))}\n")
