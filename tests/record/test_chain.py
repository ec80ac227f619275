import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.record.walks import AT, Walk, chained, short_walk, walks
from unsaid.record.chain import START, Head, canonical, link, plain, read_chain, seal, verify
from unsaid.types.errors import LogError
from unsaid.types.events import SCHEMA_VERSION, Begun, Consented


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [1.0, 0.1, None, True]}, '{"a":[1.0,0.1,null,true],"b":1}'),
        ({"é": "ж\n\x00"}, '{"é":"ж\\n\\u0000"}'),
        (1e22, "1e+22"),
    ],
)
def test_canonical_is_the_one_text(value: object, text: str):
    assert canonical(value) == text


def test_canonical_refuses_what_json_cannot_hold():
    with pytest.raises(ValueError, match="JSON"):
        canonical({"x": math.nan})


def test_seal_leaves_its_own_hash_out_and_covers_all_else():
    record = plain(link("s", 0, AT, Begun(world="w", world_digest="d", seed=1), START))
    assert seal(record) == record["hash"]
    without = {key: value for key, value in record.items() if key != "hash"}
    assert seal(without) == record["hash"]
    for key in without:
        assert seal(record | {key: "another"}) != record["hash"], key


def test_seal_is_what_it_was_when_the_format_was_fixed():
    record = {"session": "s", "sequence": 0, "payload": {"event": "rested"}, "hash": "ignored"}
    assert seal(record) == "6038e0f9bd1aa660141aa7ae201d92ecaa0b96792a5ee5f8dd29bca6f9ed9567"


@settings(max_examples=40, deadline=None)
@given(walks())
def test_a_linked_walk_is_a_chain_and_so_is_each_beginning(walk: Walk):
    events = chained("s", walk.payloads)
    assert [event.payload for event in events] == walk.payloads
    assert events[0].previous == START
    for length in range(len(events) + 1):
        verify(events[:length])


@settings(max_examples=60, deadline=None)
@given(walks(), st.data())
def test_an_altered_record_is_found_where_it_stands(walk: Walk, data: st.DataObject):
    records = [plain(event) for event in chained("s", walk.payloads)]
    index = data.draw(st.integers(0, len(records) - 1))
    key, value = data.draw(
        st.sampled_from(
            [
                ("at", "2024-05-01T12:00:00.001Z"),
                ("at", b"bytes"),
                ("payload", {"event": "rested", "note": 1}),
                ("payload", None),
                ("previous", "1" * 64),
                ("hash", "2" * 64),
                ("hash", None),
                ("session", "other"),
                ("sequence", index + 1),
                ("sequence", str(index)),
                ("schema_version", 0),
            ]
        )
    )
    records[index] = records[index] | {key: value}
    with pytest.raises(LogError, match=f"event {index}"):
        read_chain(records, session="s")


@settings(max_examples=30, deadline=None)
@given(walks(), st.data())
def test_a_missing_or_moved_record_is_found(walk: Walk, data: st.DataObject):
    records = [plain(event) for event in chained("s", walk.payloads)]
    head = Head(len(records) - 1, str(records[-1]["hash"]))
    index = data.draw(st.integers(0, len(records) - 1))
    with pytest.raises(LogError, match=f"session s, event {index}"):
        read_chain(records[:index] + records[index + 1 :], session="s", head=head)
    other = data.draw(st.integers(0, len(records) - 1))
    if index != other:
        records[index], records[other] = records[other], records[index]
        with pytest.raises(LogError, match=f"event {min(index, other)}"):
            read_chain(records, session="s", head=head)


def test_a_resealed_event_breaks_the_next_one_and_the_last_breaks_the_head():
    events = chained("s", short_walk())
    records = [plain(event) for event in events]
    head = Head(events[-1].sequence, events[-1].hash)
    for index, named in ((2, 3), (len(events) - 1, len(events) - 1)):
        edited = records[index] | {"at": "2024-05-01T12:00:00.001Z"}
        edited["hash"] = seal(edited)
        with pytest.raises(LogError, match=f"event {named}"):
            read_chain([*records[:index], edited, *records[index + 1 :]], head=head)


def test_an_event_beyond_the_head_is_found():
    events = chained("s", short_walk())
    with pytest.raises(LogError, match="event 3") as caught:
        read_chain(map(plain, events), head=Head(2, events[2].hash))
    assert "added by hand" in caught.value.message


def test_a_newer_schema_version_asks_for_an_upgrade():
    record = plain(chained("s", short_walk())[0]) | {"schema_version": SCHEMA_VERSION + 1}
    record["payload"] = {"event": "something new"}
    with pytest.raises(LogError) as caught:
        read_chain([record | {"hash": seal(record)}])
    assert "event 0" in str(caught.value.where)
    assert "upgrade" in str(caught.value.advice)
    assert caught.value.got == f"schema version {SCHEMA_VERSION + 1}"


def test_an_event_that_the_schema_does_not_know_is_named():
    record = plain(chained("s", short_walk())[0]) | {"payload": {"event": "danced"}}
    with pytest.raises(LogError, match="payload is not as the event schema has it"):
        read_chain([record | {"hash": seal(record)}])


def test_a_chain_that_does_not_start_with_its_beginning_is_refused():
    with pytest.raises(LogError, match="start at its beginning"):
        verify([link("s", 0, AT, Consented(version="1"), START)])


def test_a_field_added_later_leaves_older_chains_whole():
    begun = Begun(world="w", world_digest="d", seed=1)
    payload = begun.model_dump(mode="json", exclude={"software"})
    older = plain(link("s", 0, AT, begun, START)) | {"payload": payload}
    older["hash"] = seal(older)
    (event,) = read_chain([older])
    assert event.payload == begun
    verify([event])
