"""Every kind of sentence has words in every language, and they claim no more than the sentence does."""

import re
from typing import get_args

import pytest

from tests.report.builders import NAMES, RUSSIAN_NAMES
from unsaid.report.evidence.schema import Sentence, SentenceKind
from unsaid.report.language.english import ENGLISH
from unsaid.report.language.languages import LANGUAGES
from unsaid.report.language.russian import RUSSIAN
from unsaid.report.render.sentences import SAY, say

ENGLISH_NAMES = {name: name for name in NAMES}
LEVEL = {"delay_days": 1000, "probability": 0.25}


def one(kind: SentenceKind, *attributes: str, odds: float | None = None, **numbers: float) -> Sentence:
    return Sentence(kind=kind, attributes=attributes, probability=odds, numbers=numbers)


SENTENCES = [
    (one("stated", "calm"), "You said calm."),
    (one("leads", "calm", odds=0.83), "What you did leans toward calm: four in five."),
    (
        one("leads_as_stated", "calm", odds=0.83),
        "You said calm. What you did says calm too: four in five.",
    ),
    (
        one("leads_instead", "kin", "calm", odds=0.96),
        "You said kin. What you did leans toward calm: nineteen in twenty.",
    ),
    (one("runner_up", "calm", "kin", odds=0.12), "If it is not calm, it is most likely kin: one in ten."),
    (one("cannot_tell"), ENGLISH.labels.cannot_tell),
    (
        one("few", answers=3, needed=8),
        "There are only three answers; it takes eight before anything can be said.",
    ),
    (
        one("outside", always=1),
        "You stayed where you were at every fork, and who takes no way shows no direction.",
    ),
    (one("chance"), ENGLISH.labels.chance),
    (
        one("repeats", count=2, agreed=1),
        "Two forks came back in other words, and you chose the same only once: "
        "your choices contradict each other.",
    ),
    (one("attention"), ENGLISH.labels.attention),
    (one("open", "calm", "kin"), "No wish leads clearly: calm and kin are too close to tell apart."),
    (one("unnamed", "play", odds=0.9), "You did not name play, and what you did does: nine in ten."),
    (one("weighs_more", "play", odds=0.9), "Play weighs more with you than you said: nine in ten."),
    (one("weighs_less", "play", odds=0.9), "Play weighs less with you than you said: nine in ten."),
    (
        one("agreement", count=1, agreed=0, close=1),
        "One fork came back in other words; you did not choose the same again; it was a close one.",
    ),
    (
        one("dominated", count=1),
        "Once you took a way that was worse in everything than the one beside it.",
    ),
    (
        one("stays", "kin", odds=0.92, chosen=3, **LEVEL),
        "What stays is kin: three years off, at a chance of one in four, it still draws you "
        "(nine in ten; you took such a way three times).",
    ),
    (one("stays_too", "calm", "play", odds=0.8), "So do calm and play: four in five each."),
    (
        one("stays_untold", **LEVEL),
        "What would still draw you three years off, at a chance of one in four, this walk did not tell.",
    ),
    (
        one("half_life", days=120, low=21, high=730),
        "A promise loses half of its pull on you after about four months; between three weeks and two years.",
    ),
    (one("delay_untold"), ENGLISH.labels.delay_untold),
    (
        one("weighed", odds=0.96, probability=0.25, weight=0.35, over=1),
        "A promise kept one time in four counts with you for more than that, "
        "as if it were kept 35 times in a hundred: nineteen in twenty.",
    ),
    (one("probability_fair"), ENGLISH.labels.probability_fair),
    (one("probability_untold"), ENGLISH.labels.probability_untold),
]


def test_every_kind_is_tried_here():
    assert {sentence.kind for sentence, _ in SENTENCES} == set(SAY) == set(get_args(SentenceKind))


@pytest.mark.parametrize(("sentence", "text"), SENTENCES, ids=[sentence.kind for sentence, _ in SENTENCES])
def test_the_same_sentence_in_english_and_in_russian(sentence: Sentence, text: str):
    english = say(sentence, ENGLISH_NAMES, ENGLISH)
    russian = say(sentence, RUSSIAN_NAMES, RUSSIAN)
    assert english == text
    assert not re.search("[А-Яа-яЁё]", english)
    assert not re.search("[A-Za-z]", russian)
    assert all(RUSSIAN_NAMES[name] in russian for name in sentence.attributes)
    for phrasing, told in ((ENGLISH, english), (RUSSIAN, russian)):
        if sentence.probability is not None:
            assert phrasing.odds(sentence.probability) in told


@pytest.mark.parametrize("phrasing", LANGUAGES.values(), ids=list(LANGUAGES))
def test_what_has_no_name_goes_by_its_id(phrasing):
    assert "zest" in say(one("stated", "zest"), {}, phrasing)
