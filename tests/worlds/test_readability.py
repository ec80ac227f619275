import pytest

from unsaid.worlds.load import load_world
from unsaid.worlds.readability import LONG_WORD, lix, prose_of


def test_the_index_is_sentence_length_plus_the_share_of_long_words():
    # eight words, two sentences, two long words
    assert lix(["The railway runs here. Nobody waits outside."]) == pytest.approx(7 / 2 + 100 * 2 / 7)


def test_a_word_is_long_from_so_many_letters_on():
    assert LONG_WORD == 7
    assert lix(["letter"]) == 1
    assert lix(["letters"]) == 101


def test_a_colon_ends_a_sentence_and_no_words_are_no_texts():
    assert lix(["one two: three four"]) == lix(["one two. three four."])
    assert lix(["", "..."]) == 0


def test_other_alphabets_are_read():
    assert lix(["Железная дорога."]) == pytest.approx(2 + 50)


def test_the_zone_is_easy_to_read():
    zone = load_world("zone")
    texts = list(prose_of(zone))
    assert zone.places[0].arrive in texts
    assert lix(texts) < 30
