import pytest

from unsaid.report.language.durations import duration_of
from unsaid.report.language.russian import (
    RUSSIAN,
    Russian,
    after_phrase,
    in_cases,
    interval_phrase,
    waiting_phrase,
)

NINE = "девять шансов из десяти"


def test_what_leads():
    assert isinstance(RUSSIAN, Russian)
    assert RUSSIAN.leads_instead("свобода", "близкие", NINE) == (
        "Вы назвали: свобода. То, что вы выбирали, "
        "говорит скорее о другом: близкие — девять шансов из десяти."
    )
    assert RUSSIAN.leads_as_stated("вера", NINE) == (
        "Вы назвали: вера. То, что вы выбирали, говорит о том же: девять шансов из десяти."
    )
    assert RUSSIAN.runner_up("вера", "близкие", "один шанс из десяти") == (
        "Если не вера, то вероятнее всего близкие: один шанс из десяти."
    )


@pytest.mark.parametrize(
    ("count", "agreed", "sentence"),
    [
        (1, 1, "Одна развилка повторилась другими словами; вы снова выбрали то же самое."),
        (1, 0, "Одна развилка повторилась другими словами; на этот раз вы выбрали иначе."),
        (2, 0, "Две развилки повторились другими словами; оба раза вы выбирали иначе."),
        (2, 1, "Две развилки повторились другими словами; то же самое вы выбрали один раз."),
        (3, 3, "Три развилки повторились другими словами; каждый раз вы выбирали то же самое."),
        (5, 2, "Пять развилок повторились другими словами; то же самое вы выбрали дважды."),
    ],
)
def test_repeats(count: int, agreed: int, sentence: str):
    assert RUSSIAN.repeats(count, agreed, close=False) == sentence


def test_close_repeats_and_contradictions():
    assert RUSSIAN.repeats(1, 0, close=True).endswith("; пути там были почти равноценны.")
    assert RUSSIAN.contradiction(4, 1) == (
        "Четыре развилки повторились другими словами, и то же самое вы выбрали только один раз: "
        "ваши ответы противоречат друг другу."
    )
    assert RUSSIAN.contradiction(0, 0) == ""


@pytest.mark.parametrize(
    ("count", "beginning"),
    [(1, "Один раз вы выбрали"), (2, "Дважды вы выбирали"), (3, "Три раза вы выбирали")],
)
def test_dominated(count: int, beginning: str):
    assert RUSSIAN.dominated(count).startswith(beginning)


def test_what_stays():
    assert RUSSIAN.stays("любовь", 1000.0, 0.25, NINE, 3) == (
        "Вот что остаётся: любовь. К этому вас всё ещё тянет, даже если ждать три года, а сбывается такое "
        "в одном случае из четырёх (девять шансов из десяти; такой путь вы выбрали три раза)."
    )
    assert "такой путь вы не выбрали ни разу" in RUSSIAN.stays("любовь", 1000.0, 0.25, NINE, 0)
    assert RUSSIAN.stays_too(["вера"], NINE) == "И ещё: вера — девять шансов из десяти."
    assert RUSSIAN.stays_too(["вера", "близкие"], NINE) == (
        "И ещё: вера и близкие; в каждом случае девять шансов из десяти."
    )


@pytest.mark.parametrize(
    ("days", "after", "waiting"),
    [
        (0.2, "меньше чем через день", "ждать меньше дня"),
        (7.0, "примерно через неделю", "ждать неделю"),
        (30.0, "примерно через месяц", "ждать месяц"),
        (120.0, "примерно через четыре месяца", "ждать четыре месяца"),
        (2000.0, "примерно через пять лет", "ждать пять лет"),
        (1e6, "позже, чем через целую жизнь", "ждать дольше целой жизни"),
    ],
)
def test_durations(days: float, after: str, waiting: str):
    assert after_phrase(duration_of(days)) == after
    assert waiting_phrase(duration_of(days)) == waiting


def test_intervals_of_durations():
    between = [
        interval_phrase(duration_of(low), duration_of(high)) for low, high in ((0.1, 21.0), (365.0, 1e6))
    ]
    assert between == ["от неполного дня до трёх недель", "от года до целой жизни и дольше"]
    assert RUSSIAN.half_life(120.0, 21.0, 730.0) == (
        "Обещание теряет для вас половину своей силы примерно через четыре месяца; "
        "в пределах от трёх недель до двух лет."
    )
    assert RUSSIAN.half_life(120.0, 119.0, 121.0) == (
        "Обещание теряет для вас половину своей силы примерно через четыре месяца."
    )


@pytest.mark.parametrize(
    ("share", "phrase"),
    [
        (0.0, "почти никогда"),
        (0.25, "в одном случае из четырёх"),
        (0.5, "в одном случае из двух"),
        (0.8, "в четырёх случаях из пяти"),
        (0.95, "в девятнадцати случаях из двадцати"),
        (1.0, "почти наверняка"),
    ],
)
def test_shares(share: float, phrase: str):
    assert in_cases(share) == phrase


def test_how_probabilities_are_weighed():
    assert RUSSIAN.weighed(0.25, 0.35, NINE, over=True) == (
        "Обещание, которое сбывается в одном случае из четырёх, весит для вас больше: "
        "как если бы оно сбывалось в 35 случаях из ста (девять шансов из десяти)."
    )
    assert "в 21 случае из ста" in RUSSIAN.weighed(0.25, 0.21, NINE, over=False)
    assert "в 11 случаях из ста" in RUSSIAN.weighed(0.25, 0.11, NINE, over=False)


def test_too_few_answers():
    assert [RUSSIAN.few(count, 8).partition(";")[0] for count in (0, 1, 2, 7)] == [
        "Ответов пока нет",
        "Ответ только один",
        "Ответов только два",
        "Ответов только семь",
    ]


def test_an_open_lead():
    assert RUSSIAN.open_lead(["любовь", "близкие"]) == (
        "Ни одно желание не выделяется ясно: любовь и близкие стоят слишком близко друг к другу, "
        "чтобы их различить."
    )
    assert "ближе других к этому близкие" in RUSSIAN.open_lead(["близкие"])
    assert "несколько желаний" in RUSSIAN.open_lead([])


def test_labels_that_depend_on_something():
    assert RUSSIAN.order(["вера", "близкие"], "власть") == (
        "По порядку: вера и близкие; меньше всего — власть."
    )
    assert RUSSIAN.exchange(["вера"], ["власть", "близкие"], 1.0, -0.2) == (
        "Рядом с лучшим из оставленного: больше — вера; меньше — власть и близкие; дальше; менее надёжно."
    )
    assert [RUSSIAN.footer(count, "х").partition(".")[0] for count in (1, 3, 24, 25, 31)] == [
        "Пройдена 1 развилка",
        "Пройдено 3 развилки",
        "Пройдено 24 развилки",
        "Пройдено 25 развилок",
        "Пройдена 31 развилка",
    ]
