"""That no language lacks a phrase, and none of them has another's left in it."""

import itertools
import re
from collections.abc import Iterator

import pytest

from unsaid.report.language.english import ENGLISH
from unsaid.report.language.languages import LANGUAGES
from unsaid.report.language.odds import ODDS
from unsaid.report.language.phrasing import Labels, Phrasing
from unsaid.report.language.russian import RUSSIAN

NAMES = ("Ξ", "Ψ", "Ω")
"""Names that belong to no language here."""

COUNTS = range(26)

LEVELS = ((0.0, 1.0), (0.5, 1.0), (1000.0, 0.25), (0.0, 0.001), (1e6, 0.999), (400.0, 0.5))

phrasings = pytest.mark.parametrize("phrasing", LANGUAGES.values(), ids=list(LANGUAGES))


def said(phrasing: Phrasing) -> Iterator[tuple[str, str]]:
    """Every function of a language with many arguments: its name and what it says."""
    one, two, three = NAMES
    odds = phrasing.odds(0.9)
    for name in ("leads", "leads_as_stated", "unnamed", "weighs_more", "weighs_less"):
        yield name, getattr(phrasing, name)(one, odds)
    yield "stated", phrasing.stated(one)
    yield "leads_instead", phrasing.leads_instead(one, two, odds)
    yield "runner_up", phrasing.runner_up(one, two, odds)
    yield "quoted", phrasing.quoted(one)
    for number in range(1, 4):
        yield "listing", phrasing.listing(NAMES[:number])
        yield "stays_too", phrasing.stays_too(NAMES[:number], odds)
        yield "drawn", phrasing.drawn(NAMES[:number])
        for last, name in itertools.product((None, three), ("order", "order_page")):
            yield name, getattr(phrasing, name)(NAMES[:number], last)
    for number in range(4):
        yield "open_lead", phrasing.open_lead(NAMES[:number])
    yield from said_of_counts(phrasing)
    yield from said_of_levels(phrasing)
    for farther, surer in itertools.product((-1.0, 0.0, 1.0), repeat=2):
        yield "exchange", phrasing.exchange([one, two], [three], farther, surer)
        yield "exchange", phrasing.exchange([], [], farther, surer)
    for position in (1, 2, 3, "last"):
        yield "position", phrasing.position(position)


def said_of_counts(phrasing: Phrasing) -> Iterator[tuple[str, str]]:
    for count in COUNTS:
        yield "dominated", phrasing.dominated(count + 1)
        yield "few", phrasing.few(count, 8)
        yield "choice", phrasing.choice(count, NAMES[0])
        yield "footer", phrasing.footer(count, NAMES[0])
        for agreed, close in itertools.product(range(count + 2), (False, True)):
            yield "repeats", phrasing.repeats(count + 1, agreed, close=close)
            yield "contradiction", phrasing.contradiction(count + 1, agreed)
    for always in (False, True):
        yield "outside", phrasing.outside(always=always)


def said_of_levels(phrasing: Phrasing) -> Iterator[tuple[str, str]]:
    odds = phrasing.odds(0.9)
    for days, probability in LEVELS:
        yield "stays_untold", phrasing.stays_untold(days, probability)
        for chosen in range(4):
            yield "stays", phrasing.stays(NAMES[0], days, probability, odds, chosen)
    times = (0.1, 1.0, 3.0, 7.0, 12.0, 30.0, 45.2, 100.0, 365.0, 1000.0, 7670.0, 1e6)
    for days, low, high in itertools.combinations_with_replacement(times, 3):
        yield "half_life", phrasing.half_life(low, days, high)
    for days in times:
        yield "delayed", phrasing.delayed(days)
    for percent, row, over in itertools.product(range(101), ODDS, (False, True)):
        yield "weighed", phrasing.weighed(row.claimed, percent / 100, odds, over=over)


@phrasings
def test_no_phrase_is_missing(phrasing: Phrasing):
    found = list(said(phrasing))
    assert {name for name, _ in found} == set(Phrasing.__abstractmethods__)
    assert all(text.strip() == text and text for _, text in found)
    assert not any("None" in text or "  " in text for _, text in found)
    assert len(phrasing.labels) == len(Labels._fields)
    assert all(label.strip() == label and label for label in phrasing.labels)
    assert len(phrasing.odds_words) == len(ODDS)
    assert re.fullmatch(r"[a-z]{2}", phrasing.code)


def test_a_language_without_a_phrase_cannot_be_made():
    class Silent(Phrasing):
        code = "xx"

    with pytest.raises(TypeError, match="abstract"):
        Silent()  # pyright: ignore[reportAbstractUsage]


def test_no_english_is_left_in_russian():
    texts = [*RUSSIAN.labels, *RUSSIAN.odds_words, *(text for _, text in said(RUSSIAN))]
    assert [text for text in texts if re.search(r"[A-Za-z]", text)] == []


def test_no_russian_is_left_in_english():
    texts = [*ENGLISH.labels, *ENGLISH.odds_words, *(text for _, text in said(ENGLISH))]
    assert [text for text in texts if re.search(r"[А-Яа-яЁё]", text)] == []


def test_no_two_languages_share_a_label():
    assert not set(ENGLISH.labels) & set(RUSSIAN.labels)


@phrasings
def test_names_are_not_inflected_and_odds_are_said_as_they_are(phrasing: Phrasing):
    odds = phrasing.odds(0.9)
    claims = ("leads", "leads_as_stated", "unnamed", "weighs_more", "weighs_less", "stays", "runner_up")
    for name, text in said(phrasing):
        if name in claims:
            assert odds in text
            assert NAMES[0] in text


@phrasings
def test_sentences_end(phrasing: Phrasing):
    labels = {"listing", "quoted", "choice", "position", "drawn", "delayed"}
    assert all(text.endswith(".") for name, text in said(phrasing) if name not in labels)
