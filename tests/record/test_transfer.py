import json

import pytest
from hypothesis import given, settings

from tests.record.walks import Walk, chained, short_walk, walks
from unsaid.record.transfer import from_lines, to_lines
from unsaid.types.errors import LogError
from unsaid.types.events import Rested, Stated


@settings(max_examples=40, deadline=None)
@given(walks())
def test_lines_and_back(walk: Walk):
    events = chained("s", walk.payloads)
    text = to_lines(events)
    assert from_lines(text) == events
    assert text.count("\n") == len(events)
    assert from_lines(text.splitlines(keepends=True) if text.isascii() else text.split("\n")) == events


def test_line_separators_in_words_do_not_end_a_line():
    payloads = short_walk(0)
    payloads[2] = Stated(words="one\u2028two\x85three\r\nfour", ranking=("calm",))
    events = chained("s", payloads)
    assert from_lines(to_lines(events)) == events


def test_blank_lines_are_skipped():
    events = chained("s", short_walk())
    assert from_lines("\n" + to_lines(events).replace("\n", "\n\n")) == events


@pytest.mark.parametrize(("line", "got"), [("{", "Expecting"), ("[1]", "list"), ("7", "int")])
def test_a_line_that_is_no_event_is_named(line: str, got: str):
    lines = to_lines(chained("s", short_walk())).split("\n")
    lines[3] = line
    with pytest.raises(LogError, match="line 4: this line is not an event") as caught:
        from_lines(lines)
    assert got in str(caught.value.got)


def test_an_edited_line_is_found():
    lines = to_lines(chained("s", short_walk())).split("\n")
    record = json.loads(lines[2])
    record["payload"]["words"] = "a large house"
    lines[2] = json.dumps(record)
    with pytest.raises(LogError, match="session s, event 2: the event was altered"):
        from_lines(lines)


def test_two_sessions_in_one_file_are_refused():
    text = to_lines(chained("s", short_walk())) + to_lines(chained("t", short_walk()))
    with pytest.raises(LogError, match="session s, event 8"):
        from_lines(text)


def test_a_whole_chain_of_events_out_of_order_is_refused():
    with pytest.raises(LogError, match="rested event cannot stand here"):
        from_lines(to_lines(chained("s", [*short_walk()[:1], Rested()])))


def test_nothing_cannot_be_imported():
    with pytest.raises(LogError, match="nothing to import"):
        from_lines("\n\n")
