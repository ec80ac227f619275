import pytest

from unsaid.record.identity import ALPHABET, LENGTH, matching, new_session_id, resolve_prefix
from unsaid.types.errors import UnknownSessionError


def test_ids_are_long_distinct_and_plain():
    ids = {new_session_id() for _ in range(200)}
    assert len(ids) == 200
    assert all(len(name) == LENGTH and set(name) <= set(ALPHABET) for name in ids)
    assert len(set(ALPHABET)) == 32
    assert LENGTH * 5 >= 128


def test_a_prefix_names_one_session():
    assert resolve_prefix("ab", ["abc", "b"]) == "abc"
    assert resolve_prefix("abc", ["abc", "abcd"]) == "abc"
    assert resolve_prefix(" AB ", ["abc", "b"]) == "abc"
    assert resolve_prefix("", ["abc"]) == "abc"


def test_characters_that_look_alike_are_the_same():
    assert matching("o1l", ["011x", "01x"]) == ["011x"]


def test_an_ambiguous_prefix_lists_the_candidates():
    with pytest.raises(UnknownSessionError, match="more than one session begins with 'a'") as caught:
        resolve_prefix("a", ["ab", "ac", "b"])
    assert caught.value.got == "ab, ac"
    with pytest.raises(UnknownSessionError, match="and 3 more"):
        resolve_prefix("", [f"a{i}" for i in range(11)])


def test_an_unknown_prefix_says_what_there_is():
    with pytest.raises(UnknownSessionError, match="no session begins with 'x'") as caught:
        resolve_prefix("x", ["ab"])
    assert caught.value.expected == "one of ab"
    with pytest.raises(UnknownSessionError, match="there is no session"):
        resolve_prefix("", [])
