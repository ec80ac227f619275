import re
import string

import pytest

from unsaid.cli.words import LANGUAGES, Words, words_for
from unsaid.report.render.text import to_ascii

RUSSIAN = LANGUAGES["ru"]
TEXTS = tuple(name for name, kind in Words.__annotations__.items() if kind is str)
ANSWERS = tuple(name for name, kind in Words.__annotations__.items() if kind == tuple[str, ...])


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_every_word(code: str) -> None:
    words = LANGUAGES[code]
    assert all(getattr(words, name).strip() for name in TEXTS)
    assert all(getattr(words, name) for name in ANSWERS)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_same_is_filled_in(code: str) -> None:
    for name in TEXTS:
        assert fields(getattr(LANGUAGES[code], name)) == fields(getattr(LANGUAGES["en"], name)), name


def test_there_is_no_english_in_russian() -> None:
    for text in (getattr(RUSSIAN, name) for name in TEXTS):
        told = re.sub(r"\{\w+\}|unsaid walks? (--resume|show|erase)", "", text)
        assert not re.search("[A-Za-z]", told), text


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("together", [("yes", "no"), ("rest", "threshold"), ("enter", "wait", "turn_back")])
def test_no_answer_means_two_things(code: str, together: tuple[str, ...]) -> None:
    answers = [answer for name in together for answer in getattr(LANGUAGES[code], name)]
    assert len(set(answers)) == len(answers)
    assert not any(answer.isdigit() for answer in answers)
    assert all(answer == answer.lower() for answer in answers)


@pytest.mark.parametrize("name", ANSWERS)
def test_what_a_russian_reads_and_what_the_english_type_is_taken(name: str) -> None:
    taken = getattr(RUSSIAN, name)
    assert set(getattr(LANGUAGES["en"], name)) <= set(taken)
    assert {to_ascii(answer) for answer in taken} <= set(taken)


def test_the_help_names_the_answers() -> None:
    for code, words in LANGUAGES.items():
        for text, names in (
            (words.choose_yes, ("yes", "no")),
            (words.choose_way, ("rest", "threshold")),
            (words.choose_at_threshold, ("enter", "wait", "turn_back")),
        ):
            letters = re.findall(r"\b\w\b", text)
            assert all(getattr(words, name)[0] in letters for name in names), (code, text)


def test_every_phase_has_a_word() -> None:
    assert RUSSIAN.phases.keys() >= {"begun", "consented", "stated", "choosing", "resting", "threshold"}
    assert RUSSIAN.phases.keys() >= {"entered", "turned-back"}


def test_a_question_has_its_answers() -> None:
    assert words_for("en").prompt_to_agree("Do you?") == "Do you? [y/n] "
    assert words_for("ru").prompt_to_agree("Согласны?") == "Согласны? [д/н] "


def test_a_region_has_the_words_of_its_language_and_an_unknown_language_english() -> None:
    assert words_for("en-GB") is words_for("EN") is LANGUAGES["en"]
    assert words_for("ru-RU") is RUSSIAN
    assert words_for("de") is LANGUAGES["en"]
