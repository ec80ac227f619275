import pytest
from sqlalchemy import insert

from tests.record.walks import AT, chained, short_walk
from unsaid.record.chain import START, Head
from unsaid.record.rows import advance, bury, erased_at, head_of, holds, read_events, stale, summaries
from unsaid.record.schema import heads
from unsaid.record.store import Store
from unsaid.types.errors import StaleStateError


def test_the_head_moves_with_what_is_written(store: Store):
    events = chained("s", short_walk())
    with store.engine.begin() as connection:
        assert head_of(connection, "s") == Head(-1, START)
        assert not holds(connection, "s")
        advance(connection, Head(-1, START), events[:3])
        assert head_of(connection, "s") == Head(2, events[2].hash)
        advance(connection, head_of(connection, "s"), events[3:])
        assert read_events(connection, "s") == events
        assert holds(connection, "s")


def test_only_the_head_can_be_advanced(store: Store):
    events = chained("s", short_walk())
    with store.engine.begin() as connection:
        advance(connection, Head(-1, START), events[:3])
        with pytest.raises(StaleStateError, match="moved this session on"):
            advance(connection, Head(1, events[1].hash), events[2:])
        assert read_events(connection, "s") == events[:3]


def test_what_is_buried_is_gone_but_for_its_tombstone(store: Store):
    with store.engine.begin() as connection:
        advance(connection, Head(-1, START), chained("s", short_walk()))
        assert erased_at(connection, "s") is None
        bury(connection, "s", AT)
        assert erased_at(connection, "s") == AT
        assert not holds(connection, "s")
        assert read_events(connection, "s") is None


def test_a_head_alone_is_seen_and_holds_no_summary(store: Store):
    with store.engine.begin() as connection:
        connection.execute(insert(heads).values(session="s", sequence=0, hash=START))
        assert holds(connection, "s")
        assert summaries(connection) == ()


def test_a_stale_session_says_what_was_expected_and_what_is_there():
    error = stale("s", 3, "5 events")
    assert isinstance(error, StaleStateError)
    assert (error.where, error.expected, error.got) == ("session s", "3 events", "5 events")
