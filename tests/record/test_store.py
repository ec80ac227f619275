import random
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import count
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.patience import PATIENCE_SECONDS
from tests.record.walks import AT, Walk, chained, short_walk, walks
from unsaid.record.fold import fold
from unsaid.record.store import Store, Summary, new_session_id
from unsaid.types.choice import Alternative, ChoiceSet
from unsaid.types.errors import (
    ConflictError,
    LogError,
    SessionStateError,
    StaleStateError,
    UnknownSessionError,
)
from unsaid.types.events import Begun, Consented, Presented, Rested, Resumed, Stated

LENGTH = len(short_walk())


def edit(database: Path, *statements: str) -> None:
    """Do what somebody with a text editor for databases does."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            connection.execute(statement)


@settings(max_examples=40, deadline=None)
@given(walks(), st.data())
def test_what_is_appended_is_what_is_read(shared_store: Store, walk: Walk, data: st.DataObject):
    session = new_session_id()
    appended = []
    while len(appended) < len(walk.payloads):
        size = data.draw(st.integers(1, 4))
        batch = walk.payloads[len(appended) : len(appended) + size]
        appended += shared_store.append(session, len(appended), batch)
        assert shared_store.read(session) == tuple(appended)
    assert [event.payload for event in appended] == walk.payloads
    in_memory = fold(chained(session, walk.payloads))
    stored = fold(shared_store.read(session))
    hashes = {"head": "", "stated_seal": "", "presented_at": None}
    assert stored.model_copy(update=hashes) == in_memory.model_copy(update=hashes)
    assert shared_store.resolve(session[:20]) == session


def test_reading_returns_to_the_order_of_keys_what_appending_did(store: Store):
    appended = store.append("s", 0, short_walk())
    read = store.read("s")
    assert [event.model_dump_json() for event in read] == [event.model_dump_json() for event in appended]


def test_the_clock_is_injected(database: Path):
    ticks = count()
    with Store.open(database, clock=lambda: f"2024-05-01T12:00:00.{next(ticks):03}Z") as store:
        events = store.append("s", 0, short_walk())
        assert store.read("s") == events
    assert [event.at[-4:-1] for event in events] == [f"{tick:03}" for tick in range(LENGTH)]


def test_nothing_is_appended_for_nothing(store: Store):
    assert store.append("s", 0, []) == ()
    assert store.sessions() == ()


def test_a_session_starts_with_its_beginning_and_has_one(store: Store):
    with pytest.raises(SessionStateError, match="event 0"):
        store.append("s", 0, [Consented(version="1")])
    begun = short_walk()[0]
    with pytest.raises(SessionStateError, match="event 1"):
        store.append("s", 0, [begun, begun])
    assert store.sessions() == ()


@pytest.mark.parametrize("expected", [0, 1, LENGTH - 1, LENGTH + 1])
def test_a_session_that_moved_on_is_not_written(store: Store, expected: int):
    events = store.append("s", 0, short_walk())
    payload = Rested() if expected else short_walk()[0]
    with pytest.raises(StaleStateError, match="another terminal or browser") as caught:
        store.append("s", expected, [payload])
    assert caught.value.expected == f"{expected} events"
    assert caught.value.got == f"{LENGTH} events"
    assert store.read("s") == events


def test_a_session_that_never_began_cannot_go_on(store: Store):
    with pytest.raises(UnknownSessionError, match="there is no such session"):
        store.append("s", 3, [Rested()])
    with pytest.raises(UnknownSessionError, match="there is no such session"):
        store.read("s")


def test_of_two_who_race_one_wins(database: Path):
    rounds, both = 15, Barrier(2, timeout=PATIENCE_SECONDS)

    def race(name: str) -> list[bool]:
        won = []
        with Store.open(database) as store:
            for number in range(rounds):
                both.wait()
                begun = Begun(world=name, world_digest="d", seed=1)
                try:
                    store.append("s", number, [Consented(version=name)] if number else [begun])
                    won.append(True)
                except StaleStateError:
                    won.append(False)
                both.wait()
        return won

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(race, ["one", "other"])
    assert all(a != b for a, b in zip(one, other, strict=True))
    with Store.open(database) as store:
        events = store.read("s")
    assert [event.sequence for event in events] == list(range(rounds))
    names = [event.payload.model_dump()["version" if event.sequence else "world"] for event in events]
    assert names == ["one" if won else "other" for won in one]


@pytest.mark.parametrize(
    ("statements", "named"),
    [
        (["UPDATE events SET payload = replace(payload, 'small', 'large') WHERE sequence = 2"], 2),
        (["UPDATE events SET payload = replace(payload, ',', ', ') WHERE sequence = 2"], 2),
        (["UPDATE events SET payload = 'no JSON' WHERE sequence = 0"], 0),
        (["UPDATE events SET payload = '[]' WHERE sequence = 0"], 0),
        (["UPDATE events SET payload = NULL WHERE sequence = 4"], 4),
        (["UPDATE events SET payload = CAST(payload AS BLOB) WHERE sequence = 4"], 4),
        (["UPDATE events SET at = '2020-01-01T00:00:00.000Z' WHERE sequence = 1"], 1),
        (["UPDATE events SET at = x'00' WHERE sequence = 1"], 1),
        (["UPDATE events SET event = 'rested' WHERE sequence = 5"], 5),
        (["UPDATE events SET schema_version = 0 WHERE sequence = 5"], 5),
        (["UPDATE events SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE sequence = 3"], 3),
        (["UPDATE events SET previous = hash WHERE sequence = 3"], 3),
        (["DELETE FROM events WHERE sequence = 0"], 0),
        (["DELETE FROM events WHERE sequence = 4"], 4),
        (["DELETE FROM events WHERE sequence = 7"], 7),
        (["DELETE FROM events"], 0),
        (["UPDATE events SET sequence = sequence + 1 WHERE sequence = 7"], 7),
        (
            [
                "UPDATE events SET sequence = 99 WHERE sequence = 3",
                "UPDATE events SET sequence = 3 WHERE sequence = 5",
                "UPDATE events SET sequence = 5 WHERE sequence = 99",
            ],
            3,
        ),
        (["INSERT INTO events SELECT session, 8, at, 1, event, payload, hash, hash FROM events LIMIT 1"], 8),
        (["UPDATE heads SET sequence = 9"], 8),
        (["UPDATE heads SET sequence = 6"], 7),
        (["UPDATE heads SET hash = previous FROM events WHERE events.sequence = 3"], 7),
    ],
)
def test_what_is_edited_by_hand_is_found_where_it_stands(database: Path, statements: list[str], named: int):
    with Store.open(database) as store:
        store.append("s", 0, short_walk())
    # The damage must be possible at all: NULL and the like are refused by the table as it is.
    edit(
        database,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, ' NOT NULL', '')",
    )
    edit(database, *statements)
    with Store.open(database) as store:
        with pytest.raises(LogError) as caught:
            store.read("s")
        assert caught.value.where == f"session s, event {named}"
        assert caught.value.expected is not None
        assert caught.value.got is not None
        with pytest.raises(LogError):
            store.export("s")


def test_a_log_with_an_altered_end_is_not_added_to(store: Store, database: Path):
    store.append("s", 0, short_walk())
    edit(database, "DELETE FROM events WHERE sequence = 7")
    with pytest.raises(LogError, match="session s, event 7"):
        store.append("s", 8, [Rested()])


def test_a_session_without_its_head_is_found_and_may_be_erased(store: Store, database: Path):
    store.append("s", 0, short_walk())
    edit(database, "DELETE FROM heads")
    with pytest.raises(LogError, match="does not say where this session ends"):
        store.read("s")
    store.erase("s")
    with pytest.raises(UnknownSessionError, match="was erased"):
        store.read("s")


def test_an_event_of_a_newer_version_asks_for_an_upgrade(store: Store, database: Path):
    store.append("s", 0, short_walk())
    edit(database, "UPDATE events SET schema_version = 99 WHERE sequence = 6")
    with pytest.raises(LogError, match="newer version of unsaid") as caught:
        store.read("s")
    assert caught.value.where == "session s, event 6"


def test_sessions_are_listed_the_latest_first(database: Path):
    ticks = count()
    with Store.open(database, clock=lambda: f"2024-05-01T12:00:00.{next(ticks):03}Z") as store:
        store.append("one", 0, short_walk(2))
        store.append("two", 0, short_walk(0)[:2])
        store.append("one", 8, [Rested(), Resumed()])
        store.append("three", 0, short_walk()[:1])
        store.erase("three")
        one, two = store.sessions()
    assert one == Summary(
        session="one",
        begun_at="2024-05-01T12:00:00.000Z",
        last_at="2024-05-01T12:00:00.011Z",
        last_event="resumed",
        events=10,
        answers=2,
    )
    assert (two.session, two.events, two.answers, two.last_event) == ("two", 2, 0, "consented")


def test_a_prefix_resolves_among_the_sessions(store: Store):
    for name in ("ab", "ac", "d", "ex"):
        store.append(name, 0, short_walk()[:1])
    store.erase("ex")
    assert store.resolve("ab") == "ab"
    assert store.resolve("D") == "d"
    with pytest.raises(UnknownSessionError, match="more than one") as caught:
        store.resolve("a")
    assert caught.value.got == "ab, ac"
    with pytest.raises(UnknownSessionError, match="session ex: this session was erased"):
        store.resolve("e")
    with pytest.raises(UnknownSessionError, match="no session begins with 'x'"):
        store.resolve("x")


def bytes_of(database: Path) -> bytes:
    return b"".join(path.read_bytes() for path in database.parent.glob(f"{database.name}*"))


MARKER = "the white horse in the kitchen"


def marked(number: int) -> list:
    payloads = short_walk(3)
    payloads[2] = Stated(words=f"{MARKER} {number} " * (1 + number * 7 % 40), ranking=("calm",))
    return payloads


@pytest.mark.parametrize("order", [1, -1])
def test_of_the_erased_no_word_is_left_in_the_file(database: Path, order: int):
    names = [f"{number * 37 % 61:02}" for number in range(40)]
    with Store.open(database) as store:
        for number, name in enumerate(names):
            store.append(name, 0, marked(number))
        store.append("kept", 0, [*short_walk()[:2], Stated(words="the blue boat", ranking=("calm",))])
        assert MARKER.encode() in bytes_of(database)
        for name in names[::order]:
            store.erase(name)
        assert MARKER.encode() not in bytes_of(database)
        assert [summary.session for summary in store.sessions()] == ["kept"]
    left = bytes_of(database)
    assert MARKER.encode() not in left
    assert b"the blue boat" in left


def test_of_the_erased_no_stale_copy_is_left_either(database: Path):
    # After this history SQLite's secure_delete alone leaves words behind, in pages that were split before.
    chance = random.Random(81)
    here: list[str] = []
    erased: list[str] = []
    with Store.open(database) as store:
        for step in range(100):
            if here and chance.random() < 0.4:
                erased.append(here.pop(chance.randrange(len(here))))
                store.erase(erased[-1])
                continue
            here.append(f"{step:03}")
            wish = f"<wish {here[-1]}>"
            payloads = [*short_walk()[:2], Stated(words=wish, ranking=("calm",))]
            for number in range(1, chance.randint(1, 4) + 1):
                text = wish + "x" * chance.choice([5, 50, 300, 1000, 3000, 9000])
                ways = (Alternative(id="a", text=text), Alternative(id="b"))
                payloads.append(Presented(choice_set=ChoiceSet(number=number, place="p", alternatives=ways)))
            store.append(here[-1], 0, payloads)
    left = database.read_bytes()
    assert [name for name in erased if f"<wish {name}>".encode() in left] == []
    assert all(f"<wish {name}>".encode() in left for name in here)


def test_erasing_twice_is_erasing_once(database: Path):
    with Store.open(database, clock=lambda: AT) as store:
        store.append("s", 0, marked(1))
        store.erase("s")
        once = database.read_bytes()
        store.erase("s")
        assert len(database.read_bytes()) == len(once)
        for use in (store.read, store.export, store.resolve):
            with pytest.raises(UnknownSessionError, match=f"erased at {AT}"):
                use("s")
        for expected, payload in ((0, short_walk()[0]), (10, Rested())):
            with pytest.raises(UnknownSessionError, match="erased"):
                store.append("s", expected, [payload])
        with pytest.raises(UnknownSessionError, match="no such session"):
            store.erase("t")


def test_erasing_while_somebody_reads_says_what_is_left_to_do(database: Path):
    with Store.open(database, busy_seconds=0.05) as store, Store.open(database) as other:
        store.append("s", 0, marked(1))
        with other.engine.connect() as reader:
            assert reader.exec_driver_sql("SELECT count(*) FROM events").scalar() == 10
            with pytest.raises(LogError, match="erase this session again"):
                store.erase("s")
            with pytest.raises(UnknownSessionError, match="erased"):
                store.read("s")
        store.erase("s")
        assert MARKER.encode() not in bytes_of(database)


def test_export_and_import_keep_every_byte(store: Store, tmp_path: Path):
    events = store.append("s", 0, short_walk())
    text = store.export("s")
    with Store.open(tmp_path / "other.sqlite3") as other:
        assert other.import_(text) == "s"
        assert other.read("s") == events
        assert other.export("s") == text
        assert other.append("s", len(events), [Rested()])[0].previous == events[-1].hash


def test_import_takes_a_file_line_by_line(store: Store, tmp_path: Path):
    store.append("s", 0, short_walk())
    (tmp_path / "walk.jsonl").write_text(store.export("s"), encoding="utf-8")
    with (
        Store.open(tmp_path / "other.sqlite3") as other,
        (tmp_path / "walk.jsonl").open(encoding="utf-8") as lines,
    ):
        other.import_(lines)
        assert other.read("s") == store.read("s")


@pytest.mark.parametrize("erased", [False, True])
def test_import_refuses_what_is_or_was_here(store: Store, erased: bool):
    store.append("s", 0, short_walk())
    text = store.export("s")
    if erased:
        store.erase("s")
    kind, words = (UnknownSessionError, "was erased") if erased else (ConflictError, "here already")
    with pytest.raises(kind, match=words):
        store.import_(text)
    assert len(store.sessions()) == (0 if erased else 1)


def test_import_of_an_edited_file_changes_nothing(store: Store, tmp_path: Path):
    store.append("s", 0, short_walk())
    edited = store.export("s").replace("small", "large")
    with Store.open(tmp_path / "other.sqlite3") as other:
        with pytest.raises(LogError, match="session s, event 2"):
            other.import_(edited)
        assert other.sessions() == ()
