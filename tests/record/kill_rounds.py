"""Kills writers at random moments and checks that the log kept what it acknowledged.

Run ``python -m tests.record.kill_rounds 200`` for more rounds than the test has.
"""

import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from unsaid.record.fold import fold
from unsaid.record.store import Store
from unsaid.types.choice import Alternative, ChoiceSet
from unsaid.types.errors import UnknownSessionError
from unsaid.types.events import Answered, Begun, Consented, Event, Presented, Recorded, Stated

BATCH = 2
"""The most events that the writer appends at once: what may stand in the log without being acknowledged."""


class Tally(NamedTuple):
    """What happened over all rounds."""

    rounds: int
    killed_while_writing: int
    acknowledged: int
    unacknowledged: int


def main(rounds: int, seed: int = 0) -> Tally:
    """Run the rounds, each an assertion of its own, and return what happened.

    Two rounds share each session: the second goes on where the first was killed.
    """
    chance = random.Random(seed)
    tally = Tally(rounds, 0, 0, 0)
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "log.sqlite3"
        before: tuple[Recorded, ...] = ()
        for number in range(rounds):
            session = f"walk{number // 2}"
            before = before if number % 2 else ()
            acknowledged = kill_one(database, session, chance)
            after = read(database, session)
            check(before, after, acknowledged)
            tally = Tally(
                rounds,
                tally.killed_while_writing + bool(acknowledged),
                tally.acknowledged + len(acknowledged),
                tally.unacknowledged + len(after) - len(before) - len(acknowledged),
            )
            before = after
        with Store.open(database) as store, store.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    return tally


def kill_one(database: Path, session: str, chance: random.Random) -> list[int]:
    """Start a writer, kill it at a random moment, and return the sequences that it acknowledged."""
    command = [sys.executable, __file__, "write", str(database), session]
    with subprocess.Popen(command, stdout=subprocess.PIPE, bufsize=0) as writer:
        assert writer.stdout is not None
        first = b""
        if chance.random() < 0.9:  # the others are killed while they start
            first = writer.stdout.readline()
        try:
            rest, _ = writer.communicate(timeout=chance.uniform(0, 0.12))
        except subprocess.TimeoutExpired:
            writer.kill()
            rest, _ = writer.communicate()
    lines = (first + rest).split(b"\n")
    return [int(line) for line in lines[:-1]]  # what is not ended by a newline was not acknowledged


def check(before: tuple[Recorded, ...], after: tuple[Recorded, ...], acknowledged: list[int]) -> None:
    """Assert that nothing acknowledged is lost or doubled; `read` has checked the chain."""
    assert after[: len(before)] == before
    assert acknowledged == list(range(len(before), len(before) + len(acknowledged)))
    assert [event.sequence for event in after] == list(range(len(after)))
    assert 0 <= len(after) - len(before) - len(acknowledged) <= BATCH
    if after:
        assert fold(after).next_sequence == len(after)


def read(database: Path, session: str) -> tuple[Recorded, ...]:
    """Return the events of a session as the next program finds them; none where none was written."""
    with Store.open(database) as store:
        try:
            return store.read(session)
        except UnknownSessionError:
            return ()


def write(database: str, session: str) -> None:
    """Append events as fast as it goes, printing each sequence once the store has acknowledged it."""
    with Store.open(database) as store:
        try:
            state = fold(store.read(session))
        except UnknownSessionError:
            sequence, batches = 0, beginning(0)
        else:
            sequence = state.next_sequence
            batches = later(len(state.choice_sets), state.open) if state.choice_sets else beginning(sequence)
        for batch in batches:
            recorded = store.append(session, sequence, batch)
            sequence += len(recorded)
            sys.stdout.write("".join(f"{event.sequence}\n" for event in recorded))
            sys.stdout.flush()


def beginning(done: int) -> Iterator[list[Event]]:
    """Yield the batches of a walk whose first `done` events stand."""
    start: list[Event] = [
        Begun(world="zone", world_digest="d" * 64, seed=7),
        Consented(version="1"),
        Stated(words="a small house", ranking=("calm",)),
    ]
    for event in start[done:]:
        yield [event]
    yield from later(0, None)


def later(presented: int, unanswered: ChoiceSet | None) -> Iterator[list[Event]]:
    """Yield an answer and the next choice set, forever."""
    if unanswered is not None:
        yield [Answered(number=presented, alternative=1, key=f"k{presented}")]
    while True:
        presented += 1
        alternatives = tuple(Alternative(id=name, text=name * 200) for name in ("left", "right"))
        choice_set = ChoiceSet(number=presented, place="meadow", alternatives=alternatives)
        answer = Answered(number=presented, alternative=0, key=f"k{presented}")
        yield (
            [Presented(choice_set=choice_set), answer]
            if presented % 2
            else [Presented(choice_set=choice_set)]
        )
        if not presented % 2:
            yield [answer]


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(sys.argv[2], sys.argv[3])
    else:
        sys.stdout.write(f"{main(int(sys.argv[1]))}\n")
