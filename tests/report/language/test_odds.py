import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsaid.report.language.languages import LANGUAGES
from unsaid.report.language.odds import ODDS, Odds, share_of, strongest_odds
from unsaid.report.language.phrasing import Phrasing

ENGLISH_NUMBERS = {
    "a hundred": 100,
    "ninety-nine": 99,
    "twenty": 20,
    "nineteen": 19,
    "ten": 10,
    "nine": 9,
    "five": 5,
    "four": 4,
    "three": 3,
    "two": 2,
    "one": 1,
}

RUSSIAN_NUMBERS = {
    "девяносто девять": 99,
    "девятнадцать": 19,
    "девять": 9,
    "четыре": 4,
    "три": 3,
    "два": 2,
    "один": 1,
    "ста": 100,
    "двадцати": 20,
    "десяти": 10,
    "пяти": 5,
    "четырёх": 4,
    "трёх": 3,
}

phrasings = pytest.mark.parametrize("phrasing", LANGUAGES.values(), ids=list(LANGUAGES))


@pytest.mark.parametrize("row", [row for row in ODDS if row.claimed not in (0.0, 0.5)], ids=str)
def test_the_words_of_both_languages_say_the_numbers_of_their_row(row: Odds):
    part, whole = row.english.split(" in ")
    assert (ENGLISH_NUMBERS[part], ENGLISH_NUMBERS[whole]) == (row.part, row.whole)
    found = re.fullmatch(r"(.+) шанс(а|ов|) из (.+)", row.russian)
    assert found is not None
    assert (RUSSIAN_NUMBERS[found[1]], RUSSIAN_NUMBERS[found[3]]) == (row.part, row.whole)
    assert found[2] == {1: "", 2: "а", 3: "а", 4: "а"}.get(row.part, "ов")


def test_even_odds_and_none_have_words_of_their_own():
    words = {row.claimed: (row.english, row.russian) for row in ODDS if row.claimed in (0.0, 0.5)}
    assert words == {
        0.5: ("about even", "шансы примерно равны"),
        0.0: ("next to nothing", "почти никаких шансов"),
    }


@phrasings
def test_every_phrase_claims_its_row_and_no_two_are_alike(phrasing: Phrasing):
    assert len(set(phrasing.odds_words)) == len(ODDS)
    assert [phrasing.odds_claimed(words) for words in phrasing.odds_words] == [row.claimed for row in ODDS]
    assert [row.claimed for row in ODDS] == sorted((row.claimed for row in ODDS), reverse=True)


@phrasings
@given(probability=st.floats(0, 1))
def test_no_phrase_claims_more_than_the_probability(phrasing: Phrasing, probability: float):
    assert phrasing.odds_claimed(phrasing.odds(probability)) <= probability


@phrasings
@given(one=st.floats(0, 1), other=st.floats(0, 1))
def test_a_larger_probability_never_claims_less(phrasing: Phrasing, one: float, other: float):
    low, high = sorted((one, other))
    assert phrasing.odds_claimed(phrasing.odds(low)) <= phrasing.odds_claimed(phrasing.odds(high))


@given(st.floats(0, 1))
def test_all_languages_claim_the_same(probability: float):
    assert len({each.odds_claimed(each.odds(probability)) for each in LANGUAGES.values()}) == 1


@pytest.mark.parametrize("bad", [-0.1, 1.1])
def test_what_is_no_probability_is_refused(bad: float):
    with pytest.raises(ValueError, match="expected a probability"):
        strongest_odds(bad)


@phrasings
def test_no_other_phrases_are_known(phrasing: Phrasing):
    with pytest.raises(KeyError):
        phrasing.odds_claimed("surely")


@pytest.mark.parametrize(
    ("share", "nearest"),
    [(0.0, (0, 1)), (1.0, (1, 1)), (0.5, (1, 2)), (0.25, (1, 4)), (0.81, (4, 5)), (0.44, (2, 5))],
)
def test_shares_are_the_nearest(share: float, nearest: tuple[int, int]):
    assert share_of(share) == nearest
